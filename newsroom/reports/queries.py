"""The statements behind the reports, one each. Moments are compared with the period's, sections by id; NULL ids: all."""

import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from articles.models import Stage
from newsroom.reports.tables import Cell, Period

Rows = list[tuple[Cell, ...]]
IN_SECTION = "(%(sections)s::bigint[] IS NULL OR a.section_id = ANY (%(sections)s::bigint[]))"

# A sign-off's wait began when the story came to its stage: at the sign-off before it in the round, else with the round.
STEPS = """
    SELECT s.*, a.id AS article_id, a.title, a.section_id, r.is_correction,
           s.at - coalesce(lag(s.at) OVER (PARTITION BY s.round_id ORDER BY s.id), r.started_at) AS waited
    FROM articles_signoff s JOIN articles_round r ON r.id = s.round_id JOIN articles_article a ON a.id = r.article_id
"""
WAITING = f"""
    SELECT stage, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY waited),
           percentile_cont(0.9) WITHIN GROUP (ORDER BY waited), max(waited)
    FROM ({STEPS}) AS a
    WHERE decision <> 'reopen' AND at >= %(start)s AND at < %(end)s AND {IN_SECTION}
    GROUP BY stage ORDER BY array_position(ARRAY['first', 'second', 'final'], stage::text)
"""  # noqa: S608

# A story has been where it is since the newest sign-off of its newest round; a draft that was never submitted, since it was
# begun; one that was opened for a correction, since the first version after its signature.
AGEING = f"""
    WITH at_hand AS (
        SELECT a.stage, a.due_at, %(now)s - coalesce(
            CASE WHEN a.stage = 'draft' AND last.goes_to = 'signed' THEN (
                SELECT min(v.saved_at) FROM articles_version v WHERE v.article_id = a.id AND v.saved_at > last.at)
            ELSE last.at END, newest.started_at,
            (SELECT min(v.saved_at) FROM articles_version v WHERE v.article_id = a.id)) AS age
        FROM articles_article a
        LEFT JOIN LATERAL (SELECT r.id, r.started_at FROM articles_round r WHERE r.article_id = a.id
                           ORDER BY r.number DESC LIMIT 1) newest ON true
        LEFT JOIN LATERAL (SELECT s.at, s.goes_to FROM articles_signoff s WHERE s.round_id = newest.id
                           ORDER BY s.id DESC LIMIT 1) last ON true
        WHERE a.trashed_at IS NULL AND a.stage <> 'signed' AND {IN_SECTION})
    SELECT stage, count(*), count(*) FILTER (WHERE age < interval '4 hours'),
           count(*) FILTER (WHERE age >= interval '4 hours' AND age < interval '1 day'),
           count(*) FILTER (WHERE age >= interval '1 day' AND age < interval '3 days'),
           count(*) FILTER (WHERE age >= interval '3 days' AND age < interval '7 days'),
           count(*) FILTER (WHERE age >= interval '7 days'), max(age), count(*) FILTER (WHERE due_at < %(now)s)
    FROM at_hand GROUP BY stage ORDER BY array_position(ARRAY['draft', 'first', 'second', 'final'], stage::text)
"""  # noqa: S608
RETURNS = f"""
    SELECT a.at, a.stage, a.goes_to, section.name, a.title, u.name, a.note
    FROM ({STEPS}) AS a JOIN accounts_user u ON u.id = a.who_id JOIN accounts_section section ON section.id = a.section_id
    WHERE decision = 'return' AND at >= %(start)s AND at < %(end)s AND {IN_SECTION}
    ORDER BY a.at DESC, a.id DESC
"""  # noqa: S608
RETURNS_BY_STAGE = f"""
    SELECT stage, count(*) FILTER (WHERE decision = 'return'), count(*),
           100.0 * count(*) FILTER (WHERE decision = 'return') / count(*)
    FROM ({STEPS}) AS a
    WHERE decision <> 'reopen' AND at >= %(start)s AND at < %(end)s AND {IN_SECTION}
    GROUP BY stage ORDER BY array_position(ARRAY['first', 'second', 'final'], stage::text)
"""  # noqa: S608
LOCKS = f"""
    SELECT a.title, section.name, u.name, l.held_at, %(now)s - l.held_at, l.note
    FROM articles_editlock l JOIN articles_article a ON a.id = l.article_id JOIN accounts_user u ON u.id = l.held_by_id
    JOIN accounts_section section ON section.id = a.section_id
    WHERE l.ended_at IS NULL AND {IN_SECTION} ORDER BY l.held_at
"""  # noqa: S608
WORK = f"""
    WITH done AS (
        SELECT writer.id AS who, a.section_id, 'written' AS what, a.id AS article_id, NULL::bigint AS sign
        FROM articles_round a0 JOIN articles_article a ON a.id = a0.article_id, unnest(a0.writers) AS writer (id)
        WHERE NOT a0.is_correction AND a0.number = 1 AND a0.started_at >= %(start)s AND a0.started_at < %(end)s
              AND {IN_SECTION}
        UNION ALL
        SELECT who_id, section_id, CASE decision WHEN 'pass' THEN stage ELSE decision END, article_id, id
        FROM ({STEPS}) AS a WHERE at >= %(start)s AND at < %(end)s AND {IN_SECTION}
        UNION ALL
        SELECT v.saved_by_id, a.section_id, 'correct', a.id, NULL
        FROM articles_version v JOIN articles_article a ON a.id = v.article_id
        WHERE v.cause = 'correct' AND v.saved_at >= %(start)s AND v.saved_at < %(end)s AND {IN_SECTION})
    SELECT u.name, section.name, count(DISTINCT article_id) FILTER (WHERE what = 'written'),
           count(*) FILTER (WHERE what = 'first'), count(*) FILTER (WHERE what = 'second'),
           count(*) FILTER (WHERE what = 'final'), count(*) FILTER (WHERE what = 'return'),
           count(*) FILTER (WHERE what = 'correct')
    FROM done JOIN accounts_user u ON u.id = done.who JOIN accounts_section section ON section.id = done.section_id
    GROUP BY u.id, u.name, section.id, section.name, section."order" ORDER BY section."order", u.name, u.id
"""  # noqa: S608
CORRECTIONS = f"""
    WITH told AS (
        SELECT lower(p.shown) AS at, p.kind::text AS kind, p.article_id, p.section_id
        FROM articles_publication p WHERE NOT isempty(p.shown) AND lower(p.shown) <= %(now)s
        UNION
        SELECT min(p.withdrawn_at), 'withdrawn', p.article_id, min(p.section_id)
        FROM articles_publication p WHERE p.withdrawn_at IS NOT NULL GROUP BY p.article_id, p.withdrawn_at)
    SELECT date_trunc('month', a.at AT TIME ZONE 'Asia/Shanghai')::date AS month,
           count(*) FILTER (WHERE kind = 'first'), count(*) FILTER (WHERE kind = 'minor'),
           count(*) FILTER (WHERE kind = 'correction'), count(*) FILTER (WHERE kind = 'withdrawn'),
           100.0 * count(*) FILTER (WHERE kind = 'correction') / nullif(count(*) FILTER (WHERE kind = 'first'), 0)
    FROM told a WHERE a.at >= %(start)s AND a.at < %(end)s AND {IN_SECTION}
    GROUP BY month ORDER BY month DESC
"""  # noqa: S608


def _fetch(statement: str, period: Period, now: datetime.datetime) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"start": period.start, "end": period.end, "now": now, "sections": period.ids})
        return cursor.fetchall()


def _staged(rows: list[tuple[Any, ...]], *places: int) -> Rows:
    """The codes of stages in these cells, in words."""
    return [tuple(str(Stage(cell).label) if n in places else cell for n, cell in enumerate(row)) for row in rows]


def waiting(period: Period, now: datetime.datetime) -> Rows:
    return _staged(_fetch(WAITING, period, now), 0)


def ageing(period: Period, now: datetime.datetime) -> Rows:
    return _staged(_fetch(AGEING, period, now), 0)


def returns(period: Period, now: datetime.datetime) -> Rows:
    return _staged(_fetch(RETURNS, period, now), 1, 2)


def returns_by_stage(period: Period, now: datetime.datetime) -> Rows:
    return _staged(_fetch(RETURNS_BY_STAGE, period, now), 0)


def locks(period: Period, now: datetime.datetime) -> Rows:
    return [(title or _("(no headline)"), *rest) for title, *rest in _fetch(LOCKS, period, now)]


def work(period: Period, now: datetime.datetime) -> Rows:
    return _fetch(WORK, period, now)


def corrections(period: Period, now: datetime.datetime) -> Rows:
    return _fetch(CORRECTIONS, period, now)
