"""Form fields of filters. Whatever stands in an address, they give a value that a query can bear, or say what is wrong."""

import datetime
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from newskit.periods import Known
from newskit.periods.clock import beijing_midnight

LONGEST = 200
MOST_VALUES = 100
GREATEST_ID = 2**63 - 1


def shown(value: str) -> str:
    """A bad value as it may be printed back: short, and without what a page or a terminal cannot show."""
    clean = "".join(letter for letter in value if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return clean if len(clean) <= 40 else f"{clean[:40]}…"


def readable(value: str) -> str:
    """The value, unless PostgreSQL or the page could not hold it."""
    if "\0" in value or len(value) > LONGEST or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise ValidationError(_("“%(value)s” cannot be read as a filter."), params={"value": shown(value)})
    return value


class TextField(forms.CharField):
    widget = forms.TextInput(attrs={"type": "search"})

    def clean(self, value):
        return super().clean(unicodedata.normalize("NFKC", readable(value or "")))


class DayField(forms.Field):
    """A day as files print it, and as browsers send it: 2026-03-05."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value):
        value = readable((value or "").strip())
        if not value:
            return None
        try:
            if len(value) != 10:
                raise ValueError
            return datetime.date.fromisoformat(value)
        except ValueError:
            raise ValidationError(
                _("“%(value)s” is no date such as 2026-03-05."), params={"value": shown(value)}
            ) from None


class MomentField(forms.Field):
    """A moment such as 2026-03-05T08:00:00Z, or a day in Beijing. Without a zone it is Beijing's."""

    widget = forms.TextInput

    def to_python(self, value):
        value = readable((value or "").strip())
        if not value:
            return None
        try:
            if len(value) == 10:
                return beijing_midnight(datetime.date.fromisoformat(value))
            moment = parse_datetime(value.replace(" ", "+"))  # an unescaped plus sign arrives as a space
            if moment is None:
                raise ValueError
            zoned = moment if moment.tzinfo else moment.replace(tzinfo=beijing_midnight(moment.date()).tzinfo)
            return zoned.astimezone(datetime.UTC)
        except (ValueError, OverflowError):
            raise ValidationError(
                _("“%(value)s” is no moment such as 2026-03-05 or 2026-03-05T08:00:00Z."),
                params={"value": shown(value)},
            ) from None


class _SeveralField(forms.MultipleChoiceField):
    """Several values by repeating the parameter. An empty one is what an untouched form control sends."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value):
        values = list(dict.fromkeys(readable(text).strip() for text in value or []))
        values = [text for text in values if text]
        if len(values) > MOST_VALUES:
            raise ValidationError(_("More than %(most)s values."), params={"most": MOST_VALUES})
        return values


class ValuesField(_SeveralField):
    widget = forms.MultipleHiddenInput

    def validate(self, value):
        """Every text is allowed."""


class CodesField(_SeveralField):
    """Codes out of a list: the ones that the file's column of that name prints."""

    def validate(self, value):
        codes = {str(code) for code, _label in self.choices} if value else ()
        for text in value:
            if text not in codes:
                raise ValidationError(
                    _("“%(value)s” is not one of the values there are."), params={"value": shown(text)}
                )


class OneCodeField(forms.ChoiceField):
    def to_python(self, value):
        return readable((value or "").strip())

    def validate(self, value):
        if value and value not in {str(code) for code, _label in self.choices}:
            raise ValidationError(_("“%(value)s” is not one of the values there are."), params={"value": shown(value)})


class KnownField(CodesField):
    """Yes, no, unknown (or those of them that make sense); also in the spelling of programs."""

    SPELLINGS = {"1": "yes", "true": "yes", "0": "no", "false": "no"}

    def __init__(self, *, choices=Known.choices, **kwargs):
        super().__init__(choices=choices, **kwargs)

    def to_python(self, value):
        values = (self.SPELLINGS.get(text.lower(), text) for text in super().to_python(value))
        return list(dict.fromkeys(values))


class IdsField(_SeveralField):
    widget = forms.MultipleHiddenInput

    def to_python(self, value):
        return [self._number(text) for text in super().to_python(value)]

    def validate(self, value):
        """Every number is allowed: one that nothing has finds nothing."""

    @staticmethod
    def _number(text: str) -> int:
        if text.isascii() and text.isdigit() and len(text) <= 19 and 0 < int(text) <= GREATEST_ID:
            return int(text)
        raise ValidationError(_("“%(value)s” is no number of a record."), params={"value": shown(text)})
