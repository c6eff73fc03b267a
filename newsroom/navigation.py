"""The back office's side bar: by the work that people do, not by app."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from newskit.backoffice.admin.outbox import unread

# Group, then models by label with their symbol, and where it is another page than their list: its title and address.
# What is registered and not named here stands under "More".
GROUPS: list[tuple[Any, list[tuple]]] = [
    (
        _("Stories"),
        [
            ("articles.article", "article"),
            ("articles.intake", "document_scanner"),
            ("articles.mention", "person_search"),
            ("articles.publication", "public"),
            ("articles.article", "delete", _("Trash"), "admin:articles_article_in_trash"),
            ("articles.errorreport", "report"),
            ("articles.sweep", "crisis_alert"),
            ("articles.forbiddenterm", "block"),
            ("articles.issue", "newspaper"),
            ("articles.page", "auto_stories"),
            ("pictures.picture", "image"),
        ],
    ),
    (
        _("Tracking"),
        [
            ("proposals.proposal", "track_changes"),
            ("proposals.letter", "mark_email_read"),
            ("proposals.enquiry", "contact_phone"),
            ("proposals.keytopic", "stars"),
            ("delegates.delegate", "groups"),
            ("delegates.notice", "campaign"),
            ("opendata.import", "upload_file"),
            ("opendata.question", "person_alert"),
            ("delegates.merge", "merge"),
            ("delegates.organisation", "apartment"),
            ("topics.topic", "label"),
            ("topics.source", "link"),
            ("opendata.columnmapping", "table_view"),
        ],
    ),
    (
        _("Reference data"),
        [
            ("delegates.body", "account_balance"),
            ("delegates.term", "date_range"),
            ("delegates.session", "event"),
            ("delegates.constituency", "map"),
            ("delegates.documentverb", "rule"),
            ("proposals.deadlinerule", "timer"),
            ("articles.consentrule", "how_to_reg"),
            ("proposals.officialfigure", "bar_chart"),
            ("periods.calendaryear", "calendar_month"),
        ],
    ),
    (
        _("People who work here"),
        [
            ("accounts.user", "badge"),
            ("accounts.posting", "assignment_ind", _("Duty roster")),
            ("accounts.section", "view_column"),
            ("outbox.webhook", "robot_2"),
            ("outbox.delivery", "outgoing_mail"),
            ("accounts.lockout", "lock_clock"),
            ("accounts.factorreset", "phonelink_erase"),
            ("audit.event", "monitoring", _("Reports"), "admin:reports"),
            ("audit.event", "history", _("Who did what")),
        ],
    ),
]
HIDDEN = {"outbox.message"}  # stands beside the desk


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Only what this person may see."""
    named = {entry[0] for _title, items in GROUPS for entry in items}
    registered = {model._meta.label_lower for model in admin.site._registry}
    others = [(label, "folder") for label in sorted(registered - named - HIDDEN)]
    desk = {
        "items": [
            {"title": _("Desk"), "icon": "inbox", "link": reverse("admin:index")},
            _item(request, "articles.article", "schedule")
            | {"title": _("Timetable"), "link": reverse("admin:articles_article_upcoming")},
            {**_item(request, "outbox.message", "notifications"), "badge": unread(request)},
        ]
    }
    groups = [
        {
            "title": title,
            "separator": True,
            "items": [_item(request, *entry) for entry in entries if entry[0] in registered],
        }
        for title, entries in [*GROUPS, (_("More"), others)]
    ]
    return [desk, *(group for group in groups if any(item["permission"](request) for item in group["items"]))]


def _item(request: HttpRequest, label: str, symbol: str, title: Any = None, page: str = "") -> dict[str, Any]:
    """The list of a model, or another page for whoever may see that list."""
    model = apps.get_model(label)
    may = admin.site._registry[model].has_view_permission(request)
    return {
        "title": title or capfirst(model._meta.verbose_name_plural),
        "icon": symbol,
        "link": reverse(page or f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"),
        "permission": lambda request: may,
    }
