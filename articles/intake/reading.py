"""Read a page: which lines belong to which story, and as what.

The order of the work: signs of single lines; pull quotes, known by the sentence that they repeat; where stories begin; the
heads of each story; the rest, with paragraphs joined that a column's end broke. Nothing of the text is lost on the way: each
character of the page goes into one block, and a page where that should fail is kept whole as one story.
"""

import re
from collections import Counter
from collections.abc import Collection

from django.utils.translation import gettext as _

from delegates.mentions import Body, find_mentions
from newskit.chinese.han import count_han, han_only
from newskit.chinese.punctuation import full_width

from . import signs
from .assembling import assemble
from .building import segment
from .bylines import is_name, read_byline
from .model import Block, Part, Reading
from .segmenting import is_kicker
from .units import Unit, units_of

_MOST_UNITS = 600  # no page has so many lines; the search for pull quotes compares each with all
_LONGEST_HEAD = 400  # characters; beyond, a line is text without looking
_NAME_LINE = re.compile(r"[\s、，,/]+|[（(][^（()）]{1,8}[）)]")


def read_page(
    text: str,
    *,
    known: Collection[str] = (),
    assume: Collection[Body] = (),
    current_term: int | None = None,
) -> Reading:
    """The reading of a page. Never fails: a page without a headline or without paragraphs is one story, whole, with a warning."""
    units = units_of(full_width(text))
    found = find_mentions("\n".join(unit.text for unit in units), known=known, assume=assume, current_term=current_term)
    people = {mention.name for mention in found}
    _sign(units, people)
    _headlines(units)
    _pull_quotes(units)
    blocks = segment(units, people)
    warnings = _doubts(blocks)
    if _letters(blocks) != Counter(han_only(text)) or warnings:
        blocks = blocks if _letters(blocks) == Counter(han_only(text)) and not warnings else whole(units)
        warnings = warnings or [_("Not every character found its place; the page is kept whole, as one story.")]
    return assemble(blocks, text, known=known, assume=assume, current_term=current_term, warnings=warnings)


def whole(units: list[Unit]) -> list[Block]:
    """One story: the first short line as headline, everything else as paragraphs, nothing joined."""
    blocks = []
    for place, unit in enumerate(units):
        head = place == 0 and count_han(unit.text) <= 40 and not unit.text.rstrip().endswith(("。", "，"))
        blocks.append(Block(Part.HEADLINE if head else Part.PARAGRAPH, unit.text, unit.lines))
    return blocks


def _letters(blocks: list[Block]) -> Counter[str]:
    return Counter(han_only("".join(block.text for block in blocks)))


def _doubts(blocks: list[Block]) -> list[str]:
    parts = {block.part for block in blocks}
    if Part.PARAGRAPH not in parts:
        return [_("No paragraphs were recognised; the page is kept whole, as one story.")]
    if Part.HEADLINE not in parts:
        return [_("No headline was recognised; the page is kept whole, as one story.")]
    return []


# -- signs of single lines


def _sign(units: list[Unit], people: set[str]) -> None:
    body = signs.bare("".join(unit.text for unit in units if count_han(unit.text) > 12))
    for place, unit in enumerate(units):
        unit.sign = _sign_of(unit, people, body)
        before = units[place - 1] if place else None
        if before and unit.sign == "caption" and not unit.level and signs.PHOTO_CREDIT.match(unit.text):
            short = before.sign == "body" and count_han(before.text) <= 60 and before.text.count("。") <= 1
            if short and _stands_alone(units, place - 1):
                before.sign = "caption"


def _headlines(units: list[Unit]) -> None:
    """A short line that a byline follows, and text after that, is a headline however much it reads as speech."""
    for place, unit in enumerate(units[:-2]):
        begins = units[place + 1].sign == "byline" and units[place + 2].sign == "body"
        short = count_han(unit.text) <= 40 and "。" not in unit.text and not unit.text.endswith(("，", "；", "、"))
        ended = place == 0 or units[place - 1].sign != "body" or signs.ends_sentence(units[place - 1].text)
        if begins and short and ended and unit.sign in ("body", "question"):
            unit.sign = "plain"


def _stands_alone(units: list[Unit], place: int) -> bool:
    """A caption before its credit: the paragraph before it ends, or is cut and goes on after the credit."""
    return place == 0 or units[place - 1].sign != "body" or place + 2 < len(units)


def _sign_of(unit: Unit, people: set[str], body: str) -> str:
    text = unit.text
    if len(text) > _LONGEST_HEAD:
        return "body"
    if signs.CREDIT.match(text) and count_han(text) <= 60:
        return "credit"
    if signs.JUMP.fullmatch(text):
        return "jump"
    if not unit.level and signs.FURNITURE.match(text):
        return "page"
    if signs.NOTE.match(text):
        return "note"
    if signs.STANDFIRST.match(text) and not unit.level:
        return "standfirst"
    if not unit.level:
        if signs.ASKER.match(text) or signs.ASKER_LINE.match(text):
            return "asker"
        if signs.LABELLED_QUESTION.match(text) and signs.ends_sentence(text):
            return "question"
    if count_han(text) <= 45 and read_byline(text):
        return "byline"
    if not unit.level and count_han(text) <= 90 and (signs.CAPTION.search(text) or signs.PHOTO_CREDIT.match(text)):
        return "caption"
    if not unit.level and _is_names(text, people, body):
        return "names"
    if re.fullmatch(r"[（(][^（()）]{2,40}[）)]", text) and any(name in text for name in people):
        return "caption"
    if unit.level:
        return "column" if signs.is_column(text) and re.match(r"^[【\[■◎]", text) else "head"
    if signs.is_column(text):
        return "column"
    if signs.is_body(text) or _is_speech(text):
        return "body"
    return "plain"


def _is_speech(text: str) -> bool:
    """A short line of body text: 记者：您怎么看？ or “好，就这么办！”"""
    if text.endswith(("。", "。”", "。）")):
        return True
    if re.match(r"^(?:[一-鿿·]{0,8}记者|[一-鿿·]{2,6}|问|答|Q|A)[:：].*[。！？?!”]$", text):
        return True
    return bool(re.match(r"^“.*[。！？…]”$", text))


def _is_names(text: str, people: set[str], body: str) -> bool:
    """A caption of names alone: 张三（左）、李四."""
    words = [word for word in _NAME_LINE.split(text) if word]
    if not words or len(words) > 8 or count_han(text) > 40:
        return False
    words = [re.sub(r"(?:代表|委员)$", "", word) or word for word in words]
    return all(word in people or (is_name(word) and (body.count(word) > 0)) for word in words)


def _pull_quotes(units: list[Unit]) -> None:
    """Lines that repeat a sentence of the body: alone, or several in a row that together do."""
    if len(units) > _MOST_UNITS:
        return
    body = "".join(signs.bare(unit.text) for unit in units if _tells(unit))
    for place, unit in enumerate(units):
        if unit.sign not in ("plain", "body", "standfirst") and not (unit.sign == "head" and unit.text.startswith("“")):
            continue
        if is_kicker(unit.text):
            continue
        for several in (4, 3, 2, 1):
            group = units[place : place + several]
            if len(group) < several or any(each.sign not in ("plain", "body") for each in group[1:]):
                continue
            if several > 1 and any(count_han(each.text) > 45 for each in group):
                continue
            words = signs.bare("".join(each.text for each in group))
            if not 10 <= len(words) <= 160:
                continue
            if several == 1 and unit.sign == "plain" and len(words) < 12 and not re.search(r"[“”，。]", unit.text):
                continue
            if _repeats(words, group, units, place, body):
                for each in group:
                    each.sign, each.extra["quote"] = "quote", words
                group[0].extra["first"] = "yes"
                break


def _tells(unit: Unit) -> bool:
    """Whether a line may be text that a pull quote repeats."""
    return unit.sign == "body" or (unit.sign == "plain" and not unit.level and count_han(unit.text) >= 14)


def _repeats(words: str, group: list[Unit], units: list[Unit], place: int, body: str) -> bool:
    """Whether the words stand in the body besides: elsewhere, or in the paragraph that the quote stands in the middle of."""
    own = 1 if words in "".join(signs.bare(each.text) for each in group if _tells(each)) else 0
    twins = sum(1 for each in units if each not in group and _tells(each) and signs.bare(each.text) == words)
    if body.count(words) > own + twins:
        return True
    around = [each for each in (*units[:place][-1:], *units[place + len(group) :][:1]) if _tells(each)]
    return words in "".join(signs.bare(each.text) for each in around)
