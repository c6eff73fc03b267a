"""Fills an empty database: one transaction, in the order of what needs what."""

import time
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from articles.models import Article, ConsentKind, ConsentRule
from delegates.models import Delegate, Organisation
from newskit.accounts.models import User, system_account
from newskit.periods import beijing_day
from newskit.pictures import library
from newskit.pictures.models import Picture
from newsroom.demo import (
    correspondence,
    day,
    display,
    drawing,
    featured,
    items,
    key_topics,
    notices,
    people,
    questions,
    records,
    staff,
    stories,
    ties,
)
from newsroom.demo.desk import Desk
from newsroom.demo.filing import Filing
from newsroom.demo.night import Night
from proposals.models import Proposal

Report = Callable[[str], None]


class NotEmpty(Exception):
    """The database holds something that the demonstration would mix with."""


def is_empty() -> bool:
    """But for the reference data, to which the committees of the bodies belong."""
    organisations = Organisation.objects.filter(body__isnull=True)
    others = (model.objects.all() for model in (Delegate, Proposal, Article))
    return not any(rows.exists() for rows in (organisations, *others))


def load(report: Report) -> dict[str, int]:
    if not is_empty():
        raise NotEmpty("The database holds records already; the demonstration is loaded into an empty one only.")
    started = time.monotonic()

    def progress(text: str) -> None:
        report(f"{time.monotonic() - started:5.1f} s  {text}")

    with transaction.atomic():
        counts = _load(progress)
    progress("done")
    return counts


def _load(progress: Report) -> dict[str, int]:
    actor, now = system_account("demo"), timezone.now()
    said = records.sources()
    users = staff.load()
    progress(f"{len(users)} who work here, {len(staff.SECTIONS)} sections")
    plans = people.plan()
    topics = records.load_topics()
    organisations = records.load_organisations(plans, said["roster"])
    delegates = records.load_delegates(plans, organisations, said)
    progress(f"{len(delegates)} delegates, {len(organisations)} organisations, {len(topics)} topics")
    pairs = list(zip(delegates, plans, strict=True))
    filing = Filing(actor=actor, people=pairs, organisations=organisations, topics=topics, said=said)
    followed = featured.plan(plans, beijing_day(now))
    planned = items.plan(plans, beijing_day(now), list(followed.values()))
    proposals = filing.load(planned, lambda count: progress(f"{count} of {len(planned)} items"))
    progress(f"{key_topics.load(actor, said['list'])} key topics")
    desk = Desk(
        now=now,
        users=users,
        delegates={person.name: delegate for delegate, person in pairs if person.named_in_stories},
        items=dict(zip(followed, proposals, strict=False)),
        pictures=_pictures(users["林晚屿"]),
        said=said["paper"],
    )
    progress(f"{len(drawing.PICTURES)} pictures")
    letters, asked = correspondence.load(users["方砚池"])
    progress(f"{letters} reply letters, {asked} enquiries")
    related, milestones = ties.load(users["方砚池"], desk.items, said)
    progress(f"{related} relations between items, {milestones} milestones")
    display.load(users["方砚池"], desk.delegates, desk.pictures)
    questions.load(users["方砚池"])
    copy = stories.every()
    articles = desk.load(copy, lambda count: progress(f"{count} of {len(copy)} stories"))
    Night(now=now, users=users, stories=articles).fall()
    named = {delegate.pk for delegate, person in pairs if person.named_in_stories}
    notices.load(users["方砚池"], spared=named)
    rows, entries = day.load(users["方砚池"], topics=topics, said=said["paper"], spared=named)
    progress(f"a list of {rows} rows, {entries} entries of today")
    # Set after the stories were signed: it asks of those on their way, of the one about islands.
    ConsentRule.objects.create(kind=ConsentKind.FACT_CHECK, topic=topics["islands"], reason="航次、里程要逐项核对")
    return {
        "delegates": len(delegates),
        "organisations": len(organisations),
        "items": Proposal.objects.count(),
        "stories": len(articles),
    }


def _pictures(actor: User) -> dict[str, Picture]:
    return {
        key: library.add(actor=actor, content=drawing.draw(key), alt=alt, credit="示范插画")
        for key, (_draw, alt) in drawing.PICTURES.items()
    }
