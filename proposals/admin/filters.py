"""Filters of the list of items in the back office."""

from django.contrib.admin import SimpleListFilter
from django.utils.translation import gettext_lazy as _

from newskit.periods import beijing_today


class DueFilter(SimpleListFilter):
    title = _("reply")
    parameter_name = "due"

    def lookups(self, request, model_admin):
        return [
            ("overdue", _("overdue")),
            ("awaited", _("awaited")),
            ("answered", _("answered")),
        ]

    def queryset(self, request, queryset):
        if self.value() == "overdue":
            return queryset.overdue(beijing_today())
        if self.value() == "awaited":
            return queryset.awaiting_reply()
        return queryset.answered() if self.value() == "answered" else queryset


class ConfirmedFilter(SimpleListFilter):
    title = _("confirmed")
    parameter_name = "confirmed"

    def lookups(self, request, model_admin):
        return [("yes", _("confirmed")), ("no", _("seen in the press only"))]

    def queryset(self, request, queryset):
        if self.value() in ("yes", "no"):
            return queryset.filter(confirmed_at__isnull=self.value() == "no")
        return queryset
