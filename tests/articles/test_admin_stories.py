"""A story's page in the back office: what it shows, which buttons, what a save does, what two savers see."""

import datetime

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from makers import (
    make_article,
    make_correction,
    make_delegate,
    make_mention,
    make_publication,
    make_scheduled,
    make_section,
    make_signed_article,
    make_staff,
    make_topic,
    make_user,
    make_withdrawn,
    move_to,
)

from articles import review
from articles.admin.buttons import TITLES, buttons
from articles.models import Article, Hold, Publication
from newskit.audit.models import Event

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
ROLES = ["reporter", "editor", "desk_head", "chief_editor", "observer"]
# What each dialog needs typed, beside what it fills in itself.
TYPED = {
    "return_to": {"to": "draft", "note": "补一个数"},
    "reopen": {"to": "draft", "note": "改一字"},
    "correct": {"note": "更正", "stood": "甲", "is_right": "乙"},
    "schedule": {"planned_from": "2099-03-06T08:00"},
    "assign": {"due_at": "2099-03-06T08:00", "priority": "1"},
    "hold": {"reason": "等回话"},
    "lift_hold": {"note": "已核"},
    "lift_embargo": {"note": "已核"},
    "unpublish": {"note": "版权"},
    "withdraw": {"reason": "其他", "detail": "失实"},
    "plan_end": {"planned_until": "2099-03-07T08:00"},
    "enter_error": {"claim": "月份不对", "channel": "phone", "received_at": "2026-03-06T12:00"},
    "amend": {"reason": "补一个逗号"},
    "take_over": {"note": "他下班了"},
    "trash": {"note": "重了"},
    "fact_check": {"is_given": "yes"},
    "legal": {"is_given": "no", "note": "侵权"},
    "filing": {"is_given": "yes", "number": "备案一号"},
    "place": {"date": "2026-03-06", "code": "A3", "order": "1"},
}


def url(article, name="change", *args):
    if name in ("preview", "version", "restore"):
        return reverse(f"admin:articles_article_{name}", args=[article.pk, *args])
    return reverse(f"admin:articles_article_{name}", kwargs={"object_id": article.pk})


def press(client, article, name, query="", **typed):
    """Open the dialog, fill it in, send it: as a browser does. The answer's page, or where it leads."""
    address = url(article, name) + query
    shown = client.get(address)
    assert shown.status_code == 200
    return client.post(
        address, initial(shown.context["form"]) | TYPED.get(name, {}) | typed, headers={"HX-Request": "1"}
    )


def initial(form):
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {name: value for name, value in values.items() if value not in (None, "", False)}


def fields(client, article, **typed):
    """What the browser would send of the story's form, with these fields changed."""
    form = client.get(url(article) if article else reverse("admin:articles_article_add")).context["adminform"].form
    data = {}
    for name, value in initial(form).items():
        if name == "topics":
            data[name] = [topic.pk for topic in value]
        else:
            data[name] = value.pk if hasattr(value, "pk") else value
    return data | typed


@pytest.fixture
def desk(client):
    """Log somebody of this role in; the same person each time."""

    def log_in(role, name):
        user = make_staff(role, name)
        client.force_login(user)
        return user

    return log_in


STATES = {
    "draft": make_article,
    "first": lambda: move_to(make_article(mentions=[make_mention(name="孟知秋")]), "first"),
    "second": lambda: move_to(make_article(), "second"),
    "final": lambda: move_to(make_article(), "final"),
    "signed": make_signed_article,
    "scheduled": lambda: make_scheduled(planned_from=timezone.now() + DAY).article,
    "live": lambda: make_publication().article,
    "corrected": lambda: make_correction(make_publication(), at=timezone.now() - DAY).article,
    "withdrawn": lambda: make_withdrawn().article,
    "on hold": lambda: held(make_scheduled(planned_from=timezone.now() + DAY).article),
    "under embargo": lambda: embargoed(make_signed_article()),
}


def held(article):
    review.hold(actor=make_staff("chief_editor", "顾舟"), article=article, reason="等回话")
    return article


def embargoed(article):
    review.embargo(actor=make_staff("chief_editor", "顾舟"), article=article, until=None)
    return article


# Buttons


@pytest.mark.parametrize("state", STATES)
def test_every_button_stands_where_its_verb_succeeds_and_nowhere_else(client, state):
    article = STATES[state]()
    staff = [make_staff(role, name) for role, name in zip(ROLES, ["文青", "白露", "章和", "纪安", "戊"], strict=True)]
    for user in staff:
        client.force_login(user)
        article.refresh_from_db()
        page = client.get(url(article))
        assert page.status_code == 200
        offered = {button.name for button in buttons(article, user, timezone.now())}
        for name in set(TITLES) - {"link_item", "set_writers", "find_people", "unplace"}:
            assert (url(article, name) in page.text) == (name in offered)
            before = Event.objects.count()
            with_undo(client, article, name, succeeds=name in offered)
            assert Event.objects.count() == before


def with_undo(client, article, name, *, succeeds):
    """Press the button and take everything back."""
    with transaction.atomic():
        typed = {"_form_submitted": "1", "version": str(article.version), **TYPED.get(name, {})}
        typed["acknowledged"] = "\n".join(warning.code for warning in review.warnings(article))
        answer = client.post(url(article, name), typed, headers={"HX-Request": "1"})
        refusal = "" if "HX-Redirect" in answer else answer.context["form"].errors.as_text()
        assert ("HX-Redirect" in answer) == succeeds, f"{name}: {refusal}"
        transaction.set_rollback(True)


def test_a_get_changes_nothing(client, desk):
    article = make_signed_article()
    desk("chief_editor", "顾舟")
    before = Event.objects.count()
    for name in TITLES:
        assert client.get(url(article, name)).status_code == 200
    article.refresh_from_db()
    assert (article.stage, Event.objects.count()) == ("signed", before)


def test_a_post_needs_its_token(desk):
    article = make_signed_article()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_staff("desk_head", "章和"))
    assert strict.post(url(article, "publish"), {"_form_submitted": "1"}).status_code == 403
    assert not Publication.objects.exists()


def test_a_refusal_stands_in_the_dialog(client, desk):
    article = make_signed_article()
    desk("desk_head", "章和")
    held(article)
    answer = press(client, article, "publish")
    assert "HX-Redirect" not in answer
    assert Hold.objects.exists()
    assert answer.context["form"].errors


def test_a_reviewer_passes_the_version_that_the_page_showed(client, desk):
    article = move_to(make_article(), "first")
    user = desk("editor", "楚宁")
    review.save(actor=user, article=article, document=article.data | {"kicker": "改"}, base_version=1)
    answer = press(client, article, "pass_first", "?version=1")
    assert "HX-Redirect" not in answer
    article.refresh_from_db()
    assert article.stage == "first"


def test_a_press_acknowledges_the_warnings_above_it(client, desk):
    article = move_to(make_article(mentions=[make_mention(name="孟知秋")]), "first")
    desk("editor", "楚宁")
    assert "孟知秋" in client.get(url(article, "pass_first")).text
    press(client, article, "pass_first")
    assert "孟知秋" in article.rounds.get().sign_offs.get().acknowledged[0]["text"]


# The form


def test_a_story_is_written_in_the_form(client, desk):
    user = desk("reporter", "文青")
    section, topic = make_section(), make_topic()
    typed = {
        "section": section.pk,
        "kind": "feature",
        "headline": "一行\n二行",
        "body": "<p>正文<script>x</script></p>",
        "topics": [topic.pk],
        "byline_0_kind": "person",
        "byline_0_text": "本报记者 文青",
        "byline_0_names": "文青",
        "question_text": "夜里看病怎么办？",
        "question_asked_by": "网友",
        "credits": "责编 楚宁",
        "captions": "候诊室",
        "origin_kind": "own",
    }
    assert client.post(reverse("admin:articles_article_add"), typed).status_code == 302
    data = (article := Article.objects.get()).data
    assert (data["headline"], data["body"], data["topics"]) == (["一行", "二行"], "<p>正文</p>", [topic.slug])
    assert data["bylines"] == [{"kind": "person", "text": "本报记者 文青", "names": ["文青"]}]
    assert data["reader_question"] == {"text": "夜里看病怎么办？", "asked_by": "网友"}
    assert (data["credits"], data["pictures"][0]["caption"]) == ([{"part": "责编", "text": "楚宁"}], "候诊室")
    assert article.writers.get().user == user


def test_opening_and_saving_changes_nothing(client, desk):
    article = make_article(
        mentions=[make_mention(name="孟知秋")],
        pull_quotes=["一句"],
        reader_question={"text": "问", "asked_by": "网友"},
        credits=[{"part": "责编", "text": "楚宁"}],
        topics=[make_topic().slug],
    )
    desk("reporter", "文青")
    assert client.post(url(article), fields(client, article)).status_code == 302
    article.refresh_from_db()
    assert article.version == 1


def test_what_has_no_field_stays_as_it_was(client, desk):
    article = make_article(mentions=[make_mention(name="孟知秋")])
    desk("reporter", "文青")
    client.post(url(article), fields(client, article, kicker="两会民生"))
    article.refresh_from_db()
    assert (article.data["kicker"], article.data["mentions"][0]["name"]) == ("两会民生", "孟知秋")


def test_a_section_where_one_may_not_write_is_not_offered(client):
    client.force_login(make_user("reporter", section=make_section("economy")))
    make_section("society")
    form = client.get(reverse("admin:articles_article_add")).context["adminform"].form
    assert [section.code for section in form.fields["section"].queryset] == ["economy"]


# Versions, preview, mentions, list


def test_a_version_is_compared_and_brought_back(client, desk):
    article = make_article()
    user = desk("reporter", "文青")
    review.save(actor=user, article=article, document=article.data | {"kicker": "两会民生"}, base_version=1)
    assert "两会民生" in client.get(url(article, "version", 2)).text
    assert client.get(url(article, "restore", 1)).status_code == 405
    client.post(url(article, "restore", 1), {"base_version": "2"})
    article.refresh_from_db()
    assert (article.version, article.data["kicker"]) == (3, "")
    assert client.get(url(article, "version", 9)).status_code == 404


def test_the_preview_is_for_the_house_and_never_stored(client, desk):
    article = make_article()
    assert client.get(url(article, "preview")).status_code == 302
    desk("observer", "戊")
    page = client.get(url(article, "preview"))
    assert "县城医院添了夜班儿科" in page.text
    assert ("no-store" in page["Cache-Control"], page["X-Robots-Tag"]) == (True, "noindex")


def test_a_mention_is_settled_from_the_page(client, desk):
    delegate = make_delegate("孟知秋")
    article = make_article(mentions=[make_mention(name="孟知秋"), make_mention(name="宋远舟")])
    desk("editor", "楚宁")
    first, second = article.mentions.all()
    press(client, article, "settle_mention", f"?mention={first.pk}", delegate=delegate.pk)
    press(client, article, "dismiss_mention", f"?mention={second.pk}")
    assert list(article.mentions.values_list("delegate", "dismissed")) == [(delegate.pk, False), (None, True)]
    assert "HX-Redirect" not in press(client, article, "settle_mention", "?mention=x", delegate=delegate.pk)


def test_people_are_found_in_the_text(client, desk):
    article = make_article(body="<p>全国人大代表、澜川大学校长孟知秋说，夜班要有人。</p>")
    desk("reporter", "文青")
    press(client, article, "find_people")
    assert article.mentions.get().name == "孟知秋"


def test_the_queue_lists_who_is_not_settled(client, desk):
    make_article(mentions=[make_mention(name="孟知秋"), make_mention(make_delegate("宋远舟"))])
    desk("editor", "楚宁")
    page = client.get(reverse("admin:articles_mention_changelist"))
    assert "孟知秋" in page.text
    assert "宋远舟" not in page.text


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?desk=mine",
        "?desk=scheduled",
        "?desk=shown",
        "?desk=hold",
        "?desk=withdrawn",
        "?stage__exact=first",
        "?q=夜班",
    ],
)
def test_the_list_and_its_filters(client, desk, query):
    make_publication()
    desk("chief_editor", "顾舟")
    assert client.get(reverse("admin:articles_article_changelist") + query).status_code == 200


def test_the_list_takes_the_same_number_of_queries_however_long(client, desk, django_assert_max_num_queries):
    desk("chief_editor", "顾舟")
    for number in range(6):
        make_publication(f"第{number}篇")
    client.get(reverse("admin:articles_article_changelist"))
    with django_assert_max_num_queries(14):
        client.get(reverse("admin:articles_article_changelist"))


def test_a_bulk_action_calls_the_verb_on_each(client, desk):
    good, bad = move_to(make_article("可过"), "first"), make_article("草稿")
    desk("editor", "楚宁")
    client.post(
        reverse("admin:articles_article_changelist"),
        {"action": "pass_selected", "_selected_action": [good.pk, bad.pk]},
    )
    assert set(Article.objects.values_list("title", "stage")) == {("可过", "second"), ("草稿", "draft")}
