"""Two people changed one story: the second sees both texts, chooses, and loses nothing."""

import datetime

import pytest
from crowd import THREADS, at_once
from django.urls import reverse
from django.utils import timezone
from makers import make_article, make_mention, make_section, make_staff, make_user

from articles import document as documents
from articles import review
from articles.admin.conflicts import address_of, places_of
from articles.diffing import open_places
from articles.models import Article, Autosave, EditLock, Version
from articles.review import writing
from newskit.audit.models import Event

pytestmark = pytest.mark.django_db
BODY = "<p>第一段，灯还亮着。</p><p>第二段，夜班从本月起。</p><p>第三段，路远的人不怕了。</p>"


def change_of(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def typed(article, **fields):
    """The story's form as somebody opened it, with these fields changed."""
    data = article.data
    standard = {
        "base_version": article.version,
        "tab": "tab-1",
        "section": make_section().pk,
        "kind": data["kind"],
        "origin_kind": "own",
        "headline": "\n".join(data["headline"]),
        "body": data["body"],
        "kicker": data["kicker"],
        "standfirst": data["standfirst"],
        "byline_0_kind": "person",
        "byline_0_text": "本报记者 文青",
        "byline_0_names": "文青",
    }
    return standard | fields


def save_as_other(article, **parts):
    article.refresh_from_db()
    review.save(
        actor=make_staff("editor", "楚宁"),
        article=article,
        document=article.data | parts,
        base_version=article.version,
    )
    article.refresh_from_db()


@pytest.fixture
def clash(client):
    """文青 typed over version 1 while 楚宁 saved version 2: both changed the second paragraph, each another one too."""
    article = make_article(body=BODY)
    sent = typed(article, body=BODY.replace("本月", "下月").replace("灯", "门诊的灯"))
    client.force_login(make_staff("reporter", "文青"))
    save_as_other(article, body=BODY.replace("本月", "三月").replace("路远", "山里"), kicker="两会民生")
    answer = client.post(change_of(article), sent)
    return article, Autosave.objects.get(), answer


def choices(article, kept, choice):
    return {place.key: choice for place in open_places(places_of(article, kept), {})}


def test_the_second_is_told_and_sees_both_texts(client, clash):
    article, kept, answer = clash
    assert answer.url == address_of(kept)
    page = client.get(answer.url).text
    for words in ("楚宁", "下月", "三月", "门诊的灯", "山里", "两会民生"):
        assert words in page
    assert client.get(answer.url).status_code == 200  # a reload asks the same and loses nothing
    assert Article.objects.get(pk=article.pk).version == 2


def test_what_does_not_clash_is_taken_and_what_does_is_chosen(client, clash):
    article, kept, answer = clash
    assert len(choices(article, kept, "mine")) == 1
    unchosen = client.post(answer.url, {"version": "2", "_save": "1"})
    assert (unchosen.status_code, Article.objects.get(pk=article.pk).version) == (409, 2)
    client.post(answer.url, {"version": "2", "_save": "1"} | choices(article, kept, "theirs"))
    data = Article.objects.get(pk=article.pk).data
    assert data["kicker"] == "两会民生"
    assert data["body"] == BODY.replace("灯", "门诊的灯").replace("本月", "三月").replace("路远", "山里")
    assert Version.objects.get(article=article, number=3).cause == "merge 2"
    assert not Autosave.objects.exists()


def test_a_change_of_theirs_can_be_refused(client, clash):
    article, kept, answer = clash
    kicker = next(place for place in places_of(article, kept) if place.part == "kicker")
    client.post(answer.url, {"version": "2", "_save": "1", kicker.key: "mine"} | choices(article, kept, "mine"))
    data = Article.objects.get(pk=article.pk).data
    assert (data["kicker"], "下月" in data["body"]) == ("", True)


def test_both_are_kept_and_one_goes_on_in_the_form(client, clash):
    article, kept, answer = clash
    there = client.post(answer.url, {"version": "2", "_edit": "1"} | choices(article, kept, "both")).url
    form = client.get(there).context["adminform"].form
    assert form["base_version"].value() == 2
    assert all(words in form["body"].value() for words in ("下月", "三月"))
    assert Article.objects.get(pk=article.pk).version == 2


def test_what_would_be_saved_is_shown_without_a_script(client, clash):
    article, kept, answer = clash
    shown = client.post(answer.url, {"version": "2", "_preview": "1"} | choices(article, kept, "mine"))
    slots = [slot for part, row in shown.context["choosing"].slots() if part == "body" for slot in row]
    assert "下月" in "".join(slot.html for slot in slots)
    assert Article.objects.get(pk=article.pk).version == 2


def test_a_third_who_saves_meanwhile_is_seen_and_choices_stand(client, clash):
    article, kept, answer = clash
    made = choices(article, kept, "mine")
    save_as_other(article, standfirst="又存了")
    again = client.post(answer.url, {"version": "2", "_save": "1"} | made)
    assert again.status_code == 409
    assert "又存了" in again.text
    assert again.context["choosing"].open == []
    client.post(answer.url, {"version": "3", "_save": "1"} | made)
    data = Article.objects.get(pk=article.pk).data
    assert (data["standfirst"], "下月" in data["body"]) == ("又存了", True)


def test_it_is_thrown_away_by_one_press_and_is_nobody_elses(client, clash):
    article, _kept, answer = clash
    client.force_login(make_staff("editor", "楚宁"))
    assert client.get(answer.url).status_code == 302
    client.post(answer.url, {"_drop": "1"})
    assert Autosave.objects.exists()
    client.force_login(make_staff("reporter", "文青"))
    client.post(answer.url, {"_drop": "1"})
    assert not Autosave.objects.exists()
    assert client.get(answer.url).url == change_of(article)


def test_taking_up_an_older_text_leads_through_the_choice(client, clash):
    article, kept, answer = clash
    assert client.get(change_of(article) + f"?take={kept.pk}").url == answer.url
    assert answer.url in client.get(change_of(article)).text


def test_a_name_settled_meanwhile_stops_nobody(client):
    article = make_article(mentions=[make_mention(name="孟知秋")])
    client.force_login(make_staff("reporter", "文青"))
    sent = typed(article, kicker="两会民生")
    settled = [article.data["mentions"][0] | {"rank": "x"}]
    save_as_other(article, mentions=settled)
    assert client.post(change_of(article), sent).url == change_of(article).replace(f"{article.pk}/change/", "")
    data = Article.objects.get(pk=article.pk).data
    assert (data["kicker"], data["mentions"]) == ("两会民生", settled)


@pytest.mark.parametrize("how", ["moved on", "kept by another", "in the trash"])
def test_what_was_typed_is_kept_when_saving_is_refused(client, how):
    article, me, other = make_article(), make_staff("reporter", "文青"), make_staff("editor", "楚宁")
    sent = typed(article, kicker="来不及存的")
    if how == "moved on":
        review.submit(actor=me, article=article, version=1)
    elif how == "kept by another":
        review.lock(actor=other, article=article)
    else:
        review.trash(actor=other, article=article)
    client.force_login(me)
    page = client.post(change_of(article), sent, follow=True)
    assert page.status_code == 200
    assert "来不及存的" in page.text
    assert documents.parse(Autosave.objects.get().document)["kicker"] == "来不及存的"
    assert Article.objects.get().version == 1


def test_who_may_not_write_here_is_shown_the_words_and_nothing_is_stored(client):
    article = make_article()
    client.force_login(make_user("observer"))
    page = client.post(change_of(article), typed(article, kicker="不该存的"))
    assert (page.status_code, Autosave.objects.count()) == (403, 0)
    assert "不该存的" in page.text


def test_a_new_story_that_is_refused_is_kept(client):
    make_section("society")
    client.force_login(make_user("reporter", section=make_section("economy")))
    add = reverse("admin:articles_article_add")
    client.post(reverse("admin:articles_article_autosave_new"), {"tab": "t", "headline": "新稿", "section": "0"})
    page = client.get(address_of(Autosave.objects.get()))
    assert "新稿" in page.text
    assert address_of(Autosave.objects.get()) in client.get(add).text
    form = client.get(f"{add}?take={Autosave.objects.get().pk}").context["adminform"].form
    assert form["headline"].value() == "新稿"


def test_the_page_takes_the_same_number_of_queries_however_long(client, clash, django_assert_max_num_queries):
    _article, _kept, answer = clash
    with django_assert_max_num_queries(20):
        client.get(answer.url)


# At the same moment


@pytest.mark.django_db(transaction=True)
def test_eight_saves_over_one_version_make_one_version_and_seven_conflicts_with_both_texts():
    article = make_article(body=BODY)
    staff = [make_user("reporter", name=f"{number}号") for number in range(THREADS)]

    def save(who):
        document = article.data | {"body": BODY.replace("本月", who.name)}
        return lambda: review.save(actor=who, article=article, document=document, base_version=1)

    results = at_once(*map(save, staff))
    conflicts = [result for result in results if isinstance(result, review.Conflict)]
    assert (len(conflicts), Version.objects.count(), Event.objects.filter(verb="articles.save").count()) == (7, 2, 1)
    stored = Article.objects.get().document
    assert {conflict.theirs.document for conflict in conflicts} == {stored}
    assert len({conflict.mine for conflict in conflicts} | {stored}) == THREADS


@pytest.mark.django_db(transaction=True)
def test_eight_who_want_to_keep_a_text_make_one_holder():
    article = make_article()
    staff = [make_user("reporter", name=f"{number}号") for number in range(THREADS)]
    results = at_once(*[lambda who=who: review.lock(actor=who, article=article) for who in staff])
    holder = EditLock.objects.get()
    assert [result for result in results if result == holder] == [holder]
    assert sum(str(holder.held_by) in str(result) for result in results if result != holder) == THREADS - 1
    assert Event.objects.filter(verb="articles.lock").count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_take_overs_leave_one_holder():
    article = make_article()
    review.lock(actor=make_staff("reporter", "文青"), article=article)
    staff = [make_user("editor", name=f"{number}号") for number in range(THREADS)]
    at_once(*[lambda who=who: review.take_over(actor=who, article=article, note="付印") for who in staff])
    assert EditLock.objects.standing(timezone.now()).count() == 1
    assert EditLock.objects.count() == 1 + THREADS  # one after the other, each with its note


@pytest.mark.django_db(transaction=True)
def test_eight_autosaves_of_one_tab_leave_the_words_typed_last():
    article, me, now = make_article(), make_staff("reporter", "文青"), timezone.now()

    def keep(number):
        text = documents.canonical(article.data | {"kicker": f"第{number}稿"})
        at = now + datetime.timedelta(seconds=number)
        return lambda: writing.keep(user=me, article=article, tab="t", base_version=1, text=text, at=at)

    at_once(*map(keep, range(THREADS)))
    assert documents.parse(Autosave.objects.get().document)["kicker"] == f"第{THREADS - 1}稿"


@pytest.mark.django_db(transaction=True)
def test_eight_tabs_beat_at_once():
    article, now = make_article(), timezone.now()
    staff = [make_user("reporter", name=f"{number}号") for number in range(THREADS)]

    def beat(who):
        return lambda: writing.beat(article=article, user=who, tab="t", is_writing=True, at=now)

    at_once(*map(beat, staff))
    assert len(writing.others(article=article, user=staff[0], at=now)) == THREADS - 1
