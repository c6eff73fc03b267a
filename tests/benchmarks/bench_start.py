"""What every start costs: setting up what is set up already, beside a Django command that does nothing."""

import os
import subprocess
import sys

from django.conf import settings


def manage(*arguments: str) -> None:
    environment = {**os.environ, "NEWSROOM_MODE": "test"}
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def bench_second_setup(figure):
    figure("second setup / bare command", lambda: manage("setup"), lambda: manage("version"), rounds=3)
