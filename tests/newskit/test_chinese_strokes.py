"""姓氏笔画: number of strokes, then their kinds in the order of writing."""

import re

import pytest

from newskit.chinese.strokes import TABLE, first_strokes, stroke_key, unordered


@pytest.mark.parametrize(
    ("name", "strokes"),
    [
        ("丁一", 2),
        ("王麒", 4),
        ("尹一", 4),
        ("卢一", 5),
        ("乔一", 6),
        ("欧阳明", 8),
        ("韩正", 12),
        ("戴一", 17),
        ("錢書寧", 10),
    ],
)
def test_the_number_of_strokes_of_the_surname(name, strokes):
    assert first_strokes(stroke_key(name)) == strokes


def test_equal_numbers_stand_by_kinds_in_the_order_of_writing():
    # 一丨丿丶乛: 王 1121, 冈 2534, 毛 3115, 方 4153, 尹 5113
    assert sorted(["尹一", "方一", "毛一", "冈一", "王一"], key=stroke_key) == ["王一", "冈一", "毛一", "方一", "尹一"]


def test_of_one_surname_the_next_character_decides():
    assert sorted(["李强", "李希", "李一平", "李一"], key=stroke_key) == ["李一", "李一平", "李希", "李强"]


def test_a_surname_of_two_characters_stands_after_the_single_one():
    given = ["司马一", "司徒一", "司明", "欧阳一", "欧明", "尉迟一", "尉明"]
    assert sorted(given, key=stroke_key) == ["司明", "司马一", "司徒一", "欧明", "欧阳一", "尉明", "尉迟一"]


def test_what_is_not_known_stands_last_and_is_named():
    assert sorted(["Anna", "戴一", "丁一"], key=stroke_key) == ["丁一", "戴一", "Anna"]
    assert first_strokes(stroke_key("Anna")) is None
    assert unordered("王A") == ["a"]
    assert unordered("买买提·艾力") == []
    known, unsure = "丁一", "丁乄"  # of two strokes, but nobody says in which order 乄 is written
    assert unordered(unsure) == ["乄"]
    assert stroke_key(known) < stroke_key(unsure) < stroke_key("丁三")


def test_every_row_of_the_table_says_one_thing_of_each_character():
    seen = set()
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        number, kinds, characters = line.split("\t")
        assert re.fullmatch("[1-5]*", kinds)
        assert len(kinds) in {0, int(number)}
        assert not seen.intersection(characters)
        seen.update(characters)
    assert len(seen) > 21_000
