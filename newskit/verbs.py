"""What every verb does: one transaction, a locked row, a question of right, an event, followers.

A verb is a function with keyword-only arguments and a required actor. It locks the row, checks state and right, changes,
and logs. Admin buttons, actions, commands and imports all call the same verb. `WrongState` (you cannot do that now) and
`NotAllowed` (you may not do that) are never mixed.
"""

import functools
import inspect
from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from newskit.audit.models import Event

M = TypeVar("M", bound=models.Model)

_followers: dict[str, list[Callable[..., None]]] = defaultdict(list)
VERBS: dict[str, Callable[..., Any]] = {}


class WrongState(Exception):
    """The thing is not in a state in which this can be done. The message says what to do instead."""


class NotAllowed(Exception):
    """This person may not do this. The message says who may."""


def verb(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a verb. Its followers run in its transaction, with its arguments and `result`; if one fails, the verb fails."""

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        parameters = inspect.signature(function).parameters.values()
        if "actor" not in [p.name for p in parameters] or any(p.kind is not p.KEYWORD_ONLY for p in parameters):
            raise TypeError(f"The verb {name} takes keyword-only arguments and an actor.")
        if name in VERBS:
            raise TypeError(f"There are two verbs called {name}.")

        @functools.wraps(function)
        def run(**kwargs: Any) -> Any:
            if kwargs.get("actor") is None:
                raise TypeError(f"The verb {name} needs an actor.")
            with transaction.atomic():
                result = function(**kwargs)
                for follower in _followers[name]:
                    follower(result=result, **kwargs)
            return result

        VERBS[name] = run
        return run

    return declare


def follow(name: str, follower: Callable[..., None]) -> None:
    """Register a follower of a verb; called in a later app's `AppConfig.ready()`. Registering it twice counts once."""
    if follower not in _followers[name]:
        _followers[name].append(follower)


def lock(instance: M) -> M:
    """The row as it stands now, locked until the transaction ends. Raises WrongState if it is gone."""
    # `no_key` leaves foreign keys to the row insertable by others; `of=self` leaves joined rows alone.
    row = instance._meta.model._base_manager.select_for_update(of=("self",), no_key=True).filter(pk=instance.pk).first()
    if row is None:
        raise WrongState(_("%(name)s no longer exists.") % {"name": instance})
    return row


def allow(actor: Any, right: str, section: Any = None) -> None:
    """Raise NotAllowed unless the actor may."""
    if not actor.may(right, section):
        raise NotAllowed(
            _("%(who)s may not do this: it needs the right “%(right)s”.") % {"who": actor.name, "right": right}
            if section is None
            else _("%(who)s may not do this in %(section)s: it needs the right “%(right)s”.")
            % {"who": actor.name, "right": right, "section": section}
        )


def log(
    actor: Any,
    name: str,
    instance: models.Model,
    *,
    before: dict | None = None,
    after: dict | None = None,
    note: str = "",
) -> Event:
    """Write the event of a verb."""
    return Event.objects.create(
        actor=actor,
        verb=name,
        object_label=instance._meta.label_lower,
        object_id=str(instance.pk),
        object_name=str(instance)[:300],
        section=_section_code(instance),
        before=before or {},
        after=after or {},
        note=note,
    )


def _section_code(instance: models.Model) -> str:
    """Of the object, or of the story that it belongs to; as text, like the object itself."""
    owner = instance if hasattr(instance, "section_id") else getattr(instance, "article", None)
    section = getattr(owner, "section", None)
    return getattr(section, "code", "")
