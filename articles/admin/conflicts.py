"""What was typed and not saved: looked at, taken up, thrown away, or brought together with what somebody saved since."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import document as documents
from articles import review
from articles.admin.choosing import Choosing
from articles.diffing import Names, Place, compose, differences, merge, open_places
from articles.models import Article, Autosave
from articles.review import writing
from newskit.accounts.models import Section
from newskit.topics.models import Topic
from newskit.verbs import NotAllowed, WrongState


class UnsavedPages:
    """A person's own unsaved text, one page a row. Two texts are chosen from on the same page, so that a reload loses nothing."""

    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        return [
            path("unsaved/<int:row>/", wrap(self.unsaved), name="articles_article_unsaved_new"),
            path("<int:pk>/unsaved/<int:row>/", wrap(self.unsaved), name="articles_article_unsaved"),
            *super().get_urls(),
        ]

    def unsaved(self, request: HttpRequest, row: int, pk: int | None = None) -> HttpResponse:
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "POST"])
        article = self._viewed(request, pk) if pk else None
        kept = Autosave.objects.filter(pk=row, user=request.user, article=article).first()
        if kept is None:
            messages.info(request, gettext("That text is not here any more: it was saved, or thrown away."))
            return HttpResponseRedirect(story_address(article))
        if request.method != "POST":
            return self._shown(request, article, kept)
        if "_drop" in request.POST:
            writing.forget(user=request.user, article=article, tab=kept.tab)
            messages.success(request, gettext("Thrown away. The story is as it was saved."))
            return HttpResponseRedirect(story_address(article))
        if article is None or not kept.document:
            return HttpResponseRedirect(take_up_address(kept))
        return self._brought_together(request, article, kept)

    def _shown(
        self, request: HttpRequest, article: Article | None, kept: Autosave, choices: Mapping[str, str] | None = None
    ) -> HttpResponse:
        """The difference; where the story was saved since, the choices."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("Text not saved yet"),
            "article": article,
            "kept": kept,
            "story": story_address(article),
            "refusal": review.refuse_to_edit(article, request.user) if article else None,
            "take_up": take_up_address(kept),
        }
        if not kept.document:
            context |= {"typed": self._typed(request, kept), "differences": []}
            return render(request, "admin/articles/story_unsaved.html", context)
        mine = documents.parse(kept.document)
        names = _names()
        if article is None or kept.base_version >= article.version:
            old = article.data if article else documents.new()
            context |= {"typed": [], "differences": differences(old, mine, names)}
            return render(request, "admin/articles/story_unsaved.html", context)
        theirs = article.versions.select_related("saved_by").get(number=article.version)
        context |= {
            "theirs": theirs,
            "choosing": Choosing(places_of(article, kept), choices or {}, str(theirs.saved_by), names),
            "mine": mine,
            "my_text": "\n".join([*mine["headline"], *documents.plain_paragraphs(mine["body"])]),
        }
        status = 409 if request.method == "POST" else 200
        return render(request, "admin/articles/story_conflict.html", context, status=status)

    def _brought_together(self, request: HttpRequest, article: Article, kept: Autosave) -> HttpResponse:
        """Save what was chosen, or go on with it in the form. The version that the page showed must still be the newest."""
        seen, choices = request.POST.get("version", ""), request.POST
        if seen != str(article.version):
            messages.warning(request, gettext("Somebody saved meanwhile: look once more, then save."))
            return self._shown(request, article, kept, choices)
        places = places_of(article, kept)
        to_form = "_edit" in request.POST
        if "_preview" in request.POST or (open_places(places, choices) and not to_form):
            return self._shown(request, article, kept, choices)
        document = compose(places, choices)
        if to_form:
            text, now = documents.canonical(document), timezone.now()
            row = writing.keep(
                user=request.user, article=article, tab=kept.tab, base_version=article.version, text=text, at=now
            )
            return HttpResponseRedirect(take_up_address(row) if row else story_address(article))
        try:
            review.save(
                actor=request.user,
                article=article,
                document=document,
                base_version=article.version,
                cause=f"merge {article.version}",
            )
        except (WrongState, NotAllowed) as refusal:
            messages.warning(request, str(refusal))
            article.refresh_from_db()
            return self._shown(request, article, kept, choices)
        writing.forget(user=request.user, article=article, tab=kept.tab)
        messages.success(request, gettext("Saved as a new version, with both changes as you chose."))
        return HttpResponseRedirect(story_address(article))

    def _typed(self, request: HttpRequest, kept: Autosave) -> list[tuple[str, str]]:
        """Label and words of each field, where they mean no document."""
        form = self.get_form(request, kept.article, change=kept.article is not None)(instance=kept.article)
        fields = form.typed_in(kept)
        hidden = {name for name, field in form.fields.items() if field.widget.is_hidden}
        return [
            (str(form.fields[name].label), "、".join(values) if name == "topics" else values[-1])
            for name, values in fields.items()
            if name in form.fields and name not in hidden and values[-1]
        ]

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """Not back to the text that was taken up: the story has it now."""
        response = super().response_change(request, obj)
        goes_on = "take" in request.GET and "_continue" in request.POST
        return HttpResponseRedirect(story_address(obj)) if goes_on else response

    def refused(self, request: HttpRequest, article: Article | None, refusal: Exception) -> HttpResponse:
        """A save that was refused: what was typed is kept, then shown beside what the story has."""
        may_keep = writing.may_keep(article, request.user) if article else self.has_add_permission(request)
        row = self.keep_typed(request, article, request.POST.get("tab", ""), timezone.now()) if may_keep else None
        if row is not None or may_keep:
            messages.warning(request, str(refusal))
            return HttpResponseRedirect(address_of(row) if row else story_address(article))
        form = self.get_form(request, article, change=article is not None)(request.POST, instance=article)
        form.is_valid()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Text not saved yet"),
            "article": article,
            "kept": None,
            "story": story_address(article),
            "refusal": refusal,
            "typed": [],
            "differences": differences(article.data if article else documents.new(), form.document or documents.new()),
        }
        return render(request, "admin/articles/story_unsaved.html", context, status=403)


def places_of(article: Article, kept: Autosave) -> list[Place]:
    """The unsaved text and the story as it stands, over what the person began from."""
    theirs = article.data
    base = article.versions.filter(number=kept.base_version).first()
    return merge(documents.parse(base.document) if base else theirs, documents.parse(kept.document), theirs)


def address_of(kept: Autosave) -> str:
    name = "admin:articles_article_unsaved" + ("" if kept.article_id else "_new")
    return reverse(name, kwargs={"row": kept.pk} | ({"pk": kept.article_id} if kept.article_id else {}))


def story_address(article: Article | None) -> str:
    return (
        reverse("admin:articles_article_change", args=[article.pk])
        if article
        else reverse("admin:articles_article_add")
    )


def take_up_address(kept: Autosave) -> str:
    return f"{story_address(kept.article)}?take={kept.pk}"


def _names() -> Names:
    names: dict[str, dict[Any, str]] = {
        "sections": dict(Section.objects.values_list("code", "name")),
        "topics": dict(Topic.objects.values_list("slug", "name")),
    }
    return names
