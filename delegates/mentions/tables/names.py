"""Characters of given names, and syllables of names written by sound."""

from . import NAMES, letters

GIVEN = letters(NAMES["given"])
NEVER = letters(NAMES["never"])
SELDOM = letters(NAMES["seldom"])
OPENERS = letters(NAMES["openers"])
BY_SOUND = letters(NAMES["by sound"])
HONORIFICS = NAMES["honorifics"]
