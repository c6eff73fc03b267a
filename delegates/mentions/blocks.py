"""A role with what stands around it: posts and the name after it, or posts before it."""

import re
from dataclasses import dataclass, field

from .model import Position
from .names import SURE, Name, Text
from .positions import ends_like_organisation, ends_with_title, read_positions, title_ends
from .roles import ROLE, Role

_CONNECTORS = re.compile(r"[、，：—\-\s“”]*")
_STOP = "、，；。！？\n：“”《》…—"
_CONNECTED = "、，：— "
_MANY = 9
_LONGEST = 100  # no phrase of organisation and title is longer


@dataclass
class Block:
    """What a role's block states. Without a name when the block only names posts."""

    start: int
    end: int
    name: Name | None = None
    positions: list[Position] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)


def chunk_end(plain: str, start: int) -> int:
    """The end of a phrase: the next mark that parts phrases, brackets inside an organisation's name aside."""
    place = start
    while place < min(len(plain), start + _LONGEST):
        if plain[place] == "（":
            close = plain.find("）", place, place + 14)
            after = plain[close + 1 : close + 2] if close > 0 else ""
            if (
                close > 0
                and after
                and after not in _STOP + "）"
                and place > start
                and not _role_inside(plain[place:close])
            ):
                place = close + 1
                continue
            return place
        if plain[place] in _STOP or plain[place] == "）":
            return place
        place += 1
    return place


_ASIDE = re.compile(r"（(?![左右中前后图])[^（）]{1,8}）(?=、)")


def _role_inside(plain: str) -> bool:
    return bool(ROLE.search(plain)) or plain.startswith(("（左", "（右", "（中", "（图", "（前", "（后"))


def read_forward(text: Text, place: int, roles: dict[int, Role], *, direct: bool = True) -> Block:
    """Posts and a name from `place` on, which is the end of a role or of a name before it in a list.

    `direct`: a name may stand right there, without a post.
    """
    plain = text.plain
    block = Block(start=place, end=place)
    shared: list[tuple[int, int]] = []  # organisations that wait for the title that they share
    for _ in range(_MANY):
        at_role = block.end == place and not block.positions
        jump = _CONNECTORS.match(plain, block.end).end()  # type: ignore[union-attr]
        between = plain[block.end : jump]
        if "\n\n" in between or ("“" in between and not at_role):
            return block
        start = jump
        if plain.startswith("的", start) and at_role:
            start += 1
        if start >= len(plain):
            return block
        if (role := roles.get(start)) and start > place:
            block.roles.append(role)
            block.end = role.end
            continue
        stop = chunk_end(plain, start)
        space = plain.find(" ", start, stop)
        if space > start and ends_with_title(plain[start:space]) and text.name_at(_skip_space(plain, space)):
            stop = space
        if start == stop:
            return block
        named = (direct or block.positions) and _name_first(text, start, stop, at_role, between)
        if named:
            block.name, block.end = named, named.end
            return block
        if ends_with_title(plain[start:stop]) and plain[stop : stop + 1] in (*_CONNECTED, *"（）。；\n", ""):
            early = _title_and_name(text, start, stop, sure=True)
            if early:
                return _take(text, block, start, *early, shared)
            posts = _read(text, start, stop, block, shared)
            if posts:
                block.positions += posts
                block.end = stop
                shared.clear()
                if plain[stop : stop + 1] in ("）", "。", "；", "\n", ""):
                    return block
                if plain[stop : stop + 1] == "（":
                    aside = _ASIDE.match(plain, stop)
                    if not aside:
                        return block
                    block.end = aside.end()
                continue
        if found := _title_and_name(text, start, stop, sure=False):
            return _take(text, block, start, *found, shared)
        if ends_like_organisation(plain[start:stop]) and plain[stop : stop + 1] == "、" and len(shared) < 4:
            shared.append((start, stop))
            block.end = stop
            continue
        return block
    return block


def _skip_space(plain: str, place: int) -> int:
    while plain.startswith(" ", place):
        place += 1
    return place


def _take(text: Text, block: Block, start: int, title_end: int, name: Name, shared: list[tuple[int, int]]) -> Block:
    block.positions += _read(text, start, title_end, block, shared)
    block.name, block.end = name, name.end
    return block


def _read(text: Text, start: int, stop: int, block: Block, shared: list[tuple[int, int]]) -> list[Position]:
    posts = read_positions(text.raw[start:stop], block.positions)
    if not posts:
        return []
    several = [Position(text.raw[a:b], posts[0].title, posts[0].former) for a, b in shared]
    return several + posts


def _name_first(text: Text, start: int, stop: int, at_role: bool, between: str) -> Name | None:
    """A name that begins the phrase, unless the phrase reads better as an organisation with a title."""
    name = text.name_at(start, after_title=not at_role)
    if name is None:
        return None
    if name.end > stop:
        return None
    titled = any(
        (end > name.end and text.name_at(_skip_space(text.plain, end))) or end == stop
        for end in title_ends(text.plain, start, stop)
    )
    if titled and name.score < 3.0:
        return None
    if titled and ends_with_title(text.plain[start:stop]) and text.boundary(name.end) < 4.0:
        return None
    if at_role and "，" in between and name.score < 2.0:
        return None
    return name


def _title_and_name(text: Text, start: int, stop: int, *, sure: bool) -> tuple[int, Name] | None:
    """The first title in the phrase that a name follows."""
    best: tuple[int, Name] | None = None
    for end in [*title_ends(text.plain, start, stop), *_other_ends(text, start, stop)]:
        if end == stop and not text.plain.startswith(" ", end):
            continue
        place = _skip_space(text.plain, end)
        if bracket := re.compile(r"（[^（）]{1,8}）").match(text.plain, place):
            place = bracket.end()
        if text.plain[place : place + 1] in ("“", "，"):
            continue
        attributive = text.plain.startswith("的", place)
        name = text.name_at(place + 1 if attributive else place)
        if name is None or ((sure or attributive) and name.score < SURE):
            continue
        if name.score >= SURE:
            return end, name
        if best is None:
            best = (end, name)
    return best


def _other_ends(text: Text, start: int, stop: int) -> list[int]:
    """Where a trade that no table has may end: 装调工, 科研员; only a sure name after it counts."""
    ends = [found.end() for found in _TRADE.finditer(text.plain, start + 3, stop)]
    return [end for end in ends if (name := text.name_at(end, after_title=False)) and name.score >= SURE]


_TRADE = re.compile(r"[工员师手](?!作|程|业|会|人|艺|资|厂|地|学|大|范|生|傅|机|工|信)")
_LEFT_EDGE = re.compile(
    r".*(?:正是|就是|还是|也是|又是|便是|(?<!但)是|的|由|请来|请出|请|(?<!反)对(?!外|口|台|接)|听(?!力)|让|跟|据|[一两二三四五六七八九十几多]?位|一名|两名|了|着|叫|采访|邀请|遇到|见到|走访|连线|专访|对话|记者在|陪同|以及|"
    r"来自(?!全国)|当天|日前|近日|今天|同为|身为|作为|而|但|说|称|会上|会后|其中|包括|还有|分别为|分别是|现场)"
)


def chunk_start(plain: str, end: int, floor: int) -> int:
    """The beginning of the phrase that ends at `end`; brackets inside an organisation's name belong to it."""
    place = end
    while place > max(floor, end - _LONGEST):
        mark = plain[place - 1]
        if mark == "）" and (opening := plain.rfind("（", floor, place)) >= 0 and place - opening < 14:
            place = opening
        elif mark in _STOP + "（） ":
            return place
        else:
            place -= 1
    return place


def read_backward(text: Text, place: int, floor: int = 0) -> tuple[int, list[Position]]:
    """The posts that end at `place`, before a role or a name, and where the first begins.

    `floor`: where the mention before this one ends.
    """
    plain = text.plain
    chunks: list[tuple[int, int]] = []
    end = place
    while len(chunks) < _MANY:
        while plain[end - 1 : end] == " " and end > floor:
            end -= 1
        if plain[end - 1 : end] == "”" and (opening := plain.rfind("“", floor, end)) >= 0 and end - opening < 20:
            start, whole = opening, True
        else:
            start = chunk_start(plain, end, floor)
            edge = _LEFT_EDGE.match(plain[start:end])
            whole = not edge
            start += edge.end() if edge else 0
            if start >= end or not read_positions(text.raw[start:end]):
                break
        chunks.append((start, end))
        if not whole or plain[start - 1 : start] != "、" or start - 1 <= floor:
            break
        end = start - 1
    positions: list[Position] = []
    for start, end in reversed(chunks):
        positions += read_positions(text.raw[start:end], positions)
    return (chunks[-1][0] if positions else place), positions
