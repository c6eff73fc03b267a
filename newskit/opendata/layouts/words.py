"""What a kind of table tells the reader of layouts: its headings, and what a group is called."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from newskit.opendata.layouts.phrases import plain
from newskit.opendata.mapping import Field, field_of, fold_heading, known_headings

# Columns that we add ourselves. A table that was left over has them, and is then a plain one.
GROUP = "（分组）"
PLACE = "（原表位置）"
_ORDINALS = ("序号", "编号", "号", "序", "no.", "no", "#", "顺序", "次序", "号码")


def left_headings() -> list[str]:
    """What stands in front of the rows of a file of rows that did not go in."""
    return [_("row in the file"), _("column at fault"), _("why it did not go in")]


@dataclass(frozen=True)
class Words:
    """`name` and `group`: the fields of who stands in a row, and of what they stand under. `is_group`: of a bare label.

    `others`: headings that such tables have and no field reads; they show where the headings are. `group_word`: what groups with
    these labels are called; the label of the field where it is empty.
    """

    fields: tuple[Field, ...]
    name: str
    group: str
    is_group: Callable[[str], bool]
    others: tuple[str, ...] = ()
    group_word: Callable[[Iterable[str]], str] = lambda labels: ""

    @cached_property
    def _known(self) -> dict[str, str]:
        return known_headings(self.fields)

    @cached_property
    def _others(self) -> frozenset[str]:
        return frozenset(fold_heading(each) for each in (*self.others, *_ORDINALS))

    @cached_property
    def name_heading(self) -> str:
        return next(field.headings[0] for field in self.fields if field.name == self.name)

    def label_of(self, name: str) -> str:
        return next(str(field.label) for field in self.fields if field.name == name)

    def field_of(self, heading: str) -> str:
        return field_of(heading, self._known) if heading and len(heading) <= 40 else ""

    def is_heading(self, text: str) -> bool:
        return bool(self.field_of(text)) or fold_heading(text) in self._others

    def is_ordinal(self, heading: str) -> bool:
        return fold_heading(heading) in {fold_heading(each) for each in _ORDINALS}

    def groups(self, label: str) -> bool:
        return bool(label) and self.is_group(plain(label))
