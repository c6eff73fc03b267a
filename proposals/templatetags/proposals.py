"""What pages of the other apps show of proposals: `{% load proposals %}`."""

import datetime
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from delegates.models import Delegate
from newskit.periods.templatetags.days import long_day, near_day
from proposals.models import Kind, Proposal, Signature, Status
from proposals.put_forward import PutForward
from proposals.subjects import YEARS, filed_subjects, stated_subjects

register = template.Library()

# A disc: an answer is there. Half a disc: under way. A ring, dashed: nothing is known, or nothing more will come.
SHAPES = {
    Status.REPLIED: "done",
    Status.CLOSED: "done",
    Status.ON_AGENDA: "done",
    Status.EXAMINED: "done",
    Status.ACCEPTED: "busy",
    Status.REFERRED: "busy",
    Status.ASSIGNED: "busy",
    Status.HANDLED_AGAIN: "busy",
}

MEDIA = {
    "pdf": "PDF",
    "ofd": "OFD",
    "doc": "Word",
    "docx": "Word",
    "wps": "WPS",
    "xls": "Excel",
    "xlsx": "Excel",
    "jpg": "JPEG",
    "jpeg": "JPEG",
    "png": "PNG",
    "zip": "ZIP",
}


def is_overdue(proposal: Proposal, today: datetime.date) -> bool:
    """Late begins the day after; a reply that is not due, or whose day is unknown, is never late."""
    return proposal.due_on is not None and proposal.due_on < today


def _status(proposal: Proposal, today: datetime.date) -> tuple[str, str]:
    """The shape and the word."""
    if is_overdue(proposal, today):
        return "late", _("reply overdue, none seen")
    if proposal.kind == Kind.STATEMENT:
        filed = _filed_as(proposal)
        return ("busy", _("filed: %(kinds)s") % {"kinds": filed}) if filed else ("none", _("no filing known"))
    shape = SHAPES.get(proposal.status, "none")
    return shape, _("filed, nothing seen since") if proposal.status == Status.FILED else proposal.get_status_display()


@register.simple_tag
def status_mark(proposal: Proposal, today: datetime.date) -> SafeString:
    """A word with a shape, never a colour alone."""
    return format_html('<span class="st {}">{}</span>', *_status(proposal, today))


@register.filter
def status_words(proposal: Proposal, today: datetime.date) -> str:
    return _status(proposal, today)[1]


def _filed_as(proposal: Proposal) -> str:
    """The kinds of what a statement was filed as, of what readers see. In lists after `with_row_parts()`."""
    known = getattr(proposal, "known_filings", None)
    if known is None:
        known = proposal.filings.select_related("filed")
    now = timezone.now()
    return "、".join(dict.fromkeys(str(link.filed.get_kind_display()) for link in known if link.filed.is_live(now)))


@register.simple_tag
def status_date(proposal: Proposal, today: datetime.date) -> str:
    """The day that matters now: when it is due, was replied to, stated or filed."""
    if proposal.due_on:
        return _("due on %(day)s") % {"day": near_day(proposal.due_on, today)}
    if proposal.replied_on:
        return _("replied on %(day)s") % {"day": near_day(proposal.replied_on, today)}
    if proposal.kind == Kind.STATEMENT:
        return _("in the paper of %(day)s") % {"day": near_day(proposal.stated_on, today)} if proposal.stated_on else ""
    return _("filed on %(day)s") % {"day": long_day(proposal.filed_on)} if proposal.filed_on else ""


@register.simple_tag
def number_line(proposal: Proposal) -> str:
    """建议 第4817号; a statement has no number."""
    if proposal.kind == Kind.STATEMENT:
        return str(_("statement in the press"))
    if not proposal.number:
        return _("%(kind)s, number unknown") % {"kind": proposal.get_kind_display()}
    return _("%(kind)s no. %(number)s") % {"kind": proposal.get_kind_display(), "number": proposal.number}


@register.simple_tag
def proposer_line(proposal: Proposal) -> str:
    """周某某等12名代表: the first leader as printed, and of how many. In lists after `with_row_parts()`."""
    leads = getattr(proposal, "lead_signatures", None)
    if leads is None:
        leads = list(proposal.signatures.filter(role=Signature.Role.LEAD))
    if not leads:
        return str(_("proposer unknown"))
    lead = leads[0]
    many = max(proposal.signatory_count or 0, len(leads))
    word = proposal.body.member_word if lead.delegate_id or many > 1 else ""
    if many > 1:
        return _("%(name)s and others, %(count)s %(word)s") % {
            "name": lead.name_as_printed,
            "count": many,
            "word": word,
        }
    return f"{lead.name_as_printed}{word}"


@register.filter
def media_type(address: str) -> str:
    """What a link leads to, by the end of its address: PDF, Word …; a page where nothing else is said."""
    ending = PurePosixPath(urlsplit(address).path).suffix.lower().removeprefix(".")
    return MEDIA.get(ending) or str(_("web page"))


@register.simple_tag
def put_forward_by(delegate: Delegate, length: int) -> PutForward:
    """What the parts of a profile then share: `{% put_forward_by delegate 6 as put_forward %}`."""
    return PutForward(delegate, timezone.now(), length)


@register.inclusion_tag("proposals/_delegate_figures.html")
def delegate_figures(put_forward: PutForward) -> dict:
    """How many led and co-signed, by kind, and how many replies were seen: of those recorded here."""
    numbers = put_forward.numbers
    return {
        "delegate": put_forward.delegate,
        "signatures": [
            (label, role, [(kind, kind.label, numbers[role, kind]) for kind in Kind if numbers[role, kind]])
            for label, role in ((_("Led"), "lead"), (_("Co-signed"), "co"))
        ],
        **put_forward.answers,
    }


@register.inclusion_tag("proposals/_proposals_by.html")
def proposals_by(put_forward: PutForward) -> dict:
    """The newest of what a delegate led and co-signed; the list has the rest."""
    led, signed = put_forward.by_role["lead"], put_forward.by_role["co"]
    return {
        "led": led,
        "led_more": put_forward.number("lead") - len(led),
        "signed": signed,
        "signed_more": put_forward.number("co") - len(signed),
        "delegate": put_forward.delegate,
        "today": timezone.localdate(put_forward.at),
    }


@register.inclusion_tag("proposals/_subjects.html")
def subjects_of(put_forward: PutForward) -> dict:
    """What the items are about: filed ones and statements apart."""
    return {"filed": filed_subjects(put_forward), "stated": stated_subjects(put_forward), "years": YEARS}
