"""The preview of a reading: what a template needs to show it, and what comes back from its form."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.intake import correcting, resolving
from articles.intake.assembling import assemble
from articles.intake.model import Block, Part, Reading
from articles.intake.reading import read_page
from articles.intake.resolving import NEW, NOBODY, QUEUE, SETTLE, Decision, resolve
from newskit.accounts.models import Section, User
from newskit.accounts.roles import Right
from newskit.chinese.received import Source, read_text
from newskit.periods import beijing_today

LABELS = {
    Part.COLUMN: gettext_lazy("column label"),
    Part.KICKER: gettext_lazy("kicker"),
    Part.HEADLINE: gettext_lazy("headline"),
    Part.SUBHEAD: gettext_lazy("subhead"),
    Part.STANDFIRST: gettext_lazy("standfirst"),
    Part.BYLINE: gettext_lazy("byline"),
    Part.QUESTION: gettext_lazy("reader's question"),
    Part.ASKER: gettext_lazy("who asked"),
    Part.PARAGRAPH: gettext_lazy("paragraph"),
    Part.CROSSHEAD: gettext_lazy("crosshead"),
    Part.PULL_QUOTE: gettext_lazy("pull quote"),
    Part.CAPTION: gettext_lazy("caption"),
    Part.NOTE: gettext_lazy("editor's note"),
    Part.CREDIT: gettext_lazy("credit"),
    Part.JUMP: gettext_lazy("jump line"),
    Part.FURNITURE: gettext_lazy("of the page"),
    Part.OTHER: gettext_lazy("other"),
}


def intake_sections(user: User) -> list[Section]:
    """The sections for which the user may take pages in."""
    allowed = user.sections_with(Right.INTAKE)
    sections = Section.objects.all()
    return list(sections if allowed is None else sections.filter(pk__in=allowed))


@dataclass(slots=True)
class Person:
    """A mention with what is to become of it, and what else could."""

    key: str
    mention: dict[str, Any]
    decision: Decision
    chosen: str

    @property
    def options(self) -> list[tuple[str, str]]:
        options = [(f"{SETTLE}-{each.pk}", _("is %(who)s") % {"who": each}) for each in self.decision.candidates]
        if not self.decision.candidates:
            options.append((NEW, _("propose a new profile")))
        return [*options, (QUEUE, _("leave it in the queue")), (NOBODY, _("no delegate"))]

    @property
    def posts(self) -> str:
        return "、".join(
            f"{post['org'] or ''}{'原' if post['former'] else ''}{post['title']}" for post in self.mention["positions"]
        )


@dataclass(slots=True)
class Row:
    """A block as a line of the form."""

    number: int
    block: Block
    begins: bool

    @property
    def lines(self) -> str:
        lines = sorted(self.block.lines)
        return str(lines[0]) if len(lines) == 1 else f"{lines[0]}–{lines[-1]}" if lines else "—"

    @property
    def height(self) -> int:
        return max(1, min(12, sum(1 + len(line) // 38 for line in self.block.text.split("\n"))))


@dataclass
class Preview:
    source: Source
    reading: Reading
    day: datetime.date
    page: str
    sections: list[Section]
    codes: list[str]  # of each story's section
    file_name: str = ""
    picked: Mapping[str, str] = field(default_factory=dict)  # what was chosen for mentions, by key

    @classmethod
    def first(
        cls, source: Source, *, day: datetime.date, page: str, section: str, sections: list[Section], file_name: str
    ) -> "Preview":
        reading = read_page(source.text, **_options(day))
        reading.warnings = [*source.warnings, *reading.warnings]
        return cls(source, reading, day, page, sections, [section] * len(reading.stories), file_name)

    @classmethod
    def posted(cls, form: Mapping[str, Any], sections: list[Section]) -> "Preview":
        """The reading as corrected. Raises NotBlocks or Unreadable for what is none."""
        source = read_text(str(form.get("source", "")))
        source.encoding = str(form.get("encoding", ""))[:20]
        try:
            day = datetime.date.fromisoformat(str(form.get("day", "")))
        except ValueError:
            day = beijing_today()
        blocks = correcting.corrected(correcting.load(str(form["blocks"])), form)
        reading = assemble(blocks, source.text, **_options(day))
        codes = [str(form.get(f"section-{number}", "")) for number in range(len(reading.stories))]
        known = {section.code for section in sections}
        fallback = next((code for code in codes if code in known), sections[0].code)
        codes = [code if code in known else fallback for code in codes]
        picked = {key: str(value) for key, value in form.items() if key.startswith("person-")}
        page = str(form.get("page", "")).strip().upper()[:10] or "A1"
        return cls(source, reading, day, page, sections, codes, str(form.get("file_name", ""))[:200], picked)

    @property
    def blocks(self) -> str:
        return correcting.dump(self.reading.blocks)

    @cached_property
    def stories(self) -> list[dict[str, Any]]:
        rows: list[list[Row]] = [[] for _story in self.reading.stories]
        for number, block in enumerate(self.reading.blocks):
            begins = number > 0 and block.story != self.reading.blocks[number - 1].story
            rows[block.story].append(Row(number, block, begins))
        return [
            {
                "number": number,
                "story": story,
                "rows": rows[number],
                "section": self.codes[number],
                "people": [self._person(number, mention) for mention in story.mentions],
            }
            for number, story in enumerate(self.reading.stories)
        ]

    @property
    def parts(self) -> list[tuple[str, str]]:
        return [(correcting.JOIN, _("joins the one above")), *((part.value, label) for part, label in LABELS.items())]

    @property
    def settled(self) -> int:
        return sum(person.chosen.startswith(SETTLE) for story in self.stories for person in story["people"])

    @property
    def people(self) -> int:
        return sum(len(story["people"]) for story in self.stories)

    @property
    def left_out(self) -> list[dict[str, Any]]:
        """Lines with text that no block holds any more: an editor took them out."""
        return [line for line in self.reading.lines if line["part"] == "mark"]

    def chosen_sections(self) -> list[Section]:
        by_code = {section.code: section for section in self.sections}
        return [by_code[code] for code in self.codes]

    def choices(self, form: Mapping[str, Any]) -> dict[tuple[int, str, str], Decision]:
        """The decisions of the form, by what `take_in` asks. What is not offered is not taken."""
        chosen = {}
        for story in self.stories:
            for person in story["people"]:
                mention = person.mention
                chosen[story["number"], mention["name"], mention["body"]] = self._decided(person)
        return chosen

    def _person(self, number: int, mention: dict[str, Any]) -> Person:
        decision = resolve(mention, self.day)
        key = f"person-{number}-{mention['body']}-{mention['name']}"
        standard = f"{SETTLE}-{decision.delegate.pk}" if decision.choice == SETTLE else decision.choice
        person = Person(key, mention, decision, standard)
        picked = self.picked.get(key, "")
        if picked in dict(person.options):
            person.chosen = picked
        return person

    def _decided(self, person: Person) -> Decision:
        choice, _dash, pk = person.chosen.partition("-")
        if choice == SETTLE:
            return Decision(SETTLE, next(each for each in person.decision.candidates if str(each.pk) == pk))
        reason = person.decision.reason or (_("Left in the queue at the intake.") if choice == QUEUE else "")
        return Decision(choice, reason=reason)


def _options(day: datetime.date) -> dict[str, Any]:
    term = resolving.term_on("NPC", day)
    return {"known": resolving.known_names(), "current_term": term.number if term else None}


__all__ = ["LABELS", "Preview", "intake_sections"]
