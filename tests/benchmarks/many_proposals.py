"""100,000 proposals, 517,000 actions and 3,000 delegates with what hangs on them, written by SQL; deterministic."""

import contextlib
import datetime
from collections.abc import Iterator

from django.db import connection
from makers import make_body, make_constituency, make_session, make_source, make_term, make_topic, make_user

from delegates.models import Delegate, Mandate, Organisation, Seat
from newskit.periods.shown import shown_periods
from newskit.searching import GramIndex
from proposals.models import Proposal, Signature

NUMBER = 100_000

# %% is a per cent sign for psycopg. Lengths are those of real items: a title of 25 characters, measures of 40.
PROPOSALS = """
INSERT INTO proposals_proposal (id, kind, title, title_locked, slug, summary, body_id, term_id, session_id, between_sessions,
    number, serial, official_class, class_number, proposer_kind, signatory_count, note, status, filed_on, filed_precision,
    replied_on, replied_precision, due_on, created_at, updated_at, shown, confirmed_at, source_id)
SELECT n, 'suggestion', '关于完善第' || n || '号' || (%(subjects)s::text[])[n %% 40 + 1] || '补偿机制若干问题的建议',
    false, 'haidao-' || n,
    repeat('海岛居民夜间急救转运费用高、时间长。', 6), s.body_id, s.term_id, s.session_id, false,
    lpad(n::text, 7, '0'), n, '医疗卫生类', (n %% 700)::text, 'joint', n %% 40 + 1, '',
    (ARRAY['filed', 'accepted', 'assigned', 'replied', 'closed', 'declined'])[n %% 6 + 1],
    CASE WHEN n %% 9 = 0 THEN NULL ELSE date '2023-03-05' + n %% 1200 END,
    (ARRAY['day', 'day', 'day', 'month', 'no_later'])[n %% 5 + 1],
    CASE WHEN n %% 6 IN (3, 4) THEN date '2023-08-05' + n %% 1200 END, 'day',
    CASE WHEN n %% 6 = 2 THEN date '2023-06-05' + n %% 1200 END,
    now(), now(), '{[2020-01-01 00:00+00,)}', '2020-01-01', s.source_id
FROM generate_series(1, %(number)s) AS n
JOIN unnest(%(bodies)s::bigint[], %(terms)s::bigint[], %(sessions)s::bigint[], %(sources)s::bigint[])
    WITH ORDINALITY AS s (body_id, term_id, session_id, source_id, place) ON s.place = n %% 4 + 1
"""
# What becomes of an item, by its status: 1, 2, 2, 7, 9 and 10 steps.
STEPS = {
    "filed": ["filed"],
    "accepted": ["filed", "accepted"],
    "declined": ["filed", "declined"],
    "assigned": ["filed", *["assigned"] * 6],
    "replied": ["filed", *["assigned"] * 4, *["replied"] * 4],
    "closed": ["filed", *["assigned"] * 3, *["replied"] * 3, *["feedback"] * 2, "closed"],
}
# A delegate signs about 70, the first of them every fiftieth.
SIGNATURES = """INSERT INTO proposals_signature (proposal_id, role, name_as_printed, role_at_the_time, "order", delegate_id,
           mandate_id)
       SELECT n, CASE WHEN k = 1 THEN 'lead' ELSE 'co' END, d.name, '', k, d.id, (%(mandates)s::bigint[])[place]
       FROM generate_series(1, %(number)s) AS n, generate_series(1, 3) AS k
       JOIN LATERAL (SELECT CASE k WHEN 1 THEN n %% 2999 + 2 WHEN 2 THEN (n + 1500) %% 2999 + 2 ELSE 1 END AS place) AS p ON true
       JOIN delegates_delegate AS d ON d.id = (%(people)s::bigint[])[place] WHERE k < 3 OR n %% 50 = 0"""
PARTS = [
    """INSERT INTO proposals_action (proposal_id, kind, happened_on, precision, implied, organisation_id, ground, note,
           recorded_by_id, recorded_at, updated_at)
       SELECT p.id, step.kind, p.filed_on + place::int * 9, 'day', false,
           CASE WHEN step.kind IN ('assigned', 'replied', 'feedback') THEN (%(units)s::bigint[])[(p.id + place) %% 200 + 1] END,
           '', '', %(clerk)s, now(), now()
       FROM proposals_proposal AS p
       JOIN unnest(%(statuses)s::text[], %(steps)s::text[], %(places)s::int[]) AS step (status, kind, place) USING (status)""",
    """INSERT INTO proposals_measure (proposal_id, "order", text, quoted)
       SELECT n, k, k || '是把夜间船舶转运列入院前急救目录，由省级财政与医保按比例分担费用，并向社会公布', false
       FROM generate_series(1, %(number)s) AS n, generate_series(1, 2) AS k""",
    """INSERT INTO proposals_assignment (proposal_id, organisation_id, role, assigned_on, precision, limit_ground, due_sure,
           ended, updated_at, due_on)
       SELECT n, (%(units)s::bigint[])[n %% 200 + 1], 'lead', date '2023-04-05' + n %% 1200, 'day', '', true, '', now(),
           date '2023-07-05' + n %% 1200
       FROM generate_series(1, %(number)s) AS n WHERE n %% 6 IN (2, 3, 4)""",
    """INSERT INTO proposals_reply (proposal_id, organisation_id, replied_on, precision, number, text, url, is_public,
           outcome_scheme, outcome_code, outcome_label, updated_at, assignment_id)
       SELECT n, (%(units)s::bigint[])[n %% 200 + 1],
           date '2023-08-05' + n %% 1200, 'day', '', '', '', true, 'npc', 'A', '已解决', now(), a.id
       FROM generate_series(1, %(number)s) AS n JOIN proposals_assignment AS a ON a.proposal_id = n WHERE n %% 6 IN (3, 4)""",
    """INSERT INTO proposals_proposal_topics (proposal_id, topic_id)
       SELECT n, t FROM generate_series(1, %(number)s) AS n JOIN unnest(%(topics)s::bigint[]) WITH ORDINALITY AS x (t, place)
       ON place = n %% 5 + 1""",
]


SUBJECTS = [
    a + b
    for a in ["海岛", "高原", "边境", "湖区", "林区", "牧区", "矿区", "老城"]
    for b in ["急救转运", "冬季供暖", "校车接送", "夜间照明", "污水回用"]
]


PEOPLE = 3_000


def _people() -> tuple[list[int], list[int]]:
    """Delegates with a mandate and a seat each; their keys and those of the mandates."""
    confirmed = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    shown = shown_periods([], confirmed)
    people = Delegate.objects.bulk_create(
        Delegate(
            name="赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"[n % 16] + chr(0x4E20 + n) + chr(0x5208 + n % 700),
            slug=f"delegate-{n}",
            shown=shown,
            confirmed_at=confirmed,
        )
        for n in range(PEOPLE)
    )
    term = make_term("npc", 14)
    mandates = Mandate.objects.bulk_create(Mandate(delegate=each, term=term, began="elected") for each in people)
    seats = [make_constituency(f"灯塔第{place}代表团") for place in range(35)]
    Seat.objects.bulk_create(Seat(mandate=each, constituency=seats[n % 35]) for n, each in enumerate(mandates))
    return [each.pk for each in people], [each.pk for each in mandates]


def _units() -> list[int]:
    names = [f"灯塔第{n}管理局" for n in range(200)]
    units = Organisation.objects.bulk_create(Organisation(name=name, handles_items=True) for name in names)
    return [unit.pk for unit in units]


@contextlib.contextmanager
def _indexed_at_the_end() -> Iterator[None]:
    """A gram index is built in a tenth of the time that it takes to write it row by row."""
    indexes = [(model, i) for model in (Proposal, Signature) for i in model._meta.indexes if isinstance(i, GramIndex)]
    with connection.schema_editor() as editor:
        for model, index in indexes:
            editor.remove_index(model, index)
    yield
    with connection.schema_editor() as editor:
        editor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        for model, index in indexes:
            editor.add_index(model, index)
            editor.execute(f'ALTER INDEX "{index.name}" ALTER COLUMN 1 SET STATISTICS 0')


def fill(number: int = NUMBER, *, whole: bool = True) -> None:
    """`whole`: with all that hangs on an item, else with its signatures only."""
    sessions = [make_session("npc", 14, order) for order in (1, 2, 3, 4)]
    slugs = {"养老": "yanglao", "教育": "jiaoyu", "医疗": "yiliao", "交通": "jiaotong", "环境": "huanjing"}
    steps = [(status, kind, place) for status, kinds in STEPS.items() for place, kind in enumerate(kinds)]
    values = {
        "number": number,
        "bodies": [make_body("npc").pk] * 4,
        "terms": [session.term_id for session in sessions],
        "sessions": [session.pk for session in sessions],
        "sources": [make_source(f"试版资料{place}").pk for place in range(4)],
        "topics": [make_topic(name, slug).pk for name, slug in slugs.items()],
        "units": _units(),
        "clerk": make_user().pk,
        "subjects": SUBJECTS,
        "statuses": [status for status, _kind, _place in steps],
        "steps": [kind for _status, kind, _place in steps],
        "places": [place for _status, _kind, place in steps],
    }
    values["people"], values["mandates"] = _people()
    with _indexed_at_the_end(), connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no triggers: they would touch each item five times
        for statement in (PROPOSALS, SIGNATURES, *(PARTS if whole else ())):
            cursor.execute(statement, values)
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('proposals_proposal', 'id'), max(id)) FROM proposals_proposal"
        )
        cursor.execute("SET session_replication_role = origin")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
