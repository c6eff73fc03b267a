from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "newskit.accounts"
    label = "accounts"
    verbose_name = _("People who work here")

    def ready(self) -> None:
        from axes.signals import user_locked_out

        from newskit.accounts.groups import sync_roles
        from newskit.accounts.login.throttle import record_lockout

        post_migrate.connect(sync_roles, sender=self, dispatch_uid="accounts.sync_roles")
        user_locked_out.connect(record_lockout, dispatch_uid="accounts.record_lockout")
