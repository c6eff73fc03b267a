import pytest

from proposals.charts import bar_lines, month_columns, range_lines, shares


def width(part) -> float:
    return float(part.width.rstrip("%"))


def test_the_pieces_of_a_whole_fill_it():
    parts = shares([("b1", 3), ("b2", 0), ("b3", 1)])
    assert [part.css for part in parts] == ["b1", "b3"]
    assert sum(map(width, parts)) == pytest.approx(100)
    assert parts[1].x == "75.00%"


def test_nothing_is_drawn_of_nothing():
    assert shares([("b1", 0)]) == []
    assert month_columns([])[0] == []


def test_bars_share_one_scale_and_never_print_a_sum():
    long, short = bar_lines([("甲", [("b1", 6), ("b2", 2)]), ("乙", [("b1", 4), ("b2", 0)])])
    assert sum(map(width, long.parts)) == pytest.approx(2 * sum(map(width, short.parts)))
    assert (long.end, short.end) == ("6+2", "4+0")


@pytest.mark.parametrize("highest", [1, 2, 7, 12, 84, 115, 999])
def test_columns_stay_inside_their_scale_and_use_most_of_it(highest):
    columns, _labels, levels = month_columns([("7月", [("b1", highest)])])
    assert float(columns[0].y) >= 22
    assert float(columns[0].height) >= 170 * 0.5 or highest < 3
    assert int(levels[3].label) >= highest


def test_a_median_past_the_limit_is_red():
    lines, ticks = range_lines([("甲", 60, 80, 100), ("乙", 70, 97, 140)], limit=92)
    assert [line.css for line in lines] == ["b1", "b3"]
    assert ticks[-1].css == "lim"
