"""A reader's question answered: a paragraph to be copied, with what it counts, of how many, as of when, and from where.

What is copied is content, so it is Chinese whatever the language of the page. Kinds are never added up; a statement in the press
is no filed item; an official total stands beside ours with its source and is never one of ours.
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils import translation

from newskit.periods import PartialDate, Precision
from newskit.periods.clock import BEIJING
from newskit.topics.models import Source
from proposals.figures import ORDER
from proposals.filters import ProposalFilter
from proposals.models import Action, ActionKind, Kind, OfficialFigure, Proposal, Signature
from proposals.timeline import in_order

FILED = tuple(kind for kind in ORDER if kind != Kind.STATEMENT)


@dataclass(frozen=True)
class Figure:
    """A figure of ours, and of how many recorded here."""

    kind: str
    number: int
    of: int


@dataclass(frozen=True)
class Official:
    """What was announced of one kind at one session, by one source."""

    what: str
    source: Source


@dataclass(frozen=True)
class Answer:
    text: str
    address: str
    file: str = ""
    figures: list[Figure] = field(default_factory=list)
    official: list[Official] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)


def of_list(asked: ProposalFilter) -> Answer:
    """Of the rows that readers see under these conditions; the filter set is valid."""
    with translation.override("zh-hans"):
        recorded = _by_kind(ProposalFilter.readers_see(asked.moment))
        found = _by_kind(asked.filtered())
        kinds = [kind for kind in ORDER if kind in _kinds(asked)]
        figures = [Figure(str(kind.label), found[kind], recorded[kind]) for kind in kinds]
        query = asked.query()
        address = _address(reverse("proposals:list"), query)
        file = _address(reverse("proposals.csv"), asked.query(headers="zh"))
        official = _official(asked, [kind for kind in kinds if kind != Kind.STATEMENT])
        conditions = _conditions(asked)
        parts = [
            f"截至{_moment(asked.moment)}，{settings.NEWSPAPER_NAME}的记录中"
            + (f"，符合“{conditions}”的有：" if conditions else "有："),
            _filed([(kind, found[kind], recorded[kind]) for kind in kinds if kind != Kind.STATEMENT]),
        ]
        if Kind.STATEMENT in kinds:
            parts.append(_stated(found[Kind.STATEMENT], recorded[Kind.STATEMENT], alone=kinds == [Kind.STATEMENT]))
        parts.append("以上是本报记录的件数，不是官方总数；没有记录不表示没有。")
        if official:
            told = "；".join(f"{row.what}（来源：{_source(row.source)}）" for row in official)
            parts.append(f"官方公布：{told}。")
        if changed := asked.filtered().order_by().aggregate(at=Max("updated_at"))["at"]:
            parts.append(f"这些记录最近一次更新于{_moment(changed)}。")
        parts.append(f"名单：{address} 数据文件：{file}")
        return Answer("".join(parts), address, file, figures, official)


def of_item(item: Proposal, at: datetime.datetime) -> Answer | None:
    """Of one item; None while readers do not see it. `item` comes with `with_detail_parts()`."""
    if not item.is_live(at):
        return None
    with translation.override("zh-hans"):
        steps = [step for step in in_order(item.actions.all()) if not step.unseen]
        sources = list(dict.fromkeys(source for source in (item.source, *(step.source for step in steps)) if source))
        address = _address(item.get_absolute_url())
        parts = [f"截至{_moment(at)}，{settings.NEWSPAPER_NAME}的记录：{_heads(item)}。"]
        if item.kind == Kind.STATEMENT:
            parts.append(_said(item, at))
        else:
            parts += [f"{_day(step.date)}{_step(step)}；" for step in steps]
            parts[-1] = parts[-1].removesuffix("；") + "。"
            parts.append(f"目前状态：{item.get_status_display()}{_due(item, at)}。")
        parts.append("未记录的环节不表示没有。")
        if sources:
            parts.append(f"来源：{'；'.join(map(_source, sources))}。")
        parts.append(f"记录最近一次更新于{_moment(item.updated_at)}。查看：{address}")
        return Answer("".join(parts), address, sources=sources)


# Of a list


def _conditions(asked: ProposalFilter) -> str:
    """类别：建议、提案；状态：已答复."""
    told: dict[str, list[str]] = {}
    for chip in asked.chips:
        told.setdefault(chip.label, []).append(chip.text)
    return "；".join(f"{label}：{'、'.join(texts)}" for label, texts in told.items())


def _by_kind(rows: QuerySet[Proposal]) -> Counter:
    return Counter(dict(rows.order_by().values_list("kind").annotate(number=Count("pk"))))


def _kinds(asked: ProposalFilter) -> set[str]:
    return set(asked.given("kind")) or {kind.value for kind in ORDER}


def _filed(rows: list[tuple[Kind, int, int]]) -> str:
    """Each kind by itself; one of which nothing is recorded here at all is left out."""
    told = [f"{kind.label}{found}件（本报共记录{kind.label}{of}件）" for kind, found, of in rows if of]
    if not told:
        return "" if not rows else "未见记录。"
    apart = "；各类分列，不相加" if len(told) > 1 else ""
    return f"{'，'.join(told)}{apart}。"


def _stated(found: int, of: int, *, alone: bool) -> str:
    told = f"见报建言{found}条（本报共记录{of}条），只凭见报记录，未必已经提交"
    return f"{told}。" if alone else f"另有{told}，不计入上述各类。"


def _official(asked: ProposalFilter, kinds: list[Kind]) -> list[Official]:
    """Figures of items, of the sessions asked for, else of the newest session of each kind."""
    rows = OfficialFigure.objects.filter(kind__in=kinds).exclude(what=OfficialFigure.What.UNITS)
    rows = rows.select_related("session", "source")
    if sessions := asked.given("session"):
        rows = rows.filter(session__code__in=sessions)
    newest: dict[str, int] = {}
    told: dict[tuple, list[str]] = {}
    for row in rows.order_by("-session__opens_on", "kind", "source", "pk"):
        if sessions or newest.setdefault(row.kind, row.session_id) == row.session_id:
            told.setdefault((row.session, row.kind, row.source), []).append(f"{row.get_what_display()}{row.value}件")
    return [
        Official(f"{session}{Kind(kind).label}{'、'.join(figures)}", source)
        for (session, kind, source), figures in told.items()
    ]


# Of an item


def _heads(item: Proposal) -> str:
    where = str(item.session or item.term or item.body)
    number = f"第{item.number}号" if item.number else ""
    between = "闭会期间" if item.between_sessions else ""
    who = _signers(item.signatures.all(), item.signatory_count)
    return f"{where}{between}{number}{item.get_kind_display()}《{item.title}》{who}"


def _signers(signatures: Iterable[Signature], count: int | None) -> str:
    lead = [row.name_as_printed for row in signatures if row.role == Signature.Role.LEAD]
    told = [f"领衔：{'、'.join(lead)}"] if lead else []
    if count:
        told.append(f"见报联名{count}人")
    return f"（{'，'.join(told)}）" if told else ""


def _step(step: Action) -> str:
    unit = str(step.organisation or "")
    if step.kind == ActionKind.FILED:
        return "提出"
    if step.kind == ActionKind.REPLIED:
        return f"{unit}答复"
    told = str(step.get_kind_display())
    return f"{told}（{unit}）" if unit else told


def _due(item: Proposal, at: datetime.datetime) -> str:
    if item.due_on is None:
        return ""
    late = "，已逾期，未见答复" if item.due_on < at.astimezone(BEIJING).date() else ""
    return f"，答复期限{_day(PartialDate(item.due_on))}{late}"


def _said(item: Proposal, at: datetime.datetime) -> str:
    day = _day(PartialDate(item.stated_on))
    filed = [link.filed for link in item.filings.all() if link.filed.is_live(at)]
    if not filed:
        return f"{day}见报，未见立案信息。"
    return f"{day}见报；对应立案件：{'；'.join(_heads_short(row) for row in filed)}。"


def _heads_short(item: Proposal) -> str:
    number = f"第{item.number}号" if item.number else ""
    return f"{number}{item.get_kind_display()}《{item.title}》（{_address(item.get_absolute_url())}）"


# Words


def _moment(at: datetime.datetime) -> str:
    local = at.astimezone(BEIJING)
    return f"{local.year}年{local.month}月{local.day}日{local.hour}时（北京时间）"


def _day(date: PartialDate) -> str:
    if date.day is None:
        return "日期不详："
    if date.precision == Precision.YEAR:
        return f"{date.day.year}年"
    if date.precision == Precision.MONTH:
        return f"{date.day.year}年{date.day.month}月"
    before = "不晚于" if date.precision == Precision.NO_LATER else ""
    return f"{before}{date.day.year}年{date.day.month}月{date.day.day}日"


def _source(source: Source) -> str:
    parts = [source.text, f"{source.published_on:%Y-%m-%d}" if source.published_on else "", source.url]
    return "，".join(filter(None, parts))


def _address(path: str, query: str = "") -> str:
    return f"{settings.SITE_ORIGIN}{path}" + (f"?{query}" if query else "")
