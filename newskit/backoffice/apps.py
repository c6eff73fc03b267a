from django.apps import AppConfig


class BackOfficeConfig(AppConfig):
    name = "newskit.backoffice"
    label = "backoffice"
