"""The files of the tracker: items, and what hangs on them, a row a part; all of these take the same query.

Beside them, with questions of their own: key topics, and the units that handle items.
"""

from proposals.datasets.items import PROPOSALS
from proposals.datasets.key_topics import KEY_TOPICS
from proposals.datasets.parts import ACTIONS, ASSIGNMENTS, MEASURES, REPLIES, SIGNATURES
from proposals.datasets.progress import MILESTONES
from proposals.datasets.ties import FILINGS, RELATIONS
from proposals.datasets.units import UNITS

PARTS = (ACTIONS, REPLIES, ASSIGNMENTS, SIGNATURES, MEASURES, MILESTONES, RELATIONS, FILINGS)

__all__ = [
    "ACTIONS",
    "ASSIGNMENTS",
    "FILINGS",
    "KEY_TOPICS",
    "MEASURES",
    "MILESTONES",
    "PARTS",
    "PROPOSALS",
    "RELATIONS",
    "REPLIES",
    "SIGNATURES",
    "UNITS",
]
