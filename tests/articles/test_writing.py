"""Who is at a story, what was typed and not saved, who keeps the text."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from makers import make_article, make_document, make_section, make_staff, make_user, move_to

from articles import document as documents
from articles import review
from articles.models import Article, Autosave, EditLock, Presence, SignOff, Version
from articles.review import writing
from newskit.audit.models import Event
from newskit.verbs import NotAllowed, WrongState

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
SECOND = datetime.timedelta(seconds=1)


def address(name, article=None):
    return reverse(f"admin:articles_article_{name}", args=[article.pk] if article else [])


def typed(article=None, **fields):
    """What the script sends of the form."""
    section = make_section().pk
    standard = {"section": section, "kind": "news", "origin_kind": "own", "headline": "一行", "tab": "tab-1"}
    return standard | ({"base_version": article.version} if article else {}) | fields


# Locks


def test_who_keeps_a_text_saves_alone():
    article, holder, other = make_article(), make_staff("reporter", "文青"), make_staff("editor", "楚宁")
    review.lock(actor=holder, article=article)
    change = {"article": article, "document": article.data | {"kicker": "改"}, "base_version": 1}
    with pytest.raises(WrongState, match="文青"):
        review.save(actor=other, **change)
    assert not review.may_edit(article, other)
    assert review.save(actor=holder, **change).version == 2
    review.unlock(actor=holder, article=article)
    assert review.save(actor=other, **change | {"document": article.data, "base_version": 2}).version == 3


def test_a_lock_is_over_by_time_and_by_its_holder_leaving():
    article, holder, other = make_article(), make_staff("reporter", "文青"), make_staff("editor", "楚宁")
    now = timezone.now()
    kept = review.lock(actor=holder, article=article, at=now)
    assert not review.may_edit(article, other)
    assert review.refuse_to_edit(article, other, now + 4 * HOUR) is None
    assert (kept.stands(now + 4 * HOUR - SECOND), kept.stands(now + 4 * HOUR)) == (True, False)
    later = review.lock(actor=other, article=article, at=now + 5 * HOUR)
    assert article.locks.standing(now + 5 * HOUR).get() == later
    other.is_active = False
    other.save()
    assert not article.locks.standing(now + 5 * HOUR).exists()
    later.refresh_from_db()
    assert not later.stands(now + 5 * HOUR)


def test_a_text_is_taken_over_with_a_note_and_its_holder_reads_it(client):
    article, holder, other = make_article(), make_staff("reporter", "文青"), make_staff("editor", "楚宁")
    review.lock(actor=holder, article=article)
    with pytest.raises(WrongState):
        review.unlock(actor=other, article=article)
    with pytest.raises(WrongState):
        review.take_over(actor=other, article=article, note=" ")
    with pytest.raises(NotAllowed):
        review.take_over(actor=make_user("observer"), article=article, note="要改")
    review.take_over(actor=other, article=article, note="要付印了")
    assert [row.held_by for row in article.locks.standing(timezone.now())] == [other]
    assert Event.objects.get(verb="articles.take_over").note == "要付印了"
    client.force_login(holder)
    said = client.post(address("presence", article), {"tab": "t"}).json()["kept"]
    assert "楚宁" in said
    assert "要付印了" in said


def test_a_lock_ends_with_the_stage_and_in_the_trash():
    article, holder = make_article(), make_staff("reporter", "文青")
    review.lock(actor=holder, article=article)
    review.submit(actor=holder, article=article, version=1)
    assert not EditLock.objects.filter(ended_at__isnull=True).exists()
    kept = make_article("另一篇")
    review.lock(actor=holder, article=kept)
    with pytest.raises(WrongState, match="文青"):
        review.trash(actor=make_staff("editor", "楚宁"), article=kept)
    review.trash(actor=holder, article=kept)
    assert not EditLock.objects.filter(ended_at__isnull=True).exists()


def test_a_lock_stops_submitting_and_warns_who_passes():
    article, other = make_article(), make_staff("editor", "楚宁")
    review.lock(actor=make_staff("reporter", "文青"), article=article)
    with pytest.raises(WrongState, match="文青"):
        review.submit(actor=other, article=article, version=1)
    article = move_to(make_article("在审"), "first")
    review.lock(actor=make_staff("editor", "白露"), article=article)
    assert [warning.code.split(":")[0] for warning in review.warnings(article, other)] == ["kept"]
    assert review.warnings(article, make_staff("editor", "白露")) == []
    with pytest.raises(WrongState):
        review.pass_stage(actor=other, article=article, stage="first", version=1, acknowledged=[])
    review.pass_stage(actor=other, article=article, stage="first", version=1)
    assert "白露" in SignOff.objects.get().acknowledged[0]["text"]


def test_nobody_keeps_a_text_twice_or_one_that_may_not_be_edited():
    article, holder = make_article(), make_staff("reporter", "文青")
    review.lock(actor=holder, article=article)
    with pytest.raises(WrongState):
        review.lock(actor=holder, article=article)
    with pytest.raises(WrongState):
        review.lock(actor=make_staff("editor", "楚宁"), article=article)
    with pytest.raises(NotAllowed):
        review.lock(actor=make_user("observer"), article=make_article("另一篇"))
    with pytest.raises(WrongState):
        review.unlock(actor=holder, article=make_article("没人锁"))


# Who is here


def test_who_is_here_is_told_and_forgotten(client):
    article, now = make_article(), timezone.now()
    me, other = make_staff("reporter", "文青"), make_staff("editor", "楚宁")
    assert writing.beat(article=article, user=other, tab="a", is_writing=False, at=now) == []
    writing.beat(article=article, user=other, tab="b", is_writing=True, at=now + SECOND)
    here = writing.beat(article=article, user=me, tab="c", is_writing=False, at=now + 2 * SECOND)
    assert here == [writing.Here(other, True, now)]
    assert writing.others(article=article, user=me, at=now + 46 * SECOND) == []
    writing.leave(article=article, user=me, tab="c", at=now + 47 * SECOND)
    assert not Presence.objects.exists()


def test_a_beat_answers_who_is_here_and_whose_version_is_newer(client, django_assert_max_num_queries):
    article = make_article()
    other = make_staff("editor", "楚宁")
    writing.beat(article=article, user=other, tab="a", is_writing=True, at=timezone.now())
    review.save(actor=other, article=article, document=article.data | {"kicker": "改"}, base_version=1)
    client.force_login(make_staff("reporter", "文青"))
    with django_assert_max_num_queries(8):
        said = client.post(address("presence", article), {"tab": "c", "base_version": "1"}).json()
    assert "楚宁" in said["here"][0]
    assert "2" in said["newer"]
    assert client.post(address("presence", article), {"tab": "c", "bye": "1"}).status_code == 204
    assert [row.tab for row in Presence.objects.all()] == ["a"]


# Unsaved text


def test_what_is_typed_is_kept_apart_from_the_history(client):
    article, me = make_article(), make_staff("reporter", "文青")
    client.force_login(me)
    for kicker in ("一", "二"):
        answer = client.post(address("autosave", article), typed(article, kicker=kicker))
        assert answer.json()["unsaved"]
    row = Autosave.objects.get()
    assert (row.user, row.base_version, documents.parse(row.document)["kicker"]) == (me, 1, "二")
    assert (Version.objects.count(), Article.objects.get().version) == (1, 1)
    assert [kept.pk for kept in writing.unsaved(me, article)] == [row.pk]
    assert writing.unsaved(make_staff("editor", "楚宁"), article) == []


def test_a_save_ends_what_was_unsaved(client):
    article, me = make_article(), make_staff("reporter", "文青")
    client.force_login(me)
    page = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    form = page.context["adminform"].form
    sent = typed(article, kicker="改", body=article.data["body"], tab=form["tab"].value())
    client.post(address("autosave", article), sent)
    assert client.post(page.request["PATH_INFO"], sent).status_code == 302
    assert not Autosave.objects.exists()
    late = client.post(address("autosave", article), sent)  # a beacon that the save overtook
    assert not late.json()["unsaved"]
    assert not Autosave.objects.exists()


def test_unsaved_text_is_taken_up_in_the_form_and_saved_there(client):
    article, me = make_article(), make_staff("reporter", "文青")
    client.force_login(me)
    client.post(address("autosave", article), typed(article, kicker="没存上的", body=article.data["body"]))
    here = reverse("admin:articles_article_change", args=[article.pk])
    there = f"{here}?take={Autosave.objects.get().pk}"
    form = client.get(there).context["adminform"].form
    assert (form["kicker"].value(), form["base_version"].value()) == ("没存上的", 1)
    sent = typed(article, kicker="没存上的", body=article.data["body"], tab=form["tab"].value(), _continue="1")
    assert client.post(there, sent).url == here
    assert Article.objects.get().data["kicker"] == "没存上的"
    assert not Autosave.objects.exists()


def test_a_new_story_is_kept_too(client):
    me = make_staff("reporter", "文青")
    client.force_login(me)
    client.post(address("autosave_new"), typed(headline="还没有的稿"))
    assert [documents.parse(row.document)["headline"] for row in writing.unsaved(me, None)] == [["还没有的稿"]]
    assert client.post(reverse("admin:articles_article_add"), typed(headline="还没有的稿")).status_code == 302
    assert not Autosave.objects.exists()


def test_a_form_that_means_no_document_is_kept_as_typed(client):
    article, me = make_article(), make_staff("reporter", "文青")
    client.force_login(me)
    client.post(address("autosave", article), typed(article, kicker="\x00坏", headline="好的标题", kind=""))
    row = Autosave.objects.get()
    assert row.document == ""
    page = client.get(reverse("admin:articles_article_change", args=[article.pk]) + f"?take={row.pk}")
    form = page.context["adminform"].form
    assert (form["headline"].value(), form["tab"].value()) == ("好的标题", "tab-1")


def test_what_was_typed_later_is_not_overwritten_by_what_arrives_later(client):
    article = make_article()
    client.force_login(make_staff("reporter", "文青"))
    client.post(address("autosave", article), typed(article, kicker="后打的"))
    late = client.post(address("autosave", article), typed(article, kicker="先打的", ago="60"))
    assert not late.json()["newest"]
    assert documents.parse(Autosave.objects.get().document)["kicker"] == "后打的"


def test_unsaved_text_is_of_who_may_write_there_and_of_a_sane_size(client):
    article = make_article()
    client.force_login(make_user("observer"))
    assert client.post(address("autosave", article), typed(article)).status_code == 403
    assert client.post(address("autosave_new"), typed()).status_code == 403
    client.force_login(make_user("reporter", section=make_section("society")))
    assert client.post(address("autosave", article), typed(article)).status_code == 403
    client.force_login(make_staff("reporter", "文青"))
    assert client.post(address("autosave", article), typed(article, body="长" * 400_000)).status_code == 413
    assert client.post(address("autosave", article), typed(article, tab="x" * 37)).status_code == 400
    assert client.put(address("autosave", article)).status_code == 405
    assert not Autosave.objects.exists()


def test_what_was_typed_is_kept_when_the_story_moved_on_meanwhile(client):
    article, me = make_article(), make_staff("reporter", "文青")
    sent = typed(article, kicker="来不及存的")
    review.submit(actor=me, article=article, version=1)
    client.force_login(me)
    assert client.post(address("autosave", article), sent).json()["unsaved"]


def test_old_rows_go(client):
    article, me, now = make_article(), make_staff("reporter", "文青"), timezone.now()
    for number in range(writing.TABS + 2):
        text = documents.canonical(make_document(f"第{number}稿"))
        at = now - datetime.timedelta(days=number * 2)
        writing.keep(user=me, article=article, tab=f"t{number}", base_version=1, text=text, at=at)
    assert Autosave.objects.count() == writing.TABS
    assert writing.tidy(now)["autosaves"] == 5
