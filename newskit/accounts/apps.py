from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "newskit.accounts"
    label = "accounts"

    def ready(self) -> None:
        from newskit.accounts.groups import sync_roles

        post_migrate.connect(sync_roles, sender=self, dispatch_uid="accounts.sync_roles")
