from articles.admin import intake, mentions, papers, stories  # noqa: F401 (they register)
