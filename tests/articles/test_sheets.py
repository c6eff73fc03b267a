"""The sign sheet for a phone and the printed sign-off sheet: what they show, press, refuse and record."""

import datetime
import re

import pytest
from django.urls import reverse
from makers import (
    make_article,
    make_delegate,
    make_mandate,
    make_mention,
    make_publication,
    make_signed_article,
    make_staff,
    make_user,
    move_to,
)

from articles import review
from articles.admin.changes import changes, trimmed
from articles.admin.evidence import people
from articles.admin.fitting import Row, fit, lines
from articles.models import Article, ConsentRule, SignOff
from newskit.audit.models import Event

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 6)


def address(article, page="sign_sheet"):
    return reverse(f"admin:articles_article_{page}", args=[article.pk])


def hidden(page: str, drawer: str) -> dict:
    """What the form of a drawer sends untouched."""
    form = page.split(f'id="{drawer}"')[1].split("</form>")[0]
    fields = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
        fields.setdefault(name, []).append(value)
    return {name: values for name, values in fields.items() if name != "csrfmiddlewaretoken"}


def press(client, article, drawer="ok", query="", **typed):
    page = client.get(address(article) + query).content.decode()
    return client.post(address(article) + query, hidden(page, drawer) | typed)


@pytest.fixture
def chief(client):
    user = make_staff("chief_editor", "顾舟")
    client.force_login(user)
    return user


# The sign sheet


@pytest.mark.parametrize(
    ("stage", "role", "name", "goes_to"),
    [
        ("first", "editor", "楚宁", "second"),
        ("second", "desk_head", "章和", "final"),
        ("final", "chief_editor", "顾舟", "signed"),
    ],
)
def test_one_press_passes_each_stage(client, stage, role, name, goes_to):
    client.force_login(make_staff(role, name))
    article = move_to(make_article(), stage)
    assert press(client, article, note="同意").status_code == 302
    article.refresh_from_db()
    assert (article.stage, SignOff.objects.last().note) == (goes_to, "同意")
    assert client.get(address(article)).status_code == 200


def test_the_press_acknowledges_what_stood_on_the_page_and_no_more(client, chief):
    article = move_to(make_article(mentions=[make_mention(name="孟知秋")]), "final")
    page = client.get(address(article)).content.decode()
    fields = hidden(page, "ok") | {"note": "我的意见"}
    head = make_staff("desk_head", "章和")
    review.return_to(actor=make_user("chief_editor"), article=article, to="second", note="再核")
    article.refresh_from_db()
    review.save(
        actor=head,
        article=article,
        document=article.data | {"bylines": [], "kicker": "改了"},
        base_version=1,
    )
    article.refresh_from_db()
    review.pass_stage(actor=head, article=article, stage="second", version=article.version)
    answer = client.post(address(article), fields)
    assert answer.status_code == 409
    assert "章和" in answer.content.decode()  # who changed it
    assert "我的意见" in answer.content.decode()  # nothing typed is lost
    assert "改了" in answer.content.decode()  # what changed since the version that was seen
    answer = client.post(address(article), fields | {"version": article.version})
    assert answer.status_code == 409
    assert Article.objects.get().stage == "final"
    assert press(client, article).status_code == 302
    codes = [entry["code"] for entry in SignOff.objects.last().acknowledged]
    assert codes == ["mentions:孟知秋", "no-byline"]


def test_a_return_needs_a_reason_ticked_or_typed(client, chief):
    article = move_to(make_article(), "final")
    answer = press(client, article, "back", to="second", why=" ")
    assert answer.status_code == 409
    assert press(client, article, "back", to="second", reasons=["figures", "nonsense"], why="第二段").status_code == 302
    last = SignOff.objects.last()
    assert (last.decision, last.goes_to, last.note) == ("return", "second", "核对数字；第二段")


def test_hold_and_release(client, chief):
    article = move_to(make_article(), "final")
    press(client, article, "hold", reason="等回话")
    assert article.holds.get().reason == "等回话"
    assert "等回话" in client.get(address(article)).content.decode()
    press(client, article, "hold", reason="已核")
    assert article.holds.get().lift_note == "已核"


def test_a_consent_comes_first_and_can_be_given_here(client, chief):
    ConsentRule.objects.create(kind="filing")
    article = move_to(make_article(), "final")
    page = client.get(address(article)).content.decode()
    assert 'href="#ok"' not in page
    assert 'href="#consents"' in page
    typed = {"do": "consent", "kind": "filing", "version": 1, "is_given": "yes"}
    assert client.post(address(article), typed | {"remark": "待报"}).status_code == 409
    assert client.post(address(article), typed | {"number": "备案一号"}).status_code == 302
    page = client.get(address(article)).content.decode()
    assert "备案一号" in page
    assert press(client, article).status_code == 302


def test_who_may_not_is_told_why_and_offered_nothing(client):
    article = move_to(make_article(), "final")
    for user in (make_staff("reporter", "文青"), make_staff("desk_head", "章和"), make_user("observer")):
        client.force_login(user)
        page = client.get(address(article)).content.decode()
        assert 'href="#ok"' not in page
        assert 'href="#back"' not in page
        typed = {"do": "pass", "stage": "final", "version": 1}
        assert client.post(address(article), typed).status_code == 409
    assert Article.objects.get().stage == "final"


@pytest.mark.parametrize(
    "typed", [{}, {"do": "x"}, {"do": "pass"}, {"do": "pass", "stage": "draft"}, {"do": "consent"}]
)
def test_a_form_that_no_page_sends_changes_nothing(client, chief, typed):
    article = move_to(make_article(), "final")
    before = Event.objects.count()
    assert client.post(address(article), typed).status_code == 409
    assert (Event.objects.count(), Article.objects.get().stage) == (before, "final")


def test_opening_a_page_changes_nothing(client, chief):
    article = make_publication().article
    before = Event.objects.count()
    for page in ("sign_sheet", "sheet"):
        assert client.get(address(article, page)).status_code == 200
        assert client.get(address(article, page) + "?printed=1&queue=mine").status_code == 200
    assert Event.objects.count() == before


@pytest.mark.parametrize("page", ["sign_sheet", "sheet"])
def test_a_story_that_is_not_there_or_not_ones_own_to_see(client, page):
    article = make_article()
    assert client.get(address(article, page)).status_code == 302  # to the login
    client.force_login(make_user())
    assert client.get(address(article, page)).status_code in (302, 403, 404)
    client.force_login(make_user("observer"))
    assert client.get(address(article, page)).status_code == 200
    assert client.get(reverse(f"admin:articles_article_{page}", args=[10**9])).status_code == 404


def test_from_one_of_the_queue_to_the_next(client, chief):
    first, second = (move_to(make_article(f"第{n}篇"), "final") for n in (1, 2))
    answer = press(client, first, query="?queue=mine")
    assert answer.url == f"{address(second)}?queue=mine"
    assert press(client, second).url == address(second)


def test_what_changed_since_my_own_signature_comes_first(client):
    article = move_to(make_article(body="<p>夜班从三季度起。</p>"), "second")
    head = make_staff("desk_head", "章和")
    client.force_login(head)
    press(client, article)
    article.refresh_from_db()
    chief = make_staff("chief_editor", "顾舟")
    review.save(
        actor=chief, article=article, document=article.data | {"body": "<p>夜班从四季度起。</p>"}, base_version=1
    )
    review.return_to(actor=chief, article=article, to="second", note="你再看")
    page = client.get(address(article)).content.decode()
    assert re.search(r"你 \d\d-\d\d \d\d:\d\d 签后改 <b>2</b> 字", page)
    assert re.search(r"<del>.*三</del><ins>.*四</ins>", page)


def test_each_page_takes_a_fixed_number_of_queries(client, chief, django_assert_max_num_queries):
    def people_named(count):
        names = [f"孟知{n}" for n in range(count)]
        return [make_mention(a_deputy(name)) for name in names]

    for count in (1, 6):
        article = move_to(make_article(f"{count}人", mentions=people_named(count)), "final")
        for page, most in (("sign_sheet", 33), ("sheet", 25)):
            with django_assert_max_num_queries(most):
                assert client.get(address(article, page)).status_code == 200


def a_deputy(name):
    delegate = make_delegate(name)
    make_mandate(delegate)
    return delegate


# Names and their evidence


def test_evidence_is_as_of_the_day_and_says_what_is_not_known():
    sits, unknown = a_deputy("钱书宁"), make_delegate("孟知秋")
    mentions = [make_mention(sits), make_mention(unknown), make_mention(name="无名")]
    article = make_article(mentions=mentions)
    found = people(article, article.data, DAY)
    assert [person.state for person in found] == ["ok", "doubt", "open"]
    assert found[0].claims[0].text.startswith("全国人大代表")
    before = people(article, article.data, datetime.date(2017, 1, 1))
    assert before[0].state == "doubt"


# What changed, cut


def test_a_change_is_kept_whole_and_the_rest_is_cut():
    pieces = [("", "甲" * 50), ("del", "三"), ("ins", "四"), ("", "乙" * 50)]
    assert trimmed(pieces, 4) == (("", "…甲甲甲甲"), ("del", "三"), ("ins", "四"), ("", "乙乙乙乙…"))
    assert trimmed([("", "甲" * 50)], 4) == (("", "甲" * 8 + "…"),)
    assert trimmed([], 4) == ()


def test_changes_count_characters_and_tell_what_moved():
    first, second = "傍晚六点，门诊楼的灯还亮着。", "夜班从本月起每天都有人。"
    old = make_article(body=f"<p>{first}</p><p>{second}</p><p>完。</p>").data
    moved = changes(old, old | {"body": f"<p>{second}</p><p>{first}</p><p>完。</p>"})
    assert (moved.count, moved.moved, len(moved.excerpts)) == (0, 1, 1)
    changed = changes(old, old | {"body": f"<p>{first}</p><p>{second.replace('本', '下')}</p><p>完。</p>"})
    assert (changed.deleted, changed.inserted, changed.moved) == (1, 1, 0)
    assert not changes(old, old)


# One A4


def test_rows_are_dealt_in_turn_and_what_is_left_out_is_counted():
    many, few = [Row(n, 1) for n in range(50)], [Row("a", 2), Row("b", 2)]
    fitted = fit([many, few, []], 12)
    assert fitted[1].rows == ["a", "b"]
    assert fitted[0].rows == [0, 1, 2, 3, 4, 5]
    assert [part.left_out for part in fitted] == [44, 0, 0]
    assert fit([[Row("long", 99)]], 5)[0].left_out == 1


def test_lines_count_chinese_as_wide():
    assert (lines("中" * 21, 20), lines("a" * 21, 20), lines("", 20)) == (2, 1, 1)


def test_the_sheet_says_what_was_signed_by_whom_and_what_changed(client, chief):
    article = make_signed_article(mentions=[make_mention(a_deputy("钱书宁")), make_mention(name="孟知秋")])
    page = client.get(address(article, "sheet")).content.decode()
    for words in (
        "楚宁",
        "章和",
        "顾舟",
        "钱书宁",
        "孟知秋",
        "尚未核定",
        article.digest[:4],
        "签认的提示",
        "打印未登记",
    ):
        assert words in page, words


def test_a_printing_is_recorded_by_a_press_and_named_on_the_sheet(client, chief):
    article = make_signed_article()
    for number in (1, 2):
        answer = client.post(address(article, "sheet"))
        assert answer.status_code == 302
        page = client.get(answer.url).content.decode()
        assert f"顾舟，第 {number} 次" in page
    events = Event.objects.filter(verb="articles.print_sheet", object_id=str(article.pk))
    assert events.count() == 2
    assert events.first().after == {"version": 1, "digest": article.digest}
    other = client.get(address(make_signed_article("另一篇"), "sheet") + f"?printed={events.first().pk}")
    assert "打印未登记" in other.content.decode()
    assert client.put(address(article, "sheet")).status_code == 405


def test_a_preview_is_recorded_by_a_press(client, chief):
    article = make_signed_article()
    answer = client.post(address(article, "preview"))
    assert (answer.status_code, answer.url) == (302, address(article, "preview"))
    assert Event.objects.filter(verb="articles.preview").count() == 1
    assert client.get(answer.url).status_code == 200


def test_the_story_leads_to_both(client, chief):
    article = move_to(make_article(), "final")
    page = client.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert address(article) in page
    assert address(article, "sheet") in page
