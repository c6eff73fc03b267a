"""The profile's page as an editor meets it: the record, a dialog, on a desk and on a phone."""

import datetime

import pytest
from makers import make_source, make_user

from delegates import standing
from delegates.models import Constituency, Term
from newskit.accounts.models import User

SERIOUS = ("serious", "critical")


@pytest.fixture
def profile(site):
    editor = User.objects.filter(username="records").first() or make_user(
        "data_editor", username="records", name="陆知遥"
    )
    term = Term.objects.get(body__code="cppcc", number=14)
    delegate = standing.add_delegate(actor=editor, name="单望舒", source=make_source())
    mandate = standing.begin_mandate(
        actor=editor,
        delegate=delegate,
        term=term,
        starts_on=term.starts_on,
        constituency=Constituency.objects.get(term=term, code="jingji"),
        source=make_source(),
    )
    standing.begin_office(actor=editor, mandate=mandate, rank="standing_member")
    standing.see_position(
        actor=editor,
        delegate=delegate,
        organisation="澜川大学",
        title="校长",
        seen_on=datetime.date(2026, 3, 5),
        as_printed="澜川大学校长",
    )
    return delegate


@pytest.mark.parametrize("width", [1440, 390])
def test_list_and_profile_are_accessible_and_do_not_scroll_sideways(new_page, violations, profile, width, fits):
    page = new_page(login="records", width=width)
    for address in ("/admin/delegates/delegate/", f"/admin/delegates/delegate/{profile.pk}/change/"):
        page.goto(address)
        assert violations(page, SERIOUS) == []
        assert fits(page)


def test_an_entry_is_corrected_in_its_dialog(new_page, violations, profile):
    page = new_page(login="records")
    page.goto(f"/admin/delegates/delegate/{profile.pk}/change/")
    page.get_by_role("link", name="更正").nth(1).click()
    dialog = page.locator("#dialog")
    dialog.get_by_label("原因").wait_for()
    assert violations(page, SERIOUS) == []
    dialog.locator("[name=starts_on]").fill("2023-04-01")
    dialog.get_by_role("button", name="更正这一条").click()  # without a reason
    page.wait_for_timeout(300)
    assert dialog.is_visible()
    dialog.get_by_label("原因").fill("公报日期看错")
    dialog.get_by_role("button", name="更正这一条").click()
    page.get_by_text("2023-04-01 →").wait_for()
    assert profile.mandates.get().seats.get().starts_on == datetime.date(2023, 4, 1)
