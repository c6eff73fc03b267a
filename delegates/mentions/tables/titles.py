"""Titles: what a post ends with, what may stand before that, and which belong to no organisation."""

from . import TITLES, words

OFFICES = words(TITLES["offices"])
CALLINGS = words(TITLES["callings"])
ALL = OFFICES | CALLINGS
LONGEST = max(map(len, ALL))
WITHOUT_ORGANISATION = words(TITLES["without organisation"])
MODIFIERS = TITLES["modifiers"]
PRAISE = TITLES["praise"]
PRAISE_OF_PERSONS = PRAISE[:5]
HONOURS = TITLES["honours"]
HEADS_OF_PLACES = words(TITLES["heads of places"])
