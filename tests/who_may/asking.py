"""How an address of the back office is asked: about which row, with what typed. What it answers stands in who_may/table.txt."""

import copy
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.template.backends.django import Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver
from who_may.world import SECRET, World

from articles.models import Article, Publication
from delegates.models import Delegate, Organisation, Session
from newskit.accounts.models import Section
from newskit.audit.models import Event
from newskit.backoffice.sites import BackOfficeSite
from newskit.opendata.models import Import, Question, Upload
from newskit.outbox.models import Webhook
from newskit.topics.models import Topic
from proposals.models import KeyTopic, Proposal

# The state of the story that an address is about; a draft where nothing is said.
STORY = {
    "pass_first": "first",
    "pass_second": "second",
    "sign": "final",
    "return_to": "final",
    "publish": "signed",
    "schedule": "signed",
    "unschedule": "scheduled",
    "correct": "live",
    "reopen": "signed",
    "lift_hold": "held",
    "lift_embargo": "embargoed",
    "unpublish": "live",
    "withdraw": "live",
    "untrash": "trash",
    "?pass_selected": "final",
    "?publish_selected": "signed",
}
# What is typed beside what the form brings along; where nothing is said, the form is sent as it came.
TYPED: dict[str, dict[str, Any]] = {
    "articles_article_change": {"headline": "改过的题"},
    "articles_article_add": {"headline": "新写一则", "body": "<p>灯亮了。</p>", "section": lambda w: w.row(Section).pk},
    "articles_article_return_to": {"to": "draft", "note": "补一个数"},
    "articles_article_reopen": {"to": "draft", "note": "改一字"},
    "articles_article_correct": {"note": "更正", "stood": "甲", "is_right": "乙"},
    "articles_article_schedule": {"planned_from": "2099-03-06T08:00"},
    "articles_article_hold": {"reason": "等回话"},
    "articles_article_lift_hold": {"note": "已核"},
    "articles_article_lift_embargo": {"note": "已核"},
    "articles_article_unpublish": {"note": "版权"},
    "articles_article_withdraw": {"reason": "失实"},
    "articles_article_place": {"date": "2026-03-06", "code": "A5", "order": "1"},
    "articles_article_set_writers": {"no_house_writers": "on"},
    "articles_article_in_trash": {"story": lambda w: w.stories["trash"].pk},
    "articles_article_trash": {"note": "重复"},
    "accounts_section_change": {"name": "财经"},
    "accounts_user_change": {"byline": "笔名"},
    "accounts_user_add": {"username": "novice", "name": "新人", "first_password": "pine-lamp-4096"},
    "topics_topic_change": {"name": "助老"},
    "periods_calendaryear_change": {"source_text": "另一份通知"},
    "articles_page_change": {"name": "海岸"},
    "articles_issue_change": {"number": "7"},
    "pictures_picture_change": {"alt": "灯塔", "credit": "林晚屿 摄"},
    "topics_source_change": {"text": "另一份资料"},
    "delegates_term_change": {"name": "某届"},
    "delegates_session_change": {"name": "某次会议"},
    "delegates_documentverb_change": {"verb": "审查"},
    "delegates_constituency_change": {"short_name": "京团"},
    "delegates_organisation_change": {"name": "灯塔大学"},
    "delegates_body_change": {"short_name": "人大"},
    "proposals_officialfigure_change": {"value": "9"},
    "proposals_deadlinerule_change": {"months": "4"},
    "proposals_letter_change": {"aside": "1", "note": "地方的"},
    "proposals_letter_add": {"text": "另一封答复函"},
    "proposals_enquiry_answer": {"on": "2026-03-07", "answer": "在查", "outcome": "waiting"},
    "proposals_enquiry_ask_again": {"channel": "phone", "on": "2026-03-07"},
    "proposals_enquiry_close": {"note": "无人接听"},
    "proposals_proposal_enquire": {
        "person": "林晚屿",
        "channel": "phone",
        "on": "2026-03-07",
        "question": "是否立案？",
    },
    "proposals_proposal_change": {"title": "关于灯塔的建议"},
    "proposals_keytopic_change": {
        "title": "海岛公共服务",
        "precision": "day",
        "source": lambda w: w.row(KeyTopic).source_id,
    },
    "proposals_keytopic_retract": {"note": "重复"},
    "delegates_delegate_change": {"note": "旁注"},
    "opendata_question_dismiss": {"reason": "不是我们的人"},
}
# Values for parts of addresses that no row gives.
PARTS: dict[str, Any] = {
    "/articles/<pk>/ pk": lambda w: w.stories["live"].pk,
    "/articles/<pk>-<slug>/ pk": lambda w: w.stories["live"].pk,
    "/delegates/<pk>/ pk": lambda w: w.row(Delegate).pk,
    "/delegates/<pk>-<slug>/ pk": lambda w: w.row(Delegate).pk,
    "/delegates/<pk>/items/ pk": lambda w: w.row(Delegate).pk,
    "/delegates/<pk>-<slug>/items/ pk": lambda w: w.row(Delegate).pk,
    "/delegates/<pk>/life/ pk": lambda w: w.row(Delegate).pk,
    "/delegates/<pk>-<slug>/life/ pk": lambda w: w.row(Delegate).pk,
    "/proposals/<pk>/ pk": lambda w: w.row(Proposal).pk,
    "/proposals/<pk>-<slug>/ pk": lambda w: w.row(Proposal).pk,
    "/proposals/key-topics/<pk>/ pk": lambda w: w.row(KeyTopic).pk,
    "/proposals/key-topics/<pk>-<slug>/ pk": lambda w: w.row(KeyTopic).pk,
    "/proposals/units/<pk>/ pk": lambda w: w.row(Organisation).pk,
    "/proposals/units/<pk>-<slug>/ pk": lambda w: w.row(Organisation).pk,
    "/sessions/<code>/ code": lambda w: w.row(Session).code,
    "first": "2026-03",
    "proposals_proposal_enquire object_id": lambda w: Proposal.objects.statements().first().pk,
    "outbox_message_outbox_test pk": lambda w: w.row(Webhook).pk,
    "outbox_message_outbox_disconnect pk": lambda w: w.row(Webhook).pk,
    "opendata_import_preview upload": lambda w: w.row(Upload).pk,
    "opendata_import_preview_left upload": lambda w: w.row(Upload).pk,
    "opendata_import_left taken": lambda w: w.row(Import).pk,
    "opendata_question_dismiss question": lambda w: w.row(Question).pk,
    "opendata_question_reopen question": lambda w: w.row(Question).pk,
    "name": "waiting",
    "form": "csv",
    "number": 1,
    "uidb36": "1",
    "key": "no-key",
    "mark": "0" * 20,
    "app_label": "articles",
    "section": "pages",
    "content_type_id": lambda w: ContentType.objects.get_for_model(Publication).pk,
    "object_id": lambda w: w.row(Publication).pk,
    "url": "no-such-page/",
    "day": "2026-03-06",
    "code": "A3",
    "slug": lambda w: w.row(Topic).slug,
    "hash": "0" * 64,
    "crop": "0-0-1-1",
    "width": 480,
    "extension": "jpg",
}
FILLS_IN = ("reporter", "chief_editor", "administrator", "data_editor")  # one of them sees any form there is
WRITES = re.compile(
    r'(?:INSERT INTO|UPDATE|DELETE FROM) "(?!django_session|django_admin_log|accounts_loginsession|accounts_cache|axes_)'
)


@dataclass(frozen=True)
class Address:
    """`group` is the model with its pages, or `site`, or `readers`; `name` is what is left of the address's own."""

    group: str
    name: str
    route: str
    parts: tuple[str, ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    posted: tuple[tuple[str, str], ...] = ()

    @property
    def full(self) -> str:
        return self.name if self.group in ("site", "readers") else f"{self.group}_{self.name}"

    @property
    def model(self):
        return next(
            (m for m in admin.site._registry if f"{m._meta.app_label}_{m._meta.model_name}" == self.group), None
        )


def addresses() -> Iterator[Address]:
    """Every address of the URL configuration, and what the registry hides behind one: bulk actions, autocompletes."""
    groups = sorted((f"{m._meta.app_label}_{m._meta.model_name}" for m in admin.site._registry), key=len, reverse=True)
    for route, pattern in _patterns(get_resolver()):
        parts = tuple(pattern.pattern.regex.groupindex)
        if not route.startswith("admin/"):
            yield Address("readers", "/" + as_path(route), route, parts)
            continue
        name = pattern.name or ""
        group = next(
            (g for g in groups if name.startswith(f"{g}_") or route.startswith(f"admin/{g.replace('_', '/')}/")), ""
        )
        yield Address(group or "site", name.removeprefix(f"{group}_") or "(else)", route, parts)
    for model, page in admin.site._registry.items():
        group = f"{model._meta.app_label}_{model._meta.model_name}"
        route = f"admin/{model._meta.app_label}/{model._meta.model_name}/"
        for _act, name, _words in page._get_base_actions():
            yield Address(group, f"?{name}", route, posted=(("action", name),))
        for line in page._get_base_actions_submit_line():
            yield Address(group, f"?{line.action_name}", f"{route}<path:object_id>/change/", ("object_id",))
        for field in sorted({f for owner in (page, *page.inlines) for f in owner.autocomplete_fields}):
            yield from _autocompletes(page, group, field)


def _autocompletes(page: Any, group: str, name: str) -> Iterator[Address]:
    for owner in (page.model, *(inline.model for inline in page.inlines)):
        if name in {field.name for field in owner._meta.get_fields()}:
            meta = owner._meta
            query = {"app_label": meta.app_label, "model_name": meta.model_name, "field_name": name, "term": ""}
            yield Address(group, f"autocomplete:{name}", "admin/autocomplete/", query=tuple(query.items()))


def _patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for found in resolver.url_patterns:
        route = before + str(found.pattern)
        if isinstance(found, URLResolver):
            yield from _patterns(found, route)
        else:
            yield route, found


def as_path(route: str) -> str:
    """Also those of regular expressions, as if they were paths; the groups without a name are simple-history's."""
    route = re.sub(r"\(\?P<(\w+)>[^()]*\)", r"<\1>", route)
    route = route.replace("([^/]+)", "<row>", 1).replace("([^/]+)", "<version>", 1)
    return re.sub(r"<\w+:(\w+)>", r"<\1>", re.sub(r"[\^$\\]", "", route))


def path_of(address: Address, world: World) -> str:
    return "/" + re.sub(r"<(\w+)>", lambda part: str(_value(address, part[1], world)), as_path(address.route))


def _value(address: Address, part: str, world: World) -> Any:
    if own := PARTS.get(f"{address.full} {part}"):
        return own(world)
    if part in ("pk", "object_id") and address.model is Article:
        return world.stories[STORY.get(address.name, "draft")].pk
    if part in ("pk", "object_id", "row") and address.model is not None:
        return world.row(address.model).pk
    if part == "version":
        return world.row(address.model).history.first().pk
    value = PARTS.get(part)
    assert value is not None, f"{address.full}: say in PARTS (asking.py) what stands for <{part}>."
    return value(world) if callable(value) else value


def typed(address: Address, world: World) -> dict[str, Any]:
    """What is sent: the form as the first person who sees it gets it, with what `TYPED` says."""
    data = dict(address.posted)
    if "action" in data:
        row = world.stories[STORY.get(address.name, "draft")] if address.model is Article else world.row(address.model)
        data["_selected_action"] = str(row.pk)
    for client in (world.clients[who] for who in FILLS_IN if has_form(address)):
        with transaction.atomic():
            shown = client.get(path_of(address, world), dict(address.query))
            transaction.set_rollback(True)
        if shown.status_code == 200 and shown.context and (found := form_fields(shown.context)):
            data |= found
            break
    said = TYPED.get(address.full.replace("_simple_history", "_change"), {})
    return data | {key: value(world) if callable(value) else value for key, value in said.items()}


def has_form(address: Address) -> bool:
    without = ("changelist", "history", "delete", "preview", "version", "restore", "undo", "(else)")
    return address.model is not None and not address.query and address.name not in without


def form_fields(context: Any) -> dict[str, Any]:
    """What a browser would send of the form on the page, its inlines included."""
    forms = []
    if "adminform" in context:
        forms.append(context["adminform"].form)
        for formset in context.get("inline_admin_formsets") or []:
            forms += [formset.formset.management_form, *formset.formset.forms]
    elif "form" in context:
        forms.append(context["form"])
    data: dict[str, Any] = {}
    for form in forms:
        for name, field in getattr(form, "fields", {}).items():
            value = form.get_initial_for_field(field, name)
            if value is None or value is False or value == "":
                continue
            if hasattr(value, "__iter__") and not isinstance(value, str):
                value = [getattr(part, "pk", part) for part in value]
            data[form.add_prefix(name)] = getattr(value, "pk", value)
    return data


@dataclass(frozen=True)
class Answer:
    cell: str
    leaks: bool
    wrote: bool


def stays(statements: list[str]) -> bool:
    """Whether a write is among them that no savepoint took back."""
    depths = [False]
    for sql in statements:
        if sql.startswith("SAVEPOINT"):
            depths.append(False)
        elif sql.startswith("RELEASE SAVEPOINT") and len(depths) > 1:
            inner = depths.pop()
            depths[-1] |= inner
        elif sql.startswith("ROLLBACK TO SAVEPOINT"):
            depths[-1] = False
        elif WRITES.match(sql):
            depths[-1] = True
    return any(depths)


@contextmanager
def undrawn() -> Iterator[None]:
    """Who may is settled before a page is drawn; drawing it, with its side bar, is nine tenths of the time."""
    draw, frame = Template.render, BackOfficeSite.each_context
    Template.render, BackOfficeSite.each_context = (lambda *args, **kwargs: ""), (lambda *args, **kwargs: {})
    try:
        yield
    finally:
        Template.render, BackOfficeSite.each_context = draw, frame


def ask(client: Client, method: str, path: str, data: dict[str, Any]) -> Answer:
    """Ask, and take back whatever it did, to the session too."""
    cookies = copy.copy(client.cookies)
    with transaction.atomic():
        before = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path, data) if method == "GET" else client.post(path, data)
        wrote = stays([query["sql"] for query in queries.captured_queries])
        events = wrote and Event.objects.filter(pk__gt=before).exists()
        transaction.set_rollback(True)
    client.cookies = cookies
    to_login = response.status_code == 302 and response["Location"].startswith("/admin/login/")
    mark = "*" if events else ""
    text = b"" if response.streaming else response.content
    return Answer(("login" if to_login else str(response.status_code)) + mark, SECRET.encode() in text, wrote)
