"""Django's PostgreSQL backend whose server starts on the first connection.

Settings: ENGINE "newskit.embedded_postgres.backend", NAME "newsroom", and EMBEDDED {"home": Path, "durable": bool}.
"""

from django.db.backends.postgresql import base, client
from django.db.utils import OperationalError

from newskit.embedded_postgres import EmbeddedServer, NotStarted, embedded_server


class DatabaseClient(client.DatabaseClient):
    """For `manage.py dbshell`: the psql that came with the server."""

    @classmethod
    def settings_to_cmd_args_env(cls, settings_dict, parameters):
        server = embedded_server(**settings_dict["EMBEDDED"])
        words, environment = super().settings_to_cmd_args_env({**settings_dict, **server.start()}, parameters)
        return [str(server.bin / words[0]), *words[1:]], environment


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient

    @property
    def server(self) -> EmbeddedServer:
        return embedded_server(**self.settings_dict["EMBEDDED"])

    def get_connection_params(self):
        """Here, because a pool asks only this, before it opens connections of its own."""
        try:
            self.settings_dict.update(self.server.start())
        except NotStarted as error:
            raise OperationalError(str(error)) from error
        return super().get_connection_params()
