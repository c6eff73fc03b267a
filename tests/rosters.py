"""Rosters of invented people, for the tests of imports."""

import csv
import datetime
import io

from delegates.models import Term
from newskit.accounts.models import system_account
from newskit.opendata.importing import Incoming, import_table, mapping_for
from newskit.opendata.incoming import Report
from newskit.opendata.kinds import kind_of

AS_OF = datetime.date(2024, 3, 4)
HEADINGS = ["代表团", "姓名", "党派", "性别", "民族", "职务", "备注"]
SOURCE = "试版名单"


def csv_of(*rows: list[str], headings: list[str] = HEADINGS) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([headings, *(row + [""] * (len(headings) - len(row)) for row in rows)])
    return out.getvalue().encode("utf-8-sig")


def take_in(
    *rows: list[str],
    headings: list[str] = HEADINGS,
    body: str = "npc",
    term: int = 14,
    as_of=AS_OF,
    actor=None,
    **options,
) -> Report:
    incoming = roster_of(csv_of(*rows, headings=headings), body, term, as_of, options.pop("source", SOURCE))
    return import_table(actor=actor or system_account("import"), incoming=incoming, **options)


def roster_of(data: bytes, body: str = "npc", term: int = 14, as_of=AS_OF, source: str = SOURCE) -> Incoming:
    kind = kind_of("delegates")
    table = kind.opens(io.BytesIO(data), "roster.csv")
    return Incoming(
        kind=kind,
        table=table,
        mapping=mapping_for(kind, table.headings, source),
        scope=Term.objects.select_related("body").get(body__code=body, number=term),
        as_of=as_of,
        source_text=source,
    )


def bring(kind: str, data: bytes, **options) -> Report:
    """A file of another kind, which is of no one term."""
    known = kind_of(kind)
    table = known.opens(io.BytesIO(data), f"{kind}.csv")
    mapping = mapping_for(known, table.headings, "试版资料")
    incoming = Incoming(
        kind=known, table=table, mapping=mapping, as_of=datetime.date(2026, 3, 6), source_text="试版资料"
    )
    return import_table(actor=system_account("import"), incoming=incoming, **options)


def counts(report: Report) -> tuple[int, ...]:
    """Added, changed, same, refused, asked."""
    return tuple(report.as_json().values())
