from articles.admin import intake, mentions, papers, publications, stories  # noqa: F401 (they register)
