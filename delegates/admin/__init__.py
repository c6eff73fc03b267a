from delegates.admin import bodies, imports, organisations, people  # noqa: F401 (they register)
