"""What was taken in as rosters, into the tables that serve every kind of table (newskit.opendata), and back."""

from django.db import migrations

KIND = "delegates"
CELLS = ["name", "constituency", "gender", "ethnicity", "party", "posts", "remarks"]


def forth(apps, schema_editor):
    old, new = _models(apps, "delegates"), _models(apps, "opendata")
    for row in old("ColumnMapping").objects.all():
        new("ColumnMapping").objects.create(kind=KIND, name=row.name, columns=row.columns)
    imports = {}
    for row in old("RosterImport").objects.select_related("term__body").order_by("pk"):
        brought = new("Import").objects.create(
            kind=KIND,
            scope=_code(row.term),
            headings=CELLS,
            mapping={name: name for name in CELLS},
            **_same(row, "as_of", "source_id", "file_name", "digest", "counts", "remarks", "actor_id"),
        )
        new("Import").objects.filter(pk=brought.pk).update(at=row.at)
        imports[row.term_id, row.as_of, row.source_id] = brought
    for row in old("RosterQuestion").objects.select_related("term__body").order_by("pk"):
        question = new("Question").objects.create(
            kind=KIND,
            scope=_code(row.term),
            key=row.key,
            wants="delegates.delegate",
            printed=row.name,
            reason=row.reason,
            candidates=sorted(row.candidates.values_list("pk", flat=True)),
            answer=str(row.delegate_id or ""),
            settled_by_id=row.settled_by_id,
            settled_at=row.settled_at,
        )
        brought = imports.get((row.term_id, row.as_of, row.source_id))
        if brought is None:  # a question is asked by an import only
            continue
        new("LeftRow").objects.create(
            brought=brought,
            row=row.row,
            cells=[row.cells.get(name, "") for name in CELLS],
            outcome="asked",
            subject=row.name,
            reason=row.reason,
            question=question,
            taken_at=row.settled_at,
        )


def back(apps, schema_editor):
    old, new = _models(apps, "delegates"), _models(apps, "opendata")
    terms = {_code(term): term for term in old("Term").objects.select_related("body")}
    for row in new("ColumnMapping").objects.filter(kind=KIND):
        old("ColumnMapping").objects.create(name=row.name, columns=row.columns)
    for row in new("Import").objects.filter(kind=KIND, scope__in=terms).order_by("pk"):
        brought = old("RosterImport").objects.create(
            term=terms[row.scope],
            **_same(row, "as_of", "source_id", "file_name", "digest", "counts", "remarks", "actor_id"),
        )
        old("RosterImport").objects.filter(pk=brought.pk).update(at=row.at)
    asked = new("LeftRow").objects.filter(question__kind=KIND, question__wants="delegates.delegate").order_by("pk")
    for left in asked.select_related("question", "brought"):
        row = left.question
        by_heading = dict(zip(left.brought.headings, left.cells, strict=True))
        question, _created = old("RosterQuestion").objects.get_or_create(
            term=terms[row.scope],
            key=row.key,
            defaults={
                "as_of": left.brought.as_of,
                "source_id": left.brought.source_id,
                "row": left.row,
                "name": row.printed[:60],
                "cells": {name: by_heading.get(heading, "") for name, heading in left.brought.mapping.items()},
                "delegate_id": int(row.answer) if row.answer else None,
                **_same(row, "reason", "settled_by_id", "settled_at"),
            },
        )
        question.candidates.set(old("Delegate").objects.filter(pk__in=row.candidates))


def _models(apps, label):
    return lambda name: apps.get_model(label, name)


def _code(term):
    return f"{term.body.code}-{term.number}"


def _same(row, *names):
    return {name: getattr(row, name) for name in names}


class Migration(migrations.Migration):
    dependencies = [("delegates", "0010_fill_strokes"), ("opendata", "0001_tables_taken_in")]

    operations = [migrations.RunPython(forth, back)]
