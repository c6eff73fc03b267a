"""Where a name begins and ends.

Nothing marks the end of a Chinese name: in 全国政协委员…胡卫刚坐下 only the next word tells whether 刚 belongs to it. Each
length is scored by surname, by the characters of the given name, by what follows, and by the rest of the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from newskit.chinese.han import HAN

from .folding import fold
from .tables import followers, names, organisations, surnames, titles

FRONT = 4.0  # punctuation, a blank or the text's end: the name surely ends here
SINGLE = 2.5  # a word of one character that often follows a name
ACCEPTED = -1.3
SURE = 2.4

_HAN = re.compile(HAN)
_DOTTED = re.compile(rf"{HAN}{{1,10}}(?:·{HAN}{{1,12}}){{1,8}}")
_LONGEST = max(map(len, followers.WORDS))
_SINGLE = {word for word in followers.WORDS if len(word) == 1}
_NOT_NAMES = followers.NO_NAME | {word for word in followers.WORDS if len(word) > 1}
_LONGEST_NOT = max(map(len, _NOT_NAMES))
_PAIRS = {word for word in organisations.ENDINGS if len(word) == 2}
_PART_OF_NAME = re.compile(r"（(?:集团|中国|控股|股份|北京|上海|香港|澳门|广东|深圳|总|国际|海外|亚洲)[^）]{0,4}）")
_JUST_THEN = re.compile(r"刚(?!刚)[^，。；\n]{1,8}，(?:就|便|已|又|立刻|马上)")
# 代表 as a verb: 代表民盟中央发言.
SPEAKS_FOR = re.compile(
    r"代表(?:团|队|处|性|作|着|了(?!解)|全|各|其|我|他|她|大家|中国|中央|国务院|民|致公|九三|台盟|农工|[^，。；：]{0,12}?(?:作|发言|报告|登台))"
)


def titles_start(plain: str, place: int) -> bool:
    """董事长, 司长, 区长 begin like surnames."""
    return any(plain[place : place + size] in titles.ALL for size in range(2, titles.LONGEST + 1))


@dataclass(slots=True)
class Name:
    start: int
    end: int
    score: float


@dataclass
class Text:
    """A text and its folded form, with the names that the profiles hold, if any."""

    raw: str
    known: frozenset[str] = frozenset()
    plain: str = field(init=False)
    _counts: dict[str, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.plain = fold(self.raw)

    @cached_property
    def length(self) -> int:
        return len(self.plain)

    def count(self, word: str) -> int:
        if word not in self._counts:
            self._counts[word] = self.plain.count(word)
        return self._counts[word]

    def boundary(self, place: int) -> float:
        """How sure it is that a name ends here, by what comes next."""
        plain = self.plain
        if place >= self.length:
            return FRONT
        if not _HAN.match(plain[place]):
            if plain[place] == "·":
                return -9.0
            if _PART_OF_NAME.match(plain, place):
                return -1.0
            return FRONT if not plain[place].isalnum() else 2.0
        if plain.startswith("代表", place) and SPEAKS_FOR.match(plain, place):
            return FRONT if not plain.startswith("代表团", place) and not plain.startswith("代表处", place) else -3.0
        for size in range(min(_LONGEST, self.length - place), 1, -1):
            if plain[place : place + size] in followers.WORDS:
                return (
                    4.0
                    + 0.4 * (size - 2)
                    + (1.0 if _JUST_THEN.match(plain, place) or plain[place : place + 2] in followers.CLOSED else 0.0)
                )
        if plain[place] in _SINGLE:
            if _JUST_THEN.match(plain, place):
                return 5.5
            pair = any(plain[place + 1 : place + 1 + size] in followers.WORDS for size in (2, 3, 4))
            return 4.2 if pair and plain[place] in names.OPENERS else SINGLE
        return -1.0

    def is_word(self, place: int) -> bool:
        """Whether what stands here is known to begin no name."""
        plain = self.plain
        if any(plain.startswith(word, place) for word in surnames.PLACES):
            return True
        if (
            plain[place : place + 2] in surnames.CITIES
            and max(self.boundary(place + 2), self.boundary(place + 3)) < SINGLE
        ):
            return True
        if plain[place : place + 2] in surnames.CITIES and plain[place + 2 : place + 3] in set("市县区州省港"):
            return True
        if titles_start(plain, place):
            return True
        return any(plain[place : place + size] in _NOT_NAMES for size in range(2, _LONGEST_NOT + 1))

    def name_at(self, place: int, *, after_title: bool = True, least: float = ACCEPTED) -> Name | None:
        """The name that begins here, or None. After a role, which may be used in general, sounds alone need more proof."""
        best: Name | None = None
        for name in self._candidates(place, after_title):
            if best is None or name.score > best.score:
                best = name
        return best if best and best.score >= least else None

    def _candidates(self, place: int, after_title: bool) -> Iterator[Name]:
        plain = self.plain
        for length in range(2, 9):
            word = plain[place : place + length]
            if len(word) == length and word in self.known:
                yield Name(place, place + length, 1.5 + 0.5 * length + self.boundary(place + length))
        if dotted := _DOTTED.match(plain, place):
            yield from self._dotted(place, dotted.end())
            return
        if not _HAN.match(plain[place : place + 1]) or self.is_word(place):
            return
        yield from self._with_surname(place)
        yield from self._by_sound(place, after_title)

    def _with_surname(self, place: int) -> Iterator[Name]:
        plain = self.plain
        compound = plain[place : place + 2] in surnames.COMPOUND
        if compound:
            for given in (2, 1):
                if name := self._scored(place, 2, given, 1.0 if given == 2 else 0.5):
                    yield name
        if plain[place] not in surnames.SINGLE:
            return
        if plain[place] in surnames.COMMON_WORDS and max(self.boundary(place + 2), self.boundary(place + 3)) < 0:
            return
        rare = -1.5 if plain[place] in surnames.WORDLIKE else 0.0
        for given in (2, 1):
            if name := self._scored(place, 1, given, (1.0 if given == 2 else 0.0) + rare - (1.0 if compound else 0.0)):
                yield name
        # 陈冯富珍: the husband's surname before the own, only where no shorter name ends well.
        unended = max(map(self.boundary, (place + 2, place + 3))) < 0
        if unended and plain[place + 1 : place + 2] in surnames.SINGLE:
            name = self._scored(place, 2, 2, -1.0)
            if name and name.score > SURE:
                yield name

    def _scored(self, place: int, surname: int, given: int, prior: float) -> Name | None:
        plain, end = self.plain, place + surname + given
        if end > self.length:
            return None
        letters = plain[place + surname : end]
        if plain[end - 1 : end + 1] in _PAIRS:
            return None
        score = prior + self.boundary(end)
        for position, letter in enumerate(letters):
            if not _HAN.match(letter):
                return None
            if letter in names.NEVER:
                return None
            if letter in names.SELDOM and position == given - 1:
                score -= 2.6 if letter not in names.GIVEN else 1.0 if given == 2 else 0.0
            elif letter not in names.GIVEN:
                score -= 1.6
        whole = plain[place:end]
        if given == 1:
            score += min(2.0, 0.8 * (self.count(whole) - self.count(plain[place : end + 1])))
        else:
            score += min(1.5, 0.8 * (self.count(whole) - 1))
        return Name(place, end, score)

    def _dotted(self, place: int, longest: int) -> Iterator[Name]:
        last = self.plain.rindex("·", place, longest) + 1
        if self._titled(place, self.plain.index("·", place) - place):
            return
        for end in range(last + 1, longest + 1):
            tail = self.plain[last:end]
            if any(letter in names.NEVER for letter in tail):
                return
            score = 2.0 + self.boundary(end) + 0.15 * len(tail)
            yield Name(place, end, score - sum(1.2 for letter in tail if letter not in names.BY_SOUND))

    def _by_sound(self, place: int, after_title: bool) -> Iterator[Name]:
        plain = self.plain
        for length in range(2, 8):
            letters = plain[place : place + length]
            if len(letters) < length or not all(map(_HAN.match, letters)) or any(x in names.NEVER for x in letters):
                return
            boundary = self.boundary(place + length)
            strange = sum(1 for letter in letters if letter not in names.BY_SOUND)
            honoured = plain.startswith(names.HONORIFICS, place + length)
            if not strange and boundary > 0:
                yield Name(place, place + length, boundary - 1.2 + 0.25 * length)
            elif (
                length <= 3
                and not self._titled(place, length)
                and (honoured or (after_title and boundary >= FRONT and strange < length))
            ):
                yield Name(place, place + length, boundary - 2.5 - (0 if honoured else 0.6 * strange))

    def _titled(self, place: int, length: int) -> bool:
        return any(titles_start(self.plain, start) for start in range(place, place + length))

    def name_before(self, place: int, *, least: float = SURE) -> Name | None:
        """The name that ends here, when something before it shows where it begins."""
        best: Name | None = None
        dot = re.search(rf"{HAN}{{1,10}}(?:·{HAN}{{1,12}})+$", self.plain[max(0, place - 30) : place])
        if dot:
            return Name(place - len(dot[0]), place, FRONT)
        for length in (2, 3, 4):
            start = place - length
            if start < 0:
                break
            surname = 2 if self.plain[start : start + 2] in surnames.COMPOUND and length > 2 else 1
            if (surname == 1 and (self.plain[start] not in surnames.SINGLE or length == 4)) or self.is_word(start):
                continue
            name = self._scored(start, surname, length - surname, 1.0 if length - surname == 2 else 0.0)
            if name is None:
                continue
            name.score += self.left_edge(start) - self.boundary(place)
            name.score -= 1.5 if surname == 1 and self.plain[start] in surnames.WORDLIKE else 0.0
            if best is None or name.score > best.score:
                best = name
        sound = re.search(rf"(?<!{HAN}){HAN}{{2,7}}$", self.plain[max(0, place - 9) : place])
        if best is None and sound and all(letter in names.BY_SOUND for letter in sound[0]):
            best = Name(place - len(sound[0]), place, 3.0)
        return best if best and best.score >= least else None

    def left_edge(self, start: int) -> float:
        """How sure it is that a name begins here, by what stands before."""
        if start == 0 or not _HAN.match(self.plain[start - 1]):
            return FRONT if start == 0 or not self.plain[start - 1].isalnum() else 0.0
        if self.plain[start - 1] in followers.BEFORE:
            return 2.0
        from .positions import ends_with_title

        if self.plain[max(0, start - 2) : start] in followers.LEADING:
            return 3.0
        return 3.5 if ends_with_title(self.plain[max(0, start - 12) : start]) else -2.0
