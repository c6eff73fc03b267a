"""Template filters for headlines: `{% load headlines %}`."""

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from newskit.chinese.phrases import phrases as cut

register = template.Library()


@register.filter
def phrases(text: str) -> SafeString:
    """One line of a headline, each phrase in a span that the stylesheet does not break."""
    parts = cut(text)
    if len(parts) < 2:
        return format_html_join("", "{}", ((part,) for part in parts))
    return format_html_join("", "<span>{}</span>", ((part,) for part in parts))


@register.filter
def headline(lines: list[str]) -> SafeString:
    """The lines of a headline, broken where the editor broke them."""
    if len(lines) == 1:
        return phrases(lines[0])
    # Every phrase in a span, also where a line has one only: the front page drops the breaks and keeps the phrases.
    return mark_safe("<br>".join(format_html_join("", "<span>{}</span>", ((p,) for p in cut(line))) for line in lines))
