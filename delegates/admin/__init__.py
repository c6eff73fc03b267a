from delegates.admin import bodies, merges, organisations, people  # noqa: F401 (they register)
