"""A story's page: heads and body in a form, everything else by buttons that call the verbs."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles import document as documents
from articles import publishing, review
from articles.admin import queue
from articles.admin.buttons import TITLES
from articles.admin.conflicts import UnsavedPages, address_of
from articles.admin.corrections import EnteringErrors
from articles.admin.each import on_each
from articles.admin.filters import QUEUES, AssigneeFilter, DeskFilter
from articles.admin.forms import StoryForm
from articles.admin.life import LifePages
from articles.admin.pages import StoryPages
from articles.admin.publications import PublicationPages
from articles.admin.record import record
from articles.admin.sheets import SheetPages
from articles.admin.story_buttons import AssigningButtons, PublishingButtons, ReviewButtons, SeveralButtons, TextButtons
from articles.admin.trash import TrashPages
from articles.admin.upcoming import UpcomingPage
from articles.admin.writing import WritingPages
from articles.diffing import changed_characters
from articles.hours import due_cell
from articles.models import Article, Hold, Placement, Priority, Publication
from articles.review.writing import forget
from newskit.accounts.roles import Right
from newskit.backoffice.base import ModelAdmin, display
from newskit.backoffice.dialogs import back, redirect
from newskit.backoffice.prose import with_nonce
from newskit.verbs import NotAllowed, WrongState

REVIEWS = (Right.FIRST, Right.SECOND, Right.FINAL)


@admin.register(Article)
class ArticleAdmin(
    ReviewButtons,
    SeveralButtons,
    AssigningButtons,
    PublishingButtons,
    TextButtons,
    PublicationPages,
    EnteringErrors,
    UpcomingPage,
    WritingPages,
    SheetPages,
    UnsavedPages,
    LifePages,
    TrashPages,
    StoryPages,
    ModelAdmin,
):
    form = StoryForm
    list_display = ["headline", "state", "due", "hands", "section", "pages", "changed"]
    list_filter = [DeskFilter, AssigneeFilter, "stage", "priority", "section", "kind"]
    list_select_related = ["section", "changed_by", "assignee"]
    search_fields = ["title", "mentions__name", "=id"]
    search_help_text = _("Headline, a name in it, or the number of the story.")
    ordering = ["-changed_at", "-id"]
    actions = [
        "submit_selected",
        "pass_selected",
        "return_selected",
        "publish_selected",
        "publish_together",
        "assign_selected",
        "hold_selected",
        "lift_selected",
    ]
    change_form_outer_before_template = "admin/articles/story_record.html"
    # Registered for their addresses; the page shows those that would succeed (articles/admin/buttons.py).
    actions_detail = [*TITLES, "settle_mention", "dismiss_mention"]

    # The list

    def get_changelist_instance(self, request: HttpRequest):
        changelist = super().get_changelist_instance(request)
        now = timezone.now()
        changelist.result_list = changelist.result_list.annotate(
            is_shown=Exists(Publication.objects.live(now).filter(article=OuterRef("pk"))),
            is_planned=Exists(Publication.objects.upcoming(now).filter(article=OuterRef("pk"))),
            is_withdrawn=Exists(Publication.objects.withdrawn(now).filter(article=OuterRef("pk"))),
            is_held=Exists(Hold.objects.filter(article=OuterRef("pk"), lifted_at__isnull=True)),
        ).prefetch_related(
            Prefetch("placements", Placement.objects.select_related("page__issue")),
            Prefetch(
                "publications", Publication.objects.live(now).exclude(digest=F("article__digest")), "shown_otherwise"
            ),
        )
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
        return format_html("{}{}", "，".join(words), self._behind(article))

    def _behind(self, article: Article) -> str:
        """线上还是旧文: by how many characters what readers see differs, with the way to the comparison."""
        for publication in article.shown_otherwise:
            url = reverse("admin:articles_article_publication", args=[article.pk, publication.number])
            count = changed_characters(publication.data, article.data)
            return format_html(' <a class="desk-late" href="{}">{}</a>', url, gettext("%(n)d behind") % {"n": count})
        return ""

    @display(description=pgettext_lazy("a story", "due"), ordering="due_at")
    def due(self, article: Article) -> str:
        return due_cell(article, timezone.now())

    @display(description=_("assigned to"), ordering="assignee__name")
    def hands(self, article: Article) -> str:
        words = [] if article.priority == Priority.NORMAL else [article.get_priority_display()]
        return "，".join([str(article.assignee or ""), *words]).strip("，")

    @display(description=_("page"))
    def pages(self, article: Article) -> str:
        return "、".join(str(placement.page) for placement in article.placements.all())

    @display(description=_("changed"), ordering="changed_at")
    def changed(self, article: Article) -> str:
        return f"{timezone.localtime(article.changed_at):%m-%d %H:%M} {article.changed_by}"

    @admin.action(description=_("Publish"))
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        on_each(request, queryset, lambda article: publishing.publish(actor=request.user, article=article))

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
        taken = self.taken_up(request, obj)
        return type(form.__name__, (form,), {"user": request.user, "taken": taken})

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> list:
        if obj is not None and not self.has_change_permission(request, obj):
            return []
        rows = self._byline_rows(request, obj)
        bylines = [(f"byline_{n}_kind", f"byline_{n}_text", f"byline_{n}_names") for n in range(rows)]
        correction = ["correction_note", "correction_stood", "correction_is_right"]
        fieldsets = [
            (None, {"fields": ["base_version", "tab", "kicker", "headline", "subheads", *bylines, "body"]}),
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
        shown, typed = StoryForm.shown(obj.data if obj else documents.new(), self.taken_up(request, obj))
        return StoryForm.rows_for(shown["bylines"], request.POST or typed)

    def get_readonly_fields(self, request: HttpRequest, obj: Article | None = None) -> list[str]:
        return ["slug"] if obj is not None and obj.publications.exists() else []

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        context["media"] = with_nonce(context["media"] + Media(js=["articles/writing.js"]), request)
        article = context["original"]
        may = article is None or self.has_change_permission(request, article)
        context["writing"] = self.writing_context(request, article, context["adminform"].form if may else None)
        return super().render_change_form(request, context, *args, **kwargs)

    def changeform_view(self, request: HttpRequest, object_id=None, form_url="", extra_context=None) -> HttpResponse:
        """What is refused after it was typed is kept and shown, whatever the reason."""
        article = self.get_object(request, object_id) if object_id and request.method == "POST" else None
        may_view = article is not None and self.has_view_permission(request, article)
        if may_view and (refusal := review.refuse_to_edit(article, request.user)):
            return self.refused(request, article, refusal)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (WrongState, NotAllowed) as refusal:
            return self.refused(request, self.get_object(request, object_id) if object_id else None, refusal)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        article = self.get_object(request, object_id) if object_id.isdecimal() else None
        taken = self.taken_up(request, article) if article is not None else None
        if taken is not None and taken.document and taken.base_version != article.version:
            return redirect(request, address_of(taken))
        if article is not None and request.method == "GET":
            extra_context = (extra_context or {}) | {
                "record": record(article, request.user, timezone.now())
                | {"queue": queue.place(request, article), "may_take": review.may_take(article, request.user)},
                "version": str(article.version),
                "body": mark_safe(article.data["body"]),
            }
        return super().change_view(request, object_id, form_url, extra_context)

    def get_ordering(self, request: HttpRequest) -> list:
        """What waits, and what is late, stands by its hour unless a column is chosen."""
        by_hour = request.GET.get("desk") in QUEUES and "o" not in request.GET
        return list(Article.objects.by_due().query.order_by) if by_hour else super().get_ordering(request)

    def finish_dialog(self, request: HttpRequest, article: Article, done: str) -> HttpResponse:
        """In the queue, on to the next story once this one went to another stage."""
        if not queue.asked(request):
            messages.success(request, done)
            return back(request, article)
        before = article.stage
        article.refresh_from_db()
        if article.stage != before:
            return queue.go_on(request, article, done)
        messages.success(request, done)
        return redirect(request, queue.address(article.pk))

    def response_post_save_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return (
            redirect(request, queue.address(obj.pk))
            if queue.asked(request)
            else super().response_post_save_change(request, obj)
        )

    def save_model(self, request: HttpRequest, obj: Article, form: StoryForm, change: bool) -> None:
        saved = form.save_as(request.user)
        forget(user=request.user, article=obj if change else None, tab=form.cleaned_data["tab"])
        obj.pk = saved.pk
        obj.refresh_from_db()

    def construct_change_message(self, request: HttpRequest, form, formsets, add: bool = False) -> str:
        return ""

    def log_addition(self, request: HttpRequest, obj: Article, message: object) -> None:
        """The verbs write events; Django's own log would say the same twice."""

    log_change = log_addition
