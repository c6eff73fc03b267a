"""Who is told of a lost factor: the administrators who may confirm it, and the person, in case it was not them who lost it."""

import datetime
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from newskit.accounts.models import FactorReset, User, holders
from newskit.accounts.roles import Right
from newskit.outbox.kinds import Kind, register
from newskit.outbox.writing import notify
from newskit.verbs import follow

TO_CONFIRM, OWN = "accounts.factor_reset", "accounts.own_factor_reset"


def _open(user: User, at: datetime.datetime) -> Exists:
    return Exists(FactorReset.objects.open(at).filter(pk=Cast(OuterRef("object_id"), BigIntegerField())))


KINDS = [
    Kind(
        TO_CONFIRM,
        _("A lost second factor waits for a second administrator"),
        _("Second factor lost, to confirm or decline"),
        _("reset %(number)s"),
        holds=_open,
    ),
    Kind(
        OWN,
        _("Somebody asks to take my second factor off"),
        _("Your second factor is to be taken off; if you did not ask for it, call an administrator at once"),
        _("reset %(number)s"),
        holds=_open,
        chosen=False,
    ),
]


def asked(*, actor: User, user: User, result: FactorReset, **_kwargs: Any) -> None:
    """Follower of `accounts.ask_factor_reset`."""
    about = {"about": result, "at": result.asked_at, "who": actor.name, "note": result.reason}
    others = holders(Right.USERS, None, result.asked_at).exclude(pk__in=[actor.pk, user.pk])
    page = reverse("admin:accounts_factorreset_change", args=[result.pk])
    notify(kind=TO_CONFIRM, to=others, key=f"{TO_CONFIRM}:{result.pk}", path=page, headline=user.name, **about)
    notify(kind=OWN, to=[user], key=f"{OWN}:{result.pk}", path=reverse("own_login"), headline=user.name, **about)


def start() -> None:
    register(*KINDS)
    follow("accounts.ask_factor_reset", asked)
