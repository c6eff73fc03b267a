"""Buttons of a signed text: publish, schedule, end, correct, take off, withdraw; several at once; an embargo that is over."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles import publishing, review
from articles.admin import dialogs, queue
from articles.models import Article
from newskit.accounts.roles import Right
from newskit.backoffice.base import attempt
from newskit.backoffice.dialogs import dialog
from newskit.verbs import NotAllowed, WrongState


class PublishingButtons:
    def get_urls(self) -> list:
        read_out = self.admin_site.admin_view(require_POST(self.read_out))
        return [path("<int:pk>/read-out/", read_out, name="articles_article_read_out"), *super().get_urls()]

    @dialog(dialogs.Publish, _("Publish"), permissions=["asked"])
    def publish(self, request, form, article):
        publishing.publish(actor=request.user, article=article, planned_until=form.until())
        return gettext("Readers see it.")

    @dialog(dialogs.Schedule, _("Schedule"), permissions=["asked"])
    def schedule(self, request, form, article):
        planned = form.cleaned_data["planned_from"]
        publishing.schedule(actor=request.user, article=article, planned_from=planned, planned_until=form.until())
        return gettext("Scheduled.")

    @dialog(dialogs.Sure, _("Take the schedule back"), permissions=["asked"])
    def unschedule(self, request, form, article):
        publishing.unschedule(actor=request.user, article=article)
        return gettext("The schedule is taken back; the signature stands.")

    @dialog(dialogs.PlanEnd, _("Plan its end"), permissions=["asked"])
    def plan_end(self, request, form, article):
        publishing.plan_end(actor=request.user, article=article, until=form.until())
        return gettext("Its end is planned.") if form.until() else gettext("It stays: no end is planned.")

    @dialog(dialogs.Correct, _("Correct"), permissions=["asked"])
    def correct(self, request, form, article):
        words = {key: form.cleaned_data[key] for key in ("note", "stood", "is_right")}
        publishing.correct(actor=request.user, article=article, **words)
        return gettext("The correction is open: change the text, then send it to review.")

    @dialog(dialogs.Amend, _("Minor change"), permissions=["asked"])
    def amend(self, request, form, article):
        publishing.amend(actor=request.user, article=article, reason=form.cleaned_data["reason"])
        return gettext("The text is open for a minor change: two people pass it at least.")

    @dialog(dialogs.Why, _("Take off the site"), permissions=["asked"])
    def unpublish(self, request, form, article):
        publishing.unpublish(actor=request.user, article=article, note=form.cleaned_data["note"])
        return gettext("Readers no longer see it.")

    @dialog(dialogs.Withdraw, _("Withdraw"), permissions=["asked"])
    def withdraw(self, request, form, article):
        reason, keeps = form.cleaned_data["public_reason"], form.cleaned_data["keeps_headline"]
        publishing.withdraw(actor=request.user, article=article, reason=reason, keeps_headline=keeps)
        return gettext("Withdrawn.")

    def read_out(self, request: HttpRequest, pk: int) -> HttpResponse:
        """报告开始宣读: one press ends an embargo. What it will show stands beside the button."""
        article = self._viewed(request, pk)
        ground = gettext("The report is being read out.")
        attempt(
            request,
            lambda: review.lift_embargo(actor=request.user, article=article, note=ground),
            gettext("The embargo is lifted: %(story)s") % {"story": article},
        )
        if request.POST.get("back") == "upcoming":
            return HttpResponseRedirect(reverse("admin:articles_article_upcoming"))
        return HttpResponseRedirect(queue.back_to(request, article))

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.may(Right.PUBLISH)

    @admin.action(description=_("Publish together, now or at a minute"), permissions=["publish"])
    def publish_together(self, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse | None:
        """All of them or none: a page of its own asks when, and says which story stops it."""
        stories = list(queryset.select_related("section").order_by("pk"))
        asked = "together" in request.POST
        form = dialogs.PublishTogether(request.POST if asked else None)
        if asked and form.is_valid():
            try:
                done = publishing.publish_together(actor=request.user, **form.arguments(stories))
            except (WrongState, NotAllowed) as refusal:
                form.add_error(None, str(refusal))
            else:
                words = ngettext("Done for %(n)d story.", "Done for %(n)d stories.", len(done)) % {"n": len(done)}
                self.message_user(request, words)
                return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Publish together"),
            "opts": self.opts,
            "stories": stories,
            "form": form,
        }
        return render(request, "admin/articles/publish_together.html", context)
