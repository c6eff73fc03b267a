"""The editors' site. Apps register with plain `@admin.register`; nobody imports this module."""

from newskit.backoffice.sites import BackOfficeSite


class NewsroomSite(BackOfficeSite):
    pass
