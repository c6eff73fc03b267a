"""What stands right after a name, or right before it."""

from . import FOLLOWERS, letters, words

WORDS = words(FOLLOWERS["words"])
CLOSED = words(FOLLOWERS["closed"])
NO_NAME = words(FOLLOWERS["no name"])
BEFORE = letters(FOLLOWERS["before"])
LEADING = words(FOLLOWERS["leading"])
