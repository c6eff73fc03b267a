"""The constituencies of a term by every name that a table may give them."""

import re
from functools import cached_property

from django.utils.translation import gettext as _

from delegates.imports.roster.english import place_in_english
from delegates.imports.roster.fields import ARMY
from delegates.models import Constituency, Term
from newskit.chinese.names import fold_name
from newskit.chinese.numbers import meetings
from newskit.opendata.layouts.phrases import stated

_ENDS = re.compile(r"(?:选举单位|代表团|团|组|界别|界)$")
_AND = re.compile(r"[与及、/]|以及")
_ARMY = "解放军代表团"


class Places:
    """By name, short name and every dated name; with or without 代表团 and 界, a number in brackets, or in English."""

    def __init__(self, term: Term):
        self.term = term
        self._named = _by_name(term)
        self._why: dict[str, str] = {}  # a wrong sector comes with each of its people

    def find(self, printed: str) -> Constituency | None:
        return _find(self._named, printed)

    def why_not(self, printed: str) -> str:
        """That it is none here, and where it is one."""
        if printed not in self._why:
            others = [term for term, named in self._elsewhere if _find(named, printed)]
            reason = _("%(text)s is no constituency of this term.")
            if others:
                reason = _("%(text)s is no constituency of %(term)s, but one of %(others)s: is the term right?")
            others = "、".join(map(str, others))
            self._why[printed] = reason % {"text": printed, "term": self.term, "others": others}
        return self._why[printed]

    @cached_property
    def _elsewhere(self) -> list[tuple[Term, dict[str, Constituency]]]:
        return [(term, _by_name(term)) for term in Term.objects.select_related("body").exclude(pk=self.term.pk)]

    def is_of_term(self, printed: str) -> bool:
        """第十四届, 14, 第十三届、第十四届: whether this term is among those that the cell names, if it names any."""
        numbers = {each.term for each in meetings(printed)} or {int(each) for each in re.findall(r"\d{1,2}", printed)}
        return not numbers or self.term.number in numbers


def _by_name(term: Term) -> dict[str, Constituency]:
    named: dict[str, Constituency] = {}
    for place in term.constituencies.prefetch_related("names"):
        for name in (place.name, place.short_name, *(row.name for row in place.names.all())):
            for form in (name, _ENDS.sub("", name)):
                named.setdefault(_fold(form), place)
    return named


def _fold(text: str) -> str:
    return _AND.sub("和", fold_name(text)).replace("特区", "特别行政区")


def _find(named: dict[str, Constituency], printed: str) -> Constituency | None:
    for text in dict.fromkeys((printed, stated(printed).label)):
        folded = _fold(text)
        bare = _ENDS.sub("", folded)
        found = named.get(folded) or named.get(bare) or named.get(bare.replace("民主人士", "人士"))
        if found is None and ARMY.match(folded):
            found = named.get(_ARMY)
        if found is None and (english := place_in_english(text)):
            found = named.get(english) or (named.get(_ARMY) if ARMY.match(english) else None)
        if found:
            return found
    return None
