from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "newskit.accounts"
    label = "accounts"
    verbose_name = _("People who work here")

    def ready(self) -> None:
        from newskit.accounts.groups import sync_roles

        post_migrate.connect(sync_roles, sender=self, dispatch_uid="accounts.sync_roles")
