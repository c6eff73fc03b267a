"""Filters of the desk's list."""

import datetime

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import Article, Publication
from newskit.accounts.models import User

SOON = datetime.timedelta(hours=1)
QUEUES = {"mine", "assigned", "late", "soon"}  # these stand by their hour


class DeskFilter(admin.SimpleListFilter):
    title = _("desk")
    parameter_name = "desk"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [
            ("mine", _("waiting for me")),
            ("publish", _("signed, to be published")),
            ("assigned", _("assigned to me")),
            ("late", pgettext_lazy("a story", "late")),
            ("soon", _("due within the hour")),
            ("returned", _("returned to me")),
            ("since", _("changed since I signed")),
            ("written", _("written by me")),
            ("scheduled", _("scheduled")),
            ("shown", _("readers see it")),
            ("hold", _("on hold")),
            ("embargo", _("under embargo")),
            ("withdrawn", _("withdrawn")),
            ("trash", _("in the trash")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        now = timezone.now()
        if self.value() == "trash":
            return queryset.filter(trashed_at__isnull=False)
        queryset = queryset.at_hand()
        match self.value():
            case "mine":
                return queryset.waiting_for(request.user, now)
            case "publish":
                return queryset.to_publish(request.user, now)
            case "assigned":
                return queryset.assigned_to(request.user, now)
            case "late":
                return queryset.due_before(now)
            case "soon":
                return queryset.due_before(now + SOON).filter(due_at__gte=now)
            case "returned":
                return queryset.returned_to(request.user)
            case "since":
                return queryset.changed_since_signed_by(request.user)
            case "written":
                return queryset.written_by(request.user)
            case "scheduled":
                return queryset.scheduled(now)
            case "shown":
                return queryset.shown_at(now)
            case "hold":
                return queryset.on_hold()
            case "embargo":
                return queryset.under_embargo(now)
            case "withdrawn":
                return queryset.filter(pk__in=Publication.objects.withdrawn(now).values("article"))
        return queryset


class AssigneeFilter(admin.SimpleListFilter):
    """Those who have something in work, and the stories that nobody has."""

    title = _("assigned to")
    parameter_name = "assignee"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        at_work = Article.objects.in_work().filter(assignee__isnull=False).values("assignee")
        people = User.objects.filter(pk__in=at_work).order_by("name", "pk")
        return [("none", _("nobody")), *((str(user.pk), str(user)) for user in people)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        chosen = self.value() or ""
        if chosen == "none":
            return queryset.in_work().filter(assignee__isnull=True)
        return queryset.filter(assignee=int(chosen)) if chosen.isdecimal() and len(chosen) < 19 else queryset
