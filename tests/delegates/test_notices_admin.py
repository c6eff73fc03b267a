"""The pages of a notice: paste, look, correct, apply."""

import notices
import pytest
from django.urls import reverse
from makers import make_constituency, make_delegate, make_mandate, make_seat, make_term, make_user

from delegates.models import Delegate, Mandate, Notice
from delegates.notices.applying import take_notice
from newskit.accounts.roles import Role

pytestmark = pytest.mark.django_db
ADD = "admin:delegates_notice_add"


@pytest.fixture
def editor(client):
    user = make_user(Role.DATA_EDITOR)
    client.force_login(user)
    return user


@pytest.fixture
def leaving():
    """单书白 of Sichuan, whom the notice ends, and the places of the others."""
    for place in ("湖北", "辽宁", "黑龙江"):
        make_constituency(f"{place}代表团", short_name=place)
    delegate = make_delegate("单书白")
    make_seat(make_mandate(delegate), make_constituency("四川代表团", short_name="四川"))
    return delegate


def page(notice: Notice) -> str:
    return reverse("admin:delegates_notice_change", args=[notice.pk])


def fields_of(response) -> dict[str, str]:
    """What a browser would send of the page as it stands."""
    sent = {"apply": "1"}
    for _row, form in response.context["rows"]:
        for field in form or []:
            value = field.value()
            if field.name == "take":
                sent |= {field.html_name: "on"} if value else {}
            else:
                sent[field.html_name] = "" if value is None else str(value)
    return sent


def test_a_pasted_notice_leads_to_its_page_and_the_same_one_again_too(client, editor, leaving):
    answer = client.post(reverse(ADD), {"text": notices.NPC})
    notice = Notice.objects.get()
    assert answer.url == page(notice)
    again = client.post(reverse(ADD), {"text": notices.NPC}, follow=True)
    assert again.redirect_chain[0][0] == page(notice)
    assert "此前已录入" in again.text or "taken in before" in again.text


def test_a_text_that_says_nothing_is_refused_beside_what_was_pasted(client, editor):
    make_term()
    answer = client.post(reverse(ADD), {"text": "第十四届全国人大代表今天视察。2026年2月27日"})
    assert answer.status_code == 200
    assert "今天视察" in answer.text
    assert not Notice.objects.exists()


def test_what_is_certain_is_ticked_what_is_asked_is_not_and_all_of_it_is_applied(client, editor, leaving):
    notice = take_notice(actor=editor, text=notices.NPC)
    shown = client.get(page(notice))
    ticked = [form.change.name for _row, form in shown.context["rows"] if form["take"].value()]
    assert ticked == ["钱书宁", "欧阳景澜", "单书白"]
    assert "2878" in shown.text
    assert client.post(page(notice), fields_of(shown)).status_code == 302
    assert leaving.mandates.get().ended == "resigned"
    assert Mandate.objects.get(delegate__name="欧阳景澜").began == "by_election"
    assert client.get(page(notice)).context["after"] == 0  # two came and one left; two deaths remain to be applied


def test_an_editor_chooses_and_corrects(client, editor, leaving):
    other = make_delegate("尤未萍")
    make_mandate(other)
    notice = take_notice(actor=editor, text=notices.NPC)
    change = notice.changes.get(name="尤未平")
    sent = fields_of(client.get(page(notice)))
    sent = {name: value for name, value in sent.items() if not name.endswith("-take")}
    missing = client.post(page(notice), sent | {f"{change.pk}-take": "on"})
    assert "请选定" in missing.text or "Say whom" in missing.text
    sent |= {
        f"{change.pk}-take": "on",
        f"{change.pk}-other": f"/delegates/{other.pk}-you-weiping/",
        f"{change.pk}-on": "2026-01-20",
        f"{change.pk}-precision": "month",
        f"{change.pk}-how": "ordered",
    }
    assert client.post(page(notice), sent).status_code == 302
    mandate = other.mandates.get()
    assert (str(mandate.end), mandate.ended) == ("2026-01", "ordered")


def test_the_rest_is_left_out_with_a_reason_and_then_nothing_is_changed(client, editor, leaving):
    notice = take_notice(actor=editor, text=notices.NPC)
    client.post(page(notice), {"close": "1", "note": ""})
    notice.refresh_from_db()
    assert not notice.is_done
    client.post(page(notice), {"close": "1", "note": "另有公告更正"})
    notice.refresh_from_db()
    assert notice.is_done
    assert client.post(page(notice), {"apply": "1"}).status_code == 403
    assert client.get(page(notice)).status_code == 200


def test_the_page_of_a_long_notice_asks_no_more_of_the_database(client, editor, leaving, django_assert_max_num_queries):
    names = [f"{surname}景{given}" for surname in "钱赵李吴郑" for given in "澜宁远白"]
    for name in names:
        make_seat(make_mandate(make_delegate(name)), make_constituency("四川代表团"))
    text = f"四川省人大常委会接受{'、'.join(names)}辞去第十四届全国人民代表大会代表职务。\n2026年2月27日"
    notice = take_notice(actor=editor, text=text)
    with django_assert_max_num_queries(32):
        shown = client.get(page(notice))
    assert len(shown.context["rows"]) == len(names)


def test_the_list_says_what_is_done_and_finds_by_name(client, editor, leaving):
    notice = take_notice(actor=editor, text=notices.NPC)
    listed = client.get(reverse("admin:delegates_notice_changelist"), {"q": "单书白"})
    assert notice.title in listed.text
    assert "0 / 5" in listed.text
    assert notice.title not in client.get(reverse("admin:delegates_notice_changelist"), {"q": "佚名"}).text


def test_an_observer_reads_and_changes_nothing(client, editor, leaving):
    notice = take_notice(actor=editor, text=notices.NPC)
    client.force_login(make_user(Role.OBSERVER))
    assert client.get(page(notice)).status_code == 200
    assert client.post(page(notice), {"apply": "1"}).status_code == 403
    assert client.get(reverse(ADD)).status_code == 403
    assert not Delegate.objects.filter(name="钱书宁").exists()
