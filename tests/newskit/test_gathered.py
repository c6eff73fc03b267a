"""Names that stand together in one cell or line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.chinese.gathered import gathered, is_marked, lines_of

FAMILY, GIVEN = "钱单尤贺陆季霍郁", "青砚叙白未平亭遥"
names = st.one_of(
    st.builds(lambda family, given: family + given, st.sampled_from(FAMILY), st.text(GIVEN, min_size=1, max_size=2)),
    st.sampled_from(["欧阳宁", "司徒青砚", "买买提·艾山江"]),
)


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("钱叙白", ["钱叙白"]),
        ("霍　宁", ["霍宁"]),
        ("尤 未平", ["尤未平"]),
        ("尤 未 平", ["尤未平"]),
        ("欧阳　宁", ["欧阳宁"]),
        ("霍　宁　钱叙白　单　白", ["霍宁", "钱叙白", "单白"]),
        ("霍宁（女，回族）、钱叙白，单白（满族）", ["霍宁（女，回族）", "钱叙白", "单白（满族）"]),
        ("霍　宁 （女）　钱叙白", ["霍宁（女）", "钱叙白"]),
        ("霍宁\n钱叙白\r\n单白", ["霍宁", "钱叙白", "单白"]),
        ("买买提 · 艾山江　次仁云丹", ["买买提·艾山江", "次仁云丹"]),
        ("买买提·\n艾山江", ["买买提·艾山江"]),
        ("霍宁（女，\n回族）", ["霍宁（女，\n回族）"]),
        ("Mary Ho", ["Mary Ho"]),
        ("霍宁（女", ["霍宁（女"]),
        ("", []),
    ],
)
def test_parts_names_where_they_end(printed, found):
    assert gathered(printed) == found


@given(st.lists(names, min_size=1, max_size=12), st.sampled_from(["、", "，", "；", "\n", "　"]), st.booleans())
def test_names_written_one_after_the_other_are_read_one_by_one(people, mark, is_spread):
    printed = ["　".join(name) if is_spread and len(name) == 2 else name for name in people]
    assert gathered(mark.join(printed)) == people


@given(st.text(max_size=60))
def test_any_text_is_read_and_none_of_it_is_lost(text):
    found = gathered(text)
    marks = set("、，,；;\n。\r")
    assert set("".join(found)) - set("·") <= set(text) | {" "}
    assert all(letter in "".join(found) for letter in text if letter.isalnum() and letter not in marks)
    assert isinstance(is_marked(text), bool)
    assert all(line.strip() for line in lines_of(text))
