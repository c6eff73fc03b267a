"""How names of organisations end."""

from . import ORGANISATIONS

ENDINGS = ORGANISATIONS["endings"]
SHORT_ENDINGS = tuple("".join(ORGANISATIONS["short endings"]))
TRADES = ORGANISATIONS["trades"]
PARTY_PLACES = ORGANISATIONS["party places"]
PARTY_COMMITTEES = ORGANISATIONS["party committees"]
