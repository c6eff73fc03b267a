"""What is done with key topics: entered, changed, given items and relieved of them, taken back."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from delegates.models import Body, Organisation, Session
from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.chinese.slugs import slug
from newskit.periods import Precision
from newskit.topics.models import Source
from newskit.verbs import WrongState, allow, lock, log, verb
from proposals.models import KeyTopic, KeyTopicItem, Proposal

# What may be said and changed of a topic. Its body and list never change: its items hang on them.
HEADS = (
    "session",
    "number",
    "title",
    "supervised_by",
    "supervision",
    "approved_on",
    "precision",
    "approved_by",
    "items_announced",
    "source",
    "note",
)


@verb("proposals.add_key_topic")
def add_key_topic(
    *,
    actor: User,
    body: Body,
    list: str,
    title: str,
    source: Source,
    session: Session | None = None,
    number: int | None = None,
    lead_units: Iterable[Organisation] = (),
    supervised_by: str = "",
    supervision: str = "",
    approved_on: datetime.date | None = None,
    precision: str = Precision.DAY,
    approved_by: str = "",
    items_announced: int | None = None,
    note: str = "",
) -> KeyTopic:
    """A topic of a list. Readers see it at once; its address never changes."""
    allow(actor, Right.TRACK)
    topic = KeyTopic(
        body=body,
        list=list,
        title=title,
        source=source,
        session=session,
        number=number,
        supervised_by=supervised_by,
        supervision=supervision,
        approved_on=approved_on,
        precision=precision,
        approved_by=approved_by,
        items_announced=items_announced,
        note=note,
    )
    topic.slug = slug(title, fallback="topic")
    _keep(topic, actor)
    topic.lead_units.set(lead_units)
    said = {name: getattr(topic, name) for name in HEADS}
    log(actor, "proposals.add_key_topic", topic, after={name: str(value) for name, value in said.items() if value})
    return topic


@verb("proposals.amend_key_topic")
def amend_key_topic(
    *, actor: User, topic: KeyTopic, changes: Mapping[str, Any], lead_units: Iterable[Organisation] | None = None
) -> KeyTopic:
    """Change heads; `lead_units` None: as they were."""
    allow(actor, Right.TRACK)
    if foreign := set(changes) - set(HEADS):
        raise TypeError(f"Not to be amended: {', '.join(sorted(foreign))}")
    row = _standing(topic)
    changes = {name: value for name, value in changes.items() if getattr(row, name) != value}
    before = {name: str(getattr(row, name) or "") for name in changes}
    after = {name: str(value or "") for name, value in changes.items()}
    units = {unit.pk: str(unit) for unit in row.lead_units.all()}
    wanted = units if lead_units is None else {unit.pk: str(unit) for unit in lead_units}
    if wanted.keys() != units.keys():
        before["lead_units"], after["lead_units"] = "、".join(units.values()), "、".join(wanted.values())
        row.lead_units.set(wanted)
    for name, value in changes.items():
        setattr(row, name, value)
    if before:
        _keep(row, actor)
        log(actor, "proposals.amend_key_topic", row, before=before, after=after)
    return row


@verb("proposals.put_under_key_topic")
def put_under_key_topic(
    *, actor: User, topic: KeyTopic, proposals: Iterable[Proposal], source: Source | None = None
) -> list[KeyTopicItem]:
    """These items belong to the topic. One that stands there already is left as it is."""
    allow(actor, Right.TRACK)
    row = _standing(topic)
    there = set(row.places.values_list("proposal", flat=True))
    fresh = [
        KeyTopicItem(key_topic=row, proposal=item, source=source)
        for item in {item.pk: item for item in proposals}.values()
        if item.pk not in there
    ]
    for place in fresh:
        _check(place)
        place.save()
    if fresh:
        log(actor, "proposals.put_under_key_topic", row, after={"items": [str(place.proposal) for place in fresh]})
    return fresh


@verb("proposals.take_from_key_topic")
def take_from_key_topic(*, actor: User, topic: KeyTopic, proposals: Iterable[Proposal]) -> int:
    """They were put there by mistake. How many went."""
    allow(actor, Right.TRACK)
    row = _standing(topic)
    places = list(row.places.filter(proposal__in=list(proposals)).select_related("proposal"))
    KeyTopicItem.objects.filter(pk__in=[place.pk for place in places]).delete()
    if places:
        log(actor, "proposals.take_from_key_topic", row, before={"items": [str(place.proposal) for place in places]})
    return len(places)


@verb("proposals.retract_key_topic")
def retract_key_topic(*, actor: User, topic: KeyTopic, note: str) -> KeyTopic:
    """It was entered wrongly, or twice. Readers no longer see it and its address answers 410; the row keeps what it said."""
    allow(actor, Right.TRACK)
    row = _standing(topic)
    if not note.strip():
        raise WrongState(_("Say why the topic is taken back."))
    row.retracted_at = timezone.now()
    _keep(row, actor)
    log(actor, "proposals.retract_key_topic", row, note=note.strip())
    return row


def _standing(topic: KeyTopic) -> KeyTopic:
    row = lock(topic)
    if row.retracted_at is not None:
        raise WrongState(_("“%(topic)s” was taken back; enter it anew.") % {"topic": row})
    return row


def _keep(topic: KeyTopic, actor: User) -> None:
    topic._history_user = actor
    _check(topic)
    try:
        with transaction.atomic():
            topic.save()
    except IntegrityError as error:  # somebody else entered the same number at the same moment
        raise WrongState(_("There is a topic with this number on the list already.")) from error


def _check(row: KeyTopic | KeyTopicItem) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise WrongState(" ".join(error.messages)) from error
