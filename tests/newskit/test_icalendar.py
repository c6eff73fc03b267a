"""The calendar for other programs: what is written is what a reader of RFC 5545 gets back."""

import datetime
import re

from hypothesis import given
from hypothesis import strategies as st

from newskit.opendata.icalendar import LINE, DayEvent, calendar, escaped, folded

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from("\\;,\n"), max_size=200)


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


@given(texts)
def test_a_text_comes_back_as_it_was(text):
    written = escaped(text)
    assert "\n" not in written
    assert unescaped(written) == text


@given(texts.map(escaped))
def test_a_folded_line_is_short_everywhere_and_unfolds_to_itself(line):
    written = folded(line)
    assert all(len(piece.encode()) <= LINE for piece in written.split("\r\n"))
    assert written.replace("\r\n ", "") == line


def test_what_no_text_may_hold_is_left_out():
    assert escaped("甲\x00乙\r\n丙\x7f") == "甲乙\\n丙"


def test_an_event_of_several_days_ends_the_day_after_its_last():
    day = datetime.date(2026, 3, 5)
    changed = datetime.datetime(2026, 3, 4, 16, 30, tzinfo=datetime.UTC)
    text = calendar("到期", [DayEvent("session-x@paper.example", day, day.replace(day=12), "某次会议", changed)])
    for line in ("DTSTART;VALUE=DATE:20260305", "DTEND;VALUE=DATE:20260313", "DTSTAMP:20260304T163000Z"):
        assert f"\r\n{line}\r\n" in text
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
