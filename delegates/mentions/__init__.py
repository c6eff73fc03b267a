"""Find the delegates that a Chinese text names, with role, posts and delegation. Pure: no database.

`find_mentions` says what the text states; who that is among the profiles is another question (rule 10: never guessed).
"""

from .finder import find_mentions
from .model import RANKS, Body, Mention, Position

__all__ = ["RANKS", "Body", "Mention", "Position", "find_mentions"]
