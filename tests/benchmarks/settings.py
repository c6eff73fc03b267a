"""The newsroom's settings, on the database and with the addresses of a benchmark."""

import os

from newsroom.settings import *  # noqa: F403
from newsroom.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["BENCHMARK_DATABASE"]
ROOT_URLCONF = os.environ["BENCHMARK_URLS"]
