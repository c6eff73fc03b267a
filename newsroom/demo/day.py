"""A data editor's day: a list taken in, a name in it asked about, a row left; what was entered today. All invented."""

import csv
import datetime
import io

from delegates.models import Delegate, Organisation, Seat, Session, Term
from newskit.accounts.models import User
from newskit.opendata.importing import Incoming, import_table, mapping_for
from newskit.opendata.kinds import kind_of
from newskit.opendata.tables import Table
from newskit.periods import beijing_today
from newskit.topics.models import Source, Topic
from proposals import lifecycle
from proposals.lifecycle import Asked, Signed
from proposals.models import Kind, Proposal

SESSION = "npc-14-4"
AS_OF = datetime.date(2026, 3, 5)
NEW = {
    "檀汀屿": ("女", "望渚海洋研究院院长"),
    "郗棠舟": ("男", "鹭汀渡运集团总工程师"),
    "逄月峤": ("女", "云汀县第一小学校长"),
    "宓听岚": ("女", "青荻造船厂电焊工"),
}
_NOWHERE = ("令狐望渚", "男", "望渚大学教授")
_HEADINGS = ["代表团", "姓名", "性别", "民族", "职务", "备注"]
_STATEMENTS = (
    ("islands", "建议统一海岛渡口夜间照明标准", "统一海岛渡口夜间照明标准，费用由省级统筹。"),
    ("islands", "建议为海岛诊所配备远程会诊设备", "三年内为常住百人以上的海岛诊所配齐远程会诊设备。"),
)


def load(editor: User, *, topics: dict[str, Topic], said: Source, spared: set[int]) -> tuple[int, int]:
    """How many rows there are in the list, and how many entries of today. Nobody of `spared`, whom stories name."""
    session = Session.objects.select_related("term__body").get(code=SESSION)
    seats = Seat.objects.filter(mandate__term=session.term, ends_on=None, mandate__ends_on=None)
    seats = seats.exclude(mandate__delegate__in=spared).filter(mandate__delegate__distinction="")
    seats = list(seats.select_related("constituency", "mandate__delegate").order_by("-pk")[:40])
    people = [seat.mandate.delegate for seat in seats]
    return _take_in(editor, session.term, seats), _enter(editor, session, people, topics, said)


def _take_in(editor: User, term: Term, seats: list[Seat]) -> int:
    """Four are new, one stands there already, one sits in another delegation (asked about), one in none that there is (left)."""
    here = seats[0].constituency
    moved = next(seat for seat in seats if seat.constituency_id != here.pk)
    out = io.StringIO()
    write = csv.writer(out).writerow
    write(_HEADINGS)
    for name, (gender, post) in NEW.items():
        write([here.name, name, gender, "汉族", post, "2026年2月补选"])
    write([here.name, seats[0].mandate.delegate.name, "", "", "", ""])
    write([here.name, moved.mandate.delegate.name, "", "", "", ""])
    write(["望渚代表团", _NOWHERE[0], _NOWHERE[1], "汉族", _NOWHERE[2], ""])
    table, kind = Table(io.BytesIO(out.getvalue().encode()), "示范补充名单.csv"), kind_of("delegates")
    said = "示范补充名单，2026年3月5日（虚构）"
    incoming = Incoming(
        kind=kind,
        table=table,
        mapping=mapping_for(kind, table.headings, said),
        as_of=AS_OF,
        source_text=said,
        scope=term,
    )
    return import_table(actor=editor, incoming=incoming).rows


def _enter(editor: User, session: Session, people: list[Delegate], topics: dict[str, Topic], said: Source) -> int:
    """As an editor enters what the paper of the day has: statements, an item of the list, and who handles it."""
    today = beijing_today()
    for (topic, title, asked), person in zip(_STATEMENTS, people, strict=False):
        lifecycle.record_statement(
            actor=editor,
            body=session.term.body,
            term=session.term,
            title=title,
            stated_on=today,
            signatures=[Signed(person.name, person)],
            measures=[Asked(asked)],
            topics=[topics[topic]],
            source=said,
        )
    item = _filed(editor, people[2], session, topics["islands"], said)
    unit = Organisation.objects.filter(handles_items=True).order_by("pk").first()
    lifecycle.assign(actor=editor, proposal=item, organisation=unit, on=today, source=said)
    return len(_STATEMENTS) + 2


def _filed(editor: User, person: Delegate, session: Session, topic: Topic, said: Source) -> Proposal:
    return lifecycle.file_item(
        actor=editor,
        kind=Kind.SUGGESTION,
        body=session.term.body,
        term=session.term,
        session=session,
        title="关于统一海岛渡口夜间照明标准的建议",
        signatures=[Signed(person.name, person)],
        topics=[topic],
        filed_on=session.opens_on + datetime.timedelta(days=3),
        source=said,
    )
