import argparse
import os
import subprocess
import sys

from django.core.management.base import BaseCommand
from django.db import connection


class Command(BaseCommand):
    help = "Run a program of PostgreSQL on the newsroom's database: manage.py postgres pg_dump -Fc -f newsroom.dump"
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("program", help="psql, pg_dump, pg_restore, vacuumdb ...")
        parser.add_argument("arguments", nargs=argparse.REMAINDER)

    def handle(self, *, program, arguments, **options):
        at = connection.get_connection_params()
        named = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password", "PGDATABASE": "dbname"}
        environment = {**os.environ, **{name: str(at[key]) for name, key in named.items() if at.get(key)}}
        path = str(connection.server.bin / program) if hasattr(connection, "server") else program
        sys.exit(subprocess.call([path, *arguments], env=environment))
