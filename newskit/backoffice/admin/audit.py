"""The audit trail of the whole site: asked by person, act, object, section and day; a file of what was found."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from newskit.accounts.models import Section, User
from newskit.accounts.roles import Right
from newskit.audit.models import Event
from newskit.audit.words import WORDS, in_words, model_in_words
from newskit.backoffice.base import ReadOnlyAdmin
from newskit.opendata import Column, Dataset, Datatype
from newskit.opendata.staff import staff_file
from newskit.periods.reading import typed_day
from newskit.searching import Way, narrowed

SIZE = 50
SLACK = 1000  # ids are given before moments: at a bound of days, so many rows may stand on the other side of it

EVENTS = Dataset(
    name="events",
    zh="操作记录",
    en="Events",
    schema_version=1,
    changed="at",
    labels=(User,),
    columns=(
        Column("id", "编号", "Identifier", Datatype.INTEGER),
        Column("at", "时间", "When", Datatype.MOMENT),
        Column("actor", "操作人", "Who", value="actor__name"),
        Column("verb", "操作代码", "What, code", Datatype.CODE),
        Column("object_label", "对象类别", "Kind of object", Datatype.CODE),
        Column("object_id", "对象编号", "Id of the object", guard=True),
        Column("object_name", "对象", "Object"),
        Column("section", "栏目代码", "Section, code", Datatype.CODE),
        Column("before", "原值", "Before", value=Cast("before", output_field=Event._meta.get_field("note"))),
        Column("after", "新值", "After", value=Cast("after", output_field=Event._meta.get_field("note"))),
        Column("note", "备注", "Note"),
    ),
)


@dataclass(frozen=True)
class Asked:
    """The filter of the page and of the file. `problems` are what could not be read: then nothing is shown."""

    who: int | None = None
    verb: str = ""
    label: str = ""
    section: str = ""
    first: datetime.date | None = None
    last: datetime.date | None = None
    words: str = ""
    problems: tuple[str, ...] = ()

    def rows(self) -> QuerySet[Event]:
        """Newest first, by id. Each filter has an index that ends in it, so that a page costs the same at any depth."""
        rows = Event.objects.select_related("actor").order_by("-pk")
        if self.problems:
            return rows.none()
        for name, value in (
            ("actor", self.who),
            ("verb", self.verb),
            ("object_label", self.label),
            ("section", self.section),
        ):
            if value:
                rows = rows.filter(**{name: value})
        if self.first:
            start = _midnight(self.first)
            begun = Event.objects.filter(at__gte=start).order_by("at").values_list("pk", flat=True).first()
            rows = rows.filter(at__gte=start, pk__gte=(begun or 0) - SLACK)
        if self.last:
            end = _midnight(self.last + datetime.timedelta(days=1))
            over = Event.objects.filter(at__gte=end).order_by("at").values_list("pk", flat=True).first()
            rows = rows.filter(at__lt=end, **({"pk__lte": over + SLACK} if over else {}))
        if self.words.isascii() and self.words.isdecimal():
            labels = [self.label] if self.label else _labels()
            return rows.filter(object_label__in=labels, object_id=self.words)
        return narrowed(rows, self.words, lambda word: [Way(Event.objects.all(), Q(object_name__holds=word))])


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


LABELS = """
    WITH RECURSIVE found AS (
        (SELECT min(object_label) AS label FROM audit_event)
        UNION ALL
        SELECT (SELECT min(object_label) FROM audit_event WHERE object_label > found.label) FROM found WHERE label IS NOT NULL)
    SELECT label FROM found WHERE label IS NOT NULL
"""


def _labels() -> list[str]:
    """The kinds of object that events are about: a step in the index for each, never all rows."""
    with connection.cursor() as cursor:
        cursor.execute(LABELS)
        return [label for (label,) in cursor.fetchall()]


def asked(request: HttpRequest) -> Asked:
    problems, days = [], {}
    for key in ("first", "last"):
        days[key] = None
        if typed := request.GET.get(key, "").strip():
            day = typed_day(typed)
            if day is None:
                problems.append(_("“%(typed)s” is no day.") % {"typed": typed[:20]})
            days[key] = day
    texts = {
        key: request.GET.get(key, "").strip()[:60].replace("\0", "") for key in ("verb", "label", "section", "words")
    }
    who = request.GET.get("who", "")
    if who and not (who.isascii() and who.isdecimal() and len(who) < 19):
        problems.append(_("There is no such person."))
    return Asked(int(who) if who and not problems else None, **texts, **days, problems=tuple(problems))


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """For who may see the reports. Nobody changes an event, in the database either."""

    def has_view_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return request.user.is_authenticated and request.user.may(Right.REPORTS)  # the login page asks too

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        return [path("events.csv", self.admin_site.admin_view(self.file), name="audit_event_file"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        """Paged by the id of the last row, and never counted: the trail only grows."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        filters, place = asked(request), request.GET.get("before", "")
        rows = filters.rows()
        if place.isascii() and place.isdecimal() and len(place) < 19:
            rows = rows.filter(pk__lt=int(place))
        found = list(rows[: SIZE + 1])
        query = request.GET.copy()
        query.pop("before", None)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Who did what"),
            "opts": self.opts,
            "asked": filters,
            "rows": [(event, model_in_words(event.object_label)) for event in found[:SIZE]],
            "older": found[SIZE - 1].pk if len(found) > SIZE else None,
            "is_first": not place,
            "query": query.urlencode(),
            "people": User.objects.order_by("name", "pk"),
            "verbs": sorted(((code, in_words(code)) for code in WORDS), key=lambda pair: pair[0]),
            "labels": [(label, model_in_words(label)) for label in _labels()],
            "sections": Section.objects.all(),
            "may_export": request.user.may(Right.EXPORT),
        }
        return TemplateResponse(request, "admin/audit/events.html", context)

    def file(self, request: HttpRequest) -> HttpResponseBase:
        """Every row that the filter finds. Taking it away is itself an event."""
        if not self.has_view_permission(request) or not request.user.may(Right.EXPORT):
            raise PermissionDenied
        filters = asked(request)
        if filters.problems:
            raise PermissionDenied(" ".join(filters.problems))
        return staff_file(request, EVENTS, filters.rows())
