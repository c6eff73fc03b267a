"""How to cite a page: as GB/T 7714—2015 has it, in plain words, by its address. `{% load citing %}`.

A record of a tracker changes, so its reference names the day on which it was read; an article of a paper names its issue too.
"""

import datetime
from dataclasses import dataclass

from django import template
from django.conf import settings
from django.template import Context
from django.utils.formats import date_format
from django.utils.translation import gettext as _

register = template.Library()


@dataclass(frozen=True)
class Cited:
    """What a reference needs. No `authors`: the newspaper answers for it; `issue` and `page` for articles of the paper alone.

    `changed_on` in ISO form; empty: not said.
    """

    title: str
    address: str
    read_on: datetime.date
    changed_on: str = ""
    authors: tuple[str, ...] = ()
    issue: datetime.date | None = None
    page: str = ""

    @property
    def standard(self) -> str:
        """GB/T 7714—2015: [N/OL] a newspaper's article read online, [DB/OL] a record of a database."""
        read = f"[{self.read_on:%Y-%m-%d}]"
        who = ", ".join([*self.authors[:3], *(["等"] if len(self.authors) > 3 else [])]) or settings.NEWSPAPER_NAME
        if self.issue is not None:
            page = f"({self.page})" if self.page else ""
            return f"{who}. {self.title}[N/OL]. {settings.NEWSPAPER_NAME}, {self.issue:%Y-%m-%d}{page}{read}. {self.address}."
        changed = f"({self.changed_on})" if self.changed_on else ""
        return f"{who}. {self.title}[DB/OL]. {changed}{read}. {self.address}."

    @property
    def plain(self) -> str:
        return _("%(newspaper)s: %(title)s, as of %(day)s") % {
            "newspaper": settings.NEWSPAPER_NAME,
            "title": self.title,
            "day": date_format(self.read_on, "DATE_FORMAT"),
        }


@register.inclusion_tag("lists/_cite.html", takes_context=True)
def cite(
    context: Context,
    title: object,
    path: str,
    read_on: datetime.date,
    changed_on: str = "",
    authors: tuple[str, ...] = (),
    issue: datetime.date | None = None,
    page: str = "",
) -> dict[str, Cited]:
    address = f"{context['origin']}{path}"
    return {"cited": Cited(str(title), address, read_on, changed_on, tuple(authors), issue, page or "")}
