"""The admin pages of an intake: bring, preview, correct, store, report, undo."""

import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from makers import make_delegate, make_mandate, make_section, make_user

from articles.intake import correcting
from articles.intake.model import Part
from articles.intake.reading import read_page
from articles.models import Article, Intake, Mention
from delegates.models import Delegate

PAGE = (Path(__file__).parent / "pages" / "two-short.txt").read_text(encoding="utf-8")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _terms(reference):
    make_section()


@pytest.fixture
def editor(client):
    user = make_user("editor", name="楚宁")
    client.force_login(user)
    return user


ADD = "admin:articles_intake_add"


def bring(client, text=PAGE, **fields):
    form = {"text": text, "issue_date": "2026-03-06", "page": "a3", "section": "economy"} | fields
    return client.post(reverse(ADD), form)


def posted(preview, **changes) -> dict:
    """What the browser sends back when nothing is touched, but for the changes."""
    form = {
        "day": preview.day.isoformat(),
        "page": preview.page,
        "encoding": preview.source.encoding,
        "file_name": preview.file_name,
        "blocks": preview.blocks,
        "source": preview.source.text,
    }
    for story in preview.stories:
        form[f"section-{story['number']}"] = story["section"]
        for row in story["rows"]:
            form[f"part-{row.number}"], form[f"text-{row.number}"] = row.block.part.value, row.block.text
            if row.begins:
                form[f"begins-{row.number}"] = "on"
        for person in story["people"]:
            form[person.key] = person.chosen
    return {key: value for key, value in (form | changes).items() if value is not None}


def preview_of(response):
    return response.context_data["preview"]


def test_who_may_not_take_pages_in_is_refused(client):
    client.force_login(make_user("observer"))
    assert client.get(reverse(ADD)).status_code == 403


def test_a_pasted_page_is_previewed_and_nothing_is_stored(client, editor):
    assert client.get(reverse(ADD)).status_code == 200
    response = bring(client)
    assert response.status_code == 200
    assert [story["story"].headline for story in preview_of(response).stories] == [
        ["把工厂搬到离棉花近的地方"],
        ["会议开幕"],
    ]
    assert "林若禾" in response.content.decode()
    assert not Intake.objects.exists()


def test_an_uploaded_file_in_another_encoding_is_previewed(client, editor):
    file = SimpleUploadedFile("版.txt", PAGE.encode("utf-16"))
    preview = preview_of(bring(client, text="", file=file))
    assert (preview.file_name, len(preview.stories)) == ("版.txt", 2)


@pytest.mark.parametrize(
    "fields",
    [
        {"text": ""},
        {"text": "", "file": SimpleUploadedFile("a.png", b"\x89PNG\x00\x00")},
        {"text": "", "file": SimpleUploadedFile("a.txt", b"")},
        {"text": "", "file": SimpleUploadedFile("a.txt", "字".encode() * 1_700_000)},
        {"file": SimpleUploadedFile("a.txt", b"text")},
        {"issue_date": "gestern"},
        {"page": ""},
        {"page": "A" * 11},
        {"section": "nowhere"},
        {"text": "\x00\x01"},
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field(client, editor, fields):
    response = bring(client, **fields)
    assert response.status_code == 200
    assert response.context_data["form"].errors
    assert not Intake.objects.exists()


def test_five_megabytes_pasted_are_refused_in_words(client, editor):
    response = bring(client, text="字" * 1_700_000)
    assert "MB" in str(response.context_data["form"].errors)


def test_what_is_confirmed_untouched_is_stored_as_previewed(client, editor):
    preview = preview_of(bring(client))
    response = client.post(reverse(ADD), posted(preview, store="1"), follow=True)
    intake = Intake.objects.get()
    assert response.redirect_chain[-1][0] == reverse("admin:articles_intake_change", args=[intake.pk])
    assert (intake.confirmed_by, intake.page_code, intake.issue_date) == (editor, "A3", datetime.date(2026, 3, 6))
    assert [article.title for article in intake.articles.order_by("pk")] == ["把工厂搬到离棉花近的地方", "会议开幕"]
    assert "把工厂搬到离棉花近的地方" in response.content.decode()


def test_corrections_of_parts_texts_and_people_are_stored(client, editor):
    make_mandate(make_delegate("林若禾"))
    preview = preview_of(bring(client))
    first, second = preview.stories
    kicker, byline = first["rows"][0], first["rows"][2]
    credit = second["rows"][-1]
    person = first["people"][0]
    changes = {
        f"part-{kicker.number}": "subhead",
        f"text-{byline.number}": "本报记者 郑小满\n云桥报道组",
        f"text-{credit.number}": "",
        person.key: "queue",
        second["people"][0].key: "nobody",
    }
    client.post(reverse(ADD), posted(preview, store="1", **changes))
    one, two = Article.objects.order_by("pk")
    assert (one.data["kicker"], one.data["subheads"]) == ("", ["全国人大代表、云桥纺织董事长林若禾："])
    assert [byline["kind"] for byline in one.data["bylines"]] == ["person", "group"]
    assert two.data["credits"] == []
    assert [(m.name, m.delegate, bool(m.reason)) for m in Mention.objects.all()] == [("林若禾", None, True)]
    assert not Delegate.objects.filter(name="白千里").exists()


def test_reading_again_shows_the_corrections_and_stores_nothing(client, editor):
    preview = preview_of(bring(client))
    head = preview.stories[1]["rows"][0]
    response = client.post(reverse(ADD), posted(preview, again="1", **{f"begins-{head.number}": None}))
    assert len(preview_of(response).stories) == 1
    assert not Intake.objects.exists()


def test_a_choice_that_was_not_offered_is_not_taken(client, editor):
    stranger = make_delegate("别人")
    preview = preview_of(bring(client))
    key = preview.stories[0]["people"][0].key
    client.post(reverse(ADD), posted(preview, store="1", **{key: f"settle-{stranger.pk}"}))
    assert not Mention.objects.filter(delegate=stranger).exists()


def test_the_same_page_twice_leads_to_the_first(client, editor):
    preview = preview_of(bring(client))
    client.post(reverse(ADD), posted(preview, store="1"))
    response = bring(client)
    assert response.context_data["before"] == Intake.objects.get()
    client.post(reverse(ADD), posted(preview, store="1"))
    assert (Intake.objects.count(), Article.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    "broken",
    [{"blocks": "[]]"}, {"blocks": '[{"part": "x"}]'}, {"source": ""}, {"day": "x", "page": ""}, {"blocks": "[1]"}],
)
def test_a_broken_preview_is_no_error_page(client, editor, broken):
    preview = preview_of(bring(client))
    assert client.post(reverse(ADD), posted(preview, again="1", **broken)).status_code in (200, 302)


def test_undo_takes_one_press(client, editor):
    preview = preview_of(bring(client))
    client.post(reverse(ADD), posted(preview, store="1"))
    intake = Intake.objects.get()
    undo = reverse("admin:articles_intake_undo", args=[intake.pk])
    assert client.get(undo).status_code == 405
    page = client.post(undo, follow=True)
    intake.refresh_from_db()
    assert intake.undone_by == editor
    assert not Article.objects.filter(trashed_at=None).exists()
    assert "ni-lead" in page.content.decode()


def test_lists_take_a_fixed_number_of_queries(client, editor, django_assert_max_num_queries):
    preview = preview_of(bring(client))
    client.post(reverse(ADD), posted(preview, store="1"))
    with django_assert_max_num_queries(14):
        assert client.get(reverse("admin:articles_intake_changelist")).status_code == 200


def test_an_unknown_intake_leads_back(client, editor):
    assert client.get(reverse("admin:articles_intake_change", args=[99])).status_code == 302
    assert client.post(reverse("admin:articles_intake_undo", args=[99])).status_code == 302


def blocks():
    return read_page(PAGE).blocks


def test_blocks_survive_the_way_through_the_form():
    assert correcting.load(correcting.dump(blocks())) == blocks()
    assert correcting.corrected(blocks(), {}) == blocks()


def test_joining_and_parting_blocks():
    found = blocks()
    number = next(i for i, block in enumerate(found) if block.part is Part.PARAGRAPH)
    parted = correcting.corrected(found, {f"part-{number}": "paragraph", f"text-{number}": "前半。\r\n\r\n后半。"})
    assert [block.text for block in parted if block.part is Part.PARAGRAPH][:2] == ["前半。", "后半。"]
    joined = correcting.corrected(found, {f"part-{number}": "join", f"text-{number}": "续。"})
    assert joined[number - 1].text.endswith("续。")
