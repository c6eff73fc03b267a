"""`manage.py import_data delegates FILE --body npc --term 14 --as-of 2024-03-04 --source TEXT`: take a table in."""

import datetime
import json
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from delegates.imports.roster import Roster, import_roster, mapping_for
from delegates.models import Term
from newskit.accounts.models import User, named_user, system_account
from newskit.opendata.incoming import Outcome, Report
from newskit.opendata.tables import Table, UnreadableTable
from newskit.verbs import NotAllowed, WrongState

KINDS = ("delegates",)
WORDS = {
    Outcome.ADDED: "added",
    Outcome.CHANGED: "changed",
    Outcome.SAME: "as they were",
    Outcome.REFUSED: "refused",
    Outcome.ASKED: "asked about",
}


class Command(BaseCommand):
    help = "Take a CSV or XLSX in. Whole or not at all; a second run changes nothing. Exit code 1: nothing was stored."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=KINDS, help="what the rows are")
        parser.add_argument("file", metavar="FILE", type=Path, help="CSV (UTF-8 or GB18030) or XLSX")
        parser.add_argument("--body", required=True, help="code of the body: npc, cppcc")
        parser.add_argument("--term", required=True, type=int, help="number of the term: 14")
        parser.add_argument("--as-of", required=True, type=_day, help="the day that the table is of, as 2024-03-04")
        parser.add_argument("--source", required=True, help="where it is from: publisher, title, date")
        parser.add_argument("--mapping", default="", help="name of a remembered mapping (default: that of the source)")
        parser.add_argument("--dry-run", action="store_true", help="store nothing; the counts are those of a real run")
        parser.add_argument("--allow-many", action="store_true", help="even if much of what is known ends or moves")
        parser.add_argument("--json", action="store_true", help="the counts as JSON in the last line")
        parser.add_argument("--as", dest="username", default="", help="login of who takes it in")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            with options["file"].open("rb") as file:
                report = self._take_in(Table(file, options["file"].name), options)
        except OSError as error:
            raise CommandError(
                _("%(name)s cannot be read: %(error)s") % {"name": options["file"], "error": error.strerror}
            ) from error
        except (UnreadableTable, WrongState, NotAllowed) as error:
            raise CommandError(str(error)) from error
        self._say(report, time.monotonic() - started, options)

    def _take_in(self, table: Table, options: dict[str, Any]) -> Report:
        term = Term.objects.filter(body__code=options["body"], number=options["term"]).select_related("body").first()
        if term is None:
            known = ", ".join(each.code for each in Term.objects.select_related("body"))
            raise CommandError(_("There is no such term; there are: %(terms)s.") % {"terms": known})
        try:
            actor = named_user(options["username"]) if options["username"] else system_account("import")
        except User.DoesNotExist as error:
            raise CommandError(_("There is no active user %(name)s.") % {"name": options["username"]}) from error
        name = options["mapping"] or options["source"]
        roster = Roster(
            table=table,
            mapping=mapping_for(table.headings, name),
            term=term,
            as_of=options["as_of"],
            source_text=options["source"],
            mapping_name=name,
        )
        return import_roster(
            actor=actor,
            roster=roster,
            dry_run=options["dry_run"],
            many=options["allow_many"],
            progress=self._progress,
        )

    def _progress(self, rows: int) -> None:
        self.stderr.write(f"\r{rows} rows", ending="" if sys.stderr.isatty() else "\n")

    def _say(self, report: Report, seconds: float, options: dict[str, Any]) -> None:
        self.stderr.write(f"{report.rows} rows in {seconds:.1f} s, {report.rows / max(seconds, 0.001):.0f} rows/s")
        for remark in report.remarks:
            where = f"{remark.row} {remark.subject} {remark.column}".strip()
            self.stderr.write(f"{WORDS[remark.outcome]}: {where}: {remark.reason}")
        if untold := report.untold.total():
            self.stderr.write(f"… and {untold} more remarks")
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json()))
            return
        for outcome in Outcome:
            self.stdout.write(f"{report.counts[outcome]:>7} {WORDS[outcome]}")
        if options["dry_run"]:
            self.stdout.write("Nothing was stored.")


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(_("%(text)s is no date; write it as 2026-03-06.") % {"text": text}) from error
