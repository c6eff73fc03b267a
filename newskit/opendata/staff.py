"""Files for the back office: who took which rows is on record."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from newskit.accounts.models import User
from newskit.accounts.roles import Right
from newskit.audit.models import Event
from newskit.opendata.dataset import At, Dataset, Header
from newskit.opendata.responses import csv_response
from newskit.periods import beijing_today
from newskit.verbs import allow, verb


@verb("opendata.export")
def record_export(*, actor: User, dataset: Dataset, queryset: QuerySet) -> Event:
    """The event names the file and the number of rows; there is no one object that it is about."""
    allow(actor, Right.EXPORT)
    return Event.objects.create(
        actor=actor,
        verb="opendata.export",
        object_label=queryset.model._meta.label_lower,
        object_id="",
        object_name=f"{dataset.name}.csv",
        after={"rows": queryset.count(), "schema_version": dataset.schema_version},
    )


def staff_file(request: HttpRequest, dataset: Dataset, queryset: QuerySet) -> HttpResponseBase:
    """The chosen rows, also those that readers do not see; columns and guard are those of the public file."""
    record_export(actor=request.user, dataset=dataset, queryset=queryset)
    at = At(timezone.now(), beijing_today())
    return csv_response(request, dataset, queryset, at=at, scope=["staff"], header=Header.ZH, private=True)
