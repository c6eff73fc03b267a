"""The kinds of table whose rows are people, their mandates and posts."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from delegates.imports.holding import MANDATE_FIELDS, POST_FIELDS, MandatesRun, PostsRun
from delegates.imports.naming import WANTED
from delegates.imports.roster import FIELDS, RosterRun, roster_table
from delegates.models import Term
from newskit.accounts.roles import Right
from newskit.chinese.numbers import meetings
from newskit.opendata.incoming import Note
from newskit.opendata.kinds import Kind, Task, register, register_wanted
from newskit.verbs import WrongState

PEOPLE = "people"  # kinds that add people are taken in one after the other


def terms():
    return Term.objects.select_related("body")


def within_term(task: Task) -> None:
    if task.scope.as_of(task.as_of) == "no":
        raise WrongState(_("%(day)s lies outside %(term)s.") % {"day": task.as_of, "term": task.scope})


def of_another_term(task: Task, titles: list[str]) -> list[Note]:
    """A title that names another term or body than was chosen: said before anything is taken in."""
    congress = task.scope.body.is_congress
    found = []
    for title in titles:
        terms_named = {each.term for each in meetings(title)}
        body_named = {True} if "人民代表大会" in title or "全国人大" in title else set()
        body_named |= {False} if "政协" in title or "政治协商" in title else set()
        if (terms_named and task.scope.number not in terms_named) or (body_named and congress not in body_named):
            said = _("The title “%(title)s” is of another term or body than %(term)s: is the term right?")
            found.append(Note(said % {"title": title[:60], "term": task.scope}, warns=True))
    return found


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
            opens=roster_table,
            loosely=True,
            contradicted=of_another_term,
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
