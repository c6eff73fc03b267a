"""In our own templates a variable that does not exist is an error; Django would print nothing.

By the origin of the template, because those of Django and unfold rely on silence. `{% if x %}` stays as it is: there
a missing variable is Django's documented way to say no.
"""

import copy
from pathlib import Path

from django.conf import settings
from django.template import base
from django.template.defaulttags import ForNode

OURS = ("templates", "newsroom", "articles", "proposals", "delegates", "newskit")


class UndefinedVariable(Exception):
    pass


def is_ours(origin) -> bool:
    path = Path(str(getattr(origin, "name", "")))
    return path.is_relative_to(settings.BASE_DIR) and path.relative_to(settings.BASE_DIR).parts[0] in OURS


class StrictExpression(base.FilterExpression):
    is_looped_over = False

    def __init__(self, token, parser):
        super().__init__(token, parser)
        self.origin = parser.origin

    def resolve(self, context, ignore_failures=False):
        is_question = ignore_failures and not self.is_looped_over
        if not self.is_var or is_question or not is_ours(self.origin):
            return super().resolve(context, ignore_failures)
        known = copy.copy(self)
        try:
            known.var, known.is_var = self.var.resolve(context), False
        except base.VariableDoesNotExist as error:
            raise UndefinedVariable(f"{self.origin.name}: {self.token}") from error
        return super(StrictExpression, known).resolve(context)


def install() -> None:
    make_loop = ForNode.__init__

    def make_strict_loop(self, *args, **kwargs):
        make_loop(self, *args, **kwargs)
        self.sequence.is_looped_over = True

    base.FilterExpression = StrictExpression
    ForNode.__init__ = make_strict_loop
