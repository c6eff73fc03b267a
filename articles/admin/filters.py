"""Filters of the desk's list."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Publication


class DeskFilter(admin.SimpleListFilter):
    title = _("desk")
    parameter_name = "desk"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [
            ("mine", _("waiting for me")),
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
            case "written":
                return queryset.filter(writers__user=request.user)
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
