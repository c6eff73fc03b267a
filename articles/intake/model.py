"""What was recognised on a page: blocks with their part, put together to stories."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Part(StrEnum):
    """What a block of text is. All but these go to `other`, with the kind as its part."""

    KICKER = "kicker"
    HEADLINE = "headline"
    SUBHEAD = "subhead"
    STANDFIRST = "standfirst"
    PULL_QUOTE = "pull_quote"
    COLUMN = "column"
    BYLINE = "byline"
    QUESTION = "reader_question"
    ASKER = "asked_by"
    PARAGRAPH = "paragraph"
    CROSSHEAD = "crosshead"
    CAPTION = "caption"
    CREDIT = "credit"  # 责任编辑, 校对
    JUMP = "jump"  # 下转, 上接
    NOTE = "editors_note"  # 编者按
    FURNITURE = "page"  # 版次, date, name of the paper
    OTHER = "other"


IN_OTHER = frozenset({Part.CREDIT, Part.JUMP, Part.NOTE, Part.FURNITURE, Part.OTHER})


@dataclass(slots=True)
class Block:
    """A piece of the page, as one part of one story. `lines` are the lines of the input that it came from."""

    part: Part
    text: str
    lines: list[int] = field(default_factory=list)
    story: int = 0

    def to_json(self) -> dict[str, Any]:
        return {"part": self.part.value, "text": self.text, "lines": self.lines, "story": self.story}


@dataclass(slots=True)
class Byline:
    kind: str  # person, group, agency
    text: str
    names: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Statement:
    """What a delegate puts forward in a story, no known filing."""

    delegate: str
    title: str
    measures: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Story:
    kicker: str = ""
    headline: list[str] = field(default_factory=list)
    subheads: list[str] = field(default_factory=list)
    standfirst: str = ""
    pull_quotes: list[str] = field(default_factory=list)
    column: str = ""
    bylines: list[Byline] = field(default_factory=list)
    reader_question: dict[str, str] | None = None
    paragraphs: list[str] = field(default_factory=list)
    crossheads: list[dict[str, Any]] = field(default_factory=list)  # before_paragraph, text
    captions: list[str] = field(default_factory=list)
    mentions: list[dict[str, Any]] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    other: list[dict[str, str]] = field(default_factory=list)  # part, text

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def title(self) -> str:
        return " ".join(self.headline) or self.kicker or (self.paragraphs[0][:30] if self.paragraphs else "")


@dataclass(slots=True)
class Reading:
    """A page as read. `blocks` are what an editor may correct; stories and lines are made from them."""

    stories: list[Story]
    blocks: list[Block]
    lines: list[dict[str, Any]]  # line (from 1), story (from 0, None for a blank one), part
    warnings: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return {
            "stories": [story.to_json() for story in self.stories],
            "lines": self.lines,
            "warnings": self.warnings,
        }
