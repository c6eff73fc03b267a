import pytest

from newskit.chinese.phrases import phrases


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("先算清账，再谈补贴", ["先算清账，", "再谈补贴"]),
        ("某委员：“先问，再答。”然后走", ["某委员：", "“先问，", "再答。”", "然后走"]),
        ("一句没有停顿的话", ["一句没有停顿的话"]),
        ("前半 后半", ["前半", "后半"]),
        ("谁来补？", ["谁来补？"]),
        ("", []),
    ],
)
def test_cut_after_marks_and_at_the_editors_spaces(line, parts):
    assert phrases(line) == parts


def test_closing_marks_stay_with_what_they_close():
    assert phrases("写明“不详”，不猜")[0] == "写明“不详”，"
