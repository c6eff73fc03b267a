"""What a long file leaves in memory from its first row to its last: eight bytes for a name, a bit for a key."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable


class Tally:
    """How often each thing was added. Things are known by their hash: of a hundred thousand no two share one."""

    def __init__(self) -> None:
        self._hashes = array("q")
        self._in_order = True

    def add(self, *thing: object) -> None:
        self._hashes.append(hash(thing))
        self._in_order = False

    def __getitem__(self, thing: tuple[object, ...]) -> int:
        if not self._in_order:
            self._hashes = array("q", sorted(self._hashes))
            self._in_order = True
        of_it = hash(thing)
        return bisect_right(self._hashes, of_it) - bisect_left(self._hashes, of_it)


class Keys:
    """A set of primary keys: those of rows that came one after the other lie side by side."""

    _WIDTH = 1024

    def __init__(self, keys: Iterable[int] = ()) -> None:
        self._pages: dict[int, int] = {}
        self.update(keys)

    def add(self, key: int) -> None:
        page, bit = divmod(key, self._WIDTH)
        self._pages[page] = self._pages.get(page, 0) | 1 << bit

    def update(self, keys: Iterable[int]) -> None:
        for key in keys:
            self.add(key)

    def __contains__(self, key: int) -> bool:
        page, bit = divmod(key, self._WIDTH)
        return bool(self._pages.get(page, 0) >> bit & 1)

    def copy(self) -> "Keys":
        found = Keys()
        found._pages = dict(self._pages)
        return found
