from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from newskit.accounts.groups import sync_roles
from newskit.accounts.roles import GRANTS


class Command(BaseCommand):
    help = "Make the database's groups equal to the table of roles (newskit/accounts/roles.py)."

    def handle(self, **options) -> None:
        sync_roles()
        if options["verbosity"]:
            self.stdout.write(_("%(n)d roles are in step.") % {"n": len(GRANTS)})
