from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite


class BackOfficeSite(UnfoldAdminSite):
    """unfold's site. The address /admin/ itself leads to the login form for those who are not logged in."""

    index_title = _("Desk")
    site_title = _("Newsroom")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        from newskit.backoffice.admin.outbox import unread  # models are not there yet when this module is loaded

        return super().each_context(request) | {"unread": unread(request)}
