"""Tonight in figures, and the drawing of it."""

import datetime

import pytest
from makers import make_article, make_staff, move_to, pass_at

from articles import review
from newskit.periods.clock import BEIJING
from newsroom.desk.figures import began, figures, is_night

EVENING = datetime.datetime(2026, 3, 6, 20, 0, tzinfo=BEIJING)
MINUTE = datetime.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("hour", "begins", "night"),
    [(3, (5, 18), True), (6, (6, 6), False), (17, (6, 6), False), (18, (6, 18), True), (23, (6, 18), True)],
)
def test_the_day_of_the_desk_begins_at_six_and_its_night_at_six_in_the_evening(hour, begins, night):
    at = datetime.datetime(2026, 3, 6, hour, 30, tzinfo=BEIJING)
    assert began(at) == datetime.datetime(2026, 3, *begins, tzinfo=BEIJING)
    assert is_night(at) is night


@pytest.mark.django_db
def test_figures_come_from_the_decisions_of_the_night():
    chief = make_staff("chief_editor", "顾舟")
    before = move_to(make_article("白天签的"), "signed", at=EVENING - datetime.timedelta(hours=5))
    for wait in (10, 20, 60):
        story = move_to(make_article(f"等{wait}分"), "final", at=EVENING)
        pass_at(story, "final", chief, at=EVENING + wait * MINUTE)
    back = move_to(make_article("退回的"), "final", at=EVENING)
    review.return_to(actor=chief, article=back, to="draft", note="补", at=EVENING + 30 * MINUTE)
    found = figures(EVENING + 70 * MINUTE, in_hand=4)
    assert (found.signed, found.returned, found.in_hand, found.planned) == (3, 1, 4, 7)
    assert found.median_wait == 25
    assert [column.count for column in found.columns] == [2, 2, 3]
    assert [column.is_now for column in found.columns] == [False, False, True]
    assert [column.label for column in found.columns] == ["到 20:30", "到 21:00", "到 21:10"]
    assert found.columns[0].hour == "20"
    assert before.stage == "signed"


@pytest.mark.django_db
def test_a_text_signed_twice_counts_once_and_an_empty_night_draws_nothing(django_assert_num_queries):
    assert figures(EVENING, in_hand=0).columns == []
    chief = make_staff("chief_editor", "顾舟")
    story = move_to(make_article(), "signed", at=EVENING)
    story.refresh_from_db()
    review.reopen(actor=chief, article=story, to="final", note="改一字", at=EVENING + MINUTE)
    pass_at(story, "final", chief, at=EVENING + 2 * MINUTE)
    with django_assert_num_queries(1):
        assert figures(EVENING + 3 * MINUTE, in_hand=0).signed == 1
