"""A web application for one test: Granian serves an export whose file ends before its announced length."""

import tempfile

from newskit.opendata.sending import WHOLE, send

SIZE = 64 * WHOLE  # more than a socket's buffers hold


def application(environ, start_response):
    """`/whole`, `/short` (the file is shorter than announced), `/slow` (the time for sending is soon over)."""
    path = environ["PATH_INFO"]
    file = tempfile.TemporaryFile()  # noqa: SIM115  `send` closes it
    file.truncate(SIZE if path != "/short" else WHOLE)
    response = send(file, SIZE, content_type="text/csv", done=lambda: None, seconds=0.3 if path == "/slow" else 60)
    start_response("200 OK", list(response.items()))
    return response.streaming_content
