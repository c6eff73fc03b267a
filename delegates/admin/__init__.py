from delegates.admin import bodies, imports, merges, organisations, people  # noqa: F401 (they register)
