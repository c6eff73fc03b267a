"""The side bar shows what a role may see, and leaves nothing out."""

import pytest
from django.contrib import admin
from makers import make_user

from newskit.accounts.roles import Role
from newsroom.navigation import GROUPS, HIDDEN, sidebar

pytestmark = pytest.mark.django_db


def titles(rf, role: str) -> list[str]:
    request = rf.get("/admin/")
    request.user = make_user(role)
    return [
        item["link"]
        for group in sidebar(request)
        for item in group["items"]
        if "permission" in item and item["permission"](request)
    ]


def test_every_registered_model_has_a_place():
    named = {label for _title, items in GROUPS for label, *_rest in items}
    assert {model._meta.label_lower for model in admin.site._registry} - named - HIDDEN == set()


def test_an_observer_sees_stories_and_records(rf):
    links = titles(rf, Role.OBSERVER)
    assert "/admin/proposals/proposal/" in links
    assert "/admin/delegates/delegate/" in links


def test_nobody_sees_what_no_posting_gives(rf):
    assert titles(rf, "") == []


def test_who_is_not_logged_in_is_shown_the_form(client):
    assert client.get("/admin/login/").status_code == 200


def test_the_login_form_leads_to_the_desk(client):
    user = make_user(Role.EDITOR)
    user.set_password("correct horse battery")
    user.save()
    answer = client.post("/admin/login/", {"login": user.username, "password": "correct horse battery"})
    assert (answer.status_code, answer.url) == (302, "/admin/")
