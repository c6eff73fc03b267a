from proposals.admin import enquiries, items, key_topics, letters, reference  # noqa: F401 (they register)
