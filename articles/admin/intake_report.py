"""What became of a page: its stories, people and statements with their addresses, and each line of the input."""

import json
from typing import Any

from django.urls import NoReverseMatch, reverse

from articles.admin.intake_preview import LABELS
from articles.intake.model import Part
from articles.models import Article, Intake
from delegates.models import Delegate
from proposals.models import Proposal


def report(intake: Intake) -> dict[str, Any]:
    reading = json.loads(intake.reading)
    brought = reading.get("brought", {})
    source = intake.source_text.split("\n")
    parts = _parts(reading.get("blocks", []))
    return {
        "stories": [
            _story(article) for article in intake.articles.order_by("pk").prefetch_related("mentions__delegate")
        ],
        "warnings": reading.get("warnings", []),
        "lines": [
            {
                **line,
                "text": source[line["line"] - 1],
                "label": "、".join(parts.get(line["line"], [])),
                "number": _number(line),
            }
            for line in reading.get("lines", [])
            if line["line"] <= len(source)
        ],
        "delegates": [
            {"object": row, "url": _url(row)} for row in Delegate.objects.filter(pk__in=brought.get("delegates", []))
        ],
        "statements": [
            {"object": row, "url": _url(row)}
            for row in Proposal.objects.filter(pk__in=brought.get("statements", [])).prefetch_related("measures")
        ],
    }


def _story(article: Article) -> dict[str, Any]:
    return {"object": article, "url": _url(article), "mentions": list(article.mentions.all())}


def _number(line: dict[str, Any]) -> int | None:
    return None if line["story"] is None else line["story"] + 1


def _parts(blocks: list[dict[str, Any]]) -> dict[int, list[str]]:
    """Of each line the parts that it went to: a wire story's first line is byline and paragraph."""
    parts: dict[int, list[str]] = {}
    for block in blocks:
        for line in block["lines"]:
            label = str(LABELS[Part(block["part"])])
            if label not in parts.setdefault(line, []):
                parts[line].append(label)
    return parts


def _url(row: Any) -> str:
    """Its page in the back office; empty where it has none."""
    try:
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return ""
