"""The editors' site. Apps register with plain `@admin.register`; nobody imports this module."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from newskit.accounts import preferences
from newskit.backoffice.sites import BackOfficeSite
from newsroom.desk import desk


class NewsroomSite(BackOfficeSite):
    def get_urls(self) -> list:
        from newsroom.reports import pages  # models are not there yet when this module is loaded

        keys = path("keys/", self.admin_view(require_POST(self.keys)), name="keys")
        return [keys, *pages.urls(self), *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The desk."""
        return super().index(request, {**(extra_context or {}), **desk(request.user, timezone.now())})

    def keys(self, request: HttpRequest) -> HttpResponse:
        """The desk's keys on or off, for the person who asks."""
        preferences.use_keys(actor=request.user, on=request.POST.get("on") == "1")
        return HttpResponseRedirect(reverse("admin:index"))
