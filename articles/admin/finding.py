"""Find the delegates that a draft names, as the intake of a page does: certain ones are settled, the others queue."""

import datetime
from typing import Any

from articles import document as documents
from articles.intake.drafting import around
from articles.intake.resolving import BODY_CODES, SETTLE, known_names, resolve, term_on
from delegates.mentions import find_mentions


def with_people(data: dict[str, Any], day: datetime.date) -> tuple[dict[str, Any], list[str]]:
    """The document with everybody whom it names, and the names that are new. Whoever it has already stays as decided."""
    texts = [
        *documents.plain_paragraphs(data["body"]),
        data["kicker"],
        *data["headline"],
        *data["subheads"],
        data["standfirst"],
    ]
    named = {(entry["name"], entry["body"]) for entry in data["mentions"]}
    term = term_on("NPC", day)
    found = find_mentions("\n".join(texts), known=known_names(), current_term=term and term.number)
    new = []
    for mention in found:
        record = mention.to_json()
        body = BODY_CODES[mention.body]
        if (mention.name, body) in named:
            continue
        decision = resolve(record, day)
        prefix, suffix = around(texts, mention.span_text)
        new.append(
            {
                **documents.MENTION,
                "delegate": decision.delegate.pk if decision.choice == SETTLE else None,
                "name": mention.name,
                "role": mention.role,
                "body": body,
                "rank": mention.rank,
                "positions": record["positions"],
                "delegation": mention.delegation,
                "delegation_role": mention.delegation_role,
                "quote": mention.span_text,
                "prefix": prefix,
                "suffix": suffix,
            }
        )
    return {**data, "mentions": [*data["mentions"], *new]}, [entry["name"] for entry in new]
