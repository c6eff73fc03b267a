"""The history of a story: every version, any two compared, one brought back, one named."""

import time
from collections import defaultdict
from dataclasses import dataclass, field

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from articles import document as documents
from articles import review
from articles.admin.comparing import LIVE, MINE, NOW, NotThere, Side, compare, names, side, signed_by
from articles.admin.record import Shown, state_of
from articles.causes import cause_words
from articles.diffing import changed_characters, differences
from articles.models import Article, Decision, SignOff, Stage, Version, VersionName
from articles.review.history import LONGEST_NAME, may_name
from newskit.backoffice.base import attempt

ON_A_PAGE = 20
SECONDS = 1.0  # for counting on one page; what is left is a link
PASSED = {
    Stage.FIRST: _("first review passed"),
    Stage.SECOND: _("second review passed"),
    Stage.FINAL: _("signed as final reviewer"),
}


@dataclass
class Entry:
    """A version in the list, with what stands about it elsewhere."""

    version: Version
    changed: int | None = None  # characters against the version before; None: not counted, or the first
    is_same: bool = False
    signs: list[SignOff] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)

    @property
    def named(self) -> VersionName | None:
        return getattr(self.version, "named", None)

    @property
    def before(self) -> int:
        return self.version.number - 1

    @property
    def cause(self) -> str:
        return cause_words(self.version.cause)

    @property
    def stage_names(self) -> list[str]:
        """The names that stages give: 初审通过 and who."""
        return [f"{sign_words(sign)} {sign.who}" for sign in self.signs]


def sign_words(sign: SignOff) -> str:
    if sign.decision == Decision.PASS:
        return str(PASSED[sign.stage])
    return f"{sign.get_decision_display()} → {sign.get_goes_to_display()}"


class StoryHistory:
    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        at = "<int:pk>/versions/"
        return [
            path(at, wrap(require_GET(self.versions)), name="articles_article_versions"),
            path(f"{at}compare/", wrap(require_GET(self.compare)), name="articles_article_compare"),
            path(f"{at}<int:number>/", wrap(require_GET(self.version)), name="articles_article_version"),
            path(f"{at}<int:number>/restore/", wrap(require_POST(self.restore)), name="articles_article_restore"),
            path(
                f"{at}<int:number>/name/", wrap(require_POST(self.name_version)), name="articles_article_name_version"
            ),
            *super().get_urls(),
        ]

    def _viewed(self, request: HttpRequest, pk: int) -> Article:
        article = self.get_object(request, str(pk))
        if article is None or not self.has_view_permission(request, article):
            raise Http404
        return article

    def _page(self, request: HttpRequest, article: Article, template: str, title: str, **context) -> HttpResponse:
        shared = {
            **self.admin_site.each_context(request),
            "article": article,
            "title": title,
            "now": str(article.version),
        }
        return render(request, f"admin/articles/{template}.html", shared | context, status=context.get("status", 200))

    def _refused(self, request: HttpRequest, article: Article, refusal: NotThere) -> HttpResponse:
        title = gettext("Versions of the story")
        return self._page(request, article, "story_refused", title, refusal=refusal, status=refusal.status)

    def versions(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Every version, newest first. Paged by number: the thousandth page costs what the first does."""
        article = self._viewed(request, pk)
        asked = request.GET.get("before", "")
        if asked and not (asked.isascii() and asked.isdecimal() and len(asked) < 10):
            refusal = gettext("“%(asked)s” is no number of a version.") % {"asked": asked[:40]}
            return self._refused(request, article, NotThere(refusal, 400))
        before = min(int(asked), article.version + 1) if asked else article.version + 1
        rows = article.versions.filter(number__lt=before).select_related("saved_by", "named__named_by")
        rows = list(rows.order_by("-number")[: ON_A_PAGE + 1])
        entries = _entries(article, rows)
        newest, oldest = (entries[0].version.number, entries[-1].version.number) if entries else (0, 0)
        return self._page(
            request,
            article,
            "story_history",
            gettext("Versions of the story"),
            entries=entries,
            newer=newest + ON_A_PAGE + 1 if newest < article.version else 0,
            older=oldest if oldest > 1 else 0,
            **self._ways(request, article),
        )

    def _ways(self, request: HttpRequest, article: Article) -> dict:
        """The comparisons of one press: against what readers see, against what I signed."""
        now = timezone.now()
        live = article.publications.live(now).defer("document").first()
        signed = signed_by(article, request.user)
        return {
            "live": live,
            "is_live_same": live is not None and live.digest == article.digest,
            "signed": signed,
            "is_signed_same": signed is not None and signed.digest == article.digest,
            "words": {"live": LIVE, "mine": MINE, "now": NOW},
        }

    def compare(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Any two texts. The older stands on the left, as it was asked."""
        article = self._viewed(request, pk)
        at = timezone.now()
        try:
            old = side(
                article, request.user, at, request.GET.get("old", "").strip() or str(max(article.version - 1, 1))
            )
            new = side(article, request.user, at, request.GET.get("new", "").strip() or NOW)
        except NotThere as refusal:
            return self._refused(request, article, refusal)
        return self._page(
            request,
            article,
            "story_compare",
            gettext("Two texts of a story"),
            found=compare(old, new),
            is_inline=request.GET.get("view") == "inline",
            may_restore=self._may_restore(request, article, old),
            **self._ways(request, article),
        )

    def _may_restore(self, request: HttpRequest, article: Article, old: Side) -> bool:
        return old.number is not None and old.digest != article.digest and review.may_edit(article, request.user)

    def version(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """The text of a version, what it changed, and what was changed since."""
        article = self._viewed(request, pk)
        rows = article.versions.filter(number__in=[number, number - 1])
        rows = list(rows.select_related("saved_by", "named__named_by").order_by("-number"))
        if not rows or rows[0].number != number:
            refusal = gettext("This story has no version %(number)d. Its newest is %(newest)d.")
            refusal %= {"number": number, "newest": article.version}
            return self._refused(request, article, NotThere(refusal, 404))
        entry = _entries(article, rows, 1)[0]
        text = documents.parse(entry.version.document)
        before = documents.parse(rows[1].document) if len(rows) > 1 else None
        return self._page(
            request,
            article,
            "story_version",
            gettext("Version %(number)d") % {"number": number},
            entry=entry,
            version=entry.version,
            data=text,
            body=mark_safe(text["body"]),
            changed=differences(before, text, names(before, text)) if before else [],
            is_newest=number == article.version,
            may_name=may_name(article, request.user),
            longest_name=LONGEST_NAME,
            may_restore=entry.version.digest != article.digest and review.may_edit(article, request.user),
            **self._ways(request, article),
        )

    def restore(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        article = self._viewed(request, pk)
        base = request.POST.get("base_version", "")
        base_version = int(base) if base.isascii() and base.isdecimal() and len(base) < 10 else 0
        attempt(
            request,
            lambda: review.restore(actor=request.user, article=article, number=number, base_version=base_version),
            gettext("The text of version %(number)d is back, as a new version. Stage and schedule are as they were.")
            % {"number": number},
        )
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))

    def name_version(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        article = self._viewed(request, pk)
        name = " ".join(request.POST.get("name", "").split())
        said = (
            gettext("Version %(number)d is called “%(name)s”.")
            if name
            else gettext("Version %(number)d has no name now.")
        )
        attempt(
            request,
            lambda: review.name_version(actor=request.user, article=article, number=number, name=name),
            said % {"number": number, "name": name},
        )
        return HttpResponseRedirect(reverse("admin:articles_article_version", args=[pk, number]))


def _entries(article: Article, rows: list[Version], shown: int = ON_A_PAGE) -> list[Entry]:
    """The first `shown` of these versions; the one after them is only compared with."""
    entries = [Entry(row) for row in rows[:shown]]
    numbers = [entry.version.number for entry in entries]
    signs: dict[int, list[SignOff]] = defaultdict(list)
    for sign in (
        SignOff.objects.filter(round__article=article, version__in=numbers).select_related("who").order_by("id")
    ):
        signs[sign.version].append(sign)
    now = timezone.now()
    publications = article.publications.filter(digest__in={entry.version.digest for entry in entries})
    publications = list(publications.select_related("published_by").defer("document").order_by("number"))
    until = time.monotonic() + SECONDS
    for entry, before in zip(entries, [*rows[1:], None], strict=False):
        entry.signs = signs[entry.version.number]
        finals = {sign.round_id for sign in entry.signs if sign.goes_to == Stage.SIGNED}
        entry.shown = [Shown(p, state_of(p, now)) for p in publications if p.round_id in finals]
        if before is not None:
            entry.is_same = before.digest == entry.version.digest
            if entry.is_same:
                entry.changed = 0
            elif time.monotonic() < until:
                entry.changed = changed_characters(
                    documents.parse(before.document), documents.parse(entry.version.document)
                )
    return entries
