"""A recognised story as a document: the parts where the canonical document has them."""

import re
from collections.abc import Sequence
from typing import Any

from articles import document as documents
from articles.document import OriginKind, StoryKind

from . import signs
from .model import Story

_CREDITS = re.compile(
    r"(?P<part>[一-鿿]{2,8}?)\s*[:：／/丨|]\s*(?P<text>[^:：／/丨|]+?)"
    r"(?=\s*[、，；\s]\s*[一-鿿]{2,8}\s*[:：／/丨|]|$)"
)
_AROUND = 16
_BY_COLUMN = (
    ("社论", StoryKind.EDITORIAL),
    ("评", StoryKind.COMMENTARY),
    ("特写", StoryKind.SCENE),
    ("侧记", StoryKind.SIDELIGHT),
    ("手记", StoryKind.SIDELIGHT),
    ("日记", StoryKind.SIDELIGHT),
    ("专访", StoryKind.INTERVIEW),
    ("访谈", StoryKind.INTERVIEW),
    ("对话", StoryKind.INTERVIEW),
    ("面对面", StoryKind.INTERVIEW),
    ("综述", StoryKind.ROUNDUP),
    ("观察", StoryKind.ROUNDUP),
    ("问答", StoryKind.ANSWERS),
)


def draft(story: Story, section: str) -> dict[str, Any]:
    """The document of a story, its mentions not settled yet. Jump lines and page furniture are of the page, not of the story."""
    dateline, bylines = _bylines(story)
    return documents.new(
        kind=_kind(story).value,
        section=section,
        column=story.column.strip("【】[]■◎ "),
        kicker=story.kicker,
        headline=story.headline,
        subheads=story.subheads,
        standfirst=story.standfirst,
        dateline=dateline,
        body=_body(story),
        pull_quotes=story.pull_quotes,
        reader_question=_question(story),
        bylines=bylines,
        pictures=[_picture(caption) for caption in story.captions],
        mentions=[mention_entry(story, mention) for mention in story.mentions],
        origin={**documents.EMPTY["origin"], **_origin(story)},
        credits=_credits(story),
        summary=_summary(story),
    )


def mention_entry(story: Story, mention: dict[str, Any]) -> dict[str, Any]:
    """A mention as the document has it, anchored by what is printed and what stands around it."""
    quote = mention["span_text"]
    prefix, suffix = around(texts_of(story), quote)
    return {
        **documents.MENTION,
        "name": mention["name"],
        "role": mention["role"],
        "body": mention["body"].lower(),
        "rank": mention["rank"],
        "positions": mention["positions"],
        "delegation": mention["delegation"] or "",
        "delegation_role": mention["delegation_role"] or "",
        "quote": quote,
        "prefix": prefix,
        "suffix": suffix,
    }


def around(texts: Sequence[str], quote: str) -> tuple[str, str]:
    """What stands before and after the quote where it is first found."""
    for text in texts:
        place = text.find(quote)
        if place >= 0:
            end = place + len(quote)
            return text[max(0, place - _AROUND) : place], text[end : end + _AROUND]
    return "", ""


def texts_of(story: Story) -> Sequence[str]:
    return [*story.paragraphs, story.kicker, *story.headline, *story.subheads, story.standfirst, *story.captions]


def is_wire(story: Story) -> bool:
    return any(byline.kind == "agency" for byline in story.bylines)


def _kind(story: Story) -> StoryKind:
    if story.reader_question:
        return StoryKind.ANSWERS
    for word, kind in _BY_COLUMN:
        if word in story.column:
            return kind
    if any("评论员" in byline.text for byline in story.bylines):
        return StoryKind.COMMENTARY
    if any("综合" in byline.text for byline in story.bylines):
        return StoryKind.ROUNDUP
    asked = sum(1 for text in story.paragraphs if re.match(r"^(?:[一-鿿]{0,8}记者|问)：", text))
    named = [mention["name"] for mention in story.mentions]
    if asked >= 2 or (len(named) == 1 and story.kicker.rstrip("：: ").endswith(named[0])):
        return StoryKind.INTERVIEW
    if story.subheads and story.subheads[0].startswith(("——", "—")):
        return StoryKind.FEATURE
    return StoryKind.NEWS


def _bylines(story: Story) -> tuple[str, list[dict[str, Any]]]:
    """The dateline (新华社北京3月4日电) apart from the names behind it."""
    dateline, bylines = "", []
    for byline in story.bylines:
        text = byline.text
        if not dateline and (found := signs.DATELINE.match(text + "文")):
            dateline = found["agency"].strip()
            text = text[found.end("agency") :].strip(" （）()") or re.sub(r"^据|(?:\d+月\d+日)?[电讯]$", "", dateline)
        bylines.append({"kind": byline.kind, "text": text, "names": byline.names})
    return dateline, bylines


def _body(story: Story) -> str:
    notes = [other["text"] for other in story.other if other["part"] == "editors_note"]
    quoted = "".join(f"<blockquote>{documents.body_from([note])}</blockquote>" for note in notes)
    heads = [(head["before_paragraph"], head["text"]) for head in story.crossheads]
    return quoted + documents.body_from(story.paragraphs, heads)


def _question(story: Story) -> dict[str, str] | None:
    question = story.reader_question
    return question and {"text": question["text"], "asked_by": question["asked_by"].strip("—―-－─ ")}


def _picture(caption: str) -> dict[str, str]:
    """Only the caption is known; whoever took it stands at its end."""
    credit = re.search(
        r"(?<=[。）\s])(?P<by>(?:[一-鿿]{0,8}(?:记者|通讯员)\s*)?[一-鿿·]{2,4}\s*[/／]?\s*(?:摄|供图))$", caption
    )
    text = caption[: credit.start()].strip() if credit else caption
    return {"hash": "", "crop": "", "caption": text, "credit": credit["by"] if credit else "", "alt": ""}


def _origin(story: Story) -> dict[str, str]:
    agency = next((byline.text for byline in story.bylines if byline.kind == "agency"), "")
    if agency:
        source = re.search(
            r"新华社|中新社|新华财经|中国新闻社|中新网|央视|人民日报|新华网|人民网|法新社|路透社", agency
        )
        return {"kind": OriginKind.WIRE.value, "source": source[0] if source else agency}
    if any("综合" in byline.text for byline in story.bylines):
        return {"kind": OriginKind.COMPILED.value}
    return {}


def _credits(story: Story) -> list[dict[str, str]]:
    credits = []
    for other in story.other:
        if other["part"] == "credit":
            found = [match.groupdict() for match in _CREDITS.finditer(other["text"])]
            credits += found or [{"part": "", "text": other["text"]}]
    return credits


def _summary(story: Story) -> str:
    text = story.standfirst or (story.paragraphs[0] if story.paragraphs else "")
    sentence = re.match(r"^.{20,120}?。", text)
    return sentence[0] if sentence else text[:120]
