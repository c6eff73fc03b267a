"""Rules of deadlines and official figures: reference data, each row with its source."""

from django.contrib import admin

from newskit.backoffice.base import RecordedHistoryAdmin
from proposals.models import DeadlineRule, OfficialFigure


@admin.register(DeadlineRule)
class DeadlineRuleAdmin(RecordedHistoryAdmin):
    list_display = ["body", "kind", "role", "ground", "valid_from", "months", "source"]
    list_select_related = ["body", "source"]
    list_filter = ["body", "kind", "role"]
    autocomplete_fields = ["source"]
    fields = [("body", "kind"), ("role", "ground"), ("valid_from", "months"), "source"]


@admin.register(OfficialFigure)
class OfficialFigureAdmin(RecordedHistoryAdmin):
    list_display = ["session", "kind", "what", "value", "source"]
    list_select_related = ["session", "source"]
    list_filter = ["kind", "what", "session"]
    autocomplete_fields = ["source"]
    fields = ["session", ("kind", "what"), "value", "source"]
