from django.apps import AppConfig


class SearchingConfig(AppConfig):
    """Has functions in the database, and no table."""

    name = "newskit.searching"
    label = "searching"
