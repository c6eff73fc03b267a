"""Who is at a story now, and what was typed but not saved. Nothing here is part of a story: versions alone are its history."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.stories import Article, Version
from articles.querysets import AutosaveQuerySet, EditLockQuerySet, PresenceQuerySet


class Presence(models.Model):
    """One open tab of somebody on a story's page; stale once it stops saying so."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="presences", verbose_name=_("story"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("who"))
    tab = models.CharField(max_length=36)
    is_writing = models.BooleanField(_("writing"), default=False)
    came_at = models.DateTimeField(_("since"))
    seen_at = models.DateTimeField(_("last seen"))

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [models.UniqueConstraint(fields=["article", "user", "tab"], name="presence_once_a_tab")]
        indexes = [models.Index(fields=["seen_at"], name="presence_seen")]

    def __str__(self) -> str:
        return f"{self.user} {self.article}"


class Autosave(models.Model):
    """What somebody typed in a tab and has not saved: the document as text, and the version it was begun from.

    NULL article: a story that does not exist yet. Kept apart from the history: a row is written over, and gone once saved.
    Where the form means no document yet (a control character, no section), `document` is empty and `fields` holds the form
    as it was typed, as JSON; else `fields` is empty.
    """

    article = models.ForeignKey(
        Article, models.CASCADE, null=True, blank=True, related_name="autosaves", verbose_name=_("story")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("who"))
    tab = models.CharField(max_length=36)
    base_version = models.PositiveIntegerField(_("begun from version"), default=0)
    document = models.TextField(pgettext_lazy("of a story", "document"), blank=True)
    fields = models.TextField(_("fields as typed"), blank=True)
    saved_at = models.DateTimeField(_("saved"))

    objects = AutosaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("autosave")
        verbose_name_plural = _("autosaves")
        ordering = ["-saved_at"]
        constraints = [
            models.UniqueConstraint(fields=["article", "user", "tab"], name="autosave_once_a_tab", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.article or ''}".strip()


class EditLock(models.Model):
    """A story kept by one person while it is worked on. Another who may edit it can take it over, with a note."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="locks", verbose_name=_("story"))
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("kept by"))
    held_at = models.DateTimeField(_("since"))
    note = models.TextField(_("note"), blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end_note = models.TextField(_("note at taking over"), blank=True)

    objects = EditLockQuerySet.as_manager()

    class Meta:
        verbose_name = _("edit lock")
        verbose_name_plural = _("edit locks")
        ordering = ["article", "-held_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(ended_at__isnull=True), name="one_edit_lock_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article} {self.held_by}"

    def stands(self, at: datetime.datetime) -> bool:
        """As the queryset's `standing` says of many."""
        is_over = self.held_at <= at - datetime.timedelta(hours=settings.EDIT_LOCK_HOURS)
        return self.ended_at is None and not is_over and self.held_by.is_active


class VersionName(models.Model):
    """A name that somebody gave to a version, so that it is found again. Stages name theirs by their sign-offs."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="named", verbose_name=_("version"))
    name = models.CharField(_("name"), max_length=60)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    named_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("name of a version")
        verbose_name_plural = _("names of versions")

    def __str__(self) -> str:
        return self.name
