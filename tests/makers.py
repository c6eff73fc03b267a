"""Plain functions that make one valid row each. Names are invented; bodies, terms and sessions are real."""

import datetime
import itertools
from collections.abc import Iterable

from psycopg.types.multirange import Multirange
from psycopg.types.range import Range

from articles import document as documents
from articles import publishing, review
from articles.models import Article, Publication
from delegates.models import (
    Alias,
    Body,
    CommitteePost,
    Constituency,
    Delegate,
    Mandate,
    Office,
    Organisation,
    Position,
    Seat,
    Session,
    Sighting,
    Term,
)
from newskit.accounts.models import Posting, Section, User, system_account
from newskit.topics.models import Source, Topic
from proposals import key_topics, lifecycle
from proposals.models import Assignment, KeyTopic, Proposal, Reply, Signature

_number = itertools.count(1)
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
ALWAYS = Multirange([Range(LONG_AGO, None)])

BODIES = {
    "npc": ("全国人民代表大会", "全国人大", "代表", "代表团", ["motion", "suggestion"]),
    "cppcc": ("中国人民政治协商会议全国委员会", "全国政协", "委员", "界别", ["proposal"]),
}
TERMS = {
    ("npc", 13): ("十三届全国人大", datetime.date(2018, 3, 5), datetime.date(2023, 3, 5)),
    ("npc", 14): ("十四届全国人大", datetime.date(2023, 3, 5), None),
    ("cppcc", 13): ("十三届全国政协", datetime.date(2018, 3, 3), datetime.date(2023, 3, 4)),
    ("cppcc", 14): ("十四届全国政协", datetime.date(2023, 3, 4), None),
}


def make_user(role: str = "", *, section: Section | None = None, **fields) -> User:
    """A user, with a posting of this role for the section (all of them if None)."""
    username = fields.pop("username", f"user{next(_number)}")
    user = User.objects.create_user(username, **{"name": "文青"} | fields)
    if role:
        Posting.objects.create(user=user, role=role, section=section)
    return user


def make_source(text: str = "试版资料", **fields) -> Source:
    return Source.objects.get_or_create(text=text, **fields)[0]


def make_body(code: str = "npc") -> Body:
    name, short, member, constituency, kinds = BODIES[code]
    return Body.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "short_name": short,
            "name_en": code.upper(),
            "member_word": member,
            "role_word": f"{short}{member}",
            "constituency_word": constituency,
            "kinds": kinds,
            "order": list(BODIES).index(code) + 1,
        },
    )[0]


def make_term(body: str = "npc", number: int = 14) -> Term:
    name, starts_on, ends_on = TERMS[body, number]
    return Term.objects.get_or_create(
        body=make_body(body), number=number, defaults={"name": name, "starts_on": starts_on, "ends_on": ends_on}
    )[0]


def make_session(body: str = "npc", term: int = 14, number: int = 4, **fields) -> Session:
    opens_on = datetime.date(2022 + number if term == 14 else 2017 + number, 3, 5)
    return Session.objects.get_or_create(
        term=make_term(body, term),
        number=number,
        defaults={
            "code": f"{body}-{term}-{number}",
            "name": f"{TERMS[body, term][0]}第{number}次会议",
            "opens_on": opens_on,
            "closes_on": opens_on + datetime.timedelta(days=7),
        }
        | fields,
    )[0]


def make_constituency(
    name: str = "北京代表团", *, body: str = "npc", term: int = 14, code: str = "", **fields
) -> Constituency:
    kind = Constituency.Kind.DELEGATION if body == "npc" else Constituency.Kind.SECTOR
    return Constituency.objects.get_or_create(
        term=make_term(body, term),
        name=name,
        defaults={"code": code or f"place-{next(_number)}", "short_name": name, "kind": kind} | fields,
    )[0]


def make_delegate(name: str = "钱书宁", *, hidden: bool = False, **fields) -> Delegate:
    """A delegate whom readers see, unless hidden."""
    if not hidden:
        fields = {"shown": ALWAYS, "confirmed_at": LONG_AGO} | fields
    return Delegate.objects.create(name=name, **fields)


def make_alias(delegate: Delegate, name: str, kind: str = Alias.Kind.FORMER, **fields) -> Alias:
    return Alias.objects.create(delegate=delegate, name=name, kind=kind, **fields)


def make_mandate(delegate: Delegate | None = None, *, body: str = "npc", term: int = 14, **fields) -> Mandate:
    """Held from the start of the term, with no end known."""
    row = make_term(body, term)
    return Mandate.objects.create(
        delegate=delegate or make_delegate(), term=row, **{"starts_on": row.starts_on, "began": "elected"} | fields
    )


def make_seat(mandate: Mandate | None = None, constituency: Constituency | None = None, **fields) -> Seat:
    mandate = mandate or make_mandate()
    code, number = mandate.term.body.code, mandate.term.number
    name = "北京代表团" if code == "npc" else "经济界"
    return Seat.objects.create(
        mandate=mandate,
        constituency=constituency or make_constituency(name, body=code, term=number),
        **{"starts_on": mandate.starts_on} | fields,
    )


def make_office(mandate: Mandate, rank: str, **fields) -> Office:
    return Office.objects.create(mandate=mandate, rank=rank, **{"starts_on": mandate.starts_on} | fields)


def make_committee(name: str = "中国人民政治协商会议全国委员会经济委员会", *, body: str = "cppcc") -> Organisation:
    return Organisation.objects.get_or_create(
        name=name, defaults={"kind": Organisation.Kind.COMMITTEE, "body": make_body(body)}
    )[0]


def make_committee_post(mandate: Mandate, role: str = "vice_chair", **fields) -> CommitteePost:
    fields.setdefault("committee", make_committee())
    fields.setdefault("starts_on", mandate.starts_on or mandate.term.starts_on)
    return CommitteePost.objects.create(mandate=mandate, role=role, **fields)


def make_organisation(name: str = "澜川大学", **fields) -> Organisation:
    return Organisation.objects.get_or_create(name=name, defaults=fields)[0]


def make_position(
    delegate: Delegate | None = None, title: str = "校长", *, organisation: str = "澜川大学", **fields
) -> Position:
    return Position.objects.create(
        delegate=delegate or make_delegate(), organisation=make_organisation(organisation), title=title, **fields
    )


def make_sighting(position: Position, seen_on: datetime.date, *, former: bool = False, **fields) -> Sighting:
    return Sighting.objects.create(
        position=position, seen_on=seen_on, former=former, **{"as_printed": str(position)} | fields
    )


def make_topic(name: str = "养老", slug: str = "yanglao", **fields) -> Topic:
    return Topic.objects.get_or_create(slug=slug, defaults={"name": name} | fields)[0]


def make_proposal(kind: str = "suggestion", *, body: str = "", hidden: bool = False, **fields) -> Proposal:
    """An item of the newest session whom readers see, unless hidden. Status and days may be given as if steps had led to them."""
    body = body or ("cppcc" if kind == "proposal" else "npc")
    session = fields.pop("session", None) or make_session(body)
    if not hidden:
        fields = {"shown": ALWAYS, "confirmed_at": LONG_AGO} | fields
    topics = fields.pop("topics", [])
    proposal = Proposal.objects.create(
        kind=kind,
        body=session.term.body,
        term=session.term,
        session=session,
        **{"title": "关于修复灯塔的建议", "slug": "dengta", "status": "stated" if kind == "statement" else "filed"}
        | fields,
    )
    proposal.topics.set(topics)
    return proposal


def make_filed(kind: str = "suggestion", *, actor: User | None = None, **fields) -> Proposal:
    """An item filed by the verb on 5 March 2026, so that its steps say what it is."""
    session = fields.pop("session", None) or make_session("cppcc" if kind == "proposal" else "npc")
    return lifecycle.file_item(
        actor=actor or system_account("import"),
        kind=kind,
        body=session.term.body,
        session=session,
        **{"title": "关于修复灯塔的建议", "filed_on": datetime.date(2026, 3, 5)} | fields,
    )


def make_key_topic(
    title: str = "海岛基本公共服务", *, body: str = "npc", items: Iterable[Proposal] = (), **fields
) -> KeyTopic:
    """A topic of the newest session's list, with its items."""
    session = fields.pop("session", None) or make_session(body)
    actor = system_account("import")
    standard = {"list": "key_suggestions" if body == "npc" else "key_proposals", "source": make_source()}
    topic = key_topics.add_key_topic(
        actor=actor, body=session.term.body, session=session, title=title, **standard | fields
    )
    key_topics.put_under_key_topic(actor=actor, topic=topic, proposals=items)
    return topic


def make_statement(*, actor: User | None = None, **fields) -> Proposal:
    """见报建言 as an intake brings it in: no reader sees it yet."""
    session = fields.pop("session", None) or make_session("cppcc")
    return lifecycle.record_statement(
        actor=actor or system_account("intake"),
        body=session.term.body,
        session=session,
        **{"title": "灯塔应有人守", "stated_on": datetime.date(2026, 3, 6)} | fields,
    )


def make_signature(proposal: Proposal, delegate: Delegate | None = None, *, role: str = "lead", **fields) -> Signature:
    printed = {"name_as_printed": delegate.name} if delegate else {"name_as_printed": "佚名"}
    return Signature.objects.create(proposal=proposal, delegate=delegate, role=role, **printed | fields)


def make_assignment(proposal: Proposal, unit: str = "灯塔管理局", *, role: str = "lead", **fields) -> Assignment:
    return Assignment.objects.create(proposal=proposal, organisation=make_organisation(unit), role=role, **fields)


def make_reply(proposal: Proposal, unit: str = "灯塔管理局", **fields) -> Reply:
    return Reply.objects.create(proposal=proposal, organisation=make_organisation(unit), **fields)


SECTIONS = {"economy": ("经济", "Economy"), "politics": ("要闻", "Top news"), "society": ("社会", "Society")}
STORY_DAY = datetime.datetime(2026, 3, 6, 8, tzinfo=datetime.UTC)  # 16:00 in Beijing
A_WHILE = datetime.timedelta(minutes=10)


def make_section(code: str = "economy") -> Section:
    name, name_en = SECTIONS.get(code, (code, code))
    return Section.objects.get_or_create(code=code, defaults={"name": name, "name_en": name_en})[0]


def make_staff(role: str, name: str) -> User:
    """One and the same user of this name and role: reviewers of several stories of a test."""
    return User.objects.filter(name=name, postings__role=role).first() or make_user(role, name=name)


def make_document(headline: str = "县城医院添了夜班儿科", body: str = "", **parts) -> dict:
    """A document that could be printed. `body` as HTML; any other part by its name."""
    section = parts.pop("section", None) or make_section().code
    standard = {
        "section": section,
        "headline": [headline],
        "body": body or "<p>傍晚六点，门诊楼的灯还亮着。</p><p>夜班从本月起每天都有人。</p>",
        "bylines": [{"kind": "person", "text": "本报记者 文青", "names": ["文青"]}],
    }
    return documents.new(**standard | parts)


def make_mention(delegate: Delegate | None = None, *, brings: bool = False, **fields) -> dict:
    """An entry of a document's mentions; in the queue where no delegate is given."""
    name = delegate.name if delegate else "钱书宁"
    standard = {
        "delegate": delegate and delegate.pk,
        "brings": brings,
        "name": name,
        "role": "全国人大代表",
        "body": "npc",
    }
    return documents.MENTION | {"positions": []} | standard | fields


def make_article(
    headline: str = "县城医院添了夜班儿科",
    *,
    writer: User | None = None,
    at: datetime.datetime = STORY_DAY,
    document: dict | None = None,
    **parts,
) -> Article:
    """A draft. Any part of the document by its name: `make_article(kicker="两会", topics=["health"])`."""
    document = document or make_document(headline, **parts)
    return review.create(actor=writer or make_staff("reporter", "文青"), document=document, at=at)


def move_to(article: Article, stage: str, *, at: datetime.datetime = STORY_DAY + A_WHILE) -> Article:
    """Carry a draft to a stage of its review by people who hold the stages before it."""
    if article.stage == "draft" and stage != "draft":
        review.submit(actor=make_staff("reporter", "文青"), article=article, version=_version(article), at=at)
    for here, role, name in [
        ("first", "editor", "楚宁"),
        ("second", "desk_head", "章和"),
        ("final", "chief_editor", "顾舟"),
    ]:
        article.refresh_from_db()
        if article.stage == stage or article.stage != here:
            continue
        pass_at(article, here, make_staff(role, name), at=at)
    article.refresh_from_db()
    return article


def pass_at(article: Article, stage: str, who: User, *, at: datetime.datetime = STORY_DAY + A_WHILE) -> None:
    version = _version(article)
    if stage == "final":
        review.sign(actor=who, article=article, version=version, at=at)
    else:
        review.pass_stage(actor=who, article=article, stage=stage, version=version, at=at)


def _version(article: Article) -> int:
    return Article.objects.values_list("version", flat=True).get(pk=article.pk)


def make_signed_article(
    headline: str = "县城医院添了夜班儿科", *, at: datetime.datetime = STORY_DAY, **parts
) -> Article:
    """Written, reviewed by three people, signed."""
    return move_to(make_article(headline, at=at, **parts), "signed", at=at)


def make_publication(
    headline: str = "县城医院添了夜班儿科",
    *,
    at: datetime.datetime = STORY_DAY,
    article: Article | None = None,
    **parts,
) -> Publication:
    """A story that readers see from `at` on."""
    article = article or make_signed_article(headline, at=at, **parts)
    return publishing.publish(actor=make_staff("desk_head", "章和"), article=article, at=at)


def make_scheduled(headline: str = "县城医院添了夜班儿科", *, planned_from: datetime.datetime, **parts) -> Publication:
    article = make_signed_article(headline, **parts)
    actor = make_staff("desk_head", "章和")
    return publishing.schedule(actor=actor, article=article, planned_from=planned_from, at=STORY_DAY)


def make_correction(
    publication: Publication, *, at: datetime.datetime, is_right: str = "夜班从二月起每天都有人", **parts
) -> Publication:
    """The correction of a shown story, reviewed, signed and published at a moment."""
    article = publication.article
    publishing.correct(
        actor=make_staff("editor", "楚宁"),
        article=article,
        note="夜班开始的月份有误，特此更正。",
        stood="夜班从本月起每天都有人",
        is_right=is_right,
        at=at,
    )
    article.refresh_from_db()
    review.save(
        actor=make_staff("editor", "楚宁"),
        article=article,
        document=article.data | {"body": f"<p>{is_right}。</p>"} | parts,
        base_version=article.version,
        at=at,
    )
    article.refresh_from_db()
    move_to(article, "signed", at=at)
    return publishing.publish(actor=make_staff("desk_head", "章和"), article=article, at=at)


def make_withdrawn(
    headline: str = "县城医院添了夜班儿科", *, at: datetime.datetime = STORY_DAY, **parts
) -> Publication:
    """A story that readers saw for an hour."""
    publication = make_publication(headline, at=at, **parts)
    publishing.withdraw(
        actor=make_staff("desk_head", "章和"),
        article=publication.article,
        reason="文中事实有误。",
        at=at + datetime.timedelta(hours=1),
    )
    publication.refresh_from_db()
    return publication
