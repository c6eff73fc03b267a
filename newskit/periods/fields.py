"""Model pieces for periods: a base with two partial dates, and a set of moments."""

import datetime

from django.contrib.postgres.fields import DateTimeRangeField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _
from psycopg.types.multirange import Multirange
from psycopg.types.range import Range

from newskit.periods.known import Known
from newskit.periods.precision import PartialDate, Precision


class SureDays(Func):
    """The days surely covered by two partial dates: latest start to earliest end; empty where nothing is sure.

    Where the start is known, the days on which `Period.as_of` answers yes. Exclusion constraints compare these, so that partial
    dates never collide falsely (MODEL.md §1). The SQL function is that of periods.0004.
    """

    function = "sure_days"


def sure_days() -> SureDays:
    return SureDays("starts_on", "starts_precision", "ends_on", "ends_precision")


def _latest_reached(day: datetime.date, date: str, precision: str) -> Q:
    """The latest day that a partial date may be is on or before the day. NULL: never reached."""
    tomorrow = day + datetime.timedelta(days=1)
    return (
        Q(**{f"{precision}__in": [Precision.DAY, Precision.NO_LATER], f"{date}__lte": day})
        | Q(**{precision: Precision.MONTH, f"{date}__lt": tomorrow.replace(day=1)})
        | Q(**{precision: Precision.YEAR, f"{date}__lt": tomorrow.replace(month=1, day=1)})
    )


def begun_on(day: datetime.date, prefix: str = "") -> Q:
    """Surely begun on or before the day."""
    return _latest_reached(day, f"{prefix}starts_on", f"{prefix}starts_precision")


def over_on(day: datetime.date, prefix: str = "") -> Q:
    """Surely over on the day."""
    return _latest_reached(day, f"{prefix}ends_on", f"{prefix}ends_precision")


def yes_on(day: datetime.date, prefix: str = "") -> Q:
    """What `Period.as_of(day)` answers with yes."""
    going_on = Q(**{f"{prefix}ends_on__isnull": True}) | Q(
        ~Q(**{f"{prefix}ends_precision": Precision.NO_LATER}), **{f"{prefix}ends_on__gt": day}
    )
    return begun_on(day, prefix) & going_on


def no_on(day: datetime.date, prefix: str = "") -> Q:
    """What `Period.as_of(day)` answers with no: surely not begun, or surely over."""
    to_come = Q(~Q(**{f"{prefix}starts_precision": Precision.NO_LATER}), **{f"{prefix}starts_on__gt": day})
    return to_come | over_on(day, prefix)


class PeriodQuerySet(models.QuerySet):
    """Adjectives for anything with a start and an end. NULL start is unknown; NULL end is not known to have ended."""

    def yes_on(self, day: datetime.date):
        return self.filter(yes_on(day))

    def no_on(self, day: datetime.date):
        return self.filter(no_on(day))

    def unknown_on(self, day: datetime.date):
        return self.exclude(yes_on(day)).exclude(no_on(day))

    def perhaps_on(self, day: datetime.date):
        """Rows whose `as_of(day)` is not a plain no by their own dates: a superset, to be asked row by row."""
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=day) | Q(starts_precision=Precision.NO_LATER),
        ).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day) | Q(ends_precision__in=[Precision.MONTH, Precision.YEAR]))


class Period(models.Model):
    """A fact about the world with a half-open period [starts_on, ends_on)."""

    starts_on = models.DateField(_("from"), null=True, blank=True, help_text=_("Empty: unknown."))
    starts_precision = models.CharField(
        _("precision of the start"), max_length=8, choices=Precision.choices, default=Precision.DAY
    )
    ends_on = models.DateField(
        _("to"),
        null=True,
        blank=True,
        help_text=_("The first day on which it no longer holds. Empty: not known to have ended."),
    )
    ends_precision = models.CharField(
        _("precision of the end"), max_length=8, choices=Precision.choices, default=Precision.DAY
    )

    class Meta:
        abstract = True

    @property
    def start(self) -> PartialDate:
        return PartialDate(self.starts_on, self.starts_precision)

    @property
    def end(self) -> PartialDate:
        return PartialDate(self.ends_on, self.ends_precision)

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.start.earliest and self.ends_on < self.starts_on:
            # Under the field's key: the constraint on the range is then left out of validation, which would be a DataError.
            raise ValidationError({"ends_on": _("It ends before it begins.")})

    def as_of(self, day: datetime.date) -> Known:
        """Did it hold on the day? NULL start: unknown before the end. NULL end: yes, since nothing ended it."""
        if self.starts_on is not None:
            if self.start.earliest is not None and day < self.start.earliest:
                return Known.NO
            if day < self.start.latest:
                return Known.NO if self._surely_over(day) else Known.UNKNOWN
        if self.ends_on is not None:
            if self._surely_over(day):
                return Known.NO
            if self.end.earliest is None or day >= self.end.earliest:
                return Known.UNKNOWN
        return Known.UNKNOWN if self.starts_on is None else Known.YES

    def _surely_over(self, day: datetime.date) -> bool:
        return self.ends_on is not None and day >= self.end.latest


class MomentMultiRangeField(models.Field):
    """A set of periods of moments (PostgreSQL's tstzmultirange): when readers see a row that several publications carry.

    Look up a moment with `shown__contains=moment`.
    """

    description = _("Periods of moments")
    empty_strings_allowed = False

    def db_type(self, connection) -> str:
        return "tstzmultirange"

    def get_db_prep_value(self, value, connection, prepared=False):
        if value is None or isinstance(value, Multirange) or hasattr(value, "as_sql"):
            return value
        return Multirange([Range(low, high) for low, high in value])

    def to_python(self, value):
        return value

    def value_to_string(self, obj) -> str:
        return str(self.value_from_object(obj))


@MomentMultiRangeField.register_lookup
class ContainsMoment(models.Lookup):
    lookup_name = "contains"
    prepare_rhs = False

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value]

    def as_sql(self, compiler, connection):
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} @> {right}::timestamptz", [*left_params, *right_params]


__all__ = [
    "DateTimeRangeField",
    "MomentMultiRangeField",
    "Period",
    "PeriodQuerySet",
    "SureDays",
    "begun_on",
    "no_on",
    "over_on",
    "sure_days",
    "yes_on",
]
