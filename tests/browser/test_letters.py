"""The pages of reply letters and enquiries, and the desk, at the phone and the desk screen, in the light and the dark."""

import pytest
from makers import make_user

from newskit.accounts.models import User
from proposals.models import Enquiry, Letter

SERIOUS = ("serious", "critical")


@pytest.fixture
def open_page(site, new_page):
    if not User.objects.filter(username="letters").exists():
        make_user("data_editor", username="letters", name="柳不言")

    def make(address, **options):
        page = new_page(login="letters", **options)
        page.goto(address)
        return page

    return make


def waiting() -> Letter:
    """Of the demonstration: one that an item's number decides."""
    return Letter.objects.waiting().filter(items_named=1).order_by("pk").first()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_page_of_it_reads_well(open_page, violations, fits, width, scheme):
    addresses = [
        "/admin/proposals/letter/add/",
        f"/admin/proposals/letter/{waiting().pk}/change/",
        f"/admin/proposals/enquiry/{Enquiry.objects.open().first().pk}/change/",
        "/admin/",
    ]
    for address in addresses:
        page = open_page(address, width=width, color_scheme=scheme)
        assert violations(page, SERIOUS) == [], address
        assert fits(page), address
