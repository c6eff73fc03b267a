"""The back office's list of 1,000,000 items beside a plain ModelAdmin on the same table: first page, last page, search."""

import types

import pytest
from benchmarks.many_proposals import fill
from django.contrib import admin
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory
from makers import make_user
from unfold.admin import ModelAdmin
from unfold.sites import UnfoldAdminSite

from proposals.models import Proposal

NUMBER = 1_000_000


class Plain(ModelAdmin):
    """What one writes first: Django's counts, offsets and `icontains`, in the same theme."""

    list_display = ("title", "kind", "number", "status", "due_on", "confirmed_at")
    list_filter = ("kind", "status", "session", "topics")
    search_fields = ("title", "number", "signatures__name_as_printed")

    def has_view_permission(self, request, obj=None) -> bool:
        return True

    has_change_permission = has_module_permission = has_view_permission


@pytest.fixture(scope="module")
def million(database):
    fill(NUMBER, whole=False)
    return make_user("data_editor", username="clerk")


def rows(model_admin, user, **query) -> int:
    request = RequestFactory().get("/admin/proposals/proposal/", query)
    request.user, request.session = user, {}
    request._messages = FallbackStorage(request)
    page = model_admin.changelist_view(request).render()
    return len(page.context_data["cl"].result_list)


def bench_lists_of_a_million(million, figure):
    site = UnfoldAdminSite(name="admin")
    site.has_permission = types.MethodType(lambda self, request: True, site)
    site.register(Proposal, Plain)
    ours, plain = admin.site.get_model_admin(Proposal), site.get_model_admin(Proposal)
    name = Proposal.objects.earliest("pk").signatures.earliest("pk").name_as_printed
    last = -(-NUMBER // Plain.list_per_page)
    asked = [("first page", {}, {}), ("last page", {"p": "-1"}, {"p": str(last)})]
    asked += [(f"search {word}", {"q": word}, {"q": word}) for word in ("第517号", name, "0000517", "牧区", "建议")]
    for words, mine, theirs in asked:
        assert rows(ours, million, **mine)
        assert rows(plain, million, **theirs)
        figure(
            f"admin list of {NUMBER:,}, {words} / plain",
            lambda: rows(ours, million, **mine),  # noqa: B023
            lambda: rows(plain, million, **theirs),  # noqa: B023
            rounds=3,
        )
