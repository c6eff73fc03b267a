"""The organisations that posts name: found by any of their names, added where nobody bears it."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from delegates.models import Organisation, OrganisationName
from newskit.chinese.names import fold_name
from newskit.opendata.kinds import Task, answers, name_key
from newskit.opendata.versions import create_with_versions

ORGANISATION = Organisation._meta.label_lower


class Organisations:
    """By folded name, for a block of rows. Of several bearers none is chosen but the one that a person chose before."""

    def __init__(self, task: Task):
        self.task = task
        self._found: dict[str, set[int]] = {}
        self._new: dict[str, Organisation] = {}

    def begin_block(self) -> None:
        """Of a long file no more is kept than a block needs."""
        self._found = {}

    def load(self, printed: Iterable[str]) -> None:
        names = {folded: name for name in printed if (folded := fold_name(name)) not in self._found}
        found: dict[str, set[int]] = defaultdict(set, {name: set() for name in names})
        shorts = {name: folded for folded, name in names.items()}
        own = Organisation.objects.filter(Q(folded__in=names) | Q(short_name__in=shorts))
        for pk, folded, short in own.values_list("pk", "folded", "short_name"):
            for name in (folded, shorts.get(short)):
                if name in found:
                    found[name].add(pk)
        others = OrganisationName.objects.filter(folded__in=names).values_list("organisation", "folded")
        for pk, name in others:
            found[name].add(pk)
        several = {name_key(ORGANISATION, names[name]): name for name, keys in found.items() if len(keys) > 1}
        for key, row in (answers(several) if several else {}).items():
            found[several[key]] = {row.pk}
        self._found |= found

    def bearers(self, name: str) -> set[int]:
        return self._found[fold_name(name)]

    def several(self, name: str) -> bool:
        return len(self._found[fold_name(name)]) > 1

    def of(self, name: str) -> int | Organisation:
        """Its key, or a row that `save` will add."""
        folded = fold_name(name)
        if found := self._found[folded]:
            return next(iter(found))
        return self._new.setdefault(folded, Organisation(name=name, source=self.task.source))

    def save(self) -> None:
        rows = list(self._new.values())
        create_with_versions(rows, actor=self.task.actor, reason=self.task.reason)
        self._found |= {folded: {row.pk} for folded, row in self._new.items()}
        self._new = {}
