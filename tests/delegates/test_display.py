"""The identity that prints first at a session, and the portrait: who sees it, and when it is gone."""

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from makers import (
    make_delegate,
    make_mandate,
    make_position,
    make_seat,
    make_session,
    make_sighting,
    make_staff,
    make_user,
)
from PIL import Image

from delegates import standing
from delegates.merging import merge, unmerge
from delegates.models import Delegate, DisplayIdentity, Portrait
from newskit.audit.models import Event
from newskit.pictures import library
from newskit.pictures.models import Picture
from newskit.verbs import NotAllowed, WrongState

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 6)


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def editor():
    return make_user("data_editor")


def make_picture(colour="#356") -> Picture:
    made = io.BytesIO()
    Image.new("RGB", (900, 600), colour).save(made, "JPEG")
    return library.add(
        actor=make_staff("reporter", "文青"), content=made.getvalue(), alt="一位长发的人", credit="文青 摄"
    )


def a_member_of_two_kinds():
    delegate = make_delegate("钱书宁")
    make_seat(make_mandate(delegate, body="cppcc"))
    posts = [make_position(delegate, title) for title in ("校长", "会长")]
    for post in posts:
        make_sighting(post, DAY)
    return delegate, posts


def identity(delegate, day=DAY):
    return Delegate.objects.with_identity().get(pk=delegate.pk).identity_on(day)


def test_on_the_days_of_the_session_what_editors_chose_prints_first():
    delegate, (first, second) = a_member_of_two_kinds()
    assert identity(delegate).text == "全国政协委员、澜川大学校长、澜川大学会长"
    session = make_session("cppcc", opens_on=datetime.date(2026, 3, 4), closes_on=datetime.date(2026, 3, 11))
    standing.prefer_identity(actor=editor(), delegate=delegate, session=session, positions=[second])
    assert identity(delegate).text == "全国政协委员、澜川大学会长、澜川大学校长"
    before = datetime.date(2026, 3, 3)
    for post in (first, second):
        make_sighting(post, before)
    assert identity(delegate, before).text == "全国政协委员、澜川大学校长、澜川大学会长"


def test_of_two_mandates_the_chosen_one_prints_first():
    delegate = make_delegate("钱书宁")
    make_mandate(delegate, body="npc")
    member = make_mandate(delegate, body="cppcc")
    assert identity(delegate).roles[0].text == "全国人大代表"
    session = make_session("cppcc", opens_on=datetime.date(2026, 3, 4), closes_on=datetime.date(2026, 3, 11))
    standing.prefer_identity(actor=editor(), delegate=delegate, session=session, mandate=member)
    assert identity(delegate).roles[0].text == "全国政协委员"


def test_one_identity_a_session_which_is_changed_and_taken_back():
    delegate, (first, second) = a_member_of_two_kinds()
    session, actor = make_session("cppcc"), editor()
    standing.prefer_identity(actor=actor, delegate=delegate, session=session, positions=[first])
    standing.prefer_identity(actor=actor, delegate=delegate, session=session, positions=[second])
    assert list(DisplayIdentity.objects.get().positions.all()) == [second]
    standing.prefer_identity(actor=actor, delegate=delegate, session=session)
    assert not DisplayIdentity.objects.exists()
    with pytest.raises(WrongState, match="请指定"):
        standing.prefer_identity(actor=actor, delegate=delegate, session=session)
    assert Event.objects.filter(verb="delegates.prefer_identity").count() == 3


def test_nobody_is_shown_with_anothers_posts_or_by_who_may_not():
    delegate, posts = a_member_of_two_kinds()
    other = make_delegate("沈砚")
    with pytest.raises(WrongState, match="属于另一位"):
        standing.prefer_identity(actor=editor(), delegate=other, session=make_session("cppcc"), positions=posts)
    with pytest.raises(NotAllowed):
        standing.prefer_identity(
            actor=make_user("reporter"), delegate=delegate, session=make_session("cppcc"), positions=posts
        )
    with pytest.raises(NotAllowed):
        standing.choose_portrait(actor=make_user("reporter"), delegate=delegate, picture=make_picture())


def address(picture, crop=""):
    return f"/pictures/{picture.hash}/{crop or picture.box(1.0)}/{picture.box(1.0).widths[0]}.jpg"


def test_readers_get_the_portrait_while_the_profile_shows_it(client):
    delegate, picture = make_delegate("钱书宁"), make_picture()
    assert client.get(address(picture)).status_code == 404
    standing.choose_portrait(actor=editor(), delegate=delegate, picture=picture)
    assert client.get(address(picture)).status_code == 200
    assert client.get(address(picture, "0-0-900-600")).status_code == 404  # only the part that is shown
    page = client.get(delegate.get_absolute_url()).content.decode()
    assert 'alt="一位长发的人"' in page
    assert "文青 摄" in page
    standing.remove_portrait(actor=editor(), delegate=delegate, note="本人要求")
    assert client.get(address(picture)).status_code == 410
    assert "本报尚无此人照片" in client.get(delegate.get_absolute_url()).content.decode()


def test_a_portrait_of_a_hidden_profile_is_not_public(client):
    hidden, picture = make_delegate("钱书宁", hidden=True), make_picture()
    standing.choose_portrait(actor=editor(), delegate=hidden, picture=picture)
    assert client.get(address(picture)).status_code == 404


def test_one_portrait_at_a_time(client):
    delegate, (old, new), actor = make_delegate("钱书宁"), (make_picture("#356"), make_picture("#635")), editor()
    standing.choose_portrait(actor=actor, delegate=delegate, picture=old)
    with pytest.raises(WrongState, match="已是这一张"):
        standing.choose_portrait(actor=actor, delegate=delegate, picture=old)
    standing.choose_portrait(actor=actor, delegate=delegate, picture=new)
    assert [client.get(address(each)).status_code for each in (old, new)] == [410, 200]
    assert Portrait.objects.filter(removed_at__isnull=True).count() == 1
    standing.remove_portrait(actor=actor, delegate=delegate)
    with pytest.raises(WrongState, match="没有可撤下"):
        standing.remove_portrait(actor=actor, delegate=delegate)


def test_merging_moves_both_and_parting_gives_them_back(client):
    winner, (loser, posts) = make_delegate("钱书宁"), a_member_of_two_kinds()
    picture, actor = make_picture(), editor()
    standing.choose_portrait(actor=actor, delegate=loser, picture=picture)
    standing.prefer_identity(actor=actor, delegate=loser, session=make_session("cppcc"), positions=posts)
    done = merge(actor=make_user("chief_editor"), loser=loser, winner=winner, note="同一人", at=timezone.now())
    assert (winner.portraits.count(), winner.display_identities.count()) == (1, 1)
    assert client.get(address(picture)).status_code == 200
    unmerge(actor=make_user("chief_editor"), merge=done)
    assert (loser.portraits.count(), loser.display_identities.count()) == (1, 1)
    assert not winner.portraits.exists()


def test_the_dialogs_call_the_verbs(client):
    delegate, (_, second) = a_member_of_two_kinds()
    session, picture = make_session("cppcc"), make_picture()
    client.force_login(editor())

    def button(name):
        return reverse(f"admin:delegates_delegate_{name}", kwargs={"object_id": delegate.pk})

    def answer(name, **cells):
        return client.post(button(name), {"_form_submitted": "on", **cells}, headers={"HX-Request": "true"})

    answer("prefer_identity", session=session.pk, mandate="", positions=[second.pk])
    assert DisplayIdentity.objects.get().positions.get() == second
    assert client.get(button("remove_portrait")).status_code == 403
    answer("choose_portrait", picture="", number=picture.pk)
    assert Portrait.objects.get().picture == picture
    assert "文青 摄" in client.get(reverse("admin:delegates_delegate_change", args=[delegate.pk])).content.decode()
    answer("remove_portrait", note="本人要求")
    assert Portrait.objects.get().removed_at
