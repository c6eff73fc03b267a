from django.contrib import admin
from django.http import HttpRequest

from newskit.accounts.roles import Right
from newskit.backoffice.base import RecordedAdmin, TabularInline
from newskit.backoffice.calendar import enter_year
from newskit.periods.models import CalendarYear, SpecialDay


class SpecialDayInline(TabularInline):
    model = SpecialDay
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.may(Right.REFERENCE)

    has_change_permission = has_delete_permission = has_view_permission = has_add_permission


@admin.register(CalendarYear)
class CalendarYearAdmin(RecordedAdmin):
    """Rest days and worked weekend days, a year at a time, as the State Council's notice has them."""

    list_display = ["year", "source_text"]
    inlines = [SpecialDayInline]

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        enter_year(actor=request.user, year=form.instance)
