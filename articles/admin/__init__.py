from articles.admin import consents, corrections, intake, mentions, papers, publications, stories, sweeps  # noqa: F401 (they register)
