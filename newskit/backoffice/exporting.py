"""The action that takes the chosen rows of an admin list away as a file."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from newskit.accounts.roles import Right
from newskit.opendata import Dataset
from newskit.opendata.staff import staff_file


class Exports:
    """For a ModelAdmin: give its `dataset`, and name `export_csv` among its actions."""

    dataset: Dataset
    actions = ("export_csv",)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.may(Right.EXPORT)

    @action(description=_("Take away as CSV for Excel"), permissions=["export"])
    def export_csv(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase:
        return staff_file(request, self.dataset, queryset)
