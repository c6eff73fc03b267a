from argparse import ArgumentParser

from django_tasks_db.management.commands import db_worker

from newskit.outbox.clock import Clock


class Command(db_worker.Command):
    help = "Run the background tasks of all queues, send messages, and do what is done once a minute."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(queue_name="*")

    def handle(self, **options) -> None:
        clock = Clock()
        clock.start()
        try:
            super().handle(**options)
        finally:
            clock.end()
