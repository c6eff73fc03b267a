"""Tables of the tracker: written, exported and taken in, as a person would."""

import csv
import datetime
import io

from django.utils import timezone

from newskit.accounts.models import system_account
from newskit.opendata import At, Header, Profile
from newskit.opendata.copying import write_csv
from newskit.opendata.importing import Incoming, import_table, mapping_for
from newskit.opendata.kinds import kind_of
from newskit.opendata.tables import Table
from newskit.periods import beijing_day
from proposals.filters import ProposalFilter
from proposals.models import (
    Action,
    Assignment,
    Feedback,
    FilingLink,
    Measure,
    Milestone,
    Proposal,
    RelatedItem,
    Reply,
    Signature,
)


def csv_of(headings, *rows):
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue().encode()


def exported(dataset, profile=Profile.SPREADSHEET, header=Header.NAMES):
    out, moment = io.BytesIO(), timezone.now()
    at = At(moment, beijing_day(moment))
    rows = dataset.rows(ProposalFilter.readers_see(moment).order_by("pk"), at)
    write_csv(dataset, rows, out, profile=profile, header=header, at=at)
    return out.getvalue()


def take_in(kind, data, *, actor=None, source="试版表格", term=None, **options):
    kind, table = kind_of(kind), Table(io.BytesIO(data), "table.csv")
    incoming = Incoming(
        kind=kind,
        table=table,
        mapping=mapping_for(kind, table.headings, source),
        as_of=datetime.date(2026, 7, 1),
        source_text=source,
        scope=term,
    )
    return import_table(actor=actor or system_account("import"), incoming=incoming, **options)


def counts(report):
    return {outcome.value: number for outcome, number in report.counts.items() if number}


def wipe():
    """Every item with its parts; people, units and bodies stay."""
    FilingLink.objects.all().delete()
    RelatedItem.objects.all().delete()
    Milestone.objects.all().delete()
    Action.objects.all().delete()
    Feedback.objects.all().delete()
    Reply.objects.all().delete()
    Assignment.objects.update(previous=None)
    Assignment.objects.all().delete()
    Signature.objects.all().delete()
    Measure.objects.all().delete()
    Proposal.objects.update(merged_into=None)
    Proposal.objects.all().delete()
