"""Two notices in the words in which a Standing Committee publishes them: one applied, one that waits. All names are invented."""

from delegates.models import Delegate, Seat
from delegates.notices.applying import Decision, apply_notice, take_notice
from delegates.notices.matching import proposals
from newskit.accounts.models import User

ELECTED = "庾听澜"
_APPLIED = """全国人民代表大会常务委员会公告
〔十四届〕示范第一号

{place}人民代表大会常务委员会补选{elected}（女）为第十四届全国人民代表大会代表。由{place}选出的第十四届全国人民代表大会代表{gone}因病去世。
依照代表法的有关规定，{gone}的代表资格终止。

全国人民代表大会常务委员会
2025年12月27日
"""
_WAITING = """全国人民代表大会常务委员会公告
〔十四届〕示范第二号

{place}人民代表大会常务委员会决定接受{left}辞去第十四届全国人民代表大会代表职务。第十四届全国人民代表大会代表{moved}由{place}代表团转入{there}代表团。
{there}人民代表大会补选寿砚舟、{namesake}2名为第十四届全国人民代表大会代表。
依照代表法的有关规定，{left}的代表资格终止。

截至目前，第十四届全国人民代表大会实有代表2878人。

全国人民代表大会常务委员会
2026年2月27日
"""


def load(actor: User, *, spared: set[int]) -> None:
    """Of delegates whom no story names (`spared` are those): what is applied puts nothing on hold."""
    seats = Seat.objects.filter(
        mandate__term__body__code="npc", mandate__term__number=14, ends_on=None, mandate__ends_on=None
    )
    seats = seats.exclude(mandate__delegate__in=spared).filter(mandate__delegate__distinction="")
    seats = list(seats.select_related("constituency", "mandate__delegate").order_by("constituency", "pk"))
    by_place: dict[str, list[Delegate]] = {}
    for seat in seats:
        by_place.setdefault(seat.constituency.name.removesuffix("代表团"), []).append(seat.mandate.delegate)
    (place, here), (there, others), *_rest = sorted(by_place.items(), key=lambda each: (-len(each[1]), each[0]))
    gone, left, moved = here[:3]
    applied = take_notice(actor=actor, text=_APPLIED.format(place=place, gone=gone.name, elected=ELECTED))
    chosen = [
        Decision(
            each.change,
            each.delegate,
            each.change.on,
            each.change.precision,
            each.change.how,
            "",
            each.change.constituency,
        )
        for each in proposals(applied)
        if each.delegate or each.is_new
    ]
    apply_notice(actor=actor, notice=applied, decisions=chosen)
    take_notice(
        actor=actor,
        text=_WAITING.format(place=place, left=left.name, moved=moved.name, there=there, namesake=others[0].name),
    )
