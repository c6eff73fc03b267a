"""A private PostgreSQL server for one checkout: who connects first starts it, who leaves last stops it."""

from .server import EmbeddedServer, NotStarted, embedded_server

__all__ = ["EmbeddedServer", "NotStarted", "embedded_server"]
