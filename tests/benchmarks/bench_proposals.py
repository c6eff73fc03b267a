"""100,000 proposals over HTTP: the file beside plain COPY, the list with its facets beside Django's paginator without any."""

import pytest
from benchmarks.many_proposals import NUMBER, fill


@pytest.fixture(scope="session")
def filled(database):
    fill()


@pytest.fixture
def server(filled, serve):
    return serve("benchmarks.proposals_and_peers")


def rows_in(data: bytes) -> int:
    return data.count(b"\n")


def bench_the_file_of_all_proposals(server, figure, note):
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


def bench_the_list_of_proposals(server, figure):
    for query in ("", "?kind=suggestion&status=replied"):
        page, plain = f"/proposals/{query}", f"/plain/{query}"
        figure(f"list of 100,000 {query}, with facets / plain", lambda: server.get(page), lambda: server.get(plain))  # noqa: B023
