"""Bulk actions of the reviews: the same verbs as the buttons, each story by itself, what one refuses in words."""

from collections.abc import Callable

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from articles import review
from articles.admin import dialogs
from articles.admin.each import on_each
from articles.models import Article, Stage


class SeveralButtons:
    @admin.action(description=_("Send to review"))
    def submit_selected(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        on_each(
            request,
            queryset,
            lambda story: review.submit(actor=request.user, article=story, version=story.version),
        )

    @admin.action(description=_("Pass the stage at which each stands"))
    def pass_selected(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        def act(story: Article) -> object:
            name = review.PASSES.get(story.stage, review.PASSES[Stage.FIRST])
            if refused := review.refusal(name, review.Place(story, request.user)):
                raise refused
            seen = {"actor": request.user, "article": story, "version": story.version}
            return review.sign(**seen) if story.stage == Stage.FINAL else review.pass_stage(**seen, stage=story.stage)

        on_each(request, queryset, act)

    @admin.action(description=_("Return, with a note"))
    def return_selected(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        def act(story: Article, cells: dict) -> object:
            goals = review.goals("return_to", review.Place(story, request.user))
            to = Stage.DRAFT if cells["to"] == Stage.DRAFT or not goals else goals[0]
            return review.return_to(actor=request.user, article=story, to=to, note=cells["note"], stage=story.stage)

        return self._asked(request, queryset, "return_to", "return_selected", dialogs.ReturnSeveral, act)

    @admin.action(description=_("Put on hold"))
    def hold_selected(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        def act(story: Article, cells: dict) -> object:
            return review.hold(actor=request.user, article=story, reason=cells["note"])

        return self._asked(request, queryset, "hold", "hold_selected", dialogs.WhySeveral, act)

    @admin.action(description=_("Lift the hold"))
    def lift_selected(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        def act(story: Article, cells: dict) -> object:
            return review.lift_hold(actor=request.user, article=story, note=cells["note"])

        return self._asked(request, queryset, "lift_hold", "lift_selected", dialogs.WhySeveral, act)

    def _asked(
        self,
        request: HttpRequest,
        queryset: QuerySet[Article],
        name: str,
        action: str,
        form_class: type,
        act: Callable[[Article, dict], object],
    ) -> HttpResponse | None:
        """First a page that says of each story whether it can be done, and asks why; then the verb on each."""
        stories = list(queryset.select_related("section"))
        asked = "asked" in request.POST
        form = form_class(request.POST if asked else None)
        if asked and form.is_valid():
            on_each(request, stories, lambda story: act(story, form.cleaned_data))
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": TITLES[action],
            "opts": self.opts,
            "action": action,
            "stories": [(story, review.refusal(name, review.Place(story, request.user))) for story in stories],
            "form": form,
        }
        return render(request, "admin/articles/several.html", context)


TITLES = {
    "return_selected": _("Return, with a note"),
    "hold_selected": _("Put on hold"),
    "lift_selected": _("Lift the hold"),
}
