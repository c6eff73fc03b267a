"""Paragraphs, lines or rows of two texts brought together: the same, changed, moved, split, joined, new, gone. Pure."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from articles.diffing.characters import clusters, matched

_ALIKE = 0.3  # in the same place: compared inside
_ALIKE_ELSEWHERE = 0.6  # in another place: moved and changed
_LONG = 6  # characters: shorter ones are alike by chance
_AT_ONCE = 200  # items of a gap that are compared each with each
_IN_ALL = 200_000  # comparisons; after them nothing more is alike, so that the page answers


@dataclass(frozen=True)
class Pair:
    """Places in the old and in the new list. One side empty: new, or gone. Several on a side: joined, or split.

    What moved stands where the new text has it; a second pair, without a new place, marks where it stood.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    moved: bool = False


def align(
    old: Sequence[str],
    new: Sequence[str],
    old_keys: Sequence[Hashable] | None = None,
    new_keys: Sequence[Hashable] | None = None,
) -> list[Pair]:
    """In reading order. Equal keys (by default the texts) belong together; then what is alike."""
    was = list(old if old_keys is None else old_keys)
    now = list(new if new_keys is None else new_keys)
    ahead = dict(pair for pair in enumerate(matched(was, now)) if pair[1] >= 0)
    moved = _moved(was, now, ahead)
    marks = _Alike(old, new)
    for i, k, j, n in _gaps(ahead, len(old), len(new)):
        left = [place for place in range(i, k) if place not in moved]
        right = [place for place in range(j, n) if place not in moved.values()]
        for start in range(0, max(len(left), len(right)), _AT_ONCE):
            ahead |= marks.in_order(left[start : start + _AT_ONCE], right[start : start + _AT_ONCE])
    wide = _split_and_joined(old, new, ahead, moved, marks)
    taken_old = {place for pair in wide for place in pair.old} | ahead.keys() | moved.keys()
    taken_new = {place for pair in wide for place in pair.new} | {*ahead.values(), *moved.values()}
    left = [place for place in range(len(old)) if place not in taken_old and len(old[place]) >= _LONG]
    right = [place for place in range(len(new)) if place not in taken_new and len(new[place]) >= _LONG]
    if len(left) * len(right) <= _AT_ONCE * _AT_ONCE:
        moved |= marks.anywhere(left, right)
    widened = {place for pair in wide for place in pair.old}
    pairs = wide + [Pair((i,), (j,)) for i, j in ahead.items() if i not in widened]
    return _in_order(sorted(pairs, key=lambda pair: pair.old[0]), moved, len(old), len(new))


def _moved(was: list, now: list, ahead: dict[int, int]) -> dict[int, int]:
    """What stands unchanged in another place."""
    places = defaultdict(list)
    taken = set(ahead.values())
    for j in reversed(range(len(now))):
        if j not in taken:
            places[now[j]].append(j)
    return {i: places[key].pop() for i, key in enumerate(was) if i not in ahead and places.get(key)}


def _gaps(ahead: dict[int, int], in_old: int, in_new: int) -> list[tuple[int, int, int, int]]:
    ends = [(-1, -1), *sorted(ahead.items()), (in_old, in_new)]
    return [(i + 1, k, j + 1, n) for (i, j), (k, n) in pairwise(ends) if k > i + 1 and n > j + 1]


def _split_and_joined(
    old: Sequence[str], new: Sequence[str], ahead: dict[int, int], moved: dict[int, int], marks: "_Alike"
) -> list[Pair]:
    """A paragraph that became two, or two that became one: no character changed by that."""
    free_old = set(range(len(old))) - ahead.keys() - moved.keys()
    free_new = set(range(len(new))) - {*ahead.values(), *moved.values()}
    wide = []
    for i, j in sorted(ahead.items()):
        if old[i] == new[j]:
            continue
        before, after = _grown(old, new, i, j, free_new, marks)
        if before or after:
            free_new -= {*before, *after}
            wide.append(Pair((i,), (*before, j, *after)))
            continue
        before, after = _grown(new, old, j, i, free_old, marks)
        if before or after:
            free_old -= {*before, *after}
            wide.append(Pair((*before, i, *after), (j,)))
    return wide


def _grown(
    one: Sequence[str], many: Sequence[str], i: int, j: int, free: set[int], marks: "_Alike"
) -> tuple[list[int], list[int]]:
    """Free neighbours of `many[j]` that are in `one[i]` as well."""
    before: list[int] = []
    after: list[int] = []
    best = marks.of_texts(one[i], many[j])
    for step, side in ((1, after), (-1, before)):
        place = j + step
        while place in free:
            places = [*reversed(before), j, *after]
            places = [*places, place] if step > 0 else [place, *places]
            alike = marks.of_texts(one[i], "".join(many[p] for p in places))
            if alike < best + 0.05:
                break
            best = alike
            side.append(place)
            place += step
    return before[::-1], after


class _Alike:
    """How alike two texts are, by the characters and pairs of characters that both have: 0 to 1."""

    def __init__(self, old: Sequence[str], new: Sequence[str]):
        self.old, self.new = old, new
        self._marks: dict[str, frozenset[str]] = {}
        self._asked = 0

    def marks(self, text: str) -> frozenset[str]:
        if text not in self._marks:
            chars = clusters(text)
            self._marks[text] = frozenset(chars) | {a + b for a, b in pairwise(chars)}
        return self._marks[text]

    def of_texts(self, one: str, other: str) -> float:
        self._asked += 1
        if self._asked > _IN_ALL:
            return 0.0
        a, b = self.marks(one), self.marks(other)
        return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0

    def of(self, i: int, j: int) -> float:
        return self.of_texts(self.old[i], self.new[j])

    def in_order(self, left: list[int], right: list[int]) -> dict[int, int]:
        """Pairs that do not cross, as alike as can be in all."""
        if not left or not right:
            return {}
        best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
        alike = {}
        for x in range(len(left) - 1, -1, -1):
            for y in range(len(right) - 1, -1, -1):
                score = self.of(left[x], right[y])
                best[x][y] = max(best[x + 1][y], best[x][y + 1])
                if score >= _ALIKE and best[x + 1][y + 1] + score >= best[x][y]:
                    best[x][y] = best[x + 1][y + 1] + score
                    alike[x, y] = True
        found = {}
        x = y = 0
        while x < len(left) and y < len(right):
            if (x, y) in alike:
                found[left[x]] = right[y]
                x, y = x + 1, y + 1
            elif best[x + 1][y] >= best[x][y + 1]:
                x += 1
            else:
                y += 1
        return found

    def anywhere(self, left: list[int], right: list[int]) -> dict[int, int]:
        """Pairs in any place, the most alike first."""
        scores = sorted(((self.of(i, j), -i, -j) for i in left for j in right), reverse=True)
        found: dict[int, int] = {}
        for score, i, j in scores:
            if score < _ALIKE_ELSEWHERE:
                break
            if -i not in found and -j not in found.values():
                found[-i] = -j
        return found


def _in_order(ahead: list[Pair], moved: dict[int, int], in_old: int, in_new: int) -> list[Pair]:
    """As the new text reads; what is gone stands where it stood."""
    came = {j: i for i, j in moved.items()}
    found = []
    i = j = 0
    for pair in [*ahead, Pair((in_old,), (in_new,))]:
        found += [Pair((place,), (), moved=place in moved) for place in range(i, pair.old[0])]
        found += [
            Pair((came[place],), (place,), moved=True) if place in came else Pair((), (place,))
            for place in range(j, pair.new[0])
        ]
        if pair.old[0] < in_old or pair.new[0] < in_new:
            found.append(pair)
        i, j = pair.old[-1] + 1, pair.new[-1] + 1
    return found
