"""The audit trail."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from newskit.audit.words import in_words
from newskit.searching import GramIndex


class Event(models.Model):
    """One act of one person. Append-only in the database.

    The object stands in text: a foreign key would be broken by, or would forbid, its deletion.
    """

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="events", verbose_name=_("who"))
    verb = models.CharField(_("what"), max_length=60)
    object_label = models.CharField(_("kind of object"), max_length=60)
    object_id = models.CharField(_("id of the object"), max_length=40)
    object_name = models.CharField(_("object"), max_length=300)
    section = models.CharField(
        _("section"), max_length=30, blank=True, help_text=_("Code of the section of the object, as it was.")
    )
    before = models.JSONField(_("before"), default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), default=dict, encoder=DjangoJSONEncoder)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["object_label", "object_id", "-at"], name="event_by_object"),
            # One for each filter of the page; each ends in the order of its rows.
            models.Index(fields=["actor", "-id"], name="event_by_actor"),
            models.Index(fields=["verb", "-id"], name="event_by_verb"),
            models.Index(fields=["object_label", "-id"], name="event_by_label"),
            models.Index(fields=["section", "-id"], name="event_by_section"),
            GramIndex("object_name", name="event_object_grams"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.object_name}"

    @property
    def words(self) -> str:
        return in_words(self.verb)
