"""The item's page in the back office: what it shows, which buttons stand there, what they do."""

import datetime

import pytest
from django.urls import reverse
from makers import (
    make_delegate,
    make_filed,
    make_mandate,
    make_organisation,
    make_session,
    make_signature,
    make_statement,
    make_topic,
    make_user,
)

from delegates.models import Organisation
from newskit.accounts.models import system_account
from newskit.audit.models import Event
from proposals import lifecycle
from proposals.admin.record import STEP_OF, buttons
from proposals.models import DeadlineRule, OfficialFigure, Proposal

pytestmark = pytest.mark.django_db
LIST = reverse("admin:proposals_proposal_changelist")
SOURCE = {"source_text": "大会秘书处公报第9号", "source_url": ""}


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def log_in(client, role):
    user = make_user(role)
    client.force_login(user)
    return user


@pytest.fixture
def editor(client):
    return log_in(client, "data_editor")


def page(item):
    return reverse("admin:proposals_proposal_change", args=[item.pk])


def ask(client, button, item, row="", /, **cells):
    """Press a button of the item and answer its dialog."""
    url = reverse(f"admin:proposals_proposal_{button}", kwargs={"object_id": item.pk})
    query = f"?row={row}" if row else ""
    cells = {"precision": "day", **SOURCE, **cells}
    return client.post(url + query, {"_form_submitted": "on", **cells}, headers={"HX-Request": "true"})


def a_full_item(title="关于修复灯塔的提案", **fields):
    actor, unit = system_account("import"), make_organisation("灯塔管理局")
    item = make_filed("proposal", title=title, measures=[lifecycle.Asked("给守塔人发补贴")], **fields)
    make_signature(item, make_delegate())
    lifecycle.record(actor=actor, proposal=item, kind="accepted", on=day("2026-03-20"))
    lifecycle.assign(actor=actor, proposal=item, organisation=unit, on=day("2026-04-01"), limit_months=3)
    reply = lifecycle.reply(actor=actor, proposal=item, organisation=unit, on=day("2026-07-10"), number="塔函1号")
    lifecycle.feedback(actor=actor, reply=reply, result="not", on=day("2026-08-01"))
    lifecycle.handle_again(actor=actor, proposal=item, organisation=unit, on=day("2026-09-01"), limit_months=1)
    item.refresh_from_db()
    return item


def test_the_list_shows_what_lead_status_and_lateness(client, editor):
    item = a_full_item(number="02650")
    text = client.get(LIST).content.decode()
    for part in ("关于修复灯塔的提案", str(item.session), "02650", "钱书宁", "灯塔管理局", "2026-10-01"):
        assert part in text


def test_the_list_takes_the_same_queries_for_one_and_for_many(
    client, editor, django_assert_max_num_queries, django_assert_num_queries
):
    a_full_item()
    client.get(LIST)
    with django_assert_max_num_queries(14) as of_one:
        client.get(LIST)
    for number in range(5):
        a_full_item(f"关于修复第{number}座灯塔的提案", topics=[make_topic()])
    with django_assert_num_queries(len(of_one)):
        client.get(LIST)


def test_the_page_takes_the_same_queries_for_a_short_and_a_long_record(client, editor, django_assert_max_num_queries):
    item = a_full_item()
    client.get(page(item))
    with django_assert_max_num_queries(48):
        assert client.get(page(item)).status_code == 200
    for number in range(5):
        unit = make_organisation(f"灯塔第{number}管理局")
        lifecycle.assign(actor=editor, proposal=item, organisation=unit, role="separate", on=day("2026-04-01"))
        make_signature(item, make_delegate(f"孙望{number}"), role="co")
    with django_assert_max_num_queries(48):
        client.get(page(item))


@pytest.mark.parametrize("q", ["修复灯塔", "02650", "2650", "钱书宁", "灯塔 钱书"])
def test_the_list_is_searched_by_title_number_and_printed_name(client, editor, q):
    a_full_item(number="02650")
    make_filed(title="关于修路的建议")
    text = client.get(LIST, {"q": q}).content.decode()
    assert "关于修复灯塔的提案" in text
    assert "关于修路的建议" not in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("due=overdue", {"提案"}),
        ("due=awaited", {"提案"}),
        ("due=answered", {"提案"}),
        ("due=nonsense", {"提案", "建议", "灯塔应有人守"}),
        ("confirmed=no", {"灯塔应有人守"}),
        ("confirmed=yes", {"提案", "建议"}),
        ("kind__exact=suggestion", {"建议"}),
        ("status__exact=filed", {"建议"}),
        ("q=%00", {"提案", "建议", "灯塔应有人守"}),
    ],
)
def test_the_list_is_filtered(client, editor, query, found):
    a_full_item("提案")
    make_filed(title="建议")
    make_statement()
    rows = client.get(f"{LIST}?{query}").context["cl"].result_list
    assert {row.title for row in rows} == found


def test_the_record_shows_steps_seen_and_implied_units_replies_and_what_may_come(client, editor):
    item = a_full_item()
    text = client.get(page(item)).content.decode()
    for part in ("2026-03-20", "2026-04-01", "塔函1号", "灯塔管理局"):
        assert part in text
    other = make_filed("proposal", title="二")
    lifecycle.reply(actor=editor, proposal=other, organisation=make_organisation("灯塔管理局"))
    assert client.get(page(other)).content.decode().count("record-implied") == 3  # accepted, assigned, what may come


STATES = {
    "filed proposal": lambda actor: make_filed("proposal"),
    "filed suggestion": lambda actor: make_filed(),
    "filed motion": lambda actor: make_filed("motion"),
    "statement": lambda actor: make_statement(),
    "declined": lambda actor: _recorded(actor, "declined", ground="empty"),
    "merged": lambda actor: _recorded(actor, "merged"),
    "long story": lambda actor: a_full_item(),
    "closed": lambda actor: _recorded(actor, "closed"),
}


def _recorded(actor, kind, **more):
    item = make_filed("proposal")
    lifecycle.record(actor=actor, proposal=item, kind=kind, **more)
    item.refresh_from_db()
    return item


@pytest.mark.parametrize("state", STATES)
def test_a_button_stands_where_its_verb_would_succeed_and_nowhere_else(client, editor, state):
    item = STATES[state](editor)
    other = make_filed(item.kind if item.kind != "statement" else "proposal", title="另一件", session=item.session)
    target = f"/proposals/{other.pk}-x/"
    cells = {
        "merge": {"into": target},
        "decline": {"ground": "empty"},
        "refer": {"organisation": "法制委员会"},
        "examine": {"organisation": "法制委员会"},
        "assign": {"organisation": "航道总局", "role": "lead", "ground": "ordinary"},
        "return_assignment": {"assignment": _first(item.assignments.filter(ended=""))},
        "reassign": {"organisation": "航道总局", "role": "lead", "ground": "ordinary", "instead_of": ""},
        "opine": {"assignment": "", "note": "同意"},
        "reply": {"organisation": "海事总局", "is_public": "on"},
        "feedback": {"reply": _first(item.replies.all()), "result": "mostly"},
        "handle_again": {"organisation": "航道总局", "role": "lead"},
        "confirm_filing": {"filed": target, "evidence": "收件回执"},
        "enquire": {"person": "林晚屿", "channel": "phone", "on": "2026-04-01", "question": "是否立案？"},
        "relate": {"tie": "related", "other": target},
        "set_milestone": {"title": "试点启动", "state": "planned", "as_of": "2026-04-01"},
    }
    standing = buttons(item)
    before = Event.objects.count()
    for button in [*STEP_OF, "confirm", "confirm_filing", "set_milestone"]:
        if button in standing:
            continue
        assert ask(client, button, item, **cells.get(button, {})).status_code == 403, button
    assert Event.objects.count() == before
    for button in sorted(standing):
        copy = STATES[state](editor)
        standing_rows = copy.assignments.filter(ended="")
        for each, rows in (
            ("assignment", standing_rows),
            ("instead_of", standing_rows.filter(replies=None)),
            ("reply", copy.replies.all()),
        ):
            for given in cells.values():
                if each in given:
                    given[each] = _first(rows)
        cells["opine"]["assignment"] = _first(standing_rows.filter(role="co"))
        answer = ask(client, button, copy, **cells.get(button, {}))
        assert answer.headers.get("HX-Redirect") == page(copy), (button, answer.content.decode())


def _first(rows) -> str:
    row = rows.first()
    return str(row.pk) if row else ""


def test_a_reader_of_the_desk_sees_the_record_and_no_button(client):
    log_in(client, "observer")
    item = a_full_item()
    text = client.get(page(item)).content.decode()
    assert "塔函1号" in text
    assert "/strike" not in text
    assert ask(client, "close", item).status_code == 403
    assert client.post(page(item), {"title": "改"}).status_code == 403


def test_what_the_verb_refuses_stands_in_the_dialog(client, editor):
    item = make_filed()
    answer = ask(client, "reply", item, organisation="灯塔管理局", on="2026-01-01", is_public="on")
    assert "HX-Redirect" not in answer.headers
    assert "2026-03-05" in answer.content.decode()
    assert not item.replies.exists()
    answer = ask(client, "reply", item, organisation="灯塔管理局", on="2062-01-01", is_public="on")
    assert "HX-Redirect" not in answer.headers


def test_a_unit_that_the_dialog_would_have_added_is_not_left_behind_by_a_refusal(client, editor):
    ask(client, "assign", make_filed(), organisation="新设灯塔局", role="lead", ground="ordinary", on="2026-01-01")
    assert not Organisation.objects.filter(name="新设灯塔局").exists()


def test_a_step_is_corrected_and_struck_from_its_own_line(client, editor):
    item = a_full_item()
    accepted = item.actions.get(kind="accepted")
    assert ask(client, "amend", item, accepted.pk, on="2026-03-22").headers["HX-Redirect"]
    accepted.refresh_from_db()
    assert str(accepted.date) == "2026-03-22"
    again = item.actions.get(kind="handled_again")
    assert ask(client, "strike", item, again.pk, note="重复录入").headers["HX-Redirect"]
    item.refresh_from_db()
    assert item.status == "replied"
    assert ask(client, "strike", item, 10**12, note="x").status_code == 404
    assert ask(client, "strike", item, "", note="x").status_code == 403


def form_data(**cells):
    return {
        "between_sessions": "",
        "number": "",
        "precision": "day",
        "signatures-TOTAL_FORMS": 0,
        "signatures-INITIAL_FORMS": 0,
        "measures-TOTAL_FORMS": 0,
        "measures-INITIAL_FORMS": 0,
        **SOURCE,
        **cells,
    }


def test_an_item_is_added_by_the_verb(client, editor):
    session = make_session("cppcc")
    data = form_data(
        kind="proposal", body=session.term.body_id, session=session.pk, title="关于守塔的提案", number="第0012号",
        day_filed="2026-03-04", proposer_kind="joint",
        **{"measures-TOTAL_FORMS": 1, "measures-0-order": 1, "measures-0-text": "修塔",
           "signatures-TOTAL_FORMS": 1, "signatures-0-role": "lead", "signatures-0-name_as_printed": "钱书宁",
           "signatures-0-order": 0},
    )  # fmt: skip
    answer = client.post(reverse("admin:proposals_proposal_add"), data)
    item = Proposal.objects.get()
    assert answer.status_code == 302
    assert (item.number, item.serial, str(item.filed), item.status) == ("0012", 12, "2026-03-04", "filed")
    assert (item.term, item.source.text, item.measures.get().text) == (session.term, SOURCE["source_text"], "修塔")
    assert item.signatures.get().name_as_printed == "钱书宁"
    assert Event.objects.filter(verb="proposals.file_item").exists()
    assert item.confirmed_at


def test_the_body_follows_from_the_session_and_the_order_of_measures_from_their_lines(client, editor):
    session = make_session("cppcc")
    data = form_data(
        kind="proposal", body="", session=session.pk, title="关于守塔的提案", _save="1",
        **{"measures-TOTAL_FORMS": 2, "measures-0-text": "修塔", "measures-1-text": "点灯"},
    )  # fmt: skip
    answer = client.post(reverse("admin:proposals_proposal_add"), data)
    item = Proposal.objects.get()
    assert answer.url == page(item)  # where its steps are entered
    assert item.body == session.term.body
    assert list(item.measures.values_list("order", "text")) == [(1, "修塔"), (2, "点灯")]
    refused = client.post(reverse("admin:proposals_proposal_add"), {**data, "session": ""})
    assert "body" in refused.context["adminform"].form.errors


def test_an_item_is_taken_from_the_unit_that_has_it_and_does_not_get_two_leads(client, editor, reference):
    item, unit, helper = make_filed("suggestion"), make_organisation("灯塔管理局"), make_organisation("航标处")
    lead = lifecycle.assign(actor=editor, proposal=item, organisation=unit, limit_months=3)
    lifecycle.assign(actor=editor, proposal=item, organisation=helper, role="co")
    cells = {"organisation": "海事总局", "role": "lead", "ground": "ordinary"}
    assert "HX-Redirect" not in ask(client, "reassign", item, **cells).headers
    opened = client.get(reverse("admin:proposals_proposal_reassign", kwargs={"object_id": item.pk})).content.decode()
    assert f'<option value="{lead.pk}" selected>' in opened
    assert ask(client, "reassign", item, instead_of=lead.pk, **cells).headers["HX-Redirect"]
    lead.refresh_from_db()
    assert lead.ended == "reassigned"


def test_the_opinion_of_a_co_handler_is_asked_of_one(client, editor, reference):
    item, helper = make_filed("suggestion"), make_organisation("航标处")
    assert ask(client, "opine", item, note="同意").status_code == 403
    row = lifecycle.assign(actor=editor, proposal=item, organisation=helper, role="co")
    assert ask(client, "opine", item, assignment=row.pk, on="2026-04-20", note="同意").headers["HX-Redirect"]
    assert "会办意见 航标处" in client.get(page(item)).content.decode()


def signed(number, name, delegate, **more):
    cells = {"role": "lead", "name_as_printed": name, "delegate": delegate.pk, "order": number} | more
    return {f"signatures-{number}-{cell}": value for cell, value in cells.items()}


def test_a_profile_that_is_chosen_for_a_name_brings_the_mandate_of_that_day(client, editor):
    item = make_filed("proposal", signatures=[lifecycle.Signed("钱书宁")])
    one, two, never = (make_delegate(name) for name in ("钱书宁", "单书白", "尤未平"))
    held = make_mandate(one, body="cppcc")
    over = make_mandate(two, body="cppcc", ends_on=datetime.date(2026, 3, 5))
    forms = {"signatures-TOTAL_FORMS": 3, "signatures-INITIAL_FORMS": 1, **signed(0, "钱书宁", one)}
    forms |= {"signatures-0-id": item.signatures.get().pk, "signatures-0-proposal": item.pk}
    forms |= signed(1, "单书白", two, role="co") | signed(2, "尤未平", never, role="co")
    assert client.post(page(item), form_data(session=item.session_id, title=item.title, **forms)).status_code == 302
    found = dict(item.signatures.values_list("name_as_printed", "mandate"))
    assert found == {"钱书宁": held.pk, "单书白": None, "尤未平": None}
    assert over.delegate == two
    first = item.signatures.get(role="lead")
    forms = {"signatures-TOTAL_FORMS": 1, "signatures-INITIAL_FORMS": 1, **signed(0, "钱书宁", never)}
    forms |= {"signatures-0-id": first.pk, "signatures-0-proposal": item.pk}
    item.signatures.filter(role="co").delete()
    client.post(page(item), form_data(session=item.session_id, title=item.title, **forms))
    first.refresh_from_db()
    assert (first.delegate, first.mandate) == (never, None)


def test_no_more_names_are_given_than_were_printed(client, editor):
    item = make_filed("suggestion", signatory_count=1, proposer_kind="joint")
    names = {
        f"signatures-{n}-{cell}": value
        for n in range(2)
        for cell, value in {"role": "co", "name_as_printed": f"钱书{n}", "order": n}.items()
    }
    data = form_data(session=item.session_id, title=item.title, proposer_kind="joint", signatory_count=1, **names)
    assert client.post(page(item), data | {"signatures-TOTAL_FORMS": 2}).status_code == 200
    assert not item.signatures.exists()
    assert client.post(page(item), data | {"signatures-TOTAL_FORMS": 1}).status_code == 302
    assert item.signatures.count() == 1


def test_a_statement_is_added_without_being_shown(client, editor):
    session = make_session("cppcc")
    data = form_data(
        kind="statement", body=session.term.body_id, session=session.pk, title="灯塔", stated_on="2026-03-06"
    )
    assert client.post(reverse("admin:proposals_proposal_add"), data).status_code == 302
    item = Proposal.objects.get()
    assert (item.status, item.confirmed_at, item.was_shown) == ("stated", None, False)


def test_bad_heads_are_refused_beside_their_field(client, editor):
    session = make_session("cppcc")
    make_filed("proposal", number="0012", session=session)
    base = {"kind": "proposal", "body": session.term.body_id, "session": session.pk, "title": "二"}
    npc = make_session()
    for cells in [
        {"number": "12"},
        {
            "kind": "motion",
            "body": npc.term.body_id,
            "session": npc.pk,
            "proposer_kind": "joint",
            "signatory_count": 29,
        },
        {"proposer_kind": "delegation"},
        {"source_text": ""},
        {"session": npc.pk},
    ]:
        answer = client.post(reverse("admin:proposals_proposal_add"), form_data(**base | cells))
        assert answer.status_code == 200, cells
    assert Proposal.objects.count() == 1


def test_heads_are_changed_on_record_and_what_follows_from_steps_is_not_touched(client, editor):
    item, taken = a_full_item(number="12"), make_filed("proposal", title="三", number="13")
    data = form_data(
        session=item.session_id, title="关于守塔人的提案", number="0014", topics=[make_topic().pk],
        **{"signatures-TOTAL_FORMS": 0, "measures-TOTAL_FORMS": 0},
    )  # fmt: skip
    assert client.post(page(item), data).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.number, item.serial, item.status) == ("关于守塔人的提案", "0014", 14, "handled_again")
    event = Event.objects.get(verb="proposals.amend_item")
    assert (event.before["number"], event.after["number"], event.actor) == ("12", "0014", editor)
    assert item.history.latest().history_user == editor
    assert client.post(page(item), data | {"number": "13"}).status_code == 200
    taken.refresh_from_db()
    assert taken.number == "13"


def test_a_version_is_restored_without_its_old_status(client, editor):
    item = make_filed("proposal", title="旧题")
    old = item.history.latest()
    lifecycle.amend_item(actor=editor, proposal=item, changes={"title": "新题"})
    lifecycle.record(actor=editor, proposal=item, kind="accepted")
    url = reverse("admin:proposals_proposal_simple_history", args=[item.pk, old.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, form_data(session=item.session_id, title="旧题")).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.status) == ("旧题", "accepted")


def test_many_are_confirmed_at_once_and_each_refusal_is_told(client, editor):
    one, two = make_statement(title="一"), make_statement(title="二")
    lifecycle.confirm(actor=editor, proposal=two)
    answer = client.post(LIST, {"action": "confirm_selected", "_selected_action": [one.pk, two.pk]}, follow=True)
    one.refresh_from_db()
    assert one.confirmed_at
    assert len(answer.context["messages"]) == 2


@pytest.mark.parametrize(("model", "rows"), [(DeadlineRule, "deadlinerule"), (OfficialFigure, "officialfigure")])
def test_reference_rows_are_kept_by_whom_the_right_is_given(reference, client, model, rows):
    log_in(client, "data_editor")
    row = model.objects.first()
    assert client.get(reverse(f"admin:proposals_{rows}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:proposals_{rows}_change", args=[row.pk])).status_code == 200
    log_in(client, "reporter")
    assert client.post(reverse(f"admin:proposals_{rows}_change", args=[row.pk]), {}).status_code == 403
