from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DelegatesConfig(AppConfig):
    name = "delegates"
    verbose_name = _("Delegates and bodies")

    def ready(self) -> None:
        from delegates import portraits
        from delegates.imports import kinds
        from newskit.pictures.audience import carried_by

        kinds.register_all()
        carried_by(portraits.picture_standing)
