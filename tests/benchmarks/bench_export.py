"""The file of 100,000 proposals over HTTP, beside the same query as plain COPY streamed by the same server."""

import pytest
from benchmarks.many_proposals import NUMBER, fill


@pytest.fixture(scope="session")
def filled(database):
    fill()
    return database


def rows_in(data: bytes) -> int:
    return data.count(b"\n")


def bench_export_of_all_proposals(filled, serve, figure, note):
    server = serve("benchmarks.export_urls")
    assert rows_in(server.get("/proposals.csv")) == rows_in(server.get("/plain.csv")) == NUMBER + 1
    figure(
        "proposals.csv, 100,000 rows / plain COPY",
        lambda: server.get("/proposals.csv"),
        lambda: server.get("/plain.csv"),
        rounds=3,
    )
    server.peak_memory()  # counts from here on
    server.get("/healthz")
    idle = server.peak_memory()
    sent, peak = len(server.get("/proposals.csv")), server.peak_memory()
    mebibytes = [f"{number / 2**20:.0f} MiB" for number in (sent, peak, peak - idle)]
    note("proposals.csv, 100,000 rows: {} sent, peak memory {}, {} above idle".format(*mebibytes))
