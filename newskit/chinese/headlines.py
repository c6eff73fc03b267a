"""How Chinese is set: `{% load headlines %}`."""

import re

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from newskit.chinese.phrases import phrases as cut

register = template.Library()

# A full-width mark brings its own space.
_AFTER_MARK = re.compile(r"(?<=[，。；：、！？）》”])[ \n]+")
_BEFORE_MARK = re.compile(r"[ \n]+(?=[，。；：、！？（《“])")


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


class CloseUp(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        text = self.nodelist.render(context)
        return mark_safe(_BEFORE_MARK.sub("", _AFTER_MARK.sub("", text)))


@register.tag
def closeup(parser: Parser, token: Token) -> CloseUp:
    """`{% closeup %}…{% endcloseup %}`: sentences of ours run on without a space where a full-width mark stands between."""
    nodelist = parser.parse(("endcloseup",))
    parser.delete_first_token()
    return CloseUp(nodelist)
