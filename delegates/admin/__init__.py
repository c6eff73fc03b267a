from delegates.admin import bodies, organisations, people  # noqa: F401 (they register)
