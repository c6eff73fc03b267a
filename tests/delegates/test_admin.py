import datetime
import re

import pytest
from django.urls import reverse
from makers import (
    make_alias,
    make_constituency,
    make_delegate,
    make_mandate,
    make_office,
    make_organisation,
    make_position,
    make_seat,
    make_session,
    make_sighting,
    make_source,
    make_term,
    make_user,
)

from delegates.models import Delegate, Organisation, Seat, Session
from newskit.audit.models import Event

pytestmark = pytest.mark.django_db
LIST = reverse("admin:delegates_delegate_changelist")
SOURCE = {"source_text": "人大公报2025年第3号", "source_url": ""}


def log_in(client, role):
    user = make_user(role)
    client.force_login(user)
    return user


@pytest.fixture
def editor(client):
    return log_in(client, "data_editor")


def page(delegate):
    return reverse("admin:delegates_delegate_change", args=[delegate.pk])


def ask(client, button, delegate, row="", /, **cells):
    """Press a button of the profile and answer its dialog."""
    url = reverse(f"admin:delegates_delegate_{button}", kwargs={"object_id": delegate.pk})
    query = f"?row={row}" if row else ""
    return client.post(url + query, {"_form_submitted": "on", **cells}, headers={"HX-Request": "true"})


def a_full_profile(name="钱书宁"):
    delegate = make_delegate(name)
    mandate = make_mandate(delegate, body="cppcc", source=make_source())
    make_seat(mandate, source=make_source())
    make_office(mandate, "standing_member")
    make_mandate(delegate, body="cppcc", term=13)
    make_sighting(make_position(delegate), datetime.date(2026, 3, 5), source=make_source())
    make_alias(delegate, name + "居士", "pen")
    return delegate


def test_the_list_shows_role_seat_and_posts(client, editor):
    a_full_profile()
    text = client.get(LIST).content.decode()
    for part in ("钱书宁", "全国政协常委", "经济界", "澜川大学校长"):
        assert part in text


@pytest.mark.parametrize(("role", "may"), [("data_editor", True), ("reporter", False), ("observer", False)])
def test_the_list_leads_to_notices_and_tables_whoever_may_use_them(client, role, may):
    log_in(client, role)
    text = client.get(LIST).content.decode().split('<nav class="desk"')[-1].split("</nav>")[0]
    asked = re.findall(r'href="([^"]+)"', text) if "desk-run" in text else []
    assert all(client.get(address.replace("&amp;", "&")).status_code == 200 for address in asked)
    ways = {reverse("admin:delegates_notice_add"), f"{reverse('admin:opendata_import_add')}?kind=delegates"}
    assert ways <= set(asked) if may else not ways & set(asked)


def test_the_list_takes_the_same_queries_for_one_and_for_many(client, editor, django_assert_num_queries):
    a_full_profile()
    client.get(LIST)
    with django_assert_num_queries(18):
        client.get(LIST)
    for letter in "青川舟禾":
        a_full_profile(f"单{letter}宁")
    with django_assert_num_queries(18):
        client.get(LIST)


def test_the_page_takes_the_same_queries_for_a_short_and_a_long_record(client, editor, django_assert_max_num_queries):
    delegate = a_full_profile()
    client.get(page(delegate))
    with django_assert_max_num_queries(45):
        assert client.get(page(delegate)).status_code == 200
    for number in range(1, 6):
        make_sighting(make_position(delegate, f"教授{number}"), datetime.date(2026, 3, number))
    with django_assert_max_num_queries(45):
        client.get(page(delegate))


@pytest.mark.parametrize("q", ["钱书宁", "錢書", "qianshu", "qsn", "书宁居士"])
def test_the_list_is_searched_by_name_pinyin_initials_and_alias(client, editor, q):
    found = make_delegate("钱书宁")
    make_alias(found, "书宁居士", "pen")
    make_delegate("单望舒")
    text = client.get(LIST, {"q": q}).content.decode()
    assert "钱书宁" in text
    assert "单望舒" not in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("current=current", {"钱书宁"}),
        ("current=former", {"单望舒"}),
        ("current=unknown", {"欧阳若川"}),
        ("current=nonsense", {"钱书宁", "单望舒", "欧阳若川"}),
        ("office=standing_member", {"钱书宁"}),
        ("confirmed=no", {"欧阳若川"}),
        ("term=x", {"钱书宁", "单望舒", "欧阳若川"}),
        ("constituency=99999999", set()),
    ],
)
def test_the_list_is_filtered(client, editor, query, found):
    a_full_profile()
    make_mandate(make_delegate("单望舒"), term=13)
    make_mandate(make_delegate("欧阳若川", hidden=True), starts_on=None)
    text = client.get(f"{LIST}?{query}").content.decode()
    assert {name for name in ("钱书宁", "单望舒", "欧阳若川") if name in text} == found


def test_the_page_shows_the_record_with_its_sources(client, editor):
    delegate = a_full_profile()
    text = client.get(page(delegate)).content.decode()
    for part in (
        "十四届全国政协委员",
        "十三届全国政协委员",
        "经济界",
        "常委",
        "澜川大学校长",
        "钱书宁居士",
        "试版资料",
    ):
        assert part in text


def test_a_new_profile_is_made_by_the_verb(client, editor):
    response = client.post(
        reverse("admin:delegates_delegate_add"),
        {"name": "钱　书宁", "gender": "female", "ethnicity": "汉族", **SOURCE},
    )
    delegate = Delegate.objects.get()
    assert response.status_code == 302
    assert (delegate.name, delegate.gender_source.text) == ("钱书宁", "人大公报2025年第3号")
    assert Event.objects.get(verb="delegates.add_delegate").actor == editor


def test_a_new_profile_leads_to_its_page_where_the_mandate_is_begun(client, editor):
    answer = client.post(
        reverse("admin:delegates_delegate_add"), {"name": "钱书宁", "_save": "1", **SOURCE}, follow=True
    )
    assert answer.redirect_chain[-1][0] == page(Delegate.objects.get())
    assert "下一步" in answer.content.decode()


def test_a_dialog_says_where_there_is_nothing_to_choose(client, editor):
    url = reverse("admin:delegates_delegate_lift_suspension", kwargs={"object_id": make_delegate().pk})
    assert "没有可选的记录" in client.get(url).content.decode()


def test_what_is_on_record_already_is_told_in_words(client, editor):
    delegate = a_full_profile()
    cells = {"name": "钱书宁居士", "kind": "pen", "starts_precision": "day", "ends_precision": "day", **SOURCE}
    assert "这个异名已经登记过" in ask(client, "add_alias", delegate, **cells).content.decode()


def test_a_changed_fact_needs_its_source(client, editor):
    delegate = make_delegate(gender="male")
    cells = {"name": delegate.name, "gender": "female", "slug": delegate.slug}
    response = client.post(page(delegate), {**cells, "source_text": ""})
    assert response.status_code == 200
    delegate.refresh_from_db()
    assert delegate.gender == "male"
    assert client.post(page(delegate), {**cells, **SOURCE}).status_code == 302
    delegate.refresh_from_db()
    assert (delegate.gender, delegate.gender_source.entered_by) == ("female", editor)


def test_a_reading_that_does_not_fit_is_told_at_the_field(client, editor):
    delegate = make_delegate("乐青")
    response = client.post(page(delegate), {"name": "乐青", "slug": delegate.slug, "reading": "le4"})
    assert "reading" in response.context["adminform"].form.errors


def test_opening_a_dialog_changes_nothing(client, editor):
    mandate = make_mandate()
    url = reverse("admin:delegates_delegate_end_mandate", kwargs={"object_id": mandate.delegate_id})
    assert str(mandate) in client.get(url).content.decode()
    assert not Event.objects.exists()


def test_a_mandate_begins_and_ends_by_dialogs(client, editor):
    delegate, term = make_delegate(), make_term()
    place = make_constituency()
    response = ask(
        client, "begin_mandate", delegate, term=term.pk, constituency=place.pk, began="elected",
        starts_on="2023-03-05", starts_precision="day", electoral_unit="", region="beijing", **SOURCE,
    )  # fmt: skip
    assert response.headers["HX-Redirect"] == page(delegate)
    mandate = delegate.mandates.get()
    assert (mandate.region, mandate.seats.get().constituency, mandate.source.text) == (
        "beijing", place, SOURCE["source_text"],
    )  # fmt: skip
    ask(
        client, "end_mandate", delegate, mandate=mandate.pk, ends_on="2025-06-15", ends_precision="month",
        ended="resigned", note="公报", **SOURCE,
    )  # fmt: skip
    mandate.refresh_from_db()
    assert (str(mandate.end), mandate.ended) == ("2025-06", "resigned")


def test_what_the_verb_refuses_stands_in_the_dialog_beside_what_was_typed(client, editor):
    mandate = make_mandate()
    make_seat(mandate)
    response = ask(
        client, "move_seat", mandate.delegate, mandate=mandate.pk, constituency=mandate.seats.get().constituency_id,
        on="2025-01-10", precision="day", note="记错了吗", **SOURCE,
    )  # fmt: skip
    text = response.content.decode()
    assert response.status_code == 200
    assert "北京代表团" in text
    assert "记错了吗" in text
    assert Seat.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "cells", "verb"),
    [
        ("move_seat", {"constituency": "place", "on": "2025-01-10", "precision": "day"}, "move_seat"),
        ("begin_office", {"rank": "secretary_general", "starts_precision": "day"}, "begin_office"),
        ("promote", {"rank": "standing_committee_vice_chair", "on": "2024-03-10", "precision": "day"}, "promote"),
        ("suspend", {"starts_on": "2025-01-01", "starts_precision": "day"}, "suspend"),
        ("give_session_role", {"session": "session", "role": "head", "constituency": ""}, "give_session_role"),
    ],
)
def test_each_button_calls_its_verb(client, editor, name, cells, verb):
    mandate = make_mandate()
    make_seat(mandate)
    rows = {"place": make_constituency("河北代表团").pk, "session": make_session().pk}
    cells = {key: rows.get(value, value) for key, value in cells.items()}
    response = ask(client, name, mandate.delegate, mandate=mandate.pk, **cells, **SOURCE)
    assert "HX-Redirect" in response.headers, response.content.decode()
    assert Event.objects.filter(verb=f"delegates.{verb}", actor=editor).exists()


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("see_position", {"organisation": "澜川大学", "title": "校长", "seen_on": "2026-03-06", "as_printed": "澜川大学校长"}),
        ("begin_position", {"organisation": "澜川大学", "title": "校长", "starts_on": "2020-01-01", "starts_precision": "year"}),
        ("add_alias", {"name": "宁书", "kind": "pen", "starts_precision": "day", "ends_precision": "day"}),
        ("begin_party", {"party": "cdl", "starts_precision": "day"}),
    ],
)  # fmt: skip
def test_buttons_on_the_person_call_their_verbs(client, editor, name, cells):
    delegate = make_delegate()
    response = ask(client, name, delegate, **cells, **SOURCE)
    assert "HX-Redirect" in response.headers, response.content.decode()
    assert Event.objects.filter(verb=f"delegates.{name}", actor=editor).exists()


def test_open_rows_are_ended_by_dialogs(client, editor):
    mandate = make_mandate(body="cppcc")
    seat, office = make_seat(mandate), make_office(mandate, "standing_member")
    position = make_position(mandate.delegate)
    for name, row in (("seat", seat), ("office", office), ("position", position)):
        ask(client, f"end_{name}", mandate.delegate, **{name: row.pk}, ends_on="2025-06-25", ends_precision="day")
        row.refresh_from_db()
        assert row.ends_on == datetime.date(2025, 6, 25)


def test_one_entry_is_corrected_and_struck_out_from_its_own_link(client, editor):
    seat = make_seat()
    delegate = seat.mandate.delegate
    key = f"seat-{seat.pk}"
    ask(
        client, "correct", delegate, key, starts_on="2023-04-01", starts_precision="day", ends_on="",
        ends_precision="day", note="看错",
    )  # fmt: skip
    seat.refresh_from_db()
    assert seat.starts_on == datetime.date(2023, 4, 1)
    ask(client, "strike", delegate, key, note="重复")
    assert not Seat.objects.exists()


def test_an_entry_of_another_profile_is_not_found(client, editor):
    seat, other = make_seat(), make_delegate("单青")
    assert ask(client, "strike", other, f"seat-{seat.pk}", note="试").status_code == 404


def test_a_profile_from_a_story_is_confirmed(client, editor):
    delegate = make_delegate(hidden=True)
    url = reverse("admin:delegates_delegate_confirm", kwargs={"object_id": delegate.pk})
    assert url in client.get(page(delegate)).content.decode()
    ask(client, "confirm", delegate)
    delegate.refresh_from_db()
    assert delegate.confirmed_at
    assert url not in client.get(page(delegate)).content.decode()


@pytest.mark.parametrize("role", ["reporter", "observer", "chief_editor"])
def test_who_may_only_look_sees_no_button_and_is_refused(client, role):
    log_in(client, role)
    seat = make_seat()
    delegate = seat.mandate.delegate
    text = client.get(page(delegate)).content.decode()
    assert "北京代表团" in text
    assert reverse("admin:delegates_delegate_end_mandate", kwargs={"object_id": delegate.pk}) not in text
    assert ask(client, "begin_party", delegate, party="cdl", starts_precision="day", **SOURCE).status_code == 403
    assert ask(client, "strike", delegate, f"seat-{seat.pk}", note="试").status_code == 403
    assert client.post(page(delegate), {"name": "别人"}).status_code == 403


def test_a_missing_profile_is_not_found(client, editor):
    assert ask(client, "confirm", Delegate(pk=10**6)).status_code in {403, 404}


def test_an_editor_of_reference_data_changes_a_session_and_it_is_recorded(client, editor):
    session = make_session(number=2)
    url = reverse("admin:delegates_session_change", args=[session.pk])
    form = client.get(url).context["adminform"].form
    cells = {name: value for name, value in form.initial.items() if value is not None}
    response = client.post(url, {**cells, "collects_from": "2023-12-06"})
    assert response.status_code == 302, response.context["adminform"].form.errors
    assert Session.objects.get(pk=session.pk).collects_from == datetime.date(2023, 12, 6)
    assert Event.objects.get().after == {"collects_from": "2023-12-06"}
    assert session.history.first().history_user == editor


def test_reference_data_is_closed_to_reporters(client):
    log_in(client, "reporter")
    session = make_session()
    url = reverse("admin:delegates_session_change", args=[session.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"name": "别的"}).status_code == 403


@pytest.mark.parametrize("name", ["body", "term", "session", "constituency", "documentverb", "organisation"])
def test_every_list_of_reference_data_opens(client, editor, name):
    make_constituency()
    make_session()
    make_organisation()
    assert client.get(reverse(f"admin:delegates_{name}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:delegates_{name}_changelist"), {"q": "北京"}).status_code == 200


def test_an_organisation_is_renamed_by_its_button(client, editor):
    organisation = make_organisation("澜川学院")
    url = reverse("admin:delegates_organisation_rename", kwargs={"object_id": organisation.pk})
    client.post(url, {"_form_submitted": "on", "name": "澜川大学", "on": "2018-06-01", "precision": "day"})
    organisation.refresh_from_db()
    assert (organisation.name, organisation.names.get().name) == ("澜川大学", "澜川学院")
    assert Organisation.history.count() == 2


def test_an_organisations_page_saves_dated_names(client, editor):
    organisation = make_organisation()
    url = reverse("admin:delegates_organisation_change", args=[organisation.pk])
    data = {
        "name": "澜川大学", "short_name": "澜大", "kind": "academic", "stock_code": "", "slug": organisation.slug,
        "names-TOTAL_FORMS": "1", "names-INITIAL_FORMS": "0", "names-0-name": "澜大本部", "names-0-kind": "short",
        "names-0-starts_precision": "day", "names-0-ends_precision": "day",
    }  # fmt: skip
    response = client.post(url, data)
    assert response.status_code == 302, response.context["adminform"].form.errors
    assert list(Organisation.objects.known_as("澜大本部")) == [organisation]
    assert Event.objects.count() == 2


def test_a_year_of_rest_days_is_kept_with_its_days(client, editor, reference):
    url = reverse("admin:periods_calendaryear_change", args=[2026])
    assert "春节" in client.get(url).content.decode()
    assert client.get(reverse("admin:periods_calendaryear_changelist")).status_code == 200


@pytest.mark.parametrize("name", ["topics_topic", "topics_source"])
def test_topics_and_sources_are_listed_and_searched(client, editor, name):
    make_source()
    url = reverse(f"admin:{name}_changelist")
    assert client.get(url).status_code == 200
    assert client.get(url, {"q": "试版"}).status_code == 200
