"""Chance that falls the same way on every machine and in every version of Python."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_MASK = (1 << 64) - 1


class Dice:
    """splitmix64 from a word. Two dice of one word give the same throws; dice of two words know nothing of each other."""

    def __init__(self, word: str) -> None:
        self._state = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")

    def below(self, limit: int) -> int:
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return (mixed ^ (mixed >> 31)) % limit

    def between(self, low: int, high: int) -> int:
        """Both ends may fall."""
        return low + self.below(high - low + 1)

    def chance(self, of_hundred: int) -> bool:
        return self.below(100) < of_hundred

    def pick(self, items: Sequence[T]) -> T:
        return items[self.below(len(items))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        mixed = list(items)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.below(last + 1)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """Different ones, in their own order."""
        chosen = sorted(self.shuffled(range(len(items)))[:count])
        return [items[index] for index in chosen]

    def weighted(self, weights: dict[T, int]) -> T:
        fall = self.below(sum(weights.values()))
        for item, weight in weights.items():
            fall -= weight
            if fall < 0:
                return item
        raise AssertionError("weights add up")
