import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.chinese.numbers import Meeting, meetings, ordinal, to_chinese, to_int


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10), ("十四", 14), ("二十", 20), ("一百零三", 103), ("一百一十", 110), ("两千", 2000),
        ("二〇二六", 2026), ("三十五", 35), ("一万二千", 12000), ("3万", 30000), ("一亿三千万", 130_000_000),
        ("２０", 20), ("7409", 7409),
    ],
)  # fmt: skip
def test_a_numeral_is_read(text, number):
    assert to_int(text) == number


@pytest.mark.parametrize("text", ["", "届", "十四届", "-3", "3.5", "四十三三", "万"])
def test_what_is_no_whole_number_is_none(text):
    assert to_int(text) is None


@given(st.integers(0, 9999))
def test_writing_and_reading_agree(number):
    assert to_int(to_chinese(number)) == number


@pytest.mark.parametrize(("text", "number"), [("第十四届", 14), ("四次", 4), ("第7409号", 7409), ("号", None)])
def test_the_first_number_of_a_phrase(text, number):
    assert ordinal(text) == number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("十四届全国人大四次会议", [Meeting(14, 4)]),
        ("全国政协十四届四次会议", [Meeting(14, 4)]),
        ("中国人民政治协商会议第十四届全国委员会第四次会议", [Meeting(14, 4)]),
        ("第13届全国人民代表大会第5次会议", [Meeting(13, 5)]),
        ("十三届全国政协委员", [Meeting(13, None)]),
        ("十三届全国人大一次会议和十四届全国人大二次会议", [Meeting(13, 1), Meeting(14, 2)]),
        ("本次会议", []),
    ],
)
def test_terms_and_sessions_are_found(text, found):
    assert meetings(text) == found


@given(st.text(max_size=60))
def test_no_text_breaks_them(text):
    to_int(text)
    ordinal(text)
    meetings(text)
