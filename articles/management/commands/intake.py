"""`manage.py intake PAGE.txt --issue-date 2026-03-06 --page A3`: take a newspaper page in, or show how it reads."""

import datetime
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from articles.intake.model import Reading
from articles.intake.reading import read_page
from articles.intake.resolving import known_names, term_on
from articles.intake.store import take_in, taken_in
from articles.models import Intake
from newskit.accounts.models import Section, User, named_user, system_account
from newskit.accounts.roles import Right
from newskit.chinese.received import MOST_BYTES, Source, Unreadable, read_bytes
from newskit.verbs import NotAllowed, WrongState


class Command(BaseCommand):
    help = "Take a newspaper page in: split it into stories, find the delegates, store drafts. Exit code 1: nothing was stored."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("page_file", metavar="PAGE.txt", help="the page as text; - for standard input")
        parser.add_argument("--issue-date", required=True, type=_day, help="date of the paper, as 2026-03-06")
        parser.add_argument("--page", required=True, help="page, as A3")
        parser.add_argument("--section", default="", help="code of the section of its stories; by default the first")
        parser.add_argument("--as", dest="username", default="", help="login of who takes it in")
        parser.add_argument("--dry-run", action="store_true", help="store nothing, show the reading")
        parser.add_argument("--json", action="store_true", help="the reading as JSON; messages go to standard error")

    def handle(self, *args: Any, **options: Any) -> None:
        day, page = options["issue_date"], options["page"].strip().upper()
        if not page or len(page) > 10:
            raise CommandError(_("Give the page as printed, for example A3."))
        source = self._source(options["page_file"])
        for warning in source.warnings:
            self._say(warning)
        reading = read_page(
            source.text,
            known=known_names(),
            current_term=getattr(term_on("NPC", day), "number", None),
        )
        for warning in reading.warnings:
            self._say(warning)
        record = reading.to_json()
        if options["dry_run"]:
            if before := taken_in(source):
                self._say(
                    _("This page was taken in already, as #%(id)d %(intake)s.") % {"id": before.pk, "intake": before}
                )
        else:
            intake = self._store(source, reading, options, day, page)
            record |= {
                "intake": intake.pk,
                "articles": list(intake.articles.order_by("pk").values_list("pk", flat=True)),
            }
        if options["json"]:
            self.stdout.write(json.dumps(record, ensure_ascii=False))
        else:
            self._report(reading, record)

    def _say(self, message: str) -> None:
        self.stderr.write(str(message))

    def _source(self, name: str) -> Source:
        try:
            # One byte beyond the limit is enough to say that it is too large.
            data = sys.stdin.buffer.read(MOST_BYTES + 1) if name == "-" else _read(Path(name))
            return read_bytes(data)
        except OSError as error:
            raise CommandError(
                _("%(name)s cannot be read: %(error)s") % {"name": name, "error": error.strerror}
            ) from error
        except Unreadable as error:
            raise CommandError(f"{name}: {error}") from error

    def _store(
        self, source: Source, reading: Reading, options: dict[str, Any], day: datetime.date, page: str
    ) -> Intake:
        try:
            actor = named_user(options["username"]) if options["username"] else system_account("intake")
        except User.DoesNotExist as error:
            raise CommandError(_("There is no active user %(name)s.") % {"name": options["username"]}) from error
        section = self._section(options["section"], actor)
        name = "" if options["page_file"] == "-" else Path(options["page_file"]).name
        try:
            return take_in(
                actor=actor,
                source=source,
                reading=reading,
                issue_date=day,
                page=page,
                sections=[section],
                file_name=name,
            )
        except (WrongState, NotAllowed) as error:
            raise CommandError(str(error)) from error

    def _section(self, code: str, actor: User) -> Section:
        if code:
            section = Section.objects.filter(code=code).first()
            if section is None:
                codes = ", ".join(Section.objects.values_list("code", flat=True))
                raise CommandError(
                    _("There is no section %(code)s; there are: %(codes)s.") % {"code": code, "codes": codes}
                )
            return section
        section = next((each for each in Section.objects.all() if actor.may(Right.INTAKE, each)), None)
        if section is None:
            raise CommandError(_("There is no section for which %(who)s may take pages in.") % {"who": actor.name})
        return section

    def _report(self, reading: Reading, record: dict[str, Any]) -> None:
        write = self.stdout.write
        for number, story in enumerate(reading.stories, start=1):
            write(_("Story %(number)d: %(title)s") % {"number": number, "title": story.title})
            write(
                "   "
                + _("%(paragraphs)d paragraphs, %(crossheads)d crossheads, %(captions)d captions")
                % {
                    "paragraphs": len(story.paragraphs),
                    "crossheads": len(story.crossheads),
                    "captions": len(story.captions),
                }
            )
            for byline in story.bylines:
                write("   " + _("byline: %(text)s") % {"text": byline.text})
            for mention in story.mentions:
                write("   " + _("names %(who)s") % {"who": mention["span_text"].replace("\n", " ")})
            for statement in story.statements:
                write(
                    "   "
                    + _("%(who)s puts forward: %(title)s (%(count)d measures)")
                    % {"who": statement.delegate, "title": statement.title, "count": len(statement.measures)}
                )
        write("")
        for line in reading.lines:
            where = "" if line["story"] is None else str(line["story"] + 1)
            write(f"{line['line']:>4}  {where:>2}  {line['part']}")
        if "intake" in record:
            write("")
            write(
                _("Taken in as #%(id)d: %(count)d stories in draft.")
                % {"id": record["intake"], "count": len(record["articles"])}
            )


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(_("%(text)s is no date; write it as 2026-03-06.") % {"text": text}) from error


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)
