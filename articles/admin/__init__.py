from articles.admin import intake  # noqa: F401 (it registers)
