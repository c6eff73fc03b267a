"""From one story of the queue to the next; assigning from the page, the list, and by one press."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from makers import make_article, make_staff, make_user, move_to

from articles import review
from articles.models import Article
from newskit.audit.models import Event

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "1"}


def page(article, query="?queue=mine"):
    return reverse("admin:articles_article_change", args=[article.pk]) + query


def button(article, name, query=""):
    return reverse(f"admin:articles_article_{name}", kwargs={"object_id": article.pk}) + query


@pytest.fixture
def chief(client):
    user = make_staff("chief_editor", "商时")
    client.force_login(user)
    return user


@pytest.fixture
def three():
    """At the final review, due one hour after the other."""
    stories = []
    for number in range(3):
        story = move_to(make_article(f"第{number}篇"), "final")
        due_at = timezone.now() + datetime.timedelta(hours=number + 1)
        review.assign(actor=make_staff("desk_head", "章和"), article=story, assignee=None, due_at=due_at)
        story.refresh_from_db()
        stories.append(story)
    return stories


def sign(client, article, **headers):
    typed = {"_form_submitted": "1", "version": str(article.version), "acknowledged": ""}
    return client.post(button(article, "sign", "?queue=mine" if not headers else ""), typed, headers=HX | headers)


def test_a_story_of_the_queue_says_where_it_stands_and_leads_on(client, chief, three):
    first, middle, last = three
    text = client.get(page(middle)).text
    assert "2 / 3" in text
    assert f'href="{page(first)}"' in text
    assert f'href="{page(last)}"' in text
    assert "data-desk-queue" not in client.get(page(middle, "")).text
    assert "data-desk-queue" in client.get(page(middle, "?_changelist_filters=desk%3Dmine")).text


@pytest.mark.parametrize("by", ["address", "page"])
def test_signing_opens_the_next_one_and_says_what_was_done(client, chief, three, by):
    first, middle, _last = three
    headers = {} if by == "address" else {"HX-Current-URL": "http://testserver" + page(first)}
    answer = sign(client, first, **headers)
    assert answer["HX-Redirect"] == page(middle)
    after = client.get(answer["HX-Redirect"]).text
    assert f"《{first}》" in after
    assert f'href="{page(first)}"' in after
    assert "1 / 2" in after


def test_forty_a_night_ends_at_the_desk(client, chief, three):
    address = page(three[0])
    for story in three:
        assert address == page(story)
        address = sign(client, story)["HX-Redirect"]
    assert address == reverse("admin:index")
    assert set(Article.objects.values_list("stage", flat=True)) == {"signed"}


def test_at_the_end_what_was_passed_over_comes_again(client, chief, three):
    assert sign(client, three[2])["HX-Redirect"] == page(three[0])


def test_returning_goes_on_too_and_other_dialogs_stay(client, chief, three):
    first, middle, _last = three
    stays = client.post(
        button(first, "place", "?queue=mine"),
        {"_form_submitted": "1", "date": "2026-03-06", "code": "A3", "order": "1"},
        headers=HX,
    )
    assert stays["HX-Redirect"] == page(first)
    typed = {"_form_submitted": "1", "to": "draft", "note": "补一个数"}
    goes = client.post(button(first, "return_to", "?queue=mine"), typed, headers=HX)
    assert goes["HX-Redirect"] == page(middle)


def test_a_story_that_left_the_queue_keeps_its_place_in_it(client, chief, three):
    sign(client, three[1])
    text = client.get(page(three[1])).text
    assert f'href="{page(three[0])}"' in text
    assert f'href="{page(three[2])}"' in text


def test_one_press_takes_it_over_from_whom_the_page_showed(client, three):
    chief, other = make_staff("chief_editor", "商时"), make_staff("chief_editor", "顾舟")
    article = three[0]
    client.force_login(chief)
    take = reverse("admin:articles_article_take", args=[article.pk])
    assert f'action="{take}"' in client.get(page(article)).text
    assert client.get(take).status_code == 405
    assert client.post(take, {"seen": "", "queue": "mine"})["Location"] == page(article)
    article.refresh_from_db()
    assert article.assignee == chief
    client.force_login(other)
    client.post(take, {"seen": ""})
    article.refresh_from_db()
    assert article.assignee == chief
    assert client.post(take, {"seen": str(chief.pk), "back": "desk"})["Location"] == reverse("admin:index")
    article.refresh_from_db()
    assert article.assignee == other


def test_taking_is_for_who_may_act_there(client, three):
    take = reverse("admin:articles_article_take", args=[three[0].pk])
    for role in ("reporter", "editor", "observer"):
        client.force_login(make_user(role))
        client.post(take, {"seen": ""})
    assert not Event.objects.filter(verb="articles.take").exists()
    client.logout()
    assert "login" in client.post(take, {"seen": ""})["Location"]


def test_the_dialog_assigns_and_leaves_an_hour_that_nobody_touched(client, three):
    head, chief = make_staff("desk_head", "章和"), make_staff("chief_editor", "商时")
    client.force_login(head)
    article = three[0]
    form = client.get(button(article, "assign")).context["form"]
    assert str(chief.pk) in dict(form.fields["assignee"].choices)
    assert str(head.pk) not in dict(form.fields["assignee"].choices)
    typed = {
        "_form_submitted": "1",
        "assignee": str(chief.pk),
        "due_at": form.fields["due_at"].initial,
        "priority": "1",
    }
    assert client.post(button(article, "assign"), typed, headers=HX)["HX-Redirect"] == page(article, "")
    before = article.due_at
    article.refresh_from_db()
    assert (article.assignee, article.priority, article.due_at) == (chief, 1, before)


def several(client, stories, **typed):
    data = {"action": "assign_selected", "_selected_action": [str(story.pk) for story in stories]}
    return client.post(reverse("admin:articles_article_changelist"), data | typed)


def test_several_are_assigned_from_the_list_and_keep_what_was_not_chosen(client, three):
    client.force_login(make_staff("desk_head", "章和"))
    chief = make_staff("chief_editor", "商时")
    hours = [story.due_at for story in three]
    asked = several(client, three)
    assert asked.status_code == 200
    assert "第0篇" in asked.text
    several(client, three, assign="1", assignee=str(chief.pk), due_at="", priority="keep")
    rows = Article.objects.order_by("due_at")
    assert [(row.assignee, row.due_at, row.priority) for row in rows] == [(chief, hour, 2) for hour in hours]
    assert several(client, three, assign="1", assignee="keep", due_at="", priority="keep").status_code == 200


def test_assigning_from_the_list_needs_the_right(client, three):
    client.force_login(make_staff("reporter", "文青"))
    several(client, three, assign="1", assignee="keep", due_at="", priority="1")
    assert set(Article.objects.values_list("priority", flat=True)) == {2}


@pytest.mark.parametrize("desk", ["mine", "assigned", "late", "soon", "returned", "since", "written"])
def test_the_lists_of_the_desk_open_and_stand_by_their_hour(client, chief, three, desk):
    answer = client.get(reverse("admin:articles_article_changelist"), {"desk": desk})
    assert answer.status_code == 200
    if desk == "mine":
        assert list(answer.context["cl"].result_list) == three


def test_the_list_by_assignee(client, chief, three):
    address = reverse("admin:articles_article_changelist")
    review.take(actor=chief, article=three[1], seen=None)
    assert list(client.get(address, {"assignee": str(chief.pk)}).context["cl"].result_list) == [three[1]]
    nobody = client.get(address, {"assignee": "none"}).context["cl"].result_list
    assert set(nobody) == {three[0], three[2]}
    assert client.get(address, {"assignee": "x"}).status_code == 200
