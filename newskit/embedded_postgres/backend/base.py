"""Django's PostgreSQL backend whose server starts on the first connection.

Settings: ENGINE "newskit.embedded_postgres.backend", NAME "newsroom", and EMBEDDED {"home": Path, "durable": bool}.
"""

from django.db.backends.postgresql import base, client
from django.db.utils import OperationalError

from newskit.embedded_postgres import EmbeddedServer, NotStarted, embedded_server


class DatabaseClient(client.DatabaseClient):
    def runshell(self, parameters):
        self.connection.get_connection_params()
        self.executable_name = type(self).executable_name = str(self.connection.server.bin / "psql")
        super().runshell(parameters)


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
