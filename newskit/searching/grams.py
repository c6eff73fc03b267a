"""The index and the lookup that asks it."""

import unicodedata
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations
from django.db.models import CharField, F, Func, Lookup, TextField
from django.db.models.expressions import Col


def fold(text: str) -> str:
    """As the database folds it: full width and half width, large and small letters are one."""
    return unicodedata.normalize("NFKC", text).lower()


class Grams(Func):
    """The codes of a text's 1- and 2-grams."""

    template = "search_grams(search_fold(%(expressions)s))"
    arity = 1


class GramIndex(GinIndex):
    """By the 1- and 2-grams of one text. Written at once: with pending entries one insert in many takes a second."""

    def __init__(self, *expressions: Any, name: str, **options: Any):
        (text,) = expressions
        self.text = text if isinstance(text, str) else text.source_expressions[0].name
        super().__init__(Grams(F(self.text)), name=name, fastupdate=False)

    def deconstruct(self) -> tuple[str, tuple, dict[str, Any]]:
        return "newskit.searching.GramIndex", (self.text,), {"name": self.name}


def gram_index(model: str, text: str, *, name: str) -> list[migrations.operations.base.Operation]:
    """The operations that make one. Statistics on grams are dear to take and mislead the planner, so there are none."""
    return [
        migrations.AddIndex(model, GramIndex(text, name=name)),
        migrations.RunSQL(
            f'ALTER INDEX "{name}" ALTER COLUMN 1 SET STATISTICS 0',
            f'ALTER INDEX "{name}" ALTER COLUMN 1 SET STATISTICS -1',
        ),
    ]


@CharField.register_lookup
@TextField.register_lookup
class Holds(Lookup):
    """The text has this piece in it. Through the column's gram index where there is one; else every row is read."""

    lookup_name = "holds"

    def get_prep_lookup(self) -> str:
        return str(self.rhs).replace("\0", "")

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple]:
        text, text_params = self.process_lhs(compiler, connection)
        piece, piece_params = self.process_rhs(compiler, connection)
        held = f"strpos(search_fold({text}), search_fold({piece})) > 0"
        if not fold(self.rhs) or not self.indexed:
            return held, (*text_params, *piece_params)
        grams = f"search_grams(search_fold({text})) @> search_asked(search_fold({piece}))"
        if self.exact:
            return grams, (*text_params, *piece_params)
        return f"({grams} AND {held})", (*text_params, *piece_params) * 2

    @property
    def exact(self) -> bool:
        """One or two characters are one gram: the index alone answers."""
        folded = fold(self.rhs)
        return len(folded) <= 2 and max(folded) <= "\uffff"

    @property
    def indexed(self) -> bool:
        return isinstance(self.lhs, Col) and has_grams(self.lhs.target)


@CharField.register_lookup
@TextField.register_lookup
class Reads(Holds):
    """As `holds`, of a row that is at hand: the text is read, no index is asked."""

    lookup_name = "reads"
    indexed = False


def has_grams(field: Any) -> bool:
    return any(isinstance(index, GramIndex) and index.text == field.name for index in field.model._meta.indexes)
