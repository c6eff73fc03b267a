from django.apps import AppConfig


class PeriodsConfig(AppConfig):
    name = "newskit.periods"
    label = "periods"
