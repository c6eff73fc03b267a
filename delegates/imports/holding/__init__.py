"""Tables of mandates and of posts: a row each, of people who are on record."""

from delegates.imports.holding.mandates import FIELDS as MANDATE_FIELDS
from delegates.imports.holding.mandates import MandatesRun
from delegates.imports.holding.posts import FIELDS as POST_FIELDS
from delegates.imports.holding.posts import PostsRun

__all__ = ["MANDATE_FIELDS", "POST_FIELDS", "MandatesRun", "PostsRun"]
