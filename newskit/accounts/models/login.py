"""What the login keeps in tables: sessions, failures that lock somebody out, requests to take a lost factor off."""

import datetime
import hashlib

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.lookups import IsNull
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newskit.accounts.models.people import User


class LoginSession(AbstractBaseSession):
    """A session, with whose it is and where it was begun, so that it can be shown and ended."""

    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="sessions", verbose_name=_("user"))
    address = models.GenericIPAddressField(_("network address"), null=True)
    device = models.CharField(_("device"), max_length=200, blank=True)
    since = models.DateTimeField(_("logged in since"), null=True)
    seen_at = models.DateTimeField(_("last request"))

    class Meta(AbstractBaseSession.Meta):
        verbose_name = _("session of a login")
        verbose_name_plural = _("sessions of logins")

    def __str__(self) -> str:
        """Never the key: whoever knows that is logged in."""
        return f"{self.user} {self.device}"

    @property
    def mark(self) -> str:
        """Names a session on a page without giving its key away."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()[:20]

    @classmethod
    def get_session_store_class(cls):
        from newskit.accounts.sessions import SessionStore

        return SessionStore


class LockoutQuerySet(models.QuerySet):
    def counting(self, at: datetime.datetime) -> "LockoutQuerySet":
        """Failures not yet forgotten."""
        return self.filter(attempt_time__gte=at - settings.AXES_COOLOFF_TIME)

    def standing(self, at: datetime.datetime) -> "LockoutQuerySet":
        """Enough failures of one name from one address, in whatever browsers; the newest row of each."""
        same_address = Q(ip_address=OuterRef("ip_address")) | Q(
            IsNull(F("ip_address"), True), IsNull(OuterRef("ip_address"), True)
        )
        together = self.model._base_manager.filter(
            same_address, username=OuterRef("username"), attempt_time__gte=at - settings.AXES_COOLOFF_TIME
        ).order_by()
        total = together.values("username").annotate(total=Sum("failures_since_start")).values("total")
        newest = together.order_by("-attempt_time", "-pk").values("pk")[:1]
        return self.annotate(failures=Subquery(total)).filter(
            failures__gte=settings.AXES_FAILURE_LIMIT, pk=Subquery(newest)
        )


class Lockout(AccessAttempt):
    """Failures to log in under one name from one address and browser, as axes counts them."""

    objects = LockoutQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = _("locked login")
        verbose_name_plural = _("locked logins")

    def __str__(self) -> str:
        return f"{self.username} ({self.ip_address or _('address unknown')})"

    @property
    def until(self) -> datetime.datetime:
        return self.attempt_time + settings.AXES_COOLOFF_TIME


class FactorResetQuerySet(models.QuerySet):
    def open(self, at: datetime.datetime) -> "FactorResetQuerySet":
        return self.filter(confirmed_at=None, declined_at=None, expires_at__gt=at)


class FactorReset(models.Model):
    """One administrator asks to take somebody's lost factor off; another confirms it, within a day."""

    user = models.ForeignKey(User, models.PROTECT, related_name="factor_resets", verbose_name=_("user"))
    reason = models.TextField(_("reason"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("requested by"))
    asked_at = models.DateTimeField(_("requested at"))
    expires_at = models.DateTimeField(_("open until"))
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    declined_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("declined by")
    )
    declined_at = models.DateTimeField(_("declined at"), null=True, blank=True)

    objects = FactorResetQuerySet.as_manager()

    class Meta:
        verbose_name = _("reset of a second factor")
        verbose_name_plural = _("resets of second factors")
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(asked_by=F("user")), name="factor_reset_asked_by_another"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("user")) & ~Q(confirmed_by=F("asked_by")),
                name="factor_reset_confirmed_by_a_third",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False, declined_at=None),
                name="factor_reset_confirmed_whole",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="factor_reset_has_a_reason"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("asked_at")), name="factor_reset_expires_later"),
        ]

    def __str__(self) -> str:
        return str(self.user)

    def is_open(self, at: datetime.datetime | None = None) -> bool:
        return not self.confirmed_at and not self.declined_at and (at or timezone.now()) < self.expires_at
