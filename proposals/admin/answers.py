"""A reader's question answered: what is asked, the answer to be copied, the questions that are kept."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from delegates.models import Session
from newskit.accounts.roles import Right
from newskit.backoffice.base import action, attempt
from newskit.topics.models import Topic
from proposals.answers import of_item, of_list
from proposals.filters import ProposalFilter
from proposals.models import Proposal, SavedFilter
from proposals.saved import asked_by, drop_filter, may_keep, query_of, save_filter, seen_by

CHOSEN = ("kind", "status", "session", "topic", "has_reply", "overdue")
TYPED = (("q", "search"), ("unit", "text"), ("filed_after", "date"), ("filed_before", "date"))


class AnswerPages:
    """Of the list of items. Whoever sees the records may copy an answer; GET changes nothing."""

    list_before_template = "proposals/_admin_saved.html"

    def has_answer_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return self.has_view_permission(request)

    @action(description=_("Answer a reader"), url_path="answers", permissions=["answer"])
    def answers(self, request: HttpRequest) -> HttpResponse:
        here = reverse("admin:proposals_proposal_answers")
        if request.method == "POST":
            return redirect(f"{here}?{self._keep(request)}")
        if "address" in request.GET:
            return redirect(f"{here}?{asked_by(query_of(request.GET['address'][:3000])).query()}")
        now = timezone.now()
        asked = asked_by(request.GET.urlencode(), queryset=ProposalFilter.readers_see(now), moment=now)
        return self._answer_page(
            request,
            title=gettext("Answer a reader"),
            asked=asked,
            query=asked.query(),
            answer=of_list(asked) if asked.is_valid() else None,
            chosen=[_choice(asked, name) for name in CHOSEN],
            typed=[_typed(asked, name, kind) for name, kind in TYPED],
            others=[pair for pair in asked.parameters if pair[0] not in {*CHOSEN, *(name for name, _kind in TYPED)}],
            saved=list(seen_by(request.user)),
            may_share=request.user.may(Right.TRACK),
            may_keep=may_keep(request.user),
        )

    @action(description=_("Copy an answer"), url_path="answer", permissions=["answer"])
    def answer(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if not object_id.isdecimal() or len(object_id) > 18:
            raise Http404
        item = Proposal.objects.filter(pk=object_id).with_detail_parts().first()
        if item is None:
            raise Http404
        return self._answer_page(request, title=str(item), item=item, answer=of_item(item, timezone.now()), asked=None)

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        extra = {
            "saved_filters": list(seen_by(request.user)[:12]),
            "answer_query": readers_query(request.GET),
        }
        return super().changelist_view(request, (extra_context or {}) | extra)

    def _keep(self, request: HttpRequest) -> str:
        """Keep or drop a question; the query of the page to show then."""
        if not may_keep(request.user):
            raise PermissionDenied
        cells = request.POST
        if "drop" in cells:
            key = cells["drop"] if cells["drop"].isdecimal() and len(cells["drop"]) < 19 else None
            row = SavedFilter.objects.filter(pk=key).first()
            if row is None:
                raise Http404
            attempt(request, lambda: drop_filter(actor=request.user, saved=row), gettext("The filter is dropped."))
            return cells.get("query", "")
        query = query_of(cells.get("query", "")[:3000])
        attempt(
            request,
            lambda: save_filter(actor=request.user, name=cells.get("name", ""), query=query, shared="shared" in cells),
            gettext("The filter is kept."),
        )
        return asked_by(query).query()

    def _answer_page(self, request: HttpRequest, **context: Any) -> HttpResponse:
        request.current_app = self.admin_site.name
        standard = self.admin_site.each_context(request) | {"opts": self.opts}
        return TemplateResponse(request, "proposals/admin_answer.html", standard | context)


def readers_query(asked: QueryDict) -> str | None:
    """What the list of the back office is filtered by, as readers' pages ask it; None where they cannot."""
    out = QueryDict(mutable=True)
    for name, value in asked.items():
        match name:
            case "kind__exact" | "status__exact":
                out[name.removesuffix("__exact")] = value
            case "session__id__exact" if session := Session.objects.filter(pk=_id(value)).first():
                out["session"] = session.code
            case "topics__id__exact" if topic := Topic.objects.filter(pk=_id(value)).first():
                out["topic"] = topic.slug
            case "due" if value == "overdue":
                out["overdue"] = "yes"
            case "due" if value == "answered":
                out["has_reply"] = "yes"
            case "q":
                out["q"] = value
            case "o" | "p" | "all" | "_changelist_filters":
                pass
            case _:
                return None
    return out.urlencode()


def _id(value: str) -> int | None:
    return int(value) if value.isdecimal() and len(value) < 19 else None


def _choice(asked: ProposalFilter, name: str) -> dict[str, Any]:
    field, given = asked.form.fields[name], asked.given(name)
    return {"name": name, "label": field.label, "choices": list(field.choices), "given": given}


def _typed(asked: ProposalFilter, name: str, kind: str) -> dict[str, Any]:
    given = asked.given(name)
    return {"name": name, "label": asked.form.fields[name].label, "type": kind, "value": given[0] if given else ""}
