from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite

# Pages that other people's apps bring along. Roles come from postings, never from a group; a task's arguments and traceback may
# hold words of a story.
CLOSED = {"auth.group", "django_tasks_database.dbtaskresult"}


class BackOfficeSite(UnfoldAdminSite):
    """unfold's site. The address /admin/ itself leads to the login form for those who are not logged in."""

    index_title = _("Desk")
    site_title = _("Newsroom")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.disable_action("delete_selected")  # nothing is deleted by a form; what must go, goes by a verb

    def register(self, model_or_iterable: type[Model] | Iterable[type[Model]], *args: Any, **options: Any) -> None:
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        super().register([m for m in models if m._meta.label_lower not in CLOSED], *args, **options)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """Nothing on the pages before the login: what asks a person for rights is not asked of nobody."""
        return super().get_app_list(request, app_label) if self.has_permission(request) else []

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        from newskit.backoffice.admin.outbox import unread  # models are not there yet when this module is loaded

        return super().each_context(request) | {"unread": unread(request), "subtitle": None}
