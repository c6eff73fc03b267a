"""Roles, postings and rights."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone

from newskit.accounts.groups import permissions_of
from newskit.accounts.models import Posting, Section, User, holders, named_user, system_account
from newskit.accounts.roles import GRANTS, SYSTEM_RIGHTS, Right, Role

NOW = datetime.datetime(2026, 3, 6, 22, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


def make(role: str | None = None, section: Section | None = None, **period) -> User:
    user = User.objects.create_user(f"user-{User.objects.count()}", name="林某")
    if role:
        Posting.objects.create(user=user, role=role, section=section, **period)
    return user


@pytest.fixture
def economy(db):
    return Section.objects.create(code="economy", name="经济", name_en="Economy")


@pytest.fixture
def culture(db):
    return Section.objects.create(code="culture", name="文化", name_en="Culture")


def test_a_posting_for_one_section_gives_rights_there_only(economy, culture):
    user = make(Role.EDITOR, economy)
    assert user.may(Right.FIRST, economy)
    assert user.may(Right.FIRST)
    assert not user.may(Right.FIRST, culture)


def test_a_posting_without_section_gives_rights_everywhere(economy):
    assert make(Role.CHIEF_EDITOR).may(Right.FINAL, economy)


def test_duty_begins_and_ends_by_its_hours(economy):
    user = make(Role.CHIEF_EDITOR, starts_at=NOW, ends_at=NOW + HOUR, kind=Posting.Kind.DUTY)
    asked = [NOW - HOUR, NOW, NOW + HOUR]
    assert [user.may(Right.FINAL, economy, at=moment) for moment in asked] == [False, True, False]
    assert [user in holders(Right.FINAL, economy, moment) for moment in asked] == [False, True, False]


def test_postings_cannot_end_before_they_begin(economy):
    with pytest.raises(IntegrityError):
        make(Role.EDITOR, starts_at=NOW, ends_at=NOW - HOUR)


@pytest.mark.parametrize("role", GRANTS)
def test_what_a_role_may_see_is_known_without_the_database_and_is_what_its_group_holds(db, role):
    held = Group.objects.get(name=role).permissions.values_list("content_type__app_label", "codename")
    assert permissions_of(frozenset([role])) == {f"{app}.{codename}" for app, codename in held}


def test_a_deactivated_user_may_nothing(economy):
    user = make(Role.CHIEF_EDITOR)
    user.is_active = False
    user.save()
    assert not user.may(Right.WRITE)
    assert user not in holders(Right.FINAL, None, timezone.now())
    with pytest.raises(User.DoesNotExist):
        named_user(user.username)


def test_being_superuser_gives_no_right_to_sign(db):
    assert not User.objects.create_superuser("root", name="机器").may(Right.FINAL)


def test_users_are_never_deleted(db):
    with pytest.raises(ValidationError):
        make().delete()


@pytest.mark.parametrize("name", SYSTEM_RIGHTS)
def test_no_system_account_signs_or_publishes_or_logs_in(db, name):
    account = system_account(name)
    assert account == system_account(name)
    assert not account.rights() & {Right.FIRST, Right.SECOND, Right.FINAL, Right.PUBLISH, Right.WITHDRAW}
    assert not account.is_staff
    assert not account.has_usable_password()


def test_an_unknown_system_account_is_refused(db):
    with pytest.raises(ValueError, match="no system account"):
        system_account("oracle")


def test_nobody_below_chief_editor_signs_finally():
    assert {role for role, grant in GRANTS.items() if Right.FINAL in grant.rights} == {Role.CHIEF_EDITOR}


def test_an_observer_sees_everything_and_changes_nothing(db):
    user = make(Role.OBSERVER)
    assert user.has_perm("articles.view_article")
    assert {p.split(".")[1].split("_")[0] for p in user.get_all_permissions()} == {"view"}
    assert user.rights() == {Right.REPORTS}


def test_a_reporter_edits_stories_but_no_profiles(db):
    user = make(Role.REPORTER)
    assert user.has_perm("articles.change_article")
    assert not user.has_perm("delegates.change_delegate")
    assert not user.has_perm("accounts.change_user")


def test_the_groups_are_brought_back_to_the_table(db):
    Group.objects.get(name=Role.OBSERVER).permissions.clear()
    Group.objects.get(name=Role.EDITOR).delete()
    call_command("roles", verbosity=0)
    assert Group.objects.filter(name__in=GRANTS).count() == len(GRANTS)
    assert Group.objects.get(name=Role.OBSERVER).permissions.exists()


@pytest.mark.parametrize("open_to_this_machine_only", [True, False])
def test_the_demo_password_opens_nothing_where_demo_logins_are_off(db, client, settings, open_to_this_machine_only):
    User.objects.create_user("reporter", settings.DEMO_PASSWORD, name="甲")
    settings.DEMO_LOGINS = open_to_this_machine_only
    assert client.login(username="reporter", password=settings.DEMO_PASSWORD) is open_to_this_machine_only
