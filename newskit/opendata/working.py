"""Work on an uploaded file: small ones at once, long ones by the worker, which tells how far it is."""

import io
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Self

from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from newskit.opendata.importing import Incoming, import_table
from newskit.opendata.incoming import Report
from newskit.opendata.kinds import kind_of
from newskit.opendata.models import Upload
from newskit.opendata.tables import Table, UnreadableTable
from newskit.verbs import NotAllowed, WrongState

AT_ONCE = 500  # rows that a request may work on while the person waits
_SILENT = timedelta(seconds=60)
BUSY = {Upload.Stage.READS, Upload.Stage.STORES}


def begin(upload: Upload, *, store: bool, many: bool = False, mapping: dict[str, str] | None = None) -> None:
    """Read the file, with these columns, or take it in. Raises WrongState where somebody works on it already."""
    with transaction.atomic():
        row = Upload.objects.select_for_update().get(pk=upload.pk)
        if row.stage == Upload.Stage.STORED or (row.stage in BUSY and not is_silent(row)):
            raise WrongState(_("%(file)s is being worked on already.") % {"file": row})
        row.stage = Upload.Stage.STORES if store else Upload.Stage.READS
        row.rows, row.refusal, row.beat_at = 0, "", timezone.now()
        row.mapping = row.mapping if mapping is None else mapping
        row.total = row.total or table_of(row).count()
        row.save()
        language = translation.get_language()
        if row.total > AT_ONCE:
            transaction.on_commit(lambda: work_on.enqueue(row.pk, many, language))
    if row.total <= AT_ONCE:
        work(row.pk, many=many, language=language)
    upload.refresh_from_db()


def is_silent(upload: Upload) -> bool:
    """Whether who works on it has not been heard of: ended, or never begun. Nothing is stored then."""
    return upload.beat_at is None or upload.beat_at < timezone.now() - _SILENT


def table_of(upload: Upload) -> Table:
    return kind_of(upload.kind).opens(io.BytesIO(upload.content), upload.file_name)


@task()
def work_on(upload: int, many: bool, language: str) -> None:
    with Beat(upload) as beat:
        work(upload, many=many, language=language, beat=beat)


def work(pk: int, *, many: bool, language: str, beat: Any = lambda rows: None) -> None:
    """The remarks are in the language of who asked."""
    upload = Upload.objects.select_related("uploaded_by").get(pk=pk)
    if upload.stage not in BUSY:
        return
    with translation.override(language):
        try:
            _run(upload, many, beat)
        except (UnreadableTable, WrongState, NotAllowed) as refusal:
            upload.stage, upload.refusal = Upload.Stage.REFUSED, str(refusal)[:1000]
            upload.save(update_fields=["stage", "refusal"])


def _run(upload: Upload, many: bool, beat: Any) -> None:
    kind = kind_of(upload.kind)
    store = upload.stage == Upload.Stage.STORES
    incoming = Incoming(
        kind=kind,
        table=table_of(upload),
        mapping=upload.mapping,
        as_of=upload.as_of,
        source_text=upload.source_text,
        scope=kind.scope(upload.scope),
    )
    with transaction.atomic():
        report = import_table(
            actor=upload.uploaded_by, incoming=incoming, dry_run=not store, many=many or not store, progress=beat
        )
        upload.stage = Upload.Stage.STORED if store else Upload.Stage.READ
        upload.report, upload.rows = _as_json(report), report.rows
        if store:
            upload.brought_id, upload.content, upload.report = report.brought, b"", {}
        upload.save(update_fields=["stage", "report", "rows", "brought", "content"])


def _as_json(report: Report) -> dict[str, Any]:
    return {
        "counts": report.as_json(),
        "notes": [asdict(note) for note in report.notes],
        "remarks": [asdict(remark) for remark in report.remarks],
        "untold": report.untold.total(),
        "subjects": report.subjects,
        "left": [asdict(left) for left in report.left],
        "loss": report.loss,
    }


class Beat:
    """Says how far the work is, on a connection of its own: the work's transaction shows nothing before its end."""

    def __init__(self, pk: int):
        self.pk = pk
        self._connection = connection.copy()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._connection.close()

    def __call__(self, rows: int) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute("UPDATE opendata_upload SET rows = %s, beat_at = now() WHERE id = %s", [rows, self.pk])
