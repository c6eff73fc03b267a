"""While a story is written: who else is here, what was typed and not saved, who keeps the text to himself.

The addresses that `articles/writing.js` calls answer JSON. A person sees the own unsaved text and nobody else's.
"""

import datetime
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.middleware.csrf import get_token
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import document as documents
from articles import review
from articles.admin import dialogs
from articles.admin.conflicts import address_of
from articles.admin.forms import StoryForm
from articles.models import Article, Autosave
from articles.review import writing
from newskit.accounts.models import User
from newskit.backoffice.dialogs import dialog

LARGEST = 1024 * 1024  # bytes of a form that is kept; a page of a newspaper has some 30,000
LONGEST_AGO = datetime.timedelta(days=7)
TAB_LENGTH = 36


class WritingPages:
    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        return [
            path("autosave/", wrap(self.autosave), name="articles_article_autosave_new"),
            path("<int:pk>/autosave/", wrap(self.autosave), name="articles_article_autosave"),
            path("<int:pk>/presence/", wrap(self.presence), name="articles_article_presence"),
            *super().get_urls(),
        ]

    # Unsaved text

    def autosave(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """POST: keep what the form holds. GET: who is logged in, and a fresh token for a form that outlived its session."""
        article = self._viewed(request, pk) if pk else None
        if request.method == "GET":
            return JsonResponse({"user": request.user.pk, "token": get_token(request)})
        if request.method != "POST":
            return HttpResponseNotAllowed(["GET", "POST"])
        may = writing.may_keep(article, request.user) if article else self.has_add_permission(request)
        if not may:
            return _refused(403, gettext("You may not write in this section. Nothing was kept."))
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
            return _refused(413, gettext("The text is too long to be kept by itself. Save it by the button."))
        if not (tab := _tab(request)):
            return _refused(400, gettext("The page did not say which tab it is. Load it again."))
        moment = timezone.now() - _ago(request)
        row = self.keep_typed(request, article, tab, moment)
        # A clock that was set may make the newest words look older than what stands: then the page says it once more.
        is_newest = row is None or row.saved_at == moment
        return JsonResponse({"unsaved": row is not None, "newest": is_newest, "look": address_of(row) if row else ""})

    def keep_typed(
        self, request: HttpRequest, article: Article | None, tab: str, at: datetime.datetime
    ) -> Autosave | None:
        """The form of this request, as unsaved text."""
        form = self.get_form(request, article, change=article is not None)(request.POST, instance=article)
        form.is_valid()
        return writing.keep(
            user=request.user,
            article=article,
            tab=tab or str(uuid.uuid4()),
            base_version=form.begun_from,
            text=documents.canonical(form.document) if form.document else "",
            fields={name: request.POST.getlist(name) for name in form.fields if name in request.POST},
            at=at,
        )

    def taken_up(self, request: HttpRequest, article: Article | None) -> Autosave | None:
        """The unsaved text that `?take=ID` names, if it is this person's and of this story."""
        asked = request.GET.get("take", "")
        if request.method != "GET" or not asked.isdecimal() or len(asked) > 18:
            return None
        return Autosave.objects.filter(pk=asked, user=request.user, article=article).first()

    def writing_context(self, request: HttpRequest, article: Article | None, form: StoryForm | None) -> dict[str, Any]:
        """For the strip above the form, and for the script."""
        tab = form["tab"].value() if form else str(uuid.uuid4())
        now = timezone.now()
        context: dict[str, Any] = {
            "tab": tab,
            "user": request.user,
            "base_version": form["base_version"].value() if form else 0,
            "unsaved": [(row, address_of(row)) for row in writing.unsaved(request.user, article) if row.tab != tab],
            "words": words(),
            "here": [],
            "kept": "",
            "presence": "",
        }
        if article is None:
            return context | {"autosave": reverse("admin:articles_article_autosave_new")}
        return context | {
            "here": [words_of(other) for other in writing.others(article=article, user=request.user, at=now)],
            "kept": kept_words(article, request.user, now),
            "autosave": reverse("admin:articles_article_autosave", args=[article.pk]),
            "presence": reverse("admin:articles_article_presence", args=[article.pk]),
        }

    # Who is here

    def presence(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A beat of an open page, or its good-bye. Who else is here, whose version is the newest, who keeps the text."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        article, now = self._viewed(request, pk), timezone.now()
        if not (tab := _tab(request)):
            return _refused(400, gettext("The page did not say which tab it is. Load it again."))
        if "bye" in request.POST:
            writing.leave(article=article, user=request.user, tab=tab, at=now)
            return HttpResponse(status=204)
        is_writing = request.POST.get("writing") == "1"
        here = writing.beat(article=article, user=request.user, tab=tab, is_writing=is_writing, at=now)
        return JsonResponse(
            {
                "here": [words_of(other) for other in here],
                "newer": newer_words(article, request.POST.get("base_version", "")),
                "kept": kept_words(article, request.user, now),
            }
        )

    # Keeping the text

    @dialog(dialogs.Sure, _("Keep the text"), permissions=["asked"])
    def lock(self, request, form, article):
        review.lock(actor=request.user, article=article)
        return gettext("You keep the text: nobody else can save it until you give it back.")

    @dialog(dialogs.Sure, _("Give the text back"), permissions=["asked"])
    def unlock(self, request, form, article):
        review.unlock(actor=request.user, article=article)
        return gettext("Everybody who may edit the text can save it again.")

    @dialog(dialogs.Why, _("Take the text over"), permissions=["asked"])
    def take_over(self, request, form, article):
        review.take_over(actor=request.user, article=article, note=form.cleaned_data["note"])
        return gettext("You keep the text now; who kept it is told.")


def words() -> dict[str, str]:
    """What the script says; `{time}` is filled in there."""
    return {
        "saved": gettext("Saved by itself at {time}"),
        "typing": gettext("Saves by itself when you pause"),
        "offline": gettext(
            "The network is down. What you typed since {time} is kept in this browser and is sent when it is back."
        ),
        "session": gettext("Your login has expired; the text is still here. Log in again, then go on."),
        "login": gettext("Log in, in a new tab"),
        "other": gettext("Somebody else has logged in in this browser: what you type is kept here and not sent."),
        "refused": gettext("What you typed is kept in this browser only."),
        "clear": gettext("The copy in this browser is not encrypted."),
        "found": gettext("There is text of {time} that was not saved."),
        "look": gettext("Look at it"),
    }


def words_of(other: writing.Here) -> str:
    """Somebody else at the story."""
    text = gettext("%(who)s is writing here, since %(when)s") if other.is_writing else None
    text = text or gettext("%(who)s is looking too, since %(when)s")
    return text % {"who": other.user, "when": _clock(other.since)}


def newer_words(article: Article, base_version: str) -> str:
    """Somebody saved since this page was loaded."""
    if not base_version.isdecimal() or int(base_version) in (0, article.version):
        return ""
    return gettext("%(who)s saved version %(number)d at %(when)s. Go on: when you save, you see both texts.") % {
        "who": article.changed_by,
        "number": article.version,
        "when": _clock(article.changed_at),
    }


def kept_words(article: Article, user: User, at: datetime.datetime) -> str:
    """Who keeps the text; to its former holder, who took it over and why."""
    newest, before = [*article.locks.select_related("held_by")[:2], None, None][:2]
    if newest is None or not newest.stands(at):
        return ""
    if newest.held_by_id == user.pk:
        return gettext("You keep this text: nobody else can save it.")
    who = {"who": newest.held_by, "when": _clock(newest.held_at)}
    if before and before.held_by_id == user.pk and before.end_note:
        return gettext("%(who)s took the text over at %(when)s: “%(note)s”. What you typed is not lost.") % {
            **who,
            "note": before.end_note,
        }
    return gettext("%(who)s keeps this text since %(when)s: nobody else can save it.") % who


def _clock(moment: datetime.datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M")


def _tab(request: HttpRequest) -> str:
    tab = request.POST.get("tab", "")
    return tab if tab.isascii() and len(tab) <= TAB_LENGTH else ""


def _ago(request: HttpRequest) -> datetime.timedelta:
    """How long ago it was typed, as the browser says: a copy may have waited there for the network. Its clock may be wrong."""
    asked = request.POST.get("ago", "")
    seconds = int(asked) if asked.isdecimal() and len(asked) < 9 else 0
    return min(datetime.timedelta(seconds=seconds), LONGEST_AGO)


def _refused(status: int, words: str) -> JsonResponse:
    return JsonResponse({"refused": words}, status=status)
