import csv
import datetime
import shutil
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from delegates.imports.reference import FOLDER, load_reference
from delegates.models import Body, Constituency, DocumentVerb, Session, Term
from newskit.accounts.models import User, system_account
from newskit.audit.models import Event
from newskit.periods.models import CalendarYear, SpecialDay
from newskit.periods.workdays import next_working_day
from newskit.verbs import NotAllowed

BEIJING = ZoneInfo("Asia/Shanghai")
pytestmark = pytest.mark.django_db


def edit(folder, name, **cells):
    """A copy of the files in which the cells of the first row are others."""
    shutil.copytree(FOLDER, folder)
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    rows[0].update(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return folder


def test_both_bodies_have_two_terms_and_35_and_34_constituencies_in_each(reference):
    counts = {
        (term.body.code, term.number): term.constituencies.count() for term in Term.objects.select_related("body")
    }
    assert counts == {("npc", 13): 35, ("npc", 14): 35, ("cppcc", 13): 34, ("cppcc", 14): 34}


def test_the_13th_conference_lacks_the_environment_and_has_league_and_federation_apart(reference):
    names = {
        number: set(
            Constituency.objects.filter(term__body__code="cppcc", term__number=number).values_list("name", flat=True)
        )
        for number in (13, 14)
    }
    assert names[14] - names[13] == {"环境资源界", "中国共产主义青年团和中华全国青年联合会"}
    assert names[13] - names[14] == {"中国共产主义青年团", "中华全国青年联合会"}


def test_every_session_of_both_terms_stands_with_its_dates(reference):
    codes = set(Session.objects.values_list("code", flat=True))
    assert codes == {f"{body}-13-{n}" for body in ("npc", "cppcc") for n in range(1, 6)} | {
        f"{body}-14-{n}" for body in ("npc", "cppcc") for n in range(1, 5)
    }
    assert not Session.objects.filter(source__isnull=True).exists()


def test_a_cut_off_is_a_moment_in_beijing_and_may_be_unknown(reference):
    session = Session.objects.get(code="npc-14-4")
    assert session.filing_cutoff.astimezone(BEIJING) == datetime.datetime(2026, 3, 8, 12, tzinfo=BEIJING)
    assert Session.objects.get(code="npc-13-2").filing_cutoff is None
    assert not Session.objects.filter(filing_cutoff__isnull=False, cutoff_source__isnull=True).exists()


def test_copy_names_of_sectors_are_found(reference):
    sector = Constituency.objects.get(term__body__code="cppcc", term__number=14, names__name="文艺界")
    assert sector.name == "文化艺术界"


def test_the_congress_examines_what_the_conference_discusses(reference):
    assert DocumentVerb.objects.filter(body__code="npc", document="预算", verb="审查").exists()
    assert DocumentVerb.objects.filter(body__code="cppcc", document="政府工作报告", verb="讨论").exists()
    assert not DocumentVerb.objects.filter(body__code="cppcc", document="政府工作报告", verb="审议").exists()


def test_rest_days_move_a_last_day_and_an_unknown_year_says_so(reference):
    assert set(CalendarYear.objects.values_list("year", flat=True)) == {2023, 2024, 2025, 2026}
    assert SpecialDay.objects.get(day="2026-02-14").working
    moved = next_working_day(datetime.date(2026, 10, 1))
    assert (moved.day, moved.sure) == (datetime.date(2026, 10, 8), True)
    assert not next_working_day(datetime.date(2027, 5, 1)).sure


def test_a_second_load_changes_nothing_and_writes_no_event(reference):
    events = Event.objects.count()
    report = load_reference(actor=system_account("reference"))
    assert report.quiet
    assert Event.objects.count() == events


def test_the_command_says_that_nothing_is_to_change(reference, capsys):
    call_command("reference")
    assert "nothing to change" in capsys.readouterr().out


def test_a_changed_file_changes_the_row(reference, tmp_path):
    folder = edit(tmp_path / "reference", "bodies", name_en="The Congress")
    report = load_reference(actor=system_account("reference"), folder=folder)
    assert report.changed == {"body": 1}
    assert Body.objects.get(code="npc").name_en == "The Congress"


def test_an_empty_cell_clears_nothing(reference, tmp_path):
    folder = edit(tmp_path / "reference", "sessions", filing_cutoff="")
    load_reference(actor=system_account("reference"), folder=folder)
    assert Session.objects.get(code="npc-13-1").filing_cutoff is not None


def test_what_an_editor_changed_stays(reference):
    editor = User.objects.create_user("wen", name="文青")
    body = Body.objects.get(code="npc")
    body.name_en = "NPC of China"
    body._history_user = editor
    body.save()
    report = load_reference(actor=system_account("reference"))
    assert report.quiet
    assert len(report.kept) == 1
    assert Body.objects.get(code="npc").name_en == "NPC of China"


def test_who_lacks_the_right_loads_nothing(db):
    with pytest.raises(NotAllowed):
        load_reference(actor=User.objects.create_user("wen", name="文青"))
    assert not Body.objects.exists()


def test_an_unknown_user_is_told(db):
    with pytest.raises(CommandError, match="nobody"):
        call_command("reference", username="nobody")
