"""Remembered mappings of columns: renamed, or forgotten."""

from django.utils.translation import gettext as _

from newskit.accounts.models import User
from newskit.opendata.kinds import kind_of
from newskit.opendata.models import ColumnMapping
from newskit.verbs import WrongState, allow, lock, log, verb


@verb("opendata.rename_mapping")
def rename_mapping(*, actor: User, mapping: ColumnMapping, name: str) -> ColumnMapping:
    """`--mapping NAME` and tables of the source of that name find it under the new name."""
    allow(actor, kind_of(mapping.kind).right)
    row = lock(mapping)
    if ColumnMapping.objects.filter(kind=row.kind, name=name).exclude(pk=row.pk).exists():
        raise WrongState(_("Another mapping is called %(name)s.") % {"name": name})
    before, row.name = row.name, name
    row.save()
    log(actor, "opendata.rename_mapping", row, before={"name": before}, after={"name": name})
    return row


@verb("opendata.forget_mapping")
def forget_mapping(*, actor: User, mapping: ColumnMapping) -> None:
    """The next table of that source is read by its headings."""
    allow(actor, kind_of(mapping.kind).right)
    row = lock(mapping)
    log(actor, "opendata.forget_mapping", row, before={"name": row.name, "columns": row.columns})
    row.delete()
