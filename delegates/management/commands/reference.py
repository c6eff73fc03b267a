from django.core.management.base import BaseCommand, CommandError

from delegates.imports.reference import load_reference
from newskit.accounts.models import User, named_user, system_account
from newskit.verbs import NotAllowed


class Command(BaseCommand):
    help = "Load bodies, terms, sessions, constituencies and rest days. Can be run again; deletes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--as", dest="username", metavar="USER", help="act as this user (default: system account)")

    def handle(self, *, username=None, verbosity=1, **options):
        try:
            actor = named_user(username) if username else system_account("reference")
            report = load_reference(actor=actor)
        except User.DoesNotExist as error:
            raise CommandError(f"There is no active user {username!r}.") from error
        except NotAllowed as error:
            raise CommandError(str(error)) from error
        if not verbosity:
            return
        for line in report.kept:
            self.stdout.write(line)
        if report.quiet:
            self.stdout.write(f"Reference data: nothing to change, {report.same.total()} rows stand.")
            return
        for label in report.added | report.changed:
            self.stdout.write(f"{label}: {report.added[label]} added, {report.changed[label]} changed")
        self.stdout.write(
            f"Reference data: {report.added.total()} added, {report.changed.total()} changed, "
            f"{report.same.total()} as they were."
        )
