"""A story's page: heads and body in a form, everything else by buttons that call the verbs."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles import document as documents
from articles import publishing, review
from articles.admin import dialogs
from articles.admin.conflicts import compare
from articles.admin.filters import DeskFilter
from articles.admin.finding import with_people
from articles.admin.forms import StoryForm
from articles.admin.record import record
from articles.diffing import differences
from articles.models import Article, Hold, Placement, Publication, Stage
from newskit.accounts.roles import Right
from newskit.backoffice.base import ModelAdmin, attempt, display
from newskit.backoffice.dialogs import dialog
from newskit.backoffice.prose import with_nonce
from newskit.periods import beijing_today
from newskit.verbs import NotAllowed, WrongState

REVIEWS = (Right.FIRST, Right.SECOND, Right.FINAL)


@admin.register(Article)
class ArticleAdmin(ModelAdmin):
    form = StoryForm
    list_display = ["headline", "state", "section", "pages", "changed"]
    list_filter = [DeskFilter, "stage", "section", "kind"]
    list_select_related = ["section", "changed_by"]
    search_fields = ["title", "mentions__name", "=id"]
    search_help_text = _("Headline, a name in it, or the number of the story.")
    ordering = ["-changed_at", "-id"]
    actions = ["pass_selected", "publish_selected"]
    change_form_outer_before_template = "admin/articles/story_record.html"
    # Registered for their addresses; the page shows those that would succeed (articles/admin/buttons.py).
    actions_detail = [
        "submit", "pass_first", "pass_second", "sign", "return_to", "publish", "schedule", "unschedule", "reopen", "correct",
        "hold", "lift_hold", "embargo", "lift_embargo", "unpublish", "withdraw", "set_writers", "find_people", "link_item",
        "place", "unplace", "trash", "untrash", "settle_mention", "dismiss_mention",
    ]  # fmt: skip

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return super().get_queryset(request)

    def get_changelist_instance(self, request: HttpRequest):
        changelist = super().get_changelist_instance(request)
        now = timezone.now()
        changelist.result_list = changelist.result_list.annotate(
            is_shown=Exists(Publication.objects.live(now).filter(article=OuterRef("pk"))),
            is_planned=Exists(Publication.objects.upcoming(now).filter(article=OuterRef("pk"))),
            is_withdrawn=Exists(Publication.objects.withdrawn(now).filter(article=OuterRef("pk"))),
            is_held=Exists(Hold.objects.filter(article=OuterRef("pk"), lifted_at__isnull=True)),
        ).prefetch_related(Prefetch("placements", Placement.objects.select_related("page__issue")))
        return changelist

    @display(description=_("headline"), ordering="title")
    def headline(self, article: Article) -> str:
        return str(article)

    @display(description=_("state"), ordering="stage")
    def state(self, article: Article) -> str:
        words = [article.get_stage_display()]
        words += [gettext("on hold")] if article.is_held else []
        words += [gettext("scheduled")] if article.is_planned else []
        words += [gettext("readers see it")] if article.is_shown else []
        words += [gettext("withdrawn")] if article.is_withdrawn else []
        return "，".join(words)

    @display(description=_("page"))
    def pages(self, article: Article) -> str:
        return "、".join(str(placement.page) for placement in article.placements.all())

    @display(description=_("changed"), ordering="changed_at")
    def changed(self, article: Article) -> str:
        return f"{timezone.localtime(article.changed_at):%m-%d %H:%M} {article.changed_by}"

    @admin.action(description=_("Pass the stage at which each stands"))
    def pass_selected(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        def act(article: Article) -> object:
            stage = review.next_stage(article, request.user)
            if not stage:
                raise WrongState(gettext("You cannot pass it now."))
            seen = {"actor": request.user, "article": article, "version": article.version}
            return review.sign(**seen) if stage == Stage.FINAL else review.pass_stage(**seen, stage=stage)

        self._each(request, queryset, act)

    @admin.action(description=_("Publish"))
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        self._each(request, queryset, lambda article: publishing.publish(actor=request.user, article=article))

    def _each(self, request: HttpRequest, queryset: QuerySet[Article], act: Callable[[Article], object]) -> None:
        """The verb on each story by itself: what one refuses does not stop the others."""
        done = 0
        for article in queryset:
            try:
                act(article)
                done += 1
            except (WrongState, NotAllowed) as refusal:
                messages.warning(request, f"{article}: {refusal}")
        if done:
            messages.success(request, ngettext("Done for %(n)d story.", "Done for %(n)d stories.", done) % {"n": done})

    # Who sees and changes what

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return super().has_view_permission(request, obj) or request.user.may(Right.WRITE)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.may(Right.WRITE)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        if obj is None:
            return any(request.user.may(right) for right in (Right.WRITE, Right.PUBLISH, *REVIEWS))
        return review.may_edit(obj, request.user)

    def has_asked_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Never in unfold's own bar: our page lists the buttons. The verb itself refuses, in words, in the dialog."""
        return not request.resolver_match.url_name.endswith("_change")

    # The form

    def get_form(self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any) -> type:
        form = super().get_form(request, obj, change=change, **{**kwargs, "fields": ["slug"]})
        return type(form.__name__, (form,), {"user": request.user})

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> list:
        if obj is not None and not self.has_change_permission(request, obj):
            return []
        rows = self._byline_rows(request, obj)
        bylines = [(f"byline_{n}_kind", f"byline_{n}_text", f"byline_{n}_names") for n in range(rows)]
        correction = ["correction_note", "correction_stood", "correction_is_right"]
        fieldsets = [
            (None, {"fields": ["base_version", "kicker", "headline", "subheads", *bylines, "body"]}),
            (
                _("Section, kind, column"),
                {"fields": [("section", "kind"), ("column", "dateline"), "standfirst", "topics"]},
            ),
        ]
        if obj is not None and obj.data["correction"] is not None:
            fieldsets.insert(0, (_("Correction"), {"fields": correction}))
        folds = [
            (_("Reader's question"), ["question_text", "question_asked_by"]),
            (_("Pull quotes and captions"), ["pull_quotes", "captions", "credits"]),
            (
                _("Origin"),
                [("origin_kind", "origin_source"), ("origin_author", "origin_title"), ("origin_url", "origin_licence")],
            ),
            (_("Summary, card and address"), ["summary", "card_title", *([] if obj is None else ["slug"])]),
        ]
        return fieldsets + [(title, {"fields": fields, "classes": ["collapse"]}) for title, fields in folds]

    def _byline_rows(self, request: HttpRequest, obj: Article | None) -> int:
        """As the form counts them: what the document has, and one to spare."""
        return StoryForm.rows_for(obj.data["bylines"] if obj else [], request.POST)

    def get_readonly_fields(self, request: HttpRequest, obj: Article | None = None) -> list[str]:
        return ["slug"] if obj is not None and obj.publications.exists() else []

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        context["media"] = with_nonce(context["media"], request)
        return super().render_change_form(request, context, *args, **kwargs)

    def changeform_view(self, request: HttpRequest, object_id=None, form_url="", extra_context=None) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (WrongState, NotAllowed) as refusal:
            # The form is whole, and somebody was faster: show both texts, keep what was typed.
            article = self.get_object(request, object_id) if object_id else None
            form = self.get_form(request, article, change=article is not None)(request.POST, instance=article)
            return render(
                request,
                "admin/articles/story_conflict.html",
                {
                    **self.admin_site.each_context(request),
                    "title": _("Not saved yet"),
                    **compare(form, article, refusal),
                },
                status=409,
            )

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        article = self.get_object(request, object_id) if object_id.isdecimal() else None
        if article is not None and request.method == "GET":
            extra_context = (extra_context or {}) | {
                "record": record(article, request.user, timezone.now()),
                "version": str(article.version),
                "body": mark_safe(article.data["body"]),
            }
        return super().change_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Article, form: StoryForm, change: bool) -> None:
        saved = form.save_as(request.user)
        obj.pk = saved.pk
        obj.refresh_from_db()

    def construct_change_message(self, request: HttpRequest, form, formsets, add: bool = False) -> str:
        return ""

    def log_addition(self, request: HttpRequest, obj: Article, message: object) -> None:
        """The verbs write events; Django's own log would say the same twice."""

    log_change = log_addition

    # Other pages of a story

    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/preview/", wrap(self.preview), name="articles_article_preview"),
            path("<int:pk>/versions/<int:number>/", wrap(self.version), name="articles_article_version"),
            path("<int:pk>/versions/<int:number>/restore/", wrap(self.restore), name="articles_article_restore"),
            *super().get_urls(),
        ]

    def _viewed(self, request: HttpRequest, pk: int) -> Article:
        article = self.get_object(request, str(pk))
        if article is None or not self.has_view_permission(request, article):
            raise Http404
        return article

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The working copy as it would look, for who works here: never stored, never indexed."""
        article = self._viewed(request, pk)
        context = {"article": article, "document": article.data, "lines": article.data["headline"] or [str(article)]}
        context["body"] = mark_safe(article.data["body"])
        response = render(request, "admin/articles/story_preview.html", context)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    def version(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """What this version changed, and what was changed since."""
        article = self._viewed(request, pk)
        version = article.versions.select_related("saved_by").filter(number=number).first()
        if version is None:
            raise Http404
        text = documents.parse(version.document)
        before = article.versions.filter(number=number - 1).first()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Version %(number)d") % {"number": number},
            "article": article,
            "version": version,
            "changed": differences(documents.parse(before.document), text) if before else [],
            "since": differences(text, article.data) if number != article.version else [],
            "may_restore": number != article.version and review.may_edit(article, request.user),
        }
        return render(request, "admin/articles/story_version.html", context)

    def restore(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        return require_POST(self._restore)(request, pk, number)

    def _restore(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        article = self._viewed(request, pk)
        base = request.POST.get("base_version", "")
        attempt(
            request,
            lambda: review.restore(
                actor=request.user, article=article, number=number, base_version=int(base) if base.isdecimal() else 0
            ),
            gettext("The text of version %(number)d is back.") % {"number": number},
        )
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))

    # Buttons

    @dialog(dialogs.OnVersion, _("Send to first review"), permissions=["asked"])
    def submit(self, request, form, article):
        review.submit(actor=request.user, article=article, **form.arguments())
        return gettext("Sent to the first review.")

    @dialog(dialogs.Pass, _("Pass the first review"), permissions=["asked"])
    def pass_first(self, request, form, article):
        review.pass_stage(actor=request.user, article=article, stage=Stage.FIRST, **form.arguments())
        return gettext("The first review is passed.")

    @dialog(dialogs.Pass, _("Pass the second review"), permissions=["asked"])
    def pass_second(self, request, form, article):
        review.pass_stage(actor=request.user, article=article, stage=Stage.SECOND, **form.arguments())
        return gettext("The second review is passed.")

    @dialog(dialogs.Pass, _("Sign as final reviewer"), permissions=["asked"])
    def sign(self, request, form, article):
        review.sign(actor=request.user, article=article, **form.arguments())
        return gettext("Signed. The text is closed.")

    @dialog(dialogs.Return, _("Return"), permissions=["asked"])
    def return_to(self, request, form, article):
        review.return_to(
            actor=request.user, article=article, to=form.cleaned_data["to"], note=form.cleaned_data["note"]
        )
        return gettext("Returned.")

    @dialog(dialogs.Publish, _("Publish"), permissions=["asked"])
    def publish(self, request, form, article):
        publishing.publish(actor=request.user, article=article)
        return gettext("Readers see it.")

    @dialog(dialogs.Schedule, _("Schedule"), permissions=["asked"])
    def schedule(self, request, form, article):
        planned = form.cleaned_data["planned_from"]
        publishing.schedule(actor=request.user, article=article, planned_from=planned)
        return gettext("Scheduled.")

    @dialog(dialogs.Sure, _("Take the schedule back"), permissions=["asked"])
    def unschedule(self, request, form, article):
        publishing.unschedule(actor=request.user, article=article)
        return gettext("The schedule is taken back; the signature stands.")

    @dialog(dialogs.Reopen, _("Reopen"), permissions=["asked"])
    def reopen(self, request, form, article):
        review.reopen(actor=request.user, article=article, to=form.cleaned_data["to"], note=form.cleaned_data["note"])
        return gettext("The text is open again.")

    @dialog(dialogs.Correct, _("Correct"), permissions=["asked"])
    def correct(self, request, form, article):
        words = {key: form.cleaned_data[key] for key in ("note", "stood", "is_right")}
        publishing.correct(actor=request.user, article=article, **words)
        return gettext("The correction is open: change the text, then send it to review.")

    @dialog(dialogs.Hold, _("Put on hold"), permissions=["asked"])
    def hold(self, request, form, article):
        review.hold(actor=request.user, article=article, reason=form.cleaned_data["reason"])
        return gettext("On hold: nothing of it begins to show.")

    @dialog(dialogs.Why, _("Lift the hold"), permissions=["asked"])
    def lift_hold(self, request, form, article):
        review.lift_hold(actor=request.user, article=article, note=form.cleaned_data["note"])
        return gettext("The hold is lifted.")

    @dialog(dialogs.Embargo, _("Set an embargo"), permissions=["asked"])
    def embargo(self, request, form, article):
        until, reason = form.cleaned_data["until"], form.cleaned_data["reason"]
        review.embargo(actor=request.user, article=article, until=until, reason=reason)
        return gettext("Under embargo.")

    @dialog(dialogs.Why, _("Lift the embargo"), permissions=["asked"])
    def lift_embargo(self, request, form, article):
        review.lift_embargo(actor=request.user, article=article, note=form.cleaned_data["note"])
        return gettext("The embargo is lifted.")

    @dialog(dialogs.Why, _("Take off the site"), permissions=["asked"])
    def unpublish(self, request, form, article):
        publishing.unpublish(actor=request.user, article=article, note=form.cleaned_data["note"])
        return gettext("Readers no longer see it.")

    @dialog(dialogs.Withdraw, _("Withdraw"), permissions=["asked"])
    def withdraw(self, request, form, article):
        reason, keeps = form.cleaned_data["reason"], form.cleaned_data["keeps_headline"]
        publishing.withdraw(actor=request.user, article=article, reason=reason, keeps_headline=keeps)
        return gettext("Withdrawn.")

    @dialog(dialogs.SetWriters, _("Name the writers"), permissions=["asked"])
    def set_writers(self, request, form, article):
        cells = form.cleaned_data
        review.set_writers(
            actor=request.user, article=article, writers=cells["writers"], no_house_writers=cells["no_house_writers"]
        )
        return gettext("The writers are named.")

    @dialog(dialogs.Place, _("Place on a page"), permissions=["asked"])
    def place(self, request, form, article):
        cells = form.cleaned_data
        page = review.printed_page(cells["date"], cells["code"])
        instead = cells["instead_of"]
        review.place(actor=request.user, article=article, page=page, order=cells["order"], moved_from=instead)
        return gettext("It stands on %(page)s.") % {"page": page}

    @dialog(dialogs.Unplace, _("Take off a page"), permissions=["asked"])
    def unplace(self, request, form, article):
        review.unplace(actor=request.user, article=article, page=form.cleaned_data["page"])
        return gettext("Taken off the page.")

    @dialog(dialogs.Sure, _("To the trash"), permissions=["asked"])
    def trash(self, request, form, article):
        review.trash(actor=request.user, article=article)
        return gettext("In the trash.")

    @dialog(dialogs.Sure, _("Out of the trash"), permissions=["asked"])
    def untrash(self, request, form, article):
        review.untrash(actor=request.user, article=article)
        return gettext("Out of the trash.")

    @dialog(dialogs.Sure, _("Find the people named"), permissions=["asked"])
    def find_people(self, request, form, article):
        placed = article.placements.select_related("page__issue").first()
        data, names = with_people(article.data, placed.page.issue.date if placed else beijing_today())
        review.save(
            actor=request.user, article=article, document=data, base_version=article.version, cause="find people"
        )
        return gettext("Found: %(names)s.") % {"names": "、".join(names)} if names else gettext("Nobody new.")

    @dialog(dialogs.LinkItem, _("Link an item"), permissions=["asked"])
    def link_item(self, request, form, article):
        item, data = form.cleaned_data["item"], article.data
        if any(row["proposal"] == item.pk for row in data["proposals"]):
            raise WrongState(gettext("The story carries this item already."))
        data["proposals"].append({"proposal": item.pk, "brings": False})
        review.save(actor=request.user, article=article, document=data, base_version=article.version, cause="link item")
        return gettext("Linked: %(item)s.") % {"item": item}

    @dialog(dialogs.Settle, _("Say who is meant"), permissions=["asked"])
    def settle_mention(self, request, form, article):
        if form.mention is None:
            raise WrongState(gettext("The story no longer names this person."))
        review.settle_mention(actor=request.user, mention=form.mention, delegate=form.cleaned_data["person"])
        return gettext("Settled.")

    @dialog(dialogs.Dismiss, _("Nobody of ours"), permissions=["asked"])
    def dismiss_mention(self, request, form, article):
        if form.mention is None:
            raise WrongState(gettext("The story no longer names this person."))
        review.dismiss_mention(actor=request.user, mention=form.mention)
        return gettext("Out of the queue.")
