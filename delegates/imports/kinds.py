"""The kinds of table whose rows are people, their mandates and posts."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from delegates.imports.holding import MANDATE_FIELDS, POST_FIELDS, MandatesRun, PostsRun
from delegates.imports.naming import WANTED
from delegates.imports.roster import FIELDS, RosterRun
from delegates.models import Term
from newskit.accounts.roles import Right
from newskit.opendata.kinds import Kind, Task, register, register_wanted
from newskit.verbs import WrongState

PEOPLE = "people"  # kinds that add people are taken in one after the other


def terms():
    return Term.objects.select_related("body")


def within_term(task: Task) -> None:
    if task.scope.as_of(task.as_of) == "no":
        raise WrongState(_("%(day)s lies outside %(term)s.") % {"day": task.as_of, "term": task.scope})


def register_all() -> None:
    for each in WANTED:
        register_wanted(each)
    register(
        Kind(
            "delegates",
            gettext_lazy("delegates: a roster"),
            FIELDS,
            Right.STANDING,
            RosterRun,
            lock=PEOPLE,
            scopes=terms,
            check=within_term,
            carried=("constituency",),
            note=gettext_lazy("Profiles, mandates, seats, offices and posts, as a list of a term prints them."),
        )
    )
    register(
        Kind(
            "mandates",
            gettext_lazy("mandates"),
            MANDATE_FIELDS,
            Right.STANDING,
            MandatesRun,
            lock=PEOPLE,
            note=gettext_lazy(
                "Mandates, seats and offices of people on record; our own file of mandates goes in as it is."
            ),
        )
    )
    register(
        Kind(
            "posts",
            gettext_lazy("posts"),
            POST_FIELDS,
            Right.STANDING,
            PostsRun,
            lock=PEOPLE,
            note=gettext_lazy(
                "Posts of people on record, dated or seen in print; our own file of posts goes in as it is."
            ),
        )
    )
