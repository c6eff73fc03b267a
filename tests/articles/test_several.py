"""Bulk actions of the list: the same verbs, each story by itself, what one refuses in words."""

import pytest
from makers import make_article, make_staff, make_user, move_to

from articles.models import Article, ConsentRule, SignOff

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"


def act(client, name, *stories, **typed):
    sent = {"action": name, "_selected_action": [story.pk for story in stories]} | typed
    return client.post(LIST, sent, follow=True)


def stages(*stories):
    return [Article.objects.get(pk=story.pk).stage for story in stories]


def test_drafts_are_sent_and_what_cannot_be_is_told(client):
    client.force_login(make_staff("reporter", "文青"))
    good, empty, sent = make_article("好稿"), make_article("空稿", body=" "), move_to(make_article("已送"), "first")
    answer = act(client, "submit_selected", good, empty, sent).content.decode()
    assert stages(good, empty, sent) == ["first", "draft", "first"]
    assert "空稿" in answer
    assert "没有正文" in answer
    assert "已经送审" in answer


def test_each_is_passed_at_its_own_stage_and_the_final_one_waits_for_consent(client):
    ConsentRule.objects.create(kind="legal")
    client.force_login(make_user("chief_editor", name="白露"))
    second, final, draft = (move_to(make_article(stage), stage) for stage in ("second", "final", "draft"))
    answer = act(client, "pass_selected", second, final, draft).content.decode()
    assert stages(second, final, draft) == ["final", "final", "draft"]
    assert "会签" in answer
    assert "起草" in answer


def test_several_are_returned_with_one_note(client):
    client.force_login(make_user("chief_editor", name="白露"))
    second, final, draft = (move_to(make_article(f"在{stage}"), stage) for stage in ("second", "final", "draft"))
    page = act(client, "return_selected", second, final, draft).content.decode()
    assert stages(second, final, draft) == ["second", "final", "draft"]
    assert page.count("is-stop") == 1  # of the draft it says beforehand that it cannot be
    again = act(client, "return_selected", second, final, draft, asked="1", to="back", note=" ").content.decode()
    assert 'name="asked"' in again
    act(client, "return_selected", second, final, draft, asked="1", to="back", note="再核")
    assert stages(second, final, draft) == ["first", "second", "draft"]
    assert set(SignOff.objects.filter(decision="return").values_list("note", flat=True)) == {"再核"}


def test_several_are_held_and_released(client):
    client.force_login(make_staff("desk_head", "章和"))
    one, two = make_article("一"), move_to(make_article("二"), "final")
    act(client, "hold_selected", one, two, asked="1", note="等回话")
    assert Article.objects.on_hold().count() == 2
    answer = act(client, "hold_selected", one, asked="1", note="再扣").content.decode()
    assert "已经扣住" in answer
    act(client, "lift_selected", one, two, asked="1", note="已核")
    assert not Article.objects.on_hold().exists()


@pytest.mark.parametrize("name", ["submit_selected", "pass_selected", "return_selected", "hold_selected"])
def test_who_may_not_changes_nothing(client, name):
    client.force_login(make_user("observer"))
    draft, final = make_article("草"), move_to(make_article("终"), "final")
    act(client, name, draft, final, asked="1", to="draft", note="试")
    assert stages(draft, final) == ["draft", "final"]
    assert not Article.objects.on_hold().exists()
