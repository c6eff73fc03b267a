from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite


class BackOfficeSite(UnfoldAdminSite):
    """unfold's site. The address /admin/ itself leads to the login form for those who are not logged in."""

    index_title = _("Desk")
    site_title = _("Newsroom")
