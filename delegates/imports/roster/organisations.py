"""The organisations that posts name: found by any of their names, added where nobody bears it."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from simple_history.utils import bulk_create_with_history

from delegates.imports.roster.lines import Line
from delegates.models import Organisation, OrganisationName
from newskit.accounts.models import User
from newskit.chinese.names import fold_name
from newskit.topics.models import Source


class Organisations:
    """By folded name. Of several bearers none is chosen."""

    def __init__(self, actor: User, source: Source, reason: str):
        self.actor, self.source, self.reason = actor, source, reason
        self._found: dict[str, set[int]] = {}
        self._new: dict[str, Organisation] = {}

    def load(self, lines: Iterable[Line]) -> None:
        names = {fold_name(post.organisation): post.organisation for line in lines for post in line.posts.posts}
        asked = [name for name in names if name not in self._found]
        found: dict[str, set[int]] = defaultdict(set, {name: set() for name in asked})
        printed = {names[name]: name for name in asked}
        own = Organisation.objects.filter(Q(folded__in=asked) | Q(short_name__in=printed))
        for pk, folded, short in own.values_list("pk", "folded", "short_name"):
            for name in (folded, printed.get(short)):
                if name in found:
                    found[name].add(pk)
        others = OrganisationName.objects.filter(folded__in=asked).values_list("organisation", "folded")
        for pk, name in others:
            found[name].add(pk)
        self._found |= found

    def several(self, name: str) -> bool:
        return len(self._found[fold_name(name)]) > 1

    def of(self, name: str) -> int | Organisation:
        """Its key, or a row that `save` will add."""
        folded = fold_name(name)
        if found := self._found[folded]:
            return next(iter(found))
        return self._new.setdefault(folded, Organisation(name=name, source=self.source))

    def save(self) -> None:
        rows = list(self._new.values())
        bulk_create_with_history(
            rows, Organisation, default_user=self.actor, default_change_reason=self.reason, batch_size=1000
        )
        self._found |= {folded: {row.pk} for folded, row in self._new.items()}
        self._new = {}
