"""DESIGN.md, rule 1: nothing that is not inside its period, and nothing internal, is in any public answer.

A marker stands in every text field of drafts, scheduled, held, superseded and withdrawn texts, of what a page brought into
profiles and proposals, and in the internal fields of rows that readers do see. Then every public address is read.
"""

import datetime
import html
import json
import re
from collections import deque
from urllib.parse import urldefrag, urljoin

import pytest
from django.core.management import call_command
from django.db import models
from makers import (
    STORY_DAY,
    make_alias,
    make_article,
    make_assignment,
    make_correction,
    make_delegate,
    make_document,
    make_key_topic,
    make_mandate,
    make_mention,
    make_position,
    make_proposal,
    make_publication,
    make_reply,
    make_scheduled,
    make_seat,
    make_sighting,
    make_signature,
    make_signed_article,
    make_source,
    make_staff,
    make_topic,
    make_withdrawn,
    move_to,
)

from articles import publishing, review
from articles.models import Article, ErrorReport, Issue, Page, Placement, Publication
from delegates.models import Delegate
from newskit.accounts.models import User
from proposals.models import (
    Action,
    Enquiry,
    Feedback,
    FilingLink,
    KeyTopic,
    Letter,
    LetterLink,
    Measure,
    Milestone,
    Proposal,
    RelatedItem,
)

MARK = "乙卯密标丙辰"
SLUG = "zz-secret-zz"
HALF = MARK[:3]
START = [
    *(
        "/",
        "/articles/",
        "/articles/corrections/",
        "/articles/corrections/feed/",
        "/articles/feed/",
        "/delegates/",
        "/proposals/",
        "/about/",
        "/data/",
        "/topics/",
    ),
    *(
        "/proposals/overview/",
        "/proposals.csv",
        "/proposals.csv-metadata.json",
        "/proposals.csv?profile=raw&headers=zh",
        *(
            f"/{part}.csv"
            for part in ("actions", "replies", "assignments", "signatures", "measures", "mandates", "posts")
        ),
        *(f"/{part}.csv" for part in ("milestones", "relations", "filings", "units")),
        "/proposals/key-topics/",
        "/key-topics.csv",
        "/proposals/units/",
        "/proposals/calendar/",
        "/proposals/calendar.ics",
        "/sessions/",
        f"/proposals/units/?q={HALF}",
        f"/proposals/key-topics/?q={HALF}",
    ),
    *("/paper/", "/paper/2026-03-06/", "/paper/2999-01-01/", "/search/", f"/search/?q={HALF}", "/search/?q=zz"),
    *(f"/articles/?q={HALF}", f"/articles/feed/?q={HALF}", f"/delegates/?q={HALF}", f"/proposals/?q={HALF}"),
    *("/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/healthz", "/readyz", "/no-such-page/"),
    *(
        f"/sitemap-{section}.xml"
        for section in ("pages", "articles", "delegates", "proposals", "key-topics", "units", "sessions", "topics")
    ),
    *(
        "/delegates/?date=2019-01-01",
        "/delegates/?current=no",
        "/delegates/?current=unknown",
        "/proposals/?sort=updated",
    ),
]


def mark(row: models.Model, **extra) -> models.Model:
    """The marker in every text field of the row that has no choices, whatever verbs would say."""
    texts = {}
    for field in row._meta.concrete_fields:
        if isinstance(field, models.SlugField):
            texts[field.name] = SLUG if not field.unique else f"{SLUG}-{row.pk}"
        elif isinstance(field, models.URLField):
            texts[field.name] = f"https://example.org/{SLUG}"
        elif isinstance(field, (models.CharField, models.TextField)) and not field.choices:
            texts[field.name] = MARK[: field.max_length] if field.max_length else MARK
    type(row)._base_manager.filter(pk=row.pk).update(
        **{name: text for name, text in texts.items() if name not in extra}
    )
    row.refresh_from_db()
    return row


def marked_document(**parts) -> dict:
    """Every part of a document that can hold words."""
    standard = {
        "headline": [MARK, MARK],
        "kicker": MARK,
        "column": MARK,
        "subheads": [MARK],
        "standfirst": MARK,
        "dateline": MARK,
        "body": f"<p>{MARK}</p><h2>{MARK}</h2>",
        "pull_quotes": [MARK],
        "reader_question": {"text": MARK, "asked_by": MARK},
        "bylines": [{"kind": "group", "text": MARK, "names": [MARK]}],
        "pictures": [{"hash": "", "crop": "", "caption": MARK, "credit": MARK, "alt": MARK}],
        "credits": [{"part": MARK, "text": MARK}],
        "summary": MARK,
        "topics": [make_topic().slug],
        "origin": {
            "kind": "reprint",
            "source": MARK,
            "author": MARK,
            "title": MARK,
            "url": f"https://example.org/{SLUG}",
            "licence": MARK,
        },
        "card": {"title": MARK, "picture": ""},
    }
    return make_document(**standard | parts) | {"headline": [MARK, MARK]}


@pytest.fixture
def planted(paper, tmp_path):
    person, item = hidden_person(), hidden_item(paper)
    mentions = [make_mention(person, brings=True, name=MARK, role=MARK, delegation=MARK, quote=MARK)]
    brought = {"mentions": mentions, "proposals": [{"proposal": item.pk, "brings": True}]}
    draft = make_article(document=marked_document(**brought))
    make_signed_article(document=marked_document(**brought))
    make_scheduled(planned_from=datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC), document=marked_document(**brought))
    move_to(make_article(document=marked_document()), "second")
    held = make_signed_article(document=marked_document())
    review.hold(actor=make_staff("desk_head", "章和"), article=held, reason=MARK, at=STORY_DAY)
    a_later_text_of_a_shown_story()
    what_readers_saw_once()
    on_pages(draft, held)
    inside_what_readers_see(paper, person)
    call_command("intake", page_with_the_marker(tmp_path), issue_date=datetime.date(2026, 3, 6), page="A9", verbosity=0)
    return paper


def hidden_person():
    person = make_delegate(MARK, hidden=True)
    organisation = f"{MARK}大学"
    mandate = mark(make_mandate(person))
    make_seat(mandate)
    position = mark(make_position(person, MARK, organisation=organisation, source=make_source(MARK)))
    mark(make_sighting(position, datetime.date(2026, 3, 6)))
    make_alias(person, MARK)
    return mark(person)


def hidden_item(paper):
    item = make_proposal("statement", hidden=True, topics=[paper.topic], stated_on=datetime.date(2026, 3, 6))
    mark(make_signature(item, paper.delegate, name_as_printed=MARK))
    Measure.objects.create(proposal=item, order=1, text=MARK)
    FilingLink.objects.create(statement=item, filed=paper.item, evidence=MARK, linked_on=datetime.date(2026, 3, 6))
    return mark(item, number="", official_class="", class_number="")


def a_later_text_of_a_shown_story():
    """Reopened for a correction that nobody signed yet."""
    article = make_publication("航道清淤之后").article
    editor = make_staff("editor", "楚宁")
    publishing.correct(actor=editor, article=article, note=MARK, stood=MARK, is_right=MARK, at=STORY_DAY)
    article.refresh_from_db()
    review.save(actor=editor, article=article, document=marked_document(), base_version=article.version, at=STORY_DAY)


def what_readers_saw_once():
    """A text that a correction replaced, and one that was withdrawn, but for what the notices say."""
    make_correction(make_publication("渡口改线", body=f"<p>{MARK}</p>"), at=STORY_DAY + datetime.timedelta(hours=1))
    make_withdrawn("渔港一则", document=marked_document() | {"headline": ["渔港一则"]})
    without_headline = make_publication(document=marked_document()).article
    publishing.withdraw(
        actor=make_staff("desk_head", "章和"), article=without_headline, reason="当事人要求。", keeps_headline=False
    )


def on_pages(draft, held):
    """A page of the future, and a page of today on which nothing is shown."""
    future = Issue.objects.create(date=datetime.date(2999, 1, 1))
    today = Issue.objects.get(date=datetime.date(2026, 3, 6))
    for issue, article in ((future, draft), (today, held)):
        page = Page.objects.create(issue=issue, code="A1", name=MARK, editor=MARK, proofreader=MARK)
        Placement.objects.create(article=article, page=page)


def inside_what_readers_see(paper, person):
    """Internal notes; a reply that is not public; a co-signer and a linked statement that are not shown."""
    for row in (paper.delegate, paper.item, paper.key_topic):
        type(row).objects.filter(pk=row.pk).update(note=MARK)
    retracted = mark(make_key_topic(items=[paper.item]), precision="day")
    KeyTopic.objects.filter(pk=retracted.pk).update(retracted_at=STORY_DAY)
    reply = make_reply(paper.item, text=MARK, url=f"https://example.org/{SLUG}", is_public=False)
    Feedback.objects.create(reply=reply, delegate=person, result="not")
    hidden = mark(make_proposal(hidden=True), number="")
    Action.objects.create(
        proposal=hidden, kind="filed", note=MARK, recorded_by=User.objects.first(), source=make_source(f"{MARK}二")
    )
    make_assignment(hidden, f"{MARK}局")
    said = make_source(f"{MARK}三")
    Milestone.objects.create(proposal=hidden, title=MARK, text=MARK, state="done", as_of=STORY_DAY.date(), source=said)
    RelatedItem.objects.create(original=paper.item, follow_up=hidden, relation="related", said_by=MARK, source=said)
    for story in Article.objects.filter(publications__withdrawn_at__isnull=True, publications__isnull=False).distinct():
        mark(
            ErrorReport.objects.create(
                article=story, channel="phone", received_at=STORY_DAY, entered_by=story.created_by, claim=MARK
            )
        )
        Article.objects.filter(pk=story.pk).update(minor_change=MARK)
    asked = {"channel": "phone", "asked_on": STORY_DAY.date(), "entered_by": User.objects.first()}
    mark(Enquiry.objects.create(statement=paper.item, person=MARK, question=MARK, answer=MARK, **asked))
    letter = Letter.objects.create(text=MARK, text_hash="0" * 64, entered_by=User.objects.first())
    LetterLink.objects.create(letter=mark(letter), proposal=paper.item, reply=reply)
    User.objects.update(email="zz-secret-zz@example.org")


def page_with_the_marker(folder) -> str:
    page = folder / "page.txt"
    page.write_text(
        f"海岸线修复{MARK}\n\n本报记者 {MARK}\n\n"
        f"三月的海边还冷。全国人大代表、海岬集团董事长宁远舟提出，海岸要先修。"
        f"宁远舟建议，一是{MARK}先行；二是各地{MARK}，一季一报。\n",
        encoding="utf-8",
    )
    return str(page)


def test_the_marker_is_planted(planted):
    """The test below proves nothing if it is not there."""
    assert Article.objects.filter(document__contains=MARK).count() >= 7
    assert Publication.objects.filter(document__contains=MARK).count() >= 3
    assert Delegate.objects.filter(name="宁远舟", confirmed_at=None).exists()
    assert Measure.objects.filter(proposal__kind="statement", text__contains=MARK).count() >= 2


def test_no_public_answer_holds_what_readers_may_not_see(client, planted):
    found, read = [], {}
    queue = deque([*START, *hidden_addresses()])
    while queue and len(read) < 700:
        path = queue.popleft()
        if path in read:
            continue
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = html.unescape(body.decode("utf-8", "replace")) + json.dumps(dict(answer.headers))
        read[path] = answer.status_code
        if MARK in text or BROUGHT in text or SLUG in text.replace(path, ""):
            found.append(path)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            queue.extend(links(path, text))
    assert found == []
    assert [path for path, code in read.items() if code >= 500] == []
    assert len(read) > 60


def hidden_addresses() -> list[str]:
    return [
        *(f"/articles/{pk}-x/" for pk in Article.objects.values_list("pk", flat=True)),
        *(
            f"/delegates/{pk}-x/{part}"
            for pk in Delegate.objects.values_list("pk", flat=True)
            for part in ("", "items/", "life/")
        ),
        *(f"/proposals/{pk}-x/" for pk in Proposal.objects.values_list("pk", flat=True)),
    ]


# A name that a page brought, and nobody has shown.
BROUGHT = "宁远舟"


def links(base: str, text: str) -> list[str]:
    found = (urldefrag(urljoin(base, href))[0] for href in re.findall(r'href="([^"]*)"', text))
    return [path for path in found if path.startswith("/") and not path.startswith(("/static/", "/admin/"))]
