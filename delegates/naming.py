"""How somebody is titled on a day: role, rank, seat and posts, and what of it is known.

Nothing here asks the database beyond the rows' own relations; with `.with_identity()` those are already read.
Titles are content, so they are Chinese whatever the language of the page.
"""

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newskit.periods.fields import Period
from newskit.periods.known import Known

if TYPE_CHECKING:
    from delegates.models import (
        Body,
        CommitteePost,
        Delegate,
        DisplayIdentity,
        Mandate,
        Organisation,
        Position,
        Seat,
        Sighting,
    )

# By rank, highest first; 常委会 belongs to the words of a congress.
RANK_WORDS = {
    "standing_committee_chair": "常委会委员长",
    "standing_committee_vice_chair": "常委会副委员长",
    "chair": "主席",
    "vice_chair": "副主席",
    "secretary_general": "秘书长",
    "standing_committee_member": "常委会委员",
    "standing_member": "常委",
}
FORMER = "原"

# In a committee, highest first: of a congress, and of a conference.
COMMITTEE_WORDS = {
    "chair": ("主任委员", "主任"),
    "resident_vice_chair": ("", "驻会副主任"),
    "vice_chair": ("副主任委员", "副主任"),
    "member": ("委员", "委员"),
}


def rank_word(rank: str, body: str = "") -> str:
    """副主席, 常委会委员. The secretary-general of a congress is its Standing Committee's."""
    if rank == "secretary_general" and body == "npc":
        return "常委会秘书长"
    return RANK_WORDS.get(rank, rank)


def committee_title(role: str, body: "Body") -> str:
    """主任委员 in a congress, 主任 in a conference."""
    congress, conference = COMMITTEE_WORDS[role]
    return congress if body.is_congress else conference


@dataclass(frozen=True)
class CommitteeOn:
    """A post in a committee of the body as it stood on the day; of a mandate that is over, on its last day."""

    post: "CommitteePost"
    known: Known
    text: str


@dataclass(frozen=True)
class RoleOn:
    """Membership of one term as it stood on the day."""

    mandate: "Mandate"
    known: Known
    ranks: tuple[str, ...]
    seat: "Seat | None"
    suspended: Known
    over: bool
    committees: tuple[CommitteeOn, ...] = ()

    @property
    def sure_committees(self) -> str:
        return "、".join(row.text for row in self.committees if row.known == Known.YES)

    @property
    def perhaps_committees(self) -> str:
        return "、".join(row.text for row in self.committees if row.known == Known.UNKNOWN)

    @property
    def printed(self) -> str:
        """With the posts in committees that surely hold: 全国政协常委、经济委员会副主任."""
        return "、".join(filter(None, [self.text, self.sure_committees]))

    @property
    def text(self) -> str:
        """全国政协副主席兼秘书长, 全国人大代表; who is over stands with the term: 十三届全国政协委员."""
        body = self.mandate.term.body
        if not self.ranks:
            return f"{self.mandate.term.name}{body.member_word}" if self.over else body.role_word
        words = [rank_word(rank, body.code) for rank in self.ranks]
        name = self.mandate.term.name if self.over else body.short_name
        return name + words[0] + "".join(f"兼{word.removeprefix('常委会')}" for word in words[1:])


@dataclass(frozen=True)
class PostOn:
    """A post as it stood on the day. `former` only where dates or print prove it; `last_seen` where they do not."""

    position: "Position"
    known: Known
    organisation: str
    text: str
    former: bool
    last_seen: "Sighting | None"


@dataclass(frozen=True)
class Identity:
    """All that somebody was on a day. `text` prints what is sure; the rest is in the parts, marked."""

    day: datetime.date
    name: str
    roles: list[RoleOn] = field(default_factory=list)
    posts: list[PostOn] = field(default_factory=list)

    @property
    def standing(self) -> Known:
        """Whether a deputy or member on the day."""
        return Known.any_of(*(role.known for role in self.roles))

    @property
    def text(self) -> str:
        """全国政协委员、某大学校长: roles and posts that surely held on the day."""
        sure = [role.printed for role in self.roles if role.known == Known.YES]
        return "、".join(sure + [post.text for post in self.posts if post.known == Known.YES])

    @property
    def full(self) -> str:
        """Title and name as copy prints them at first mention."""
        return f"{self.text}{self.name}"


def identity(delegate: "Delegate", day: datetime.date) -> Identity:
    """Roles that held, perhaps held or are over; posts that held, perhaps hold or are former. None that is yet to come."""
    roles = [role for mandate in delegate.mandates.all() if (role := role_on(mandate, day))]
    first = preferred_on(delegate, day)
    role_first = first.mandate_id if first else None
    posts_first = {position.pk for position in first.positions.all()} if first else set()
    roles.sort(
        key=lambda role: (
            role.over,
            role.mandate.pk != role_first,
            -role.mandate.term.starts_on.toordinal(),
            role.mandate.term.body.order,
        )
    )
    posts = [post for position in delegate.positions.all() if (post := post_on(position, day))]
    posts.sort(key=lambda post: (post.former, post.position.pk not in posts_first, post.position.order))
    return Identity(day, delegate.name, roles, posts)


def preferred_on(delegate: "Delegate", day: datetime.date) -> "DisplayIdentity | None":
    """What editors chose to print first, on the days of the session that they chose it for."""
    sessions = (
        row for row in delegate.display_identities.all() if row.session.opens_on <= day <= row.session.closes_on
    )
    return next(sessions, None)


def role_on(mandate: "Mandate", day: datetime.date) -> RoleOn | None:
    known = mandate.as_of(day)
    over = known == Known.NO
    if over and not _is_over(mandate, day):
        return None
    # The last day of what is over tells what it was. Rows' own dates: a mandate that is unknown keeps its ranks.
    last = _last_day(mandate) if over else day
    ranks = [office.rank for office in mandate.offices.all() if Period.as_of(office, last) == Known.YES]
    ranks.sort(key=list(RANK_WORDS).index)
    seats = [seat for seat in mandate.seats.all() if Period.as_of(seat, last) == Known.YES]
    suspended = Known.any_of(*(row.as_of(day) for row in mandate.suspensions.all()))
    committees = [row for post in mandate.committee_posts.all() if (row := committee_on(post, known, last, over))]
    committees.sort(key=lambda row: list(COMMITTEE_WORDS).index(row.post.role))
    seat = seats[0] if seats else None
    return RoleOn(mandate, known, tuple(ranks), seat, suspended, over, tuple(committees))


def committee_on(post: "CommitteePost", mandate: Known, day: datetime.date, over: bool) -> CommitteeOn | None:
    """Beside a conference's rank its name goes without saying; a congress's is printed, for its Standing Committee is
    another: 全国政协常委、经济委员会副主任, but 全国人大常委会委员、全国人大财政经济委员会委员.
    """
    own = Period.as_of(post, day)
    if own == Known.NO:
        return None
    body, name = post.mandate.term.body, post.committee.name_on(day)
    for prefix in (body.name, body.short_name):
        name = name.removeprefix(prefix)
    if body.is_congress:
        name = (post.mandate.term.name if over else body.short_name) + name
    return CommitteeOn(post, own if over else Known.all_of(mandate, own), f"{name}{post.title}")


def post_on(position: "Position", day: datetime.date) -> PostOn | None:
    known = position.as_of(day)
    former = known == Known.NO
    if former and position.starts_on and position.start.earliest and day < position.start.earliest:
        return None
    organisation = position.organisation.name_on(day)
    text = f"{organisation}{position.title}"
    if former:
        text = _with_former(position.organisation, organisation, position.title)
    last_seen = position.last_seen(day) if known == Known.UNKNOWN else None
    return PostOn(position, known, organisation, text, former, last_seen)


def _with_former(organisation: "Organisation", name: str, title: str) -> str:
    """某局原局长 while the organisation exists, 原某局局长 once it has a successor."""
    if organisation.successors.all():
        return f"{FORMER}{name}{title}"
    return f"{name}{FORMER}{title}"


def _is_over(mandate: "Mandate", day: datetime.date) -> bool:
    ended = mandate.ends_on is not None and mandate.end.latest <= day
    return ended or (mandate.term.ends_on is not None and mandate.term.ends_on <= day)


def _last_day(mandate: "Mandate") -> datetime.date:
    """The last day on which it surely may have held; only asked of one that is over."""
    ends = [day for day in (mandate.end.earliest or mandate.ends_on, mandate.term.ends_on) if day]
    return min(ends) - datetime.timedelta(days=1)
