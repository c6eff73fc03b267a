from proposals.admin import items, reference  # noqa: F401 (they register)
