from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeriodsConfig(AppConfig):
    name = "newskit.periods"
    label = "periods"
    verbose_name = _("Calendar")
