"""What can happen to an item of each kind: the state tables, as data.

A table holds the steps that its kind knows. A step says what the item is after it, which steps must have come before it
(and are implied where nobody saw them), and what it contradicts. A kind without a step refuses it: a motion has no reply.
Sources: Rules of procedure of the NPC (2021), art. 23, 29, 31, 32; Deputies Law (2025), art. 15, 51; the CPPCC's
regulations on proposals.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from proposals.models import ActionKind as Step
from proposals.models import Kind, Status


@dataclass(frozen=True)
class Needs:
    """One of these steps came before; where none was seen the first is implied.

    `strict`: each of them comes before, not just one; one that is surely later is a contradiction.
    `same_unit`: it was the same unit's step, where both name theirs.
    """

    steps: tuple[str, ...]
    strict: bool = True
    same_unit: bool = True


@dataclass(frozen=True)
class Rule:
    """One step. `follows`: the statuses after which it is what may come next; earlier steps may still be entered late.

    `by_unit`: it happens once for each unit, else once in the life of the item.
    `ends`: nothing comes after it but `trailed_by`.
    """

    status: str | None
    follows: tuple[str, ...] = ()
    needs: tuple[Needs, ...] = ()
    excludes: tuple[str, ...] = ()
    by_unit: bool = False
    ends: bool = False
    trailed_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """`start` is the first step of every item of the kind; None: the kind has no steps at all."""

    initial: str
    start: str | None
    steps: Mapping[str, Rule] = field(default_factory=dict)

    def before(self, step: str) -> frozenset[str]:
        """The steps that happen once and must not be surely later than this one, over all that it needs."""
        found: set[str] = set()
        for needs in self.steps[step].needs:
            for needed in needs.steps:
                if needs.strict and not self.steps[needed].by_unit:
                    found.add(needed)
                found |= self.before(needed)
        return frozenset(found)

    def before_in_unit(self, step: str) -> frozenset[str]:
        """The steps of a unit that must not be surely later than this step of the same unit."""
        return frozenset(
            needed
            for needs in self.steps[step].needs
            if needs.strict
            for needed in needs.steps
            if self.steps[needed].by_unit
        )


def _needs(*steps: str) -> Needs:
    return Needs(steps)


# From 交办 to 办结. What stands before the hand-out differs: a suggestion is handed out as filed, a proposal once accepted.
def _handling(ready: str, ready_step: str) -> dict[str, Rule]:
    return {
        Step.ASSIGNED: Rule(Status.ASSIGNED, (ready, Status.ASSIGNED), (_needs(ready_step),), by_unit=True),
        Step.RETURNED: Rule(
            None, (Status.ASSIGNED,), (Needs((Step.ASSIGNED, Step.REASSIGNED), strict=False),), by_unit=True
        ),
        Step.REASSIGNED: Rule(
            Status.ASSIGNED,
            (Status.ASSIGNED,),
            (Needs((Step.ASSIGNED,), strict=False, same_unit=False),),
            by_unit=True,
        ),
        # What a co-handler tells the lead unit: nobody waits for it, and it answers nothing.
        Step.OPINION: Rule(None, (Status.ASSIGNED,), (_needs(Step.ASSIGNED, Step.REASSIGNED),), by_unit=True),
        # A unit that has replied is not assigned anew: that is handling again.
        Step.REPLIED: Rule(
            Status.REPLIED,
            (Status.ASSIGNED, Status.HANDLED_AGAIN),
            (_needs(Step.ASSIGNED, Step.REASSIGNED),),
            by_unit=True,
        ),
        Step.FEEDBACK: Rule(None, (Status.REPLIED,), (Needs((Step.REPLIED,), strict=False),), by_unit=True),
        Step.HANDLED_AGAIN: Rule(
            Status.HANDLED_AGAIN, (Status.REPLIED,), (Needs((Step.REPLIED,), strict=False),), by_unit=True
        ),
        Step.CLOSED: Rule(
            Status.CLOSED,
            (Status.REPLIED,),
            (Needs((Step.REPLIED,), strict=False),),
            excludes=(Step.WITHDRAWN,),
            ends=True,
            trailed_by=(Step.FEEDBACK,),
        ),
    }


_MOTION = Table(
    Status.FILED,
    Step.FILED,
    {
        Step.FILED: Rule(Status.FILED),
        Step.REFERRED: Rule(Status.REFERRED, (Status.FILED,), (_needs(Step.FILED),), by_unit=True),
        # At once, on a committee's opinion, or at a later session on its report: no order but after the filing.
        Step.ON_AGENDA: Rule(Status.ON_AGENDA, (Status.FILED, Status.REFERRED, Status.EXAMINED), (_needs(Step.FILED),)),
        Step.EXAMINED: Rule(
            Status.EXAMINED,
            (Status.REFERRED, Status.ON_AGENDA),
            (Needs((Step.REFERRED, Step.ON_AGENDA), strict=False),),
            by_unit=True,
        ),
        Step.HANDLED_AS_SUGGESTION: Rule(
            Status.HANDLED_AS_SUGGESTION,
            (Status.FILED,),
            (_needs(Step.FILED),),
            excludes=(Step.REFERRED, Step.ON_AGENDA, Step.EXAMINED, Step.CLOSED, Step.WITHDRAWN),
            ends=True,
        ),
        Step.CLOSED: Rule(
            Status.CLOSED,
            (Status.EXAMINED, Status.ON_AGENDA),
            (Needs((Step.EXAMINED, Step.ON_AGENDA), strict=False),),
            excludes=(Step.WITHDRAWN,),
            ends=True,
        ),
        Step.WITHDRAWN: Rule(
            Status.WITHDRAWN, (Status.FILED, Status.REFERRED, Status.ON_AGENDA), (_needs(Step.FILED),), ends=True
        ),
    },
)

_SUGGESTION = Table(
    Status.FILED,
    Step.FILED,
    {
        Step.FILED: Rule(Status.FILED),
        **_handling(Status.FILED, Step.FILED),
        Step.WITHDRAWN: Rule(Status.WITHDRAWN, (Status.FILED, Status.ASSIGNED), (_needs(Step.FILED),), ends=True),
    },
)

# The committee's decision is one of four (收到 = 立案 + 并案 + 转意见; the rest is declined).
_PROPOSAL = Table(
    Status.FILED,
    Step.FILED,
    {
        Step.FILED: Rule(Status.FILED),
        Step.ACCEPTED: Rule(
            Status.ACCEPTED,
            (Status.FILED,),
            (_needs(Step.FILED),),
            excludes=(Step.MERGED, Step.SENT_AS_OPINION, Step.DECLINED),
        ),
        Step.MERGED: Rule(
            Status.MERGED,
            (Status.FILED,),
            (_needs(Step.FILED),),
            excludes=(Step.SENT_AS_OPINION, Step.DECLINED, Step.WITHDRAWN),
            ends=True,
        ),
        Step.SENT_AS_OPINION: Rule(
            Status.SENT_AS_OPINION,
            (Status.FILED,),
            (_needs(Step.FILED),),
            excludes=(Step.DECLINED, Step.WITHDRAWN),
            ends=True,
        ),
        Step.DECLINED: Rule(
            Status.DECLINED, (Status.FILED,), (_needs(Step.FILED),), excludes=(Step.WITHDRAWN,), ends=True
        ),
        **_handling(Status.ACCEPTED, Step.ACCEPTED),
        Step.WITHDRAWN: Rule(
            Status.WITHDRAWN, (Status.FILED, Status.ACCEPTED, Status.ASSIGNED), (_needs(Step.FILED),), ends=True
        ),
    },
)

# Nothing happens to a statement: what was filed is another item, linked by `confirm_filing`.
_STATEMENT = Table(Status.STATED, None)

TABLES: Mapping[str, Table] = {
    Kind.MOTION: _MOTION,
    Kind.SUGGESTION: _SUGGESTION,
    Kind.PROPOSAL: _PROPOSAL,
    Kind.STATEMENT: _STATEMENT,
}


def next_steps(kind: str, status: str) -> list[str]:
    """What may come next, in the order of the table: shown grey at the end of a timeline."""
    return [step for step, rule in TABLES[kind].steps.items() if status in rule.follows]
