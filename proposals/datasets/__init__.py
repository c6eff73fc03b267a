"""The files of the tracker: items, and what hangs on them, a row a part. All take the same query."""

from proposals.datasets.items import PROPOSALS
from proposals.datasets.key_topics import KEY_TOPICS
from proposals.datasets.parts import ACTIONS, ASSIGNMENTS, MEASURES, PARTS, REPLIES, SIGNATURES

__all__ = ["ACTIONS", "ASSIGNMENTS", "KEY_TOPICS", "MEASURES", "PARTS", "PROPOSALS", "REPLIES", "SIGNATURES"]
