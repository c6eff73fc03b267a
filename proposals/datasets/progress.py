"""The companion of the file of items that says how far each was carried out."""

from django.db.models import F

from newskit.opendata import Column, Datatype
from newskit.opendata.cells import filled, partial_date, whole_day, words
from proposals.datasets.companions import companion, origin, parts_of
from proposals.models import Milestone

MILESTONES = companion(
    "milestones",
    "落实进展",
    "Milestones",
    (
        Column("milestone", "节点", "Milestone", value="title"),
        Column("state", "进展代码", "State, code", Datatype.CODE),
        Column("state_zh", "进展", "State", value=lambda _: words("state", Milestone.State.choices)),
        Column("day", "日期", "Date", Datatype.DATE, lambda _: whole_day("day", "precision")),
        Column("day_text", "日期(所知)", "Date, as known", value=partial_date("day", "precision")),
        Column("text", "说明", "Text", value=filled("text")),
        Column("as_of", "截至", "As of", Datatype.DATE),
        *origin(),
    ),
    parts=parts_of(Milestone, F("day").asc(nulls_last=True), "pk"),
    note_zh="每行一个节点。日期为计划、完成或停止之日；截至为本报最近一次查看之日。节点由编辑记录，不是官方步骤，也不影响状态。",
    note_en=(
        "A row a milestone. The date is when it is planned for, was done or was dropped; `as_of` when somebody last looked. "
        "Editors record milestones: they are no official steps and no part of the status."
    ),
)
