"""Readers' pages of proposals, and of what is seen through them: key topics, units, the calendar."""

from proposals.views.calendar import agenda, month, this_month
from proposals.views.items import ProposalList, detail, overview
from proposals.views.key_topics import KeyTopicList, key_topic
from proposals.views.units import UnitList, unit

__all__ = [
    "KeyTopicList",
    "ProposalList",
    "UnitList",
    "agenda",
    "detail",
    "key_topic",
    "month",
    "overview",
    "this_month",
    "unit",
]
