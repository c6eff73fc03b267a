"""`manage.py import_data KIND FILE --body npc --term 14 --as-of 2024-03-04 --source TEXT`: take a table in."""

import datetime
import json
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from newskit.accounts.models import User, named_user, system_account
from newskit.opendata.importing import Incoming, import_table, mapping_for
from newskit.opendata.incoming import Outcome, Report
from newskit.opendata.kinds import Kind, kind_of, kinds
from newskit.opendata.leftovers import LeftFile
from newskit.opendata.tables import Table, UnreadableTable
from newskit.periods import beijing_today
from newskit.verbs import NotAllowed, WrongState

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
        parser.add_argument("kind", choices=[kind.name for kind in kinds()], help="what the rows are")
        parser.add_argument("file", metavar="FILE", type=Path, help="CSV (UTF-8 or GB18030) or XLSX")
        parser.add_argument("--body", default="", help="code of the body: npc, cppcc")
        parser.add_argument("--term", type=int, help="number of the term: 14")
        parser.add_argument("--as-of", type=_day, help="the day that the table is of, as 2024-03-04")
        parser.add_argument("--source", required=True, help="where it is from: publisher, title, date")
        parser.add_argument("--mapping", default="", help="name of a remembered mapping (default: that of the source)")
        parser.add_argument("--dry-run", action="store_true", help="store nothing; the counts are those of a real run")
        parser.add_argument("--allow-many", action="store_true", help="even if much of what is known ends or moves")
        parser.add_argument("--json", action="store_true", help="the counts as JSON in the last line")
        parser.add_argument("--errors", type=Path, metavar="FILE", help="rows refused or asked about, with the reason")
        parser.add_argument("--as", dest="username", default="", help="login of who takes it in")

    def handle(self, *args: Any, **options: Any) -> None:
        self._started = time.monotonic()
        try:
            with options["file"].open("rb") as file:
                table = kind_of(options["kind"]).opens(file, options["file"].name)
                report = self._take_in(table, options)
        except OSError as error:
            said = {"name": error.filename or options["file"], "error": error.strerror}
            raise CommandError(_("%(name)s cannot be read: %(error)s") % said) from error
        except (UnreadableTable, WrongState, NotAllowed) as error:
            raise CommandError(str(error)) from error
        self._say(report, options)

    def _take_in(self, table: Table, options: dict[str, Any]) -> Report:
        kind = kind_of(options["kind"])
        scope = self._scope(kind, options)
        if kind.needs_day and not options["as_of"]:
            raise CommandError(_("Say of which day the table is: --as-of 2024-03-04."))
        try:
            actor = named_user(options["username"]) if options["username"] else system_account("import")
        except User.DoesNotExist as error:
            raise CommandError(_("There is no active user %(name)s.") % {"name": options["username"]}) from error
        name = options["mapping"] or options["source"]
        incoming = Incoming(
            kind=kind,
            table=table,
            mapping=mapping_for(kind, table.headings, name),
            as_of=options["as_of"] or beijing_today(),
            source_text=options["source"],
            scope=scope,
            mapping_name=name,
        )
        self._total = table.count() if self.stderr.isatty() else 0
        with ExitStack() as files:
            left = None
            if options["errors"]:
                file = files.enter_context(options["errors"].open("w", encoding="utf-8-sig", newline=""))
                left = LeftFile(file, table.headings)
            return import_table(
                actor=actor,
                incoming=incoming,
                dry_run=options["dry_run"],
                many=options["allow_many"],
                progress=self._progress,
                on_left=left.write if left else lambda row: None,
            )

    def _scope(self, kind: Kind, options: dict[str, Any]) -> Any:
        if kind.scopes is None:
            return None
        if not options["body"] or options["term"] is None:
            raise CommandError(_("Say of which term the table is: --body npc --term 14."))
        scope = kind.scope(f"{options['body']}-{options['term']}")
        if scope is None:
            known = ", ".join(each.code for each in kind.scopes())
            raise CommandError(_("There is no such term; there are: %(terms)s.") % {"terms": known})
        return scope

    def _progress(self, rows: int) -> None:
        """A bar where somebody watches; else a line for each block."""
        speed = f"{rows / max(time.monotonic() - self._started, 0.001):,.0f} rows/s"
        if not self.stderr.isatty():
            self.stderr.write(f"{rows} rows, {speed}")
            return
        done = min(1.0, rows / max(self._total, 1))
        bar = "█" * int(done * 30)
        ending = "" if rows < self._total else "\n"
        self.stderr.write(f"\r{bar:░<30} {done:4.0%} {rows:,} / {self._total:,} rows, {speed}", ending=ending)

    def _say(self, report: Report, options: dict[str, Any]) -> None:
        seconds = time.monotonic() - self._started
        self.stderr.write(f"{report.rows} rows in {seconds:.1f} s, {report.rows / max(seconds, 0.001):.0f} rows/s")
        for note in report.notes:
            self.stderr.write(f"{'! ' if note.warns else ''}{note.text}")
        for remark in report.remarks:
            where = f"{remark.place or remark.row} {remark.subject} {remark.column}".strip()
            what = remark.reason or f"{remark.old or '∅'} → {remark.new}"
            self.stderr.write(f"{WORDS[remark.outcome]}: {where}: {what}")
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
