"""What a change to a published text touches: what readers have to be told of, and what has to be looked at again."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import document as documents
from articles.models import Article
from proposals.models import Measure, Proposal

HEADLINE, FIGURES, NAMES = "headline", "figures", "names"
WORDS: dict[str, Promise] = {
    HEADLINE: gettext_lazy("the headline"),
    FIGURES: gettext_lazy("figures"),
    NAMES: gettext_lazy("names or titles"),
}
# One Chinese numeral alone is mostly a word (一些, 三农): a figure has two, or stands before a percentage.
_FIGURE = re.compile(
    r"[0-9０-９]+(?:[.．,，][0-9０-９]+)*[%％‰]?|[〇零一二三四五六七八九十百千万亿两点]{2,}|百分之[一二三四五六七八九十]"
)
_IDENTITY = ("name", "role", "body", "rank", "positions", "delegation", "delegation_role")


@dataclass(frozen=True)
class LookAgain:
    """Something that the change touched and that is recorded beside the text. `code` tells one from another."""

    code: str
    text: str


def seen_before(article: Article) -> dict[str, Any] | None:
    """The text that readers saw last, if it is not the one in hand. None: there is nothing to compare with."""
    last = article.publications.filter(withdrawn_at__isnull=True, shown__isempty=False).order_by("-number").first()
    return last.data if last is not None and last.digest != article.digest else None


def grave(seen: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Parts whose change readers should be told of: a text in which these were wrong is corrected, not touched up."""
    before, after = _text(seen), _text(new)
    names = {entry["name"] for entry in [*seen["mentions"], *new["mentions"]] if entry["name"]}
    identities = [[[entry[key] for key in _IDENTITY] for entry in data["mentions"]] for data in (seen, new)]
    changed = {
        HEADLINE: documents.headline(seen) != documents.headline(new),
        FIGURES: Counter(_FIGURE.findall(before)) != Counter(_FIGURE.findall(after)),
        NAMES: identities[0] != identities[1]
        or seen["bylines"] != new["bylines"]
        or any(before.count(name) != after.count(name) for name in names),
    }
    return [part for part, is_changed in changed.items() if is_changed]


def look_again(seen: dict[str, Any], new: dict[str, Any]) -> list[LookAgain]:
    """Mentions and items that the change touched, in words: their records were made from the text as it stood."""
    return [*_people(seen, new), *_items(seen, new)]


def _people(seen: dict[str, Any], new: dict[str, Any]) -> list[LookAgain]:
    before = {(entry["name"], entry["role"]) for entry in seen["mentions"]}
    after = {(entry["name"], entry["role"]) for entry in new["mentions"]}
    text = _text(new)
    lost = [e["name"] for e in new["mentions"] if e["quote"] and e["quote"] in _text(seen) and e["quote"] not in text]
    found = [
        (
            "mentions-new",
            _("Named anew: %(names)s. Say who is meant."),
            [name for name, _role in sorted(after - before)],
        ),
        ("mentions-gone", _("No longer named: %(names)s."), [name for name, _role in sorted(before - after)]),
        ("mentions-moved", _("The words that name %(names)s were changed: look at role and title again."), lost),
    ]
    return [_about(code, sentence, names) for code, sentence, names in found if names]


def _items(seen: dict[str, Any], new: dict[str, Any]) -> list[LookAgain]:
    before = {entry["proposal"]: entry["brings"] for entry in seen["proposals"]}
    after = {entry["proposal"]: entry["brings"] for entry in new["proposals"]}
    text = _text(new)
    quoted = Measure.objects.filter(proposal__in=[pk for pk in after if after[pk]], quoted=True) if after else []
    stale = {row.proposal_id for row in quoted if row.text in _text(seen) and row.text not in text}
    kinds = [
        ("items-new", _("Carried anew: %(names)s."), after.keys() - before.keys()),
        (
            "items-gone",
            _("No longer carried: %(names)s. What only this story brought leaves the tracker's pages with it."),
            before.keys() - after.keys(),
        ),
        ("items-stale", _("Measures of %(names)s are quoted from words that were changed: mend them too."), stale),
    ]
    wanted = {pk for _code, _sentence, ids in kinds for pk in ids}
    titles = {row.pk: str(row) for row in Proposal.objects.filter(pk__in=wanted)} if wanted else {}
    return [
        _about(code, sentence, [titles.get(pk, f"#{pk}") for pk in sorted(ids)]) for code, sentence, ids in kinds if ids
    ]


def _about(code: str, sentence: str, names: list[str]) -> LookAgain:
    named = list(dict.fromkeys(names))
    return LookAgain(f"{code}:{','.join(named)}", sentence % {"names": "、".join(named)})


def _text(data: dict[str, Any]) -> str:
    """Everything in words that readers see of the story itself; the headline is compared by itself."""
    question = data["reader_question"] or {"text": ""}
    pictures = [entry["caption"] for entry in data["pictures"]]
    parts = [data["kicker"], *data["subheads"], data["standfirst"], question["text"], *pictures]
    return "\n".join([*parts, *documents.plain_paragraphs(data["body"])])
