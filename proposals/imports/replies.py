"""What one row of a table of replies says: a step, with what was answered."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from delegates.imports.roster.lines import Refused
from delegates.models import Term
from proposals.datasets import REPLIES
from proposals.imports import reading
from proposals.imports.actions import ReplyFacts, StepLine, check_step, item_fields
from proposals.imports.proposals import read_head, read_source
from proposals.imports.reading import Meetings, foreign, own
from proposals.models import ActionKind, Kind

FIELDS = (
    *item_fields(REPLIES),
    own(REPLIES, "unit", "单位", "承办单位", "主办单位", "办理单位", "复函单位", required=True),
    own(REPLIES, "replied_on_text"),
    own(REPLIES, "replied_on", "答复时间", "办复日期", "办复时间", "复函日期", "日期"),
    own(REPLIES, "letter_number", "发文字号", "答复文号", "复文号", "函号"),
    own(REPLIES, "public", "是否公开", "公开情况"),
    own(REPLIES, "text", "答复", "答复全文", "答复摘要", "内容"),
    own(REPLIES, "url", "答复链接", "全文网址", "公开网址"),
    own(REPLIES, "outcome_scheme", "结果分类法", "分类法"),
    own(REPLIES, "outcome", "结果代码", "办理结果类别", "办理类别", "办理结果分类"),
    own(REPLIES, "outcome_zh", "结果", "办理情况"),
    foreign("note", "备注", "Note", "附注"),
)
# 解决程度: A 所提问题已解决. The letter before its words, in one cell.
_LETTER = re.compile(r"(?P<code>[A-Da-d])\s*(?:类|[、.:：-])?\s*(?P<label>.{0,60})", re.DOTALL)


def read_line(row: int, cells: Mapping[str, str], *, meetings: Meetings, term: Term | None = None) -> StepLine:
    """Raises Refused with the field and the reason."""
    cells = reading.known(cells)
    title = reading.one_line(cells, "title", 200)
    head = read_head(cells, title, meetings, term)
    unit = reading.one_line(cells, "unit", 120)
    if not unit:
        raise Refused("unit", _("The unit that replied is missing."))
    line = StepLine(
        row,
        head,
        title,
        ActionKind.REPLIED,
        date=reading.date(cells, "replied_on_text", "replied_on"),
        unit=unit,
        note=reading.one_line(cells, "note", 300),
        reply=_facts(cells),
        source=read_source(cells),
    )
    if line.head.kind == Kind.MOTION:
        raise Refused("kind", _("A motion has no reply: a committee examines it."))
    check_step(line)
    return line


def _facts(cells: reading.Cells) -> ReplyFacts:
    code, label = reading.one_line(cells, "outcome", 60), reading.one_line(cells, "outcome_zh", 60)
    scheme = reading.one_line(cells, "outcome_scheme", 30)
    if not cells.ours:
        if ":" in code and not scheme:  # npc:A, as the file of items writes it
            scheme, _colon, code = code.partition(":")
        if code and (found := _LETTER.fullmatch(code)):
            code, label = found["code"].upper(), label or found["label"].strip()
        elif label and not code and (found := _LETTER.fullmatch(label)):
            code, label = found["code"].upper(), found["label"].strip()
    if len(code) > 4:
        raise Refused("outcome", _("“%(text)s” is no code of an outcome.") % {"text": reading.short(code)})
    if code and not scheme:
        raise Refused(
            "outcome_scheme", _("Name the scheme of the outcome: the same letter means different things in each.")
        )
    return ReplyFacts(
        number=reading.one_line(cells, "letter_number", 60),
        text=cells.get("text", "").strip(),
        url=reading.address(cells, "url"),
        is_public=reading.yes_or_no(cells, "public"),
        outcome_scheme=scheme,
        outcome_code=code,
        outcome_label=label,
    )
