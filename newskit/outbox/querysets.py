"""Adjectives for messages and deliveries."""

import datetime
from typing import Any

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from newskit.outbox.bots import PER_MINUTE
from newskit.outbox.kinds import KINDS

FRESH = datetime.timedelta(days=14)  # older messages are history, read or not
NEWEST = 200  # unread messages of which the bell knows
PATIENCE = datetime.timedelta(hours=12)  # what could not be sent by then would only confuse
MINUTE = datetime.timedelta(minutes=1)
A_MOMENT = datetime.timedelta(minutes=2)  # longer than any attempt takes


class WebhookQuerySet(models.QuerySet):
    def in_use(self) -> "WebhookQuerySet":
        return self.filter(is_active=True)

    def of_the_newsroom(self) -> "WebhookQuerySet":
        return self.filter(owner__isnull=True)


class MessageQuerySet(models.QuerySet):
    def on_the_desk_of(self, user: Any) -> "MessageQuerySet":
        return self.filter(recipient=user, on_desk=True)

    def about(self, thing: models.Model) -> "MessageQuerySet":
        return self.filter(object_label=thing._meta.label_lower, object_id=str(thing.pk))

    def unread(self) -> "MessageQuerySet":
        return self.filter(read_at__isnull=True)

    def holding(self, user: Any, at: datetime.datetime) -> "MessageQuerySet":
        """Those to this person that are not over: what they ask for is still to be done, by this person."""
        over = Q(pk__in=[])
        for kind in KINDS.values():
            if kind.holds is not None:
                over |= Q(Q(kind=kind.code) & ~Q(kind.holds(user, at)))
        return self.exclude(over)

    def waiting(self, user: Any, at: datetime.datetime) -> "MessageQuerySet":
        """What the bell counts: unread, of the last two weeks, and not over. Of the newest: asking of each costs."""
        new = self.on_the_desk_of(user).unread().filter(created_at__gt=at - FRESH).order_by("-created_at", "-pk")
        return self.filter(pk__in=new.values("pk")[:NEWEST]).holding(user, at)


class DeliveryQuerySet(models.QuerySet):
    def waiting(self) -> "DeliveryQuerySet":
        return self.filter(state="waiting")

    def ready(self, at: datetime.datetime) -> "DeliveryQuerySet":
        """What may be sent now: not too old, by a bot that is not paused and has not had its fill this minute."""
        lately = (
            self.model._base_manager.filter(webhook=OuterRef("webhook"), attempted_at__gt=at - MINUTE)
            .order_by()
            .values("webhook")
            .annotate(n=Count("pk"))
            .values("n")
        )
        return (
            self.waiting()
            .filter(Q(webhook__isnull=True) | Q(webhook__paused_until__isnull=True) | Q(webhook__paused_until__lte=at))
            .filter(created_at__gt=at - PATIENCE)
            .annotate(lately=Coalesce(Subquery(lately), 0))
            .filter(Q(webhook__isnull=True) | Q(lately__lt=PER_MINUTE))
            .order_by("pk")
        )

    def too_old(self, at: datetime.datetime) -> "DeliveryQuerySet":
        return self.waiting().filter(created_at__lte=at - PATIENCE)

    def unknown(self, at: datetime.datetime) -> "DeliveryQuerySet":
        """Attempted, and nobody knows: the process died, or no answer came."""
        return self.filter(state="attempted").filter(~Q(answer="") | Q(attempted_at__lte=at - A_MOMENT))

    def troubled(self, at: datetime.datetime) -> "DeliveryQuerySet":
        """What an administrator should look at: failed or unknown, and not sent again since."""
        return self.filter(Q(state="failed") | Q(pk__in=self.unknown(at).values("pk")), repeated_by__isnull=True)

    def with_all(self) -> "DeliveryQuerySet":
        return self.select_related("message__recipient", "webhook")
