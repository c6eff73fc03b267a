"""`manage.py find_mentions TEXTS.jsonl`: the delegates that each text names, one JSON object a line."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from delegates.mentions import find_mentions


class Command(BaseCommand):
    help = "Find the delegates named in texts: one {id, text} a line in, one {id, mentions} a line out."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("texts", help="a file of JSON lines, or - for standard input")

    def handle(self, *args: Any, texts: str, **options: Any) -> None:
        try:
            lines = sys.stdin.read() if texts == "-" else Path(texts).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(_("%(name)s cannot be read: %(error)s") % {"name": texts, "error": error}) from error
        for number, line in enumerate(filter(str.strip, lines.splitlines()), start=1):
            try:
                record = json.loads(line)
                key, text = record["id"], record["text"]
            except (ValueError, KeyError, TypeError) as error:
                raise CommandError(_("Line %(number)s is no record of id and text.") % {"number": number}) from error
            found = [mention.to_json() for mention in find_mentions(str(text))]
            self.stdout.write(json.dumps({"id": key, "mentions": found}, ensure_ascii=False))
