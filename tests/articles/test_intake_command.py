"""`manage.py intake`: JSON alone on standard output, refusals in words, nothing stored by a dry run."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from makers import make_section, make_user

from articles.models import Article, Intake

PAGE = (Path(__file__).parent / "pages" / "two-short.txt").read_text(encoding="utf-8")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _terms(reference):
    make_section()


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "版面 A3.txt"
    path.write_bytes(PAGE.encode("gb18030"))
    return path


def intake(path, *options, page="A3", day="2026-03-06") -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("intake", str(path), "--issue-date", day, "--page", page, *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_dry_run_stores_nothing_and_prints_json_alone(page):
    out, _err = intake(page, "--dry-run", "--json")
    record = json.loads(out)
    assert [story["headline"] for story in record["stories"]] == [["把工厂搬到离棉花近的地方"], ["会议开幕"]]
    assert set(record["lines"][0]) == {"line", "story", "part"}
    assert not Intake.objects.exists()


def test_warnings_go_to_standard_error(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text("只有一行\x07", encoding="utf-8")
    out, err = intake(path, "--dry-run", "--json")
    assert json.loads(out)["warnings"]
    assert err


def test_it_stores_and_reports_each_line(page):
    out, _err = intake(page)
    assert Article.objects.count() == 2
    assert Intake.objects.get().confirmed_by.username == "system-intake"
    assert out.count("\n") > len(PAGE.split("\n"))


def test_it_acts_as_the_user_who_is_named(page):
    user = make_user("editor", username="chuning")
    intake(page, "--as", "chuning", "--section", "economy")
    assert Intake.objects.get().confirmed_by == user


def test_the_same_page_again_is_refused_and_a_dry_run_says_so(page):
    intake(page)
    with pytest.raises(CommandError, match="#"):
        intake(page)
    _out, err = intake(page, "--dry-run")
    assert "#" in err
    assert Article.objects.count() == 2


@pytest.mark.parametrize(
    "options",
    [["--as", "nobody"], ["--section", "nowhere"]],
)
def test_who_and_where_must_exist(page, options):
    with pytest.raises(CommandError):
        intake(page, *options)
    assert not Intake.objects.exists()


def test_a_user_without_the_right_is_refused(page):
    make_user("observer", username="gast")
    with pytest.raises(CommandError):
        intake(page, "--as", "gast", "--section", "economy")


@pytest.mark.parametrize("data", [b"", b"\x89PNG\x00\x00", "字".encode() * 400_000])
def test_a_bad_file_is_refused_in_words(tmp_path, data):
    path = tmp_path / "page.txt"
    path.write_bytes(data)
    with pytest.raises(CommandError, match=r"page\.txt"):
        intake(path, "--dry-run")


def test_a_file_that_is_not_there_or_a_date_that_is_none_is_refused(tmp_path, page):
    with pytest.raises(CommandError):
        intake(tmp_path / "none.txt")
    with pytest.raises(CommandError):
        intake(tmp_path)
    with pytest.raises(CommandError):
        intake(page, day="3月6日")
    with pytest.raises(CommandError):
        intake(page, page=" ")
