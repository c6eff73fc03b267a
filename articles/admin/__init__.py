from articles.admin import consents, intake, mentions, papers, publications, stories, sweeps  # noqa: F401 (they register)
