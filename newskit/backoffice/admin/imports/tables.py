"""A table is brought, read, confirmed and reported on; what was left out is taken away as a file."""

from datetime import timedelta
from itertools import islice
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newskit.backoffice.admin.imports.forms import FileForm, MappingForm
from newskit.backoffice.admin.imports.pages import (
    OUTCOMES,
    Page,
    allowed,
    figures,
    left_response,
    may_take_in,
    remarks,
    scope_label,
)
from newskit.backoffice.base import display
from newskit.opendata import working
from newskit.opendata.importing import mapping_for
from newskit.opendata.incoming import Left, Outcome
from newskit.opendata.kinds import kind_of
from newskit.opendata.models import Import, Question, Upload
from newskit.verbs import WrongState

_SAMPLE = 3


@admin.register(Import)
class ImportAdmin(Page):
    list_display = ["source", "what", "term", "as_of", "rows", "actor", "at"]
    list_filter = ["kind"]
    list_select_related = ["source", "actor"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(allowed(request.user))

    @display(description=gettext_lazy("kind of table"), ordering="kind")
    def what(self, row: Import) -> str:
        kind = kind_of(row.kind)
        return kind.label if kind else row.kind

    @display(description=gettext_lazy("term"))
    def term(self, row: Import) -> str:
        return row.scope

    @display(description=gettext_lazy("rows"))
    def rows(self, row: Import) -> str:
        return "　".join(f"{OUTCOMES[Outcome(name)]} {count}" for name, count in row.counts.items() if count)

    def get_urls(self) -> list:
        def own(route: str, view: Any, name: str):
            return path(route, self.admin_site.admin_view(view), name=f"opendata_import_{name}")

        return [
            own("upload/<int:upload>/", self.preview_view, "preview"),
            own("upload/<int:upload>/left.csv", self.preview_left_view, "preview_left"),
            own("<int:taken>/left.csv", self.left_view, "left"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        initial = {"kind": request.GET.get("kind")}
        form = FileForm(request.POST or None, request.FILES or None, user=request.user, initial=initial)
        if request.method != "POST" or not form.is_valid():
            return self.page(request, "file", title=_("Take a table in"), form=form, notes=allowed(request.user))
        Upload.objects.filter(at__lt=timezone.now() - timedelta(days=1)).delete()
        cells = form.cleaned_data
        file, kind = cells["file"], kind_of(cells["kind"])
        file.seek(0)
        upload = Upload.objects.create(
            kind=kind.name,
            scope=cells["scope"],
            as_of=cells["as_of"],
            source_text=cells["source_text"],
            file_name=file.name[:200],
            content=file.read(),
            total=form.rows,
            mapping=mapping_for(kind, form.headings, cells["source_text"]),
            uploaded_by=request.user,
        )
        working.begin(upload, store=False)
        return redirect("admin:opendata_import_preview", upload.pk)

    def preview_view(self, request: HttpRequest, upload: int) -> HttpResponse:
        """GET shows what reading the file found; POST reads its columns anew, or takes it in."""
        held = self._held(request, upload)
        if held.stage == Upload.Stage.STORED:
            return self._stored(request, held)
        kind, table = kind_of(held.kind), working.table_of(held)
        form = MappingForm(request.POST or None, kind=kind, headings=table.headings, initial=held.mapping)
        if request.method == "POST" and form.is_valid():
            try:
                self._begin(request, held, form.mapping())
            except WrongState as refusal:
                messages.warning(request, str(refusal))
            if held.stage == Upload.Stage.STORED:
                return self._stored(request, held)
            return redirect("admin:opendata_import_preview", held.pk)
        return self.page(
            request,
            "preview",
            title=_("Preview of %(file)s") % {"file": held.file_name},
            upload=held,
            kind=kind,
            term=scope_label(held.kind, held.scope),
            form=form,
            headings=table.headings,
            sample=[cells for _row, cells in islice(table.rows(), _SAMPLE)],
            busy=held.stage in working.BUSY and not working.is_silent(held),
            silent=held.stage in working.BUSY and working.is_silent(held),
            **_found(held.report),
        )

    def _begin(self, request: HttpRequest, held: Upload, mapping: dict[str, str]) -> None:
        """What is taken in was seen: with other columns the file is read again first."""
        seen = held.stage == Upload.Stage.READ and mapping == held.mapping
        store = "store" in request.POST
        if store and not seen:
            messages.info(request, _("The columns changed: look what each row becomes now, then take it in."))
        working.begin(held, store=store and seen, many="many" in request.POST, mapping=mapping)

    def _stored(self, request: HttpRequest, held: Upload) -> HttpResponse:
        messages.success(request, _("Taken in: %(count)d rows.") % {"count": held.rows})
        return redirect("admin:opendata_import_change", held.brought_id)

    def _held(self, request: HttpRequest, upload: int) -> Upload:
        if not self.has_add_permission(request):
            raise PermissionDenied
        held = get_object_or_404(Upload, pk=upload, uploaded_by=request.user)
        if not may_take_in(request.user, held.kind):
            raise PermissionDenied
        return held

    def preview_left_view(self, request: HttpRequest, upload: int) -> HttpResponse:
        held = self._held(request, upload)
        if not held.report:
            raise Http404
        rows = [Left(**each) for each in held.report["left"]]
        return left_response(_left_name(held), working.table_of(held).headings, rows)

    def left_view(self, request: HttpRequest, taken: int) -> HttpResponse:
        brought = get_object_or_404(Import, pk=taken)
        if not may_take_in(request.user, brought.kind):
            raise PermissionDenied
        return left_response(_left_name(brought), brought.headings, brought.left.filter(taken_at=None))

    def row_page(self, request: HttpRequest, row: Import) -> HttpResponse:
        return self.page(
            request,
            "report",
            title=str(row),
            row=row,
            original=row,
            kind=kind_of(row.kind),
            term=scope_label(row.kind, row.scope),
            figures=figures(row.counts),
            remarks=remarks(row.remarks),
            notes=row.notes,
            waiting=row.left.filter(taken_at=None).count(),
            questions=Question.objects.filter(rows__brought=row, settled_at=None).distinct()[:50],
            may=may_take_in(request.user, row.kind),
        )


def _found(report: dict[str, Any]) -> dict[str, Any]:
    if not report:
        return {"figures": []}
    return {
        "figures": figures(report["counts"], report["subjects"]),
        "remarks": remarks(report["remarks"]),
        "notes": report.get("notes", []),
        "untold": report["untold"],
        "left": len(report["left"]),
        "loss": report["loss"],
    }


def _left_name(row: Import | Upload) -> str:
    return _("rows left of %(file)s") % {"file": row.file_name.rsplit(".", 1)[0]} + ".csv"
