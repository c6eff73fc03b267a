"""Which stories need which consent: rows that a desk head or a data editor sets."""

from django.contrib import admin

from articles.models import ConsentRule
from newskit.accounts.roles import Right
from newskit.backoffice.base import RecordedAdmin


@admin.register(ConsentRule)
class ConsentRuleAdmin(RecordedAdmin):
    """Nothing is deleted: a rule that no longer holds is taken out of force."""

    or_right = Right.FILING  # held by desk heads and chief editors
    list_display = ["kind", "section", "topic", "reason", "is_active"]
    list_filter = ["kind", "is_active"]
    list_select_related = ["section", "topic"]
