"""The pages of reply letters and enquiries in the back office: bringing, the one press, taking back, dialogs, and who may."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from makers import make_delegate, make_filed, make_organisation, make_session, make_signature, make_statement, make_user

from newskit.accounts.models import system_account
from proposals import enquiries
from proposals.models import Enquiry, FilingLink, Letter, LetterLink, Proposal, Reply

pytestmark = pytest.mark.django_db
ADD = reverse("admin:proposals_letter_add")
LETTER = """灯函〔2026〕7号　　A
对十四届全国人大四次会议第{number}号建议的答复
钱书宁代表：
您提出的关于修复灯塔的建议收悉，经会同渡口运输部研究，现答复如下：
灯塔今年修。
灯塔管理局
2026年6月3日
此件主动公开
"""


@pytest.fixture
def editor(client):
    user = make_user("data_editor", username="keeper", name="档案")
    client.force_login(user)
    return user


def bring(client, text: str = LETTER.format(number=7409), **cells) -> str:
    """The address of the letter's page."""
    answer = client.post(ADD, {"text": text, "url": "https://example.org/7409"} | cells)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer["Location"]


def filled(client, page: str) -> dict:
    """What a browser would send of the page as it stands."""
    context = client.get(page).context
    data = {}
    for form in (context["answer"], context["filing"]):
        for name, field in form.fields.items():
            value = form.get_initial_for_field(field, name)
            if value not in (None, False, ""):
                data[name] = getattr(value, "pk", value)
    return data


def test_pasted_read_and_recorded_by_one_press(client, editor):
    unit = make_organisation("灯塔管理局")
    make_organisation("渡口运输部")
    item = make_filed(number="7409")
    page = bring(client)
    shown = client.get(page)
    assert shown.context["candidates"][0].exact
    assert "<mark" in shown.content.decode()
    answer = client.post(page, filled(client, page) | {"link": item.pk})
    assert answer.status_code == 302
    reply = Reply.objects.get()
    assert (reply.proposal, reply.organisation, reply.replied_on) == (item, unit, datetime.date(2026, 6, 3))
    assert (reply.number, reply.outcome_code, reply.outcome_scheme) == ("灯函〔2026〕7号", "A", "未注明")
    assert reply.is_public
    assert reply.text.startswith("您提出的")
    assert item.assignments.get(role="co").organisation.name == "渡口运输部"
    assert not client.get(page).context["waits"]


def test_pasted_again_leads_to_the_first(client, editor):
    page = bring(client)
    assert bring(client, "\n" + LETTER.format(number=7409)) == page
    assert Letter.objects.count() == 1


def test_a_saved_web_page_is_read(client, editor):
    html = f"<html><script>var a</script><body><p>{LETTER.format(number=7409)}</p></body></html>"
    file = SimpleUploadedFile("答复.html", html.encode("gb18030"))
    bring(client, "", file=file)
    letter = Letter.objects.get()
    assert "script" not in letter.text
    assert (letter.file_name, letter.items_named) == ("答复.html", 1)


@pytest.mark.parametrize("cells", [{"text": " "}, {"text": "信", "url": "no address"}])
def test_what_cannot_be_read_is_said(client, editor, cells):
    assert client.post(ADD, cells).context["form"].errors
    assert not Letter.objects.exists()


def test_pressed_twice_records_once(client, editor):
    item, page = make_filed(number="7409"), bring(client)
    data = filled(client, page) | {"link": item.pk}
    client.post(page, data)
    assert "已经" in client.post(page, data).content.decode() or Reply.objects.count() == 1
    assert Reply.objects.count() == LetterLink.objects.count() == 1


def test_a_refusal_stands_on_the_page_and_leaves_nothing(client, editor):
    make_statement(session=make_session())
    page = bring(client)
    answer = client.post(page, filled(client, page) | {"link": Proposal.objects.get().pk, "which": "", "unit": "新局"})
    assert answer.status_code == 200
    assert answer.context["answer"].non_field_errors()
    assert not make_organisation("渡口运输部").assignments.exists()
    assert not Reply.objects.exists()


def test_an_item_not_on_record_is_entered_from_the_letter(client, editor):
    make_session()
    page = bring(client)
    assert client.post(page, filled(client, page) | {"file": "1"}).status_code == 302
    item = Proposal.objects.get()
    assert (item.kind, item.number, item.title, item.status) == ("suggestion", "7409", "关于修复灯塔的建议", "replied")
    assert Reply.objects.get().organisation.name == "灯塔管理局"


def test_a_statement_is_linked_with_the_item_that_the_letter_proves(client, editor):
    statement = make_statement(session=make_session(), title="修复灯塔")
    page = bring(client)
    assert client.get(page).context["candidates"][0].is_statement
    client.post(page, filled(client, page) | {"file_for": statement.pk})
    assert FilingLink.objects.get().statement == statement


def test_setting_aside_and_taking_back(client, editor):
    item, page = make_filed(number="7409"), bring(client)
    client.post(page, {"aside": "1", "note": "地方的"})
    assert Letter.objects.get().set_aside_at
    client.post(page, {"again": "1"})
    client.post(page, filled(client, page) | {"link": item.pk})
    client.post(page, {"unlink": LetterLink.objects.get().pk, "note": "看错"})
    assert not Reply.objects.exists()
    assert Letter.objects.waiting().exists()


@pytest.mark.parametrize("role", ["reporter", "observer"])
def test_others_look_and_change_nothing(client, editor, role):
    item, page = make_filed(number="7409"), bring(client)
    data = filled(client, page) | {"link": item.pk}
    client.force_login(make_user(role))
    assert client.get(page).status_code == 200
    assert 'name="link"' not in client.get(page).content.decode()
    assert client.post(page, data).status_code == client.post(ADD, {"text": "信"}).status_code == 403
    assert not Reply.objects.exists()


def test_the_page_of_a_letter_takes_a_constant_number_of_statements(client, editor, django_assert_max_num_queries):
    for number in range(20):
        make_signature(make_filed(number=str(7400 + number)), make_delegate("钱书宁"))
    page = bring(client)
    client.get(page)
    with django_assert_max_num_queries(60):
        client.get(page)


def test_the_lists_take_a_constant_number_of_statements(client, editor, django_assert_max_num_queries):
    for number in range(20):
        bring(client, LETTER.format(number=number))
        ask(make_statement(title=f"灯塔{number}"))
    for page in ("letter", "enquiry"):
        with django_assert_max_num_queries(20):
            assert client.get(reverse(f"admin:proposals_{page}_changelist")).status_code == 200
    assert client.get(reverse("admin:proposals_letter_changelist") + "?state=waiting").context["cl"].result_count == 20
    for state in ("?state=linked", "?state=aside"):
        assert client.get(reverse("admin:proposals_letter_changelist") + state).context["cl"].result_count == 0
    assert client.get(reverse("admin:proposals_enquiry_changelist") + "?open=open").context["cl"].result_count == 20


# Enquiries
SENT = {"_form_submitted": "on"}


def ask(statement: Proposal, **fields) -> Enquiry:
    standard = {"person": "林晚屿", "channel": "phone", "on": datetime.date(2026, 4, 1), "question": "是否立案？"}
    return enquiries.enquire(actor=system_account("import"), statement=statement, **standard | fields)


def test_asked_and_answered_by_dialogs(client, editor):
    statement = make_statement()
    dialog = reverse("admin:proposals_proposal_enquire", args=[statement.pk])
    cells = SENT | {"organisation": "灯塔管理局", "channel": "phone", "on": "2026-04-01", "question": "是否立案？"}
    assert client.post(dialog, cells | {"ask_again_on": "2026-04-08"}).status_code == 302
    row = Enquiry.objects.get()
    assert (row.whom, row.entered_by) == ("灯塔管理局", editor)
    shown = client.get(reverse("admin:proposals_proposal_change", args=[statement.pk])).content.decode()
    assert reverse("admin:proposals_enquiry_change", args=[row.pk]) in shown
    again = reverse("admin:proposals_enquiry_ask_again", args=[row.pk])
    assert client.post(again, SENT | {"channel": "email", "on": "2026-04-09"}).status_code == 302
    second = Enquiry.objects.open().get()
    answer = reverse("admin:proposals_enquiry_answer", args=[second.pk])
    item = make_filed("proposal", session=statement.session, number="00007")
    told = SENT | {"on": "2026-04-10", "answer": "第 7 号。", "outcome": "filed", "filed": "7"}
    assert client.post(answer, told).status_code == 302
    assert FilingLink.objects.get().filed == item


def test_an_enquiry_is_closed_by_its_dialog(client, editor):
    row = ask(make_statement())
    close = reverse("admin:proposals_enquiry_close", args=[row.pk])
    assert client.post(close, SENT | {"note": "无人接听"}).status_code == 302
    assert not Enquiry.objects.open().exists()
    assert client.post(close, SENT | {"note": "再来"}).status_code == 403


def test_filed_items_are_not_asked_about(client, editor):
    item = make_filed()
    assert client.post(reverse("admin:proposals_proposal_enquire", args=[item.pk]), {}).status_code == 403
