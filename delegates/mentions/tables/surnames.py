"""Surnames, and places that look like a surname with a given name."""

from . import SURNAMES, letters, words

SINGLE = letters(SURNAMES["single"])
WORDLIKE = letters(SURNAMES["wordlike"])
COMMON_WORDS = WORDLIKE | letters(SURNAMES["common words"])
COMPOUND = words(SURNAMES["compound"])
PLACES = SURNAMES["places"]
CITIES = words(SURNAMES["cities"])
