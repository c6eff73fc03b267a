"""Names of people and organisations in tables: asked about where they fit nobody surely, and remembered once settled."""

import datetime
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from delegates import standing
from delegates.models import Alias, Delegate, Organisation, OrganisationName
from newskit.chinese.names import fold_name
from newskit.opendata.kinds import Ask, Task, Wanted
from newskit.opendata.models import Question
from newskit.verbs import log

DELEGATE, ORGANISATION = "delegates.delegate", "delegates.organisation"


def delegate_asked(field: str, printed: str, people: Iterable[Delegate], reason: str = "") -> Ask:
    """A name that no delegate bears, or several."""
    people = tuple(each.pk for each in people)
    if not reason:
        reason = _("%(count)d people bear this name.") if people else _("Nobody on record bears this name.")
        reason %= {"count": len(people)} if people else {}
    return Ask(field, printed, reason, DELEGATE, people, may_be_new=False)


def organisation_asked(field: str, printed: str, keys: Iterable[int], reason: str = "") -> Ask:
    """A name that no organisation bears, or several."""
    keys = tuple(sorted(keys))
    if not reason:
        known = _("More than one organisation is called %(name)s; choose one.")
        reason = (known if keys else _("No organisation on record is called %(name)s.")) % {"name": printed}
    return Ask(field, printed, reason, ORGANISATION, keys, may_be_new=not keys)


def remember_name(task: Task, question: Question, answer: Delegate | Organisation | None) -> Delegate | Organisation:
    """What `Run.settle` does with a name: it becomes an alias of the answer, so that the next table finds it by itself.

    Where several bear the same name no alias can tell them apart: then the settled question itself is what finds the answer
    (`kinds.answers`). A new organisation is added; a new person is not, as a name alone is no profile.
    """
    if question.wants == ORGANISATION:
        return _remember_organisation(task, question, answer)
    known = {answer.folded, *(alias.folded for alias in answer.aliases.all())}
    if fold_name(question.printed) not in known:
        standing.add_alias(
            actor=task.actor, delegate=answer, name=question.printed, kind=Alias.Kind.SHORT, source=task.source
        )
    return answer


def _remember_organisation(task: Task, question: Question, answer: Organisation | None) -> Organisation:
    if answer is None:
        return standing.add_organisation(actor=task.actor, name=question.printed, source=task.source)
    known = {answer.folded, fold_name(answer.short_name), *(row.folded for row in answer.names.all())}
    if fold_name(question.printed) not in known:
        name = OrganisationName.objects.create(organisation=answer, name=question.printed)
        log(task.actor, "delegates.add_organisation_name", answer, after={"name": name.name})
    return answer


def _find_delegates(keys: Iterable[str]) -> dict[str, Delegate]:
    rows = Delegate.objects.select_related("merged_into").in_bulk([int(key) for key in keys])
    return {str(pk): row.merged_into or row for pk, row in rows.items()}


def _find_organisations(keys: Iterable[str]) -> dict[str, Organisation]:
    return {str(pk): row for pk, row in Organisation.objects.in_bulk([int(key) for key in keys]).items()}


def _describe(row: Delegate, day: datetime.date) -> str:
    return f"{row}　{row.identity_on(day).text}".strip("　")


WANTED = (
    Wanted(
        DELEGATE,
        gettext_lazy("delegate"),
        _find_delegates,
        lambda words: Delegate.objects.standing_rows().named(words).with_identity()[:20],
        _describe,
    ),
    Wanted(
        ORGANISATION,
        gettext_lazy("organisation"),
        _find_organisations,
        lambda words: Organisation.objects.filter(name__contains=words)[:20],
        lambda row, day: row.name,
    ),
)
