"""The history of a story: every save a version, any two compared, one brought back, one named; who may see and do it."""

import datetime

import pytest
from crowd import THREADS, at_once
from django.urls import reverse
from django.utils import timezone, translation
from makers import (
    make_article,
    make_correction,
    make_delegate,
    make_mention,
    make_publication,
    make_scheduled,
    make_section,
    make_staff,
    make_topic,
    make_user,
    make_withdrawn,
    move_to,
)

from articles import publishing, review
from articles.causes import CAUSES, cause_words
from articles.models import Article, Version, VersionName
from newskit.accounts.roles import Role
from newskit.audit.models import Event
from newskit.verbs import NotAllowed, WrongState

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
LIST, COMPARE, VERSION, RESTORE, NAME = "versions", "compare", "version", "restore", "name_version"


def url(article, name=LIST, *args, query=""):
    return reverse(f"admin:articles_article_{name}", args=[article.pk, *args]) + query


def save(article, who=None, **parts):
    """One more version with these parts changed."""
    article.refresh_from_db()
    review.save(
        actor=who or make_staff("reporter", "文青"),
        article=article,
        document=article.data | parts,
        base_version=article.version,
    )
    article.refresh_from_db()
    return article


def restore(article, number, who=None):
    article.refresh_from_db()
    review.restore(
        actor=who or make_staff("reporter", "文青"), article=article, number=number, base_version=article.version
    )
    article.refresh_from_db()
    return article


@pytest.fixture
def desk(client):
    """Log somebody of this role in; the same person each time."""

    def log_in(role="reporter", name="文青"):
        user = make_staff(role, name)
        client.force_login(user)
        return user

    return log_in


# Pages


def test_the_list_says_number_minute_who_cause_name_stages_publication_and_what_changed(client, desk):
    article = make_publication().article
    restored = save(reopened(article), make_staff("chief_editor", "顾舟"), kicker="两会")
    review.name_version(actor=make_staff("reporter", "文青"), article=article, number=1, name="送审前")
    desk()
    page = client.get(url(article))
    newest, first = page.context["entries"]
    assert (newest.version.number, newest.changed, newest.before) == (restored.version, 2, 1)
    assert (first.version.number, first.changed, first.named.name) == (1, None, "送审前")
    assert first.stage_names == [
        "初审通过 楚宁",
        "复审通过 章和",
        "终审签发 顾舟",
        "重开 → 终审 顾舟",
    ]
    assert [(shown.publication.number, shown.state) for shown in first.shown] == [(1, "live")]
    for words in ("送审前", "首版", "2 字", f"{timezone.localtime(newest.version.saved_at):%Y-%m-%d %H:%M}"):
        assert words in page.text


def reopened(article, to="final"):
    article.refresh_from_db()
    review.reopen(actor=make_staff("chief_editor", "顾舟"), article=article, to=to, note="改一字")
    article.refresh_from_db()
    return article


def test_every_cause_that_is_written_has_its_words():
    assert all(cause_words(cause) for cause in CAUSES)
    with translation.override("en"):
        assert cause_words("restore 3") == "version 3 brought back"
    assert cause_words("") == ""


def test_a_long_history_is_paged_by_number(client, desk, django_assert_num_queries):
    article = make_article()
    old = article.versions.get()
    Version.objects.bulk_create(
        Version(
            article=article,
            number=number,
            document=old.document,
            digest=old.digest,
            saved_by=old.saved_by,
            saved_at=old.saved_at,
        )
        for number in range(2, 151)
    )
    Article.objects.filter(pk=article.pk).update(version=150)
    desk()
    client.get(url(article))
    numbers = {}
    for query in ("", "?before=131", "?before=11", "?before=999999999"):
        with django_assert_num_queries(10):
            page = client.get(url(article, query=query))
        numbers[query] = [entry.version.number for entry in page.context["entries"]]
    assert numbers[""] == numbers["?before=999999999"] == list(range(150, 130, -1))
    assert numbers["?before=131"] == list(range(130, 110, -1))
    assert numbers["?before=11"] == list(range(10, 0, -1))
    assert "没有更早的版本" in client.get(url(article, query="?before=1")).text
    page = client.get(url(article, query="?before=131"))
    assert 'href="?before=151"' in page.text
    assert 'href="?before=111"' in page.text


def test_two_versions_are_compared_by_paragraph_and_character(client, desk):
    article = make_article(body="<p>去年三季度起试行。</p><p>夜班每天都有人。</p>")
    save(article, body="<p>夜班每天都有人。</p><p>去年四季度起试行。</p>", headline=["县城医院添夜班儿科"])
    desk()
    page = client.get(url(article, COMPARE, query="?old=1&new=2"))
    found = page.context["found"]
    assert (found.deleted, found.inserted, found.moved, found.places) == (2, 1, 1, 2)
    assert '<del><span class="diff-said">删去：</span>三</del>' in page.text
    assert '<ins><span class="diff-said">增加：</span>四</ins>' in page.text
    assert 'id="d2"' in page.text
    assert "署名、图片未改" in page.text


def test_one_press_compares_with_readers_text_and_with_the_one_i_signed(client, desk):
    article = reopened(make_publication().article)
    chief = desk("chief_editor", "顾舟")
    save(article, chief, kicker="两会")
    listed = client.get(url(article)).text
    for query in ("?old=live&amp;new=now", "?old=mine&amp;new=now"):
        assert url(article, COMPARE) + query in listed
        page = client.get(url(article, COMPARE, query=query.replace("&amp;", "&")))
        assert page.context["found"].count == 2
    assert page.context["found"].old.number == 1
    assert "线上还是旧文，差 <b>2</b> 字" in client.get(url(article, COMPARE, query="?old=live&new=now")).text


def test_what_is_the_same_is_said(client, desk):
    article = make_publication().article
    desk()
    assert "两版一字不差" in client.get(url(article, COMPARE, query="?old=live&new=now")).text


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("?old=7&new=1", 404, "没有第 7 版"),
        ("?old=1&new=0", 404, "没有第 0 版"),
        ("?old=abc&new=1", 400, "没有“abc”这样的版本"),
        ("?old=-1", 400, "没有“-1”这样的版本"),
        ("?old=99999999999999999999999", 400, "这样的版本"),
        ("?old=%00", 400, "这样的版本"),
        ("?old=１", 400, "没有“１”这样的版本"),
        ("?old=<b>", 400, "“&lt;b&gt;”"),
        ("?old=live", 404, "不在线上"),
        ("?old=mine", 404, "你没有签过"),
    ],
)
def test_a_version_that_does_not_exist_is_named_in_words(client, desk, query, status, words):
    article = make_article()
    desk()
    page = client.get(url(article, COMPARE, query=query))
    assert page.status_code == status
    assert words in page.text


def test_a_number_that_is_none_is_named_in_words_on_the_other_pages(client, desk):
    article = make_article()
    desk()
    assert client.get(url(article, query="?before=x")).status_code == 400
    for number in (0, 2, 99999999999999999999):
        page = client.get(url(article, VERSION, number))
        assert (page.status_code, "最新的是第 1 版" in page.text) == (404, True)
        client.post(url(article, RESTORE, number), {"base_version": "x"})
        client.post(url(article, NAME, number), {"name": "送审前"})
    assert client.get(reverse("admin:articles_article_versions", args=[article.pk + 1])).status_code == 404
    article.refresh_from_db()
    assert (article.version, VersionName.objects.count()) == (1, 0)


def test_names_stand_for_ids_where_they_are_compared(client, desk, reference):
    topic = make_topic("医疗", "health")
    delegate = make_delegate("孟知秋")
    article = make_article(mentions=[make_mention(name="孟知秋")])
    save(article, topics=[topic.slug], mentions=[make_mention(name="孟知秋") | {"delegate": delegate.pk}])
    desk()
    page = client.get(url(article, COMPARE, query="?old=1&new=2"))
    assert "核定为孟知秋" in page.text
    assert "加上：医疗" in page.text


@pytest.mark.parametrize(
    ("query", "most"), [("?old=1&new=2", 13), ("?old=live&new=now", 14), ("?old=mine&new=now", 14)]
)
def test_comparing_takes_a_fixed_number_of_queries(client, desk, django_assert_num_queries, query, most):
    article = reopened(make_publication().article)
    chief = desk("chief_editor", "顾舟")
    save(article, chief, body="".join(f"<p>第{n}个县城医院添了夜班儿科。</p>" for n in range(60)))
    client.get(url(article, COMPARE, query=query))
    with django_assert_num_queries(most):
        client.get(url(article, COMPARE, query=query))


def test_a_version_takes_a_fixed_number_of_queries(client, desk, django_assert_num_queries):
    article = save(make_article(), kicker="两会")
    desk()
    client.get(url(article, VERSION, 2))
    with django_assert_num_queries(11):
        client.get(url(article, VERSION, 2))


# Who may


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.SYSTEM])
def test_who_sees_stories_sees_their_history_and_only_who_may_edit_brings_back(client, role):
    article = save(make_article(), kicker="两会")
    user = make_user(role, name="戊")
    client.force_login(user)
    pages = [url(article), url(article, COMPARE, query="?old=1&new=2"), url(article, VERSION, 1)]
    answers = [client.get(page) for page in pages]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    may = review.may_edit(article, user)
    assert may == (role in {"reporter", "editor", "desk_head", "chief_editor"})
    assert all((url(article, RESTORE, 1) in answer.text) == may for answer in answers[1:])
    assert (url(article, NAME, 1) in answers[2].text) == may
    client.post(url(article, RESTORE, 1), {"base_version": "2"})
    client.post(url(article, NAME, 1), {"name": "送审前"})
    article.refresh_from_db()
    assert (article.version, VersionName.objects.count()) == ((3, 1) if may else (2, 0))


def test_another_section_reads_and_changes_nothing(client):
    article = save(make_article(), kicker="两会")
    outsider = make_user("chief_editor", section=make_section("sport"), name="戊")
    client.force_login(outsider)
    page = client.get(url(article, VERSION, 1))
    assert page.status_code == 200
    assert url(article, RESTORE, 1) not in page.text
    for name, typed in ((RESTORE, {"base_version": "2"}), (NAME, {"name": "送审前"})):
        client.post(url(article, name, 1), typed)
    article.refresh_from_db()
    assert (article.version, VersionName.objects.count()) == (2, 0)
    with pytest.raises(NotAllowed):
        review.name_version(actor=outsider, article=article, number=1, name="送审前")
    with pytest.raises(NotAllowed):
        restore(article, 1, outsider)


@pytest.mark.parametrize("who", ["nobody", "no_staff", "no_posting"])
def test_who_does_not_work_here_sees_nothing(client, who):
    article = save(make_article(), kicker="两会密件")
    if who != "nobody":
        user = make_user(name="戊")
        if who == "no_staff":
            type(user).objects.filter(pk=user.pk).update(is_active=False)
        client.force_login(user)
    for address in (url(article), url(article, COMPARE, query="?old=1&new=2"), url(article, VERSION, 2)):
        answer = client.get(address)
        assert answer.status_code in (302, 403, 404)
        assert "两会密件" not in answer.text
    for address in (url(article, RESTORE, 1), url(article, NAME, 1)):
        client.post(address, {"base_version": "2", "name": "送审前"})
    article.refresh_from_db()
    assert (article.version, VersionName.objects.count()) == (2, 0)


def test_a_get_changes_nothing(client, desk):
    article = save(make_article(), kicker="两会")
    desk()
    assert client.get(url(article, RESTORE, 1)).status_code == 405
    assert client.get(url(article, NAME, 1)).status_code == 405
    before = Event.objects.count()
    for address in (url(article), url(article, COMPARE), url(article, VERSION, 1)):
        assert client.get(address).status_code == 200
        assert client.post(address).status_code == 405
    assert Event.objects.count() == before


# Bringing a text back


def test_all_of_the_document_comes_back_and_nothing_else_changes(reference):
    delegate = make_delegate("孟知秋")
    picture = {"hash": "a" * 64, "crop": "", "caption": "夜班护士", "credit": "白露 摄", "alt": "护士"}
    parts = {
        "kicker": "两会",
        "subheads": ["每天都有人"],
        "pictures": [picture],
        "topics": ["health"],
        "mentions": [make_mention(name="孟知秋") | {"delegate": delegate.pk}],
        "credits": [{"part": "责编", "text": "白露"}],
        "summary": "县城医院添夜班",
    }
    article = make_article(**parts)
    first = article.document
    save(
        article, **{name: type(value)() for name, value in parts.items()}, headline=["另一个标题"], body="<p>另写。</p>"
    )
    slug = article.slug
    restore(article, 1)
    assert article.document == first
    assert article.slug == slug
    assert article.versions.get(number=3).cause == "restore 1"
    assert [mention.delegate for mention in article.mentions.all()] == [delegate]


@pytest.mark.parametrize("state", ["draft", "first", "second", "final", "scheduled", "live", "withdrawn"])
def test_bringing_a_text_back_never_stages_or_schedules(state):
    chief = make_staff("chief_editor", "顾舟")
    if state in ("draft", "first", "second", "final"):
        article = save(make_article(), kicker="两会")
        move_to(article, state)
    elif state == "scheduled":
        article = make_scheduled(planned_from=timezone.now() + DAY).article
    else:
        article = (make_publication() if state == "live" else make_withdrawn()).article
    if article.stage == "signed":
        with pytest.raises(WrongState):
            restore(article, 1, chief)
        article = save(reopened(article), chief, kicker="两会")
    holder = {"draft": ("reporter", "文青"), "first": ("editor", "楚宁"), "second": ("desk_head", "章和")}
    before = article.stage, list(article.publications.values("number", "shown", "planned_from", "withdrawn_at"))
    restore(article, 1, make_staff(*holder.get(article.stage, ("chief_editor", "顾舟"))))
    after = article.stage, list(article.publications.values("number", "shown", "planned_from", "withdrawn_at"))
    assert after == before


def test_a_decision_made_since_stays():
    one, other = make_delegate("孟知秋"), make_delegate("孟知秋")
    article = make_article(mentions=[make_mention(name="孟知秋", role="代表"), make_mention(name="白露", role="护士")])
    mention, nobody = article.mentions.all()
    review.settle_mention(actor=make_staff("proofreader", "乙"), mention=mention, delegate=one)
    review.dismiss_mention(actor=make_staff("proofreader", "乙"), mention=nobody)
    article.refresh_from_db()
    save(article, kicker="两会")
    restore(article, 1)
    assert [(m.delegate, m.dismissed, m.settled_by.name) for m in article.mentions.all()] == [
        (one, False, "乙"),
        (None, True, "乙"),
    ]
    assert article.data["kicker"] == ""
    review.settle_mention(actor=make_staff("proofreader", "乙"), mention=article.mentions.first(), delegate=other)
    restore(article, 3)
    assert article.mentions.first().delegate == other


def test_a_profile_that_was_merged_or_is_gone_does_not_come_back():
    winner, loser, gone = make_delegate("孟知秋"), make_delegate("孟之秋"), make_delegate("柳青原")
    named = [
        make_mention(name="孟之秋") | {"delegate": loser.pk, "brings": True},
        make_mention(name="柳青原") | {"delegate": gone.pk, "brings": True},
    ]
    article = make_article(mentions=named, proposals=[{"proposal": 999_999, "brings": True}])
    save(article, mentions=[])
    gone.delete()
    type(loser).objects.filter(pk=loser.pk).update(merged_into=winner)
    restore(article, 1)
    assert [(m["delegate"], m["brings"]) for m in article.data["mentions"]] == [(winner.pk, True), (None, False)]
    assert article.data["proposals"] == []


def test_the_note_of_an_open_correction_stays():
    publication = make_publication()
    publishing.correct(
        actor=make_staff("editor", "楚宁"), article=publication.article, note="更正", stood="甲", is_right="乙"
    )
    article = publication.article
    article.refresh_from_db()
    save(article, body="<p>另写。</p>")
    restore(article, 1)
    assert article.data["correction"] == {"note": "更正", "stood": "甲", "is_right": "乙"}
    assert "傍晚六点" in article.data["body"]


def test_the_note_of_a_published_correction_does_not_come_back():
    publication = make_correction(make_publication(), at=timezone.now() - DAY)
    article = publication.article
    number = article.version
    save(reopened(article), make_staff("chief_editor", "顾舟"), kicker="两会")
    restore(article, number, make_staff("chief_editor", "顾舟"))
    assert article.data["correction"] is None


def test_what_cannot_be_brought_back_is_refused_in_words():
    article = save(make_article(), kicker="两会")
    reporter = make_staff("reporter", "文青")
    with translation.override("en"):
        with pytest.raises(WrongState, match="no version 7"):
            restore(article, 7)
        with pytest.raises(WrongState, match="already"):
            restore(article, 2)
        with pytest.raises(review.Conflict, match="first"):
            review.restore(actor=reporter, article=article, number=1, base_version=1)
        with pytest.raises(NotAllowed):
            restore(move_to(article, "first"), 1)


# Names


def test_a_version_is_named_anew_and_loses_its_name():
    article = move_to(make_article(), "signed")
    reporter = make_staff("reporter", "文青")
    for name in ("送审前", " 送审前\n第二稿 ", ""):
        review.name_version(actor=reporter, article=article, number=1, name=name)
        assert [row.name for row in VersionName.objects.all()] == [" ".join(name.split())] * bool(name)
    events = Event.objects.filter(verb="articles.name_version").order_by("pk")
    assert [(event.before["name"], event.after["name"]) for event in events] == [
        ("", "送审前"),
        ("送审前", "送审前 第二稿"),
        ("送审前 第二稿", ""),
    ]


@pytest.mark.parametrize("name", ["长" * 61, "送\x00审", "送\u202e审"])
def test_a_name_that_is_none_is_refused(client, desk, name):
    article = make_article()
    reporter = desk()
    with pytest.raises(WrongState):
        review.name_version(actor=reporter, article=article, number=1, name=name)
    assert client.post(url(article, NAME, 1), {"name": name}, follow=True).status_code == 200
    assert not VersionName.objects.exists()


def test_naming_the_same_says_nothing_twice():
    article = make_article()
    for _ in range(2):
        review.name_version(actor=make_staff("reporter", "文青"), article=article, number=1, name="送审前")
    assert Event.objects.filter(verb="articles.name_version").count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_people_name_a_version_at_once():
    article = make_article()
    staff = [make_user("reporter", name=f"文{n}") for n in range(THREADS)]
    at_once(
        *[
            lambda who=who: review.name_version(actor=who, article=article, number=1, name=f"{who.name}的稿")
            for who in staff
        ]
    )
    assert VersionName.objects.count() == 1
    assert Event.objects.filter(verb="articles.name_version").count() == THREADS
