from proposals.admin import items, key_topics, reference  # noqa: F401 (they register)
