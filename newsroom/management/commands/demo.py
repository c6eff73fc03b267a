from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from newsroom.demo.loading import NotEmpty, load


class Command(BaseCommand):
    help = "Fill an empty database with an invented newspaper: people, items and stories. Never in production."

    def handle(self, *, verbosity=1, **options):
        if settings.PRODUCTION:
            raise CommandError("The demonstration is never loaded in production.")
        call_command("reference", verbosity=0)
        try:
            counts = load(report=self.report if verbosity else lambda text: None)
        except NotEmpty as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.stdout.write("Loaded: " + ", ".join(f"{count} {name}" for name, count in counts.items()) + ".")
            self.stdout.write("All people, organisations and quotations of it are invented.")

    def report(self, text: str) -> None:
        self.stdout.write(f"  {text}")
        self.stdout.flush()
