from articles.admin import intake, mentions, papers, publications, stories, sweeps  # noqa: F401 (they register)
