"""The files of delegates: people, and their mandates and posts. All take the same query."""

from delegates.datasets.parts import MANDATES, PARTS, POSTS
from delegates.datasets.people import DELEGATES

__all__ = ["DELEGATES", "MANDATES", "PARTS", "POSTS"]
