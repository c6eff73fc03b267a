"""How a finished file leaves: with its length known, so that a transfer that breaks is seen to be broken.

A stream without Content-Length is ended *cleanly* by the web server when its generator fails, and a cut CSV looks whole.
"""

import time
from collections.abc import Callable, Iterator
from typing import BinaryIO

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from newskit.opendata.copying import BLOCK

# A small file is handed to the web server whole: no thread and no slot waits for a slow reader.
WHOLE = 1024 * 1024
SECONDS = 600


class Sending:
    """The file in blocks, until the deadline. The web server calls `close` at the end, and when the reader goes away."""

    def __init__(self, file: BinaryIO, size: int, *, seconds: float, done: Callable[[], None]):
        self.file, self.left, self.done = file, size, done
        self.deadline = time.monotonic() + seconds

    def __iter__(self) -> Iterator[bytes]:
        while self.left:
            if time.monotonic() > self.deadline:
                raise TimeoutError("the reader of an export was too slow")
            block = self.file.read(BLOCK)
            if not block:
                raise EOFError("the export's file is shorter than announced")
            self.left -= len(block)
            yield block

    def close(self) -> None:
        self.file.close()
        self.done()


def send(
    file: BinaryIO, size: int, *, content_type: str, done: Callable[[], None], seconds: float = SECONDS
) -> HttpResponseBase:
    file.seek(0)
    if size <= WHOLE:
        response = HttpResponse(file.read(), content_type=content_type)
        file.close()
        done()
    else:
        response = StreamingHttpResponse(Sending(file, size, seconds=seconds, done=done), content_type=content_type)
    response["Content-Length"] = str(size)
    return response
