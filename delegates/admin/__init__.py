from delegates.admin import bodies, merges, notices, organisations, people  # noqa: F401 (they register)
