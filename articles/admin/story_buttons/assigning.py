"""Whose story it is: the dialog, the one press that takes it over, the same for several from the list."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles import review
from articles.admin import dialogs, queue
from articles.admin.each import on_each
from articles.models import Article
from newskit.accounts.roles import Right
from newskit.backoffice.base import attempt
from newskit.backoffice.dialogs import dialog


class AssigningButtons:
    def get_urls(self) -> list:
        take = self.admin_site.admin_view(require_POST(self.take))
        return [path("<int:pk>/take/", take, name="articles_article_take"), *super().get_urls()]

    @dialog(dialogs.Assign, _("Assign"), permissions=["asked"])
    def assign(self, request, form, article):
        story = review.assign(actor=request.user, article=article, **form.arguments())
        return gettext("Assigned to %(who)s.") % {"who": story.assignee} if story.assignee else gettext("Noted.")

    def take(self, request: HttpRequest, pk: int) -> HttpResponse:
        """归我: no question asked, so the page sends along whom it showed."""
        article = self._viewed(request, pk)
        seen = request.POST.get("seen", "")
        attempt(
            request,
            lambda: review.take(actor=request.user, article=article, seen=int(seen) if seen.isdecimal() else None),
            gettext("It is yours: %(story)s") % {"story": article},
        )
        return HttpResponseRedirect(queue.back_to(request, article))

    def has_assign_permission(self, request: HttpRequest) -> bool:
        return request.user.may(Right.ASSIGN)

    @admin.action(description=_("Assign"), permissions=["assign"])
    def assign_selected(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        stories = list(queryset.select_related("assignee", "section"))
        asked = "assign" in request.POST
        form = dialogs.AssignSeveral(stories, request.POST if asked else None)
        if asked and form.is_valid():
            on_each(
                request,
                stories,
                lambda story: review.assign(actor=request.user, article=story, **form.arguments(story)),
            )
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Assign"),
            "opts": self.opts,
            "stories": stories,
            "form": form,
        }
        return render(request, "admin/articles/assign_selected.html", context)
