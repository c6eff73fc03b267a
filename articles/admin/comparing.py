"""Which two texts of a story are compared, and how the page lays them side by side."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from articles import document as documents
from articles.diffing import LABELS, Difference, Names, Passage, differences
from articles.models import Article, Decision, Publication, SignOff
from delegates.models import Body, Delegate
from newskit.accounts.models import Section, User
from newskit.topics.models import Topic
from proposals.models import Proposal

NOW, LIVE, MINE = "now", "live", "mine"
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_TOLD_APART = ("headline", "bylines", "pictures")  # the page says of these that they did not change


class NotThere(Exception):
    """The text that was asked for does not exist, or is not named as one can be. The message says which, in words."""

    def __init__(self, message: str, status: int):
        self.status = status
        super().__init__(message)


@dataclass(frozen=True)
class Side:
    """One of the two texts. `key` asks for it in an address; `number` is its version, where it was asked for as one."""

    key: str
    title: str
    detail: str
    document: str
    digest: str
    number: int | None = None

    @cached_property
    def data(self) -> dict[str, Any]:
        return documents.parse(self.document)


def side(article: Article, user: User, at: datetime.datetime, asked: str) -> Side:
    """The text that an address names: a version's number, `now`, `live` for readers' text, `mine` for the one I signed."""
    if asked == LIVE:
        return _published(article, at)
    if asked == MINE:
        signed = signed_by(article, user)
        if signed is None:
            raise NotThere(gettext("You have signed no text of this story."), 404)
        asked = str(signed.version)
    elif asked == NOW:
        asked = str(article.version)
    if not _NUMBER.fullmatch(asked):
        raise NotThere(
            gettext("“%(asked)s” is no version: a number, “now”, “live” or “mine” is.") % {"asked": asked[:40]}, 400
        )
    version = article.versions.select_related("saved_by").filter(number=int(asked)).first()
    if version is None:
        raise NotThere(
            gettext("This story has no version %(number)d. Its newest is %(newest)d.")
            % {"number": int(asked), "newest": article.version},
            404,
        )
    is_now = version.number == article.version
    title = gettext("Version %(number)d, as it stands now") if is_now else gettext("Version %(number)d")
    return Side(
        key=str(version.number),
        title=title % {"number": version.number},
        detail=f"{version.saved_by} {minute(version.saved_at)}",
        document=version.document,
        digest=version.digest,
        number=version.number,
    )


def _published(article: Article, at: datetime.datetime) -> Side:
    publication = article.publications.live(at).first()
    if publication is None:
        raise NotThere(gettext("Readers see nothing of this story now: there is no public text to compare with."), 404)
    return Side(
        key=LIVE,
        title=gettext("What readers see, publication %(number)d") % {"number": publication.number},
        detail=gettext("since %(minute)s") % {"minute": minute(publication.shown.lower)},
        document=publication.document,
        digest=publication.digest,
        number=version_of(publication),
    )


def version_of(publication: Publication) -> int | None:
    """The version that the final sign-off of a publication names."""
    passes = SignOff.objects.filter(round=publication.round_id, decision=Decision.PASS, digest=publication.digest)
    return passes.order_by("-id").values_list("version", flat=True).first()


def signed_by(article: Article, user: User) -> SignOff | None:
    """The person's newest signature under a text of this story."""
    return SignOff.objects.filter(round__article=article, who=user, decision=Decision.PASS).order_by("-id").first()


def minute(moment: datetime.datetime) -> str:
    local = timezone.localtime(moment)
    same_year = local.year == timezone.localtime().year
    return local.strftime("%m-%d %H:%M" if same_year else "%Y-%m-%d %H:%M")


@dataclass(frozen=True)
class Row:
    """A passage as the page lays it out; those that changed have a place that links lead to."""

    passage: Passage
    place: int = 0

    @property
    def anchor(self) -> str:
        return f"d{self.place}"


@dataclass(frozen=True)
class Part:
    difference: Difference
    groups: list[tuple[bool, list[Row]]]  # (whether the passages are the same in both, passages)

    @property
    def label(self) -> str:
        return str(self.difference.label)


class Comparison:
    """What the page shows of two texts."""

    def __init__(self, old: Side, new: Side, found: list[Difference]):
        self.old, self.new = old, new
        self.found = found
        self.is_same_text = old.digest == new.digest
        self.deleted = sum(difference.deleted for difference in found)
        self.inserted = sum(difference.inserted for difference in found)
        self.count = self.deleted + self.inserted
        self.moved = sum(difference.moved for difference in found)
        self.parts = list(self._parts())
        self.rows = [(part.label, row) for part in self.parts for same, rows in part.groups if not same for row in rows]
        self.places = sum(bool(row.place) for _label, row in self.rows)

    def _parts(self) -> Iterator[Part]:
        place = 0
        for difference in self.found:
            groups = []
            for is_same, passages in difference.groups:
                rows = []
                for passage in passages:
                    is_place = not is_same and not passage.moved_to
                    place += is_place
                    rows.append(Row(passage, place if is_place else 0))
                groups.append((is_same, rows))
            yield Part(difference, groups)

    @property
    def changes(self) -> list[tuple[str, Row]]:
        """Each change that a link leads to, with the name of its part."""
        return [(label, row) for label, row in self.rows if row.place]

    @property
    def unchanged(self) -> str:
        """Of the parts that are asked for first: which did not change."""
        changed = {difference.part for difference in self.found}
        return "、".join(str(LABELS[part]) for part in _TOLD_APART if part not in changed)


def compare(old: Side, new: Side) -> Comparison:
    if old.digest == new.digest:
        return Comparison(old, new, [])
    return Comparison(old, new, differences(old.data, new.data, names(old.data, new.data)))


def names(old: dict[str, Any], new: dict[str, Any]) -> Names:
    """What the ids and codes that differ are called: at most one query a kind."""

    def keys(part: str, field: str = "") -> set:
        if old[part] == new[part]:
            return set()
        rows = [*old[part], *new[part]]
        return {row[field] if field else row for row in rows} - {None}

    found: dict[str, dict[Any, str]] = {}
    if wanted := keys("mentions", "delegate"):
        found["delegates"] = {row.pk: str(row) for row in Delegate.objects.filter(pk__in=wanted)}
    if wanted := keys("mentions", "body"):
        found["bodies"] = {row.code: str(row) for row in Body.objects.filter(code__in=wanted)}
    if wanted := keys("proposals", "proposal"):
        found["proposals"] = {row.pk: str(row) for row in Proposal.objects.filter(pk__in=wanted)}
    if wanted := keys("topics"):
        found["topics"] = {row.slug: str(row) for row in Topic.objects.filter(slug__in=wanted)}
    if old["section"] != new["section"]:
        sections = Section.objects.filter(code__in=[old["section"], new["section"]])
        found["sections"] = {row.code: str(row) for row in sections}
    return found
