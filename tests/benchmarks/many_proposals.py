"""100,000 proposals with signatures, measures, assignments, replies and topics, written by SQL; deterministic."""

from django.db import connection
from makers import make_body, make_organisation, make_session, make_source, make_topic

NUMBER = 100_000

# %% is a per cent sign for psycopg. Lengths are those of real items: a title of 25 characters, measures of 40.
PROPOSALS = """
INSERT INTO proposals_proposal (id, kind, title, slug, summary, body_id, term_id, session_id, between_sessions, number,
    serial, official_class, class_number, proposer_kind, signatory_count, note, status, filed_on, filed_precision,
    replied_on, replied_precision, due_on, created_at, updated_at, shown, confirmed_at, source_id)
SELECT n, 'suggestion', '关于完善第' || n || '号海岛急救转运补偿机制若干问题的建议', 'haidao-' || n,
    repeat('海岛居民夜间急救转运费用高、时间长。', 6), s.body_id, s.term_id, s.session_id, false,
    lpad(n::text, 6, '0'), n, '医疗卫生类', (n %% 700)::text, 'joint', n %% 40 + 1, '',
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
PARTS = [
    """INSERT INTO proposals_signature (proposal_id, role, name_as_printed, role_at_the_time, "order")
       SELECT n, CASE WHEN k = 1 THEN 'lead' ELSE 'co' END, '代表' || n || '之' || k, '', k
       FROM generate_series(1, %(number)s) AS n, generate_series(1, 2) AS k""",
    """INSERT INTO proposals_measure (proposal_id, "order", text, quoted)
       SELECT n, k, k || '是把夜间船舶转运列入院前急救目录，由省级财政与医保按比例分担费用，并向社会公布', false
       FROM generate_series(1, %(number)s) AS n, generate_series(1, 2) AS k""",
    """INSERT INTO proposals_assignment (proposal_id, organisation_id, role, assigned_on, precision, limit_ground, due_sure,
           ended, updated_at)
       SELECT n, %(unit)s, 'lead', date '2023-04-05' + n %% 1200, 'day', '', true, '', now()
       FROM generate_series(1, %(number)s) AS n WHERE n %% 6 IN (2, 3, 4)""",
    """INSERT INTO proposals_reply (proposal_id, organisation_id, replied_on, precision, number, text, url, is_public,
           outcome_scheme, outcome_code, outcome_label, updated_at)
       SELECT n, %(unit)s, date '2023-08-05' + n %% 1200, 'day', '', '', '', true, 'npc', 'A', '已解决', now()
       FROM generate_series(1, %(number)s) AS n WHERE n %% 6 IN (3, 4)""",
    """INSERT INTO proposals_proposal_topics (proposal_id, topic_id)
       SELECT n, t FROM generate_series(1, %(number)s) AS n JOIN unnest(%(topics)s::bigint[]) WITH ORDINALITY AS x (t, place)
       ON place = n %% 5 + 1""",
]


def fill(number: int = NUMBER) -> None:
    sessions = [make_session("npc", 14, order) for order in (1, 2, 3, 4)]
    slugs = {"养老": "yanglao", "教育": "jiaoyu", "医疗": "yiliao", "交通": "jiaotong", "环境": "huanjing"}
    values = {
        "number": number,
        "bodies": [make_body("npc").pk] * 4,
        "terms": [session.term_id for session in sessions],
        "sessions": [session.pk for session in sessions],
        "sources": [make_source(f"试版资料{place}").pk for place in range(4)],
        "unit": make_organisation("灯塔管理局").pk,
        "topics": [make_topic(name, slug).pk for name, slug in slugs.items()],
    }
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no triggers: they would touch each item five times
        for statement in (PROPOSALS, *PARTS):
            cursor.execute(statement, values)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE")
