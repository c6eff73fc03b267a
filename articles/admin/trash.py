"""The trash: what lies in it, who put it there, when and why; out of it again, one by one or several."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles import review
from articles.models import Article
from newskit.accounts.roles import Right
from newskit.audit.models import Event
from newskit.verbs import NotAllowed, WrongState

SIZE = 50


def trashed() -> QuerySet[Article]:
    """Newest first, with `trashed_by` and `trashed_for` from the event that put each there."""
    put = Event.objects.filter(
        object_label="articles.article", object_id=Cast(OuterRef("pk"), CharField()), verb="articles.trash"
    ).order_by("-at", "-id")
    return (
        Article.objects.filter(trashed_at__isnull=False)
        .select_related("section", "changed_by")
        .defer("document")
        .annotate(trashed_by=Subquery(put.values("actor__name")[:1]), trashed_for=Subquery(put.values("note")[:1]))
        .order_by("-trashed_at", "-id")
    )


class TrashPages:
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.trash_view)
        return [path("trash/", view, name="articles_article_in_trash"), *super().get_urls()]

    def trash_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._take_out(request)
        typed = request.GET.get("page", "1")
        page = int(typed) if typed.isascii() and typed.isdecimal() and 0 < len(typed) < 5 else 1
        rows = list(trashed()[max(page - 1, 0) * SIZE :][: SIZE + 1])
        may = {section for section in {row.section for row in rows} if request.user.may(Right.WRITE, section)}
        context = {
            **self.admin_site.each_context(request),
            "title": _("Trash"),
            "opts": self.opts,
            "rows": [(row, row.section in may) for row in rows[:SIZE]],
            "may_any": bool(may),
            "previous": page - 1 if page > 1 else None,
            "next": page + 1 if len(rows) > SIZE else None,
        }
        return TemplateResponse(request, "admin/articles/trash.html", context)

    def _take_out(self, request: HttpRequest) -> HttpResponse:
        """Each by itself: what one refuses does not stop the others."""
        only = request.POST.get("only")  # a row's own button, whatever is ticked elsewhere
        typed = [only] if only else request.POST.getlist("story")
        chosen = [key for key in typed if key.isdecimal() and len(key) < 19]
        done = 0
        for article in Article.objects.filter(pk__in=chosen).order_by("pk"):
            try:
                review.untrash(actor=request.user, article=article)
                done += 1
            except (WrongState, NotAllowed) as refusal:
                messages.warning(request, f"{article}: {refusal}")
        if done:
            told = ngettext("%(n)d story is out of the trash.", "%(n)d stories are out of the trash.", done)
            messages.success(request, told % {"n": done})
        elif not chosen:
            messages.warning(request, _("Nothing was chosen."))
        return HttpResponseRedirect(reverse("admin:articles_article_in_trash"))
