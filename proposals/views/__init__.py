"""Readers' pages of proposals, and of what is seen through them: key topics, units, the calendar."""

from proposals.views.items import ProposalList, detail, overview
from proposals.views.key_topics import KeyTopicList, key_topic

__all__ = ["KeyTopicList", "ProposalList", "detail", "key_topic", "overview"]
