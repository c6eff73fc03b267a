"""What the buttons of a profile ask. Each form's cleaned data are the arguments of one verb."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from delegates.admin.choosing import profile_meant
from delegates.models import (
    Alias,
    CommitteePost,
    Constituency,
    Delegate,
    Mandate,
    Organisation,
    PartyMembership,
    Rank,
    Session,
    SessionRole,
    Term,
)
from delegates.models.mandates import RANKS_OF
from delegates.naming import rank_word
from delegates.regions import REGIONS
from newskit.backoffice.dialogs import (
    Dialog,
    SourceFields,
    choice_field,
    date_field,
    flag_field,
    note_field,
    partial,
    precision_field,
    row_field,
    rows_field,
    text_field,
)
from newskit.pictures.models import Picture

FIRST_DAY_WITHOUT = _("first day without it")
FIRST_DAY_BACK = _("first day back in the capacity")
LAST_USE = _("first day on which it is no longer used")
EMPTY_UNKNOWN = _("Empty: unknown.")


class _Dated:
    """Brings each pair of day and precision into the form of the columns."""

    def clean(self) -> dict[str, Any]:
        cells = super().clean()
        for day in ("starts_on", "ends_on", "on"):
            precision = "precision" if day == "on" else day.replace("_on", "_precision")
            if precision in cells and day in cells:
                cells[day] = partial(cells[day], cells[precision])
        return cells


class _Sourced(SourceFields):
    def arguments(self) -> dict[str, Any]:
        """For the verb: the cleaned cells, with the source entered."""
        cells = {name: value for name, value in self.cleaned_data.items() if not name.startswith(("source_", "_"))}
        return {**cells, "source": self.source()}


class _Plain:
    def arguments(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith("_")}


def open_mandates(delegate) -> list[Mandate]:
    return [mandate for mandate in delegate.mandates.select_related("term__body", "delegate") if not mandate.ends_on]


def _places(terms: Iterable[int]) -> list:
    """Constituencies in groups by term, for a select."""
    rows = (
        Constituency.objects.filter(term__in=terms).select_related("term").order_by("-term__starts_on", "term", "order")
    )
    return [
        (str(term), [(place.pk, place.short_name) for place in places])
        for term, places in groupby(rows, key=lambda place: place.term)
    ]


class _WithPlace:
    """A constituency among those of some terms; cleaned to the row."""

    def offer_places(self, terms: Iterable[int]) -> None:
        field = self.fields["constituency"]
        field.choices = [("", _("Choose …")), *_places(terms)]

    def clean_constituency(self) -> Constituency | None:
        value = self.cleaned_data.get("constituency")
        return Constituency.objects.get(pk=value) if value else None


def _ranks(mandates: Iterable[Mandate]) -> list:
    codes = {mandate.term.body.code for mandate in mandates}
    return [
        (rank, rank_word(rank, next(iter(codes)) if len(codes) == 1 else ""))
        for rank in Rank.values
        if any(rank in RANKS_OF.get(code, Rank.values) for code in codes)
    ]


class BeginMandate(_Dated, _WithPlace, Dialog, _Sourced):
    term = row_field(_("term"))
    constituency = choice_field(_("constituency"), [], required=False)
    began = choice_field(_("how it began"), Mandate.Began.choices, required=False)
    starts_on = date_field(_("from"), required=False, help_text=EMPTY_UNKNOWN)
    starts_precision = precision_field()
    electoral_unit = text_field(_("electoral unit"), required=False, max_length=40)
    region = choice_field(_("region where the member lives"), REGIONS, required=False)

    def prepare(self) -> None:
        terms = Term.objects.select_related("body").order_by("-starts_on", "body__order")
        self.offer("term", terms)
        self.offer_places([term.pk for term in terms])


class EndMandate(_Dated, Dialog, _Sourced):
    mandate = row_field(_("mandate"))
    ends_on = date_field(FIRST_DAY_WITHOUT)
    ends_precision = precision_field()
    ended = choice_field(_("how it ended"), Mandate.Ended.choices)
    note = note_field()

    def prepare(self) -> None:
        self.offer("mandate", open_mandates(self.instance))


class BeginSeat(_Dated, _WithPlace, Dialog, _Sourced):
    mandate = row_field(_("mandate"))
    constituency = choice_field(_("constituency"), [])
    starts_on = date_field(_("from"), required=False, help_text=_("Empty: since the mandate began."))
    starts_precision = precision_field()

    def prepare(self) -> None:
        mandates = open_mandates(self.instance)
        self.offer("mandate", mandates)
        self.offer_places({mandate.term_id for mandate in mandates})


class MoveSeat(_Dated, _WithPlace, Dialog, _Sourced):
    mandate = row_field(_("mandate"))
    constituency = choice_field(_("now sits in"), [])
    on = date_field(_("from"))
    precision = precision_field()
    note = note_field()

    def prepare(self) -> None:
        mandates = open_mandates(self.instance)
        self.offer("mandate", mandates)
        self.offer_places({mandate.term_id for mandate in mandates})


class BeginOffice(_Dated, Dialog, _Sourced):
    mandate = row_field(_("mandate"))
    rank = choice_field(_("rank"), [])
    starts_on = date_field(_("from"), required=False, help_text=_("Empty: since the mandate began."))
    starts_precision = precision_field()

    def prepare(self) -> None:
        mandates = open_mandates(self.instance)
        self.offer("mandate", mandates)
        self.fields["rank"].choices = _ranks(mandates)


class Promote(_Dated, Dialog, _Sourced):
    mandate = row_field(_("mandate"))
    rank = choice_field(_("new rank"), [])
    on = date_field(_("from"))
    precision = precision_field()
    leaving = rows_field(_("offices left that day"), help_text=_("Plain membership ends by itself."))

    def prepare(self) -> None:
        mandates = open_mandates(self.instance)
        self.offer("mandate", mandates)
        self.fields["rank"].choices = _ranks(mandates)
        self.held = {
            str(office.pk): office for mandate in mandates for office in mandate.offices.all() if office.ends_on is None
        }
        self.fields["leaving"].choices = [(key, str(office)) for key, office in self.held.items()]

    def clean_leaving(self) -> list:
        return [self.held[key] for key in self.cleaned_data["leaving"]]


class _Ending(_Dated, _Plain, Dialog):
    ends_on = date_field(FIRST_DAY_WITHOUT)
    ends_precision = precision_field()
    note = note_field()


class EndSeat(_Ending):
    seat = row_field(_("seat"))
    field_order = ["seat"]

    def prepare(self) -> None:
        self.offer("seat", [seat for mandate in open_mandates(self.instance) for seat in _open(mandate.seats)])


class EndOffice(_Ending):
    office = row_field(_("office"))
    field_order = ["office"]

    def prepare(self) -> None:
        self.offer("office", [row for mandate in open_mandates(self.instance) for row in _open(mandate.offices)])


class BeginCommitteePost(_Dated, Dialog, _Sourced):
    mandate = row_field(_("mandate"))
    committee = row_field(_("committee"))
    role = choice_field(_("role"), CommitteePost.Role.choices)
    starts_on = date_field(_("from"), required=False, help_text=_("Empty: since the mandate began."))
    starts_precision = precision_field()

    def prepare(self) -> None:
        mandates = open_mandates(self.instance)
        self.offer("mandate", mandates)
        bodies = {mandate.term.body_id for mandate in mandates}
        self.offer("committee", Organisation.objects.filter(kind=Organisation.Kind.COMMITTEE, body__in=bodies))


class EndCommitteePost(_Ending):
    post = row_field(_("committee post"))
    field_order = ["post"]

    def prepare(self) -> None:
        posts = CommitteePost.objects.filter(mandate__delegate=self.instance, ends_on__isnull=True)
        self.offer("post", posts.select_related("committee", "mandate__term__body"))


class LiftSuspension(_Ending):
    suspension = row_field(_("suspension"))
    ends_on = date_field(FIRST_DAY_BACK)
    field_order = ["suspension"]

    def prepare(self) -> None:
        rows = [row for mandate in open_mandates(self.instance) for row in _open(mandate.suspensions)]
        self.offer("suspension", rows)


class EndPosition(_Ending):
    position = row_field(_("post"))
    field_order = ["position"]

    def prepare(self) -> None:
        self.offer("position", _open(self.instance.positions.select_related("organisation")))


def _open(rows) -> list:
    return list(rows.filter(ends_on__isnull=True))


class Suspend(_Dated, Dialog, _Sourced):
    mandate = row_field(_("mandate"))
    starts_on = date_field(_("from"))
    starts_precision = precision_field()
    note = note_field()

    def prepare(self) -> None:
        self.offer("mandate", open_mandates(self.instance))


class GiveSessionRole(_WithPlace, Dialog, _Sourced):
    mandate = row_field(_("mandate"))
    session = row_field(_("plenary session"))
    role = choice_field(_("role"), SessionRole.Role.choices)
    constituency = choice_field(
        _("constituency"), [], required=False, help_text=_("Empty: where the mandate then sat.")
    )

    def prepare(self) -> None:
        mandates = list(self.instance.mandates.select_related("term__body", "delegate"))
        terms = {mandate.term_id for mandate in mandates}
        self.offer("mandate", mandates)
        self.offer("session", Session.objects.filter(term__in=terms))
        self.offer_places(terms)


class SeePosition(Dialog, _Sourced):
    organisation = text_field(_("organisation"), max_length=120, help_text=_("Full or short name. A new one is added."))
    title = text_field(_("title"), max_length=60)
    seen_on = date_field(_("seen on"), today=True, help_text=_("The date of the paper."))
    as_printed = text_field(_("as printed"), max_length=200)
    former = flag_field(_("printed as former"))


class BeginPosition(_Dated, Dialog, _Sourced):
    organisation = text_field(_("organisation"), max_length=120, help_text=_("Full or short name. A new one is added."))
    title = text_field(_("title"), max_length=60)
    starts_on = date_field(_("from"), required=False, help_text=EMPTY_UNKNOWN)
    starts_precision = precision_field()


class AddAlias(_Dated, Dialog, _Sourced):
    name = text_field(_("personal name"), max_length=60)
    kind = choice_field(_("kind"), Alias.Kind.choices)
    starts_on = date_field(_("from"), required=False, help_text=EMPTY_UNKNOWN)
    starts_precision = precision_field()
    ends_on = date_field(LAST_USE, required=False)
    ends_precision = precision_field()


class BeginParty(_Dated, Dialog, _Sourced):
    party = choice_field(_("party"), PartyMembership.Party.choices)
    starts_on = date_field(_("from"), required=False, help_text=EMPTY_UNKNOWN)
    starts_precision = precision_field()


class PreferIdentity(_Plain, Dialog):
    session = row_field(_("plenary session"))
    mandate = row_field(_("role that prints first"), required=False)
    positions = rows_field(_("posts that print first"))
    note = note_field()

    def lead(self) -> Iterable[str]:
        yield gettext("On the days of the session copy prints these first. Choose none to take it back.")

    def prepare(self) -> None:
        mandates = list(self.instance.mandates.select_related("term__body", "delegate"))
        self.offer("session", Session.objects.filter(term__in={mandate.term_id for mandate in mandates}))
        self.offer("mandate", mandates)
        self.fields["mandate"].choices = [("", _("no role"))] + [(str(row.pk), str(row)) for row in mandates]
        self.posts = {str(row.pk): row for row in self.instance.positions.select_related("organisation")}
        self.fields["positions"].choices = [(key, str(row)) for key, row in self.posts.items()]

    def clean_positions(self) -> list:
        return [self.posts[key] for key in self.cleaned_data["positions"]]


class ChoosePortrait(_Plain, Dialog):
    """Among the newest of the library; an older one by the number in its address."""

    _newest = 60
    picture = row_field(_("picture"), required=False)
    number = text_field(
        _("or its number in the library"), required=False, max_length=10, help_text=_("Its page's address ends in it.")
    )
    note = note_field()

    def prepare(self) -> None:
        pictures = list(Picture.objects.order_by("-added_at", "-pk")[: self._newest])
        self.offer("picture", pictures)
        choices = [(str(row.pk), f"{row}（{row.credit}）") for row in pictures]
        self.fields["picture"].choices = [("", _("Choose …")), *choices]

    def clean(self) -> dict[str, Any]:
        cells = super().clean()
        if number := cells.pop("number", ""):
            cells["picture"] = Picture.objects.filter(pk=int(number)).first() if number.isdecimal() else None
        if cells.get("picture") is None:
            raise ValidationError(gettext("Choose a picture of the library."))
        return cells


class RemovePortrait(_Plain, Dialog):
    note = note_field(_("why"), required=True)


class RenameOrganisation(_Dated, _Plain, Dialog):
    name = text_field(_("new full name"), max_length=120)
    short_name = text_field(_("new short name"), max_length=60, required=False)
    on = date_field(_("from"))
    precision = precision_field()


class _OfRow(_Plain, Dialog):
    """Asked of one entry, which the link names: `?row=seat-12`."""

    note = note_field(_("why"), required=True)

    def prepare(self) -> None:
        self.row = self.request.delegate_rows.get(self.request.GET["row"])
        if self.row is None:
            raise Http404


class Strike(_OfRow):
    pass


class Correct(_Dated, _OfRow):
    """The dates, and what else of the entry may be wrong."""

    starts_on = date_field(_("from"), required=False, help_text=EMPTY_UNKNOWN)
    starts_precision = precision_field()
    ends_on = date_field(FIRST_DAY_WITHOUT, required=False, help_text=_("Empty: not known to have ended."))
    ends_precision = precision_field()

    own = {
        "mandate": ("began", "ended", "electoral_unit", "region"),
        "office": ("rank",),
        "committeepost": ("role",),
        "position": ("title", "order"),
        "alias": ("kind",),
        "partymembership": ("party",),
    }
    ends = {"alias": LAST_USE, "suspension": FIRST_DAY_BACK}

    def prepare(self) -> None:
        super().prepare()
        for name in self.own.get(self.row._meta.model_name, ()):
            column = self.row._meta.get_field(name)
            if column.choices:
                field = choice_field(column.verbose_name, column.choices, required=not column.blank)
            else:
                field = text_field(column.verbose_name, required=not column.blank, max_length=column.max_length or 5)
            self.fields[name] = field
        self.fields["ends_on"].label = self.ends.get(self.row._meta.model_name, FIRST_DAY_WITHOUT)
        for name in self.fields:
            if hasattr(self.row, name):
                self.initial[name] = getattr(self.row, name)
        self.order_fields([*(name for name in self.fields if name != "note"), "note"])

    def changes(self) -> dict[str, Any]:
        cells = self.arguments()
        cells.pop("note")
        return {name: value for name, value in cells.items() if getattr(self.row, name) != value}


class MergeInto(Dialog):
    winner = text_field(
        _("the profile that stays: name, id or address"),
        help_text=_("For example a name or its initials, 12, or /delegates/12-…/."),
    )
    note = note_field(_("how you know that they are one person"), required=True)

    def lead(self) -> Iterable[str]:
        yield gettext(
            "Everything of this profile goes to the other one, and its address leads there. It can be undone."
        )

    def clean_winner(self) -> Delegate:
        return profile_meant(self.cleaned_data["winner"], besides=self.instance)
