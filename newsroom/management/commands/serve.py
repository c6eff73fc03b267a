import contextlib
import ipaddress
import os
import secrets
import socket
import sys
import time
import urllib.request

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from newskit.accounts.models import User
from newskit.accounts.roles import Role
from newsroom.supervision import GRACE, ChildEnded, Family

WORKERS = 2
ANY = {"0.0.0.0", "::"}  # noqa: S104


class Command(BaseCommand):
    help = "Set up, then serve the site and run the worker of the background tasks, in the foreground."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, host, port, **options):
        refuse_taken(host, port)
        call_command("setup")
        connection.close()
        try:
            with Family(environment(host, port), settings.BASE_DIR) as family:
                family.start("web server", *web_server(host, port))
                self.wait_for_an_answer(family, host, port)
                if not family.ending:
                    family.start("worker", sys.executable, "manage.py", "worker", "--verbosity=0")
                    self.announce(host, port)
                family.watch(every=0.3, also=connection.get_connection_params)  # which restarts a killed private server
        except (ChildEnded, OperationalError) as error:
            raise CommandError(str(error)) from error

    def wait_for_an_answer(self, family, host, port):
        address = f"{origin('127.0.0.1' if host in ANY else host, port)}/healthz"
        while not family.ending:
            family.check()
            with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2):  # noqa: S310
                return
            time.sleep(0.1)

    def announce(self, host, port):
        base = origin(host, port)
        lines = ["", f"  Readers      {base}/", f"  Back office  {base}/admin/", ""]
        if settings.DEMO and is_loopback(host):
            lines += [f"  Demo logins, on this machine only; the password of each is {settings.DEMO_PASSWORD}"]
            lines += [f"    {user.username:<14} {user.name}" for user in demo_users()]
        elif settings.DEMO:
            lines += [
                f"  {host} can be reached from other machines: there are no demo logins.",
                "  Make a user of your own: .venv/bin/python manage.py createsuperuser",
            ]
        self.stdout.write("\n".join([*lines, "", "  Ctrl-C ends everything."]))
        self.stdout.flush()


def demo_users() -> list[User]:
    """The demo's user of a role has the role's code as login."""
    users = {user.username: user for user in User.objects.filter(username__in=Role.values)}
    return [users[role] for role in Role.values if role in users]


def web_server(host: str, port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "newsroom.wsgi:application", "--interface", "wsgi", "--no-ws"),
        *(
            "--host",
            host,
            "--port",
            str(port),
            "--workers",
            str(WORKERS),
            "--blocking-threads",
            str(settings.WEB_THREADS),
        ),
        *("--workers-kill-timeout", str(GRACE - 1), "--log-level", "error"),
    ]


def environment(host: str, port: int) -> dict[str, str]:
    defaults = {"SITE_ORIGIN": origin(host, port), "DATABASE_POOL": str(settings.WEB_THREADS)}
    if is_loopback(host) or not settings.DEMO:
        return {**defaults, **os.environ}
    # The demo's key is public, so one of its own guards what others can reach.
    return {**defaults, "SECRET_KEY": secrets.token_urlsafe(50), **os.environ, "DEMO_LOGINS": "0"}


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def origin(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def refuse_taken(host: str, port: int) -> None:
    """Granian would share the port of another server in silence."""
    if not 0 < port < 65536:
        raise CommandError(f"Cannot serve on port {port}: ports are numbers from 1 to 65535.")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            attempt.bind(address)
    except OSError as error:
        raise CommandError(
            f"Cannot serve on {host}, port {port}: {error.strerror}. "
            "Is another server running there? Choose another port: make run PORT=8001"
        ) from error
