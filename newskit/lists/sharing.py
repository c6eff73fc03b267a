"""What a page says of itself in several places: `{% load sharing %}`."""

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


class Told(template.Node):
    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: Context) -> SafeString:
        context[self.name] = mark_safe(" ".join(self.nodelist.render(context).split()))
        return mark_safe("")


@register.tag
def told(parser: Parser, token: Token) -> Told:
    """`{% told page_title %}…{% endtold %}` prints nothing and keeps what it encloses: a block may stand only once."""
    _, name = token.split_contents()
    nodelist = parser.parse(("endtold",))
    parser.delete_first_token()
    return Told(name, nodelist)
