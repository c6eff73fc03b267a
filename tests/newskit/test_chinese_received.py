"""Bytes become text, or a refusal that says what to do."""

import pytest

from newskit.chinese.received import MOST_BYTES, Empty, NotText, TooLarge, Unreadable, read_bytes, read_text

PAGE = "# 会场灯光亮到深夜\n\n本报记者 周若安\n\n晚上九点，驻地三楼的会议室还亮着灯。\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_the_usual_encodings_give_the_same_text_and_hash(encoding):
    source = read_bytes(PAGE.encode(encoding))
    assert source.text == PAGE
    assert source.digest == read_text(PAGE).digest


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\xef\xbb\xbf", "\u200b\n".encode()])
def test_an_empty_file_is_refused(data):
    with pytest.raises(Empty):
        read_bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Length 42 >>\x00\x01",
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00",
        bytes(range(128, 256)) * 20,
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_text_is_refused(data):
    with pytest.raises(NotText):
        read_bytes(data)


def test_five_megabytes_are_refused_in_words():
    with pytest.raises(TooLarge, match=r"5\.0"):
        read_bytes("字".encode() * 1_666_667)
    with pytest.raises(TooLarge):
        read_text("字" * MOST_BYTES)
    with pytest.raises(TooLarge):
        read_bytes(b"a\n" * 6000)


def test_control_characters_go_with_a_warning():
    source = read_bytes("题\x07目\x1b\u202e\r\n正文\x0c第二页".encode())
    assert source.text == "题目\n正文\n第二页"
    assert len(source.warnings) == 1


def test_tags_and_scripts_go_and_no_word_with_them():
    source = read_text(
        '<h1>标题</h1><p class="x">第一段&nbsp;说。<br>第二行</p><script>var 甲 = 1</script><img alt="图">'
    )
    assert "<p" not in source.text
    assert "第一段\u00a0说。\n第二行" in source.text
    assert "甲" not in source.text
    assert '<img alt="图">' in source.text
    assert source.warnings


def test_signs_of_less_and_more_are_no_tags():
    assert read_text("若a<b，则b>a。").text == "若a<b，则b>a。"


@pytest.mark.parametrize("data", [b"\x00", b"\xff", b"\xfe\xff\xd8", b"\x80abc", b"\xef\xbb\xbf\xff"])
def test_whatever_the_bytes_the_refusal_is_ours(data):
    with pytest.raises(Unreadable):
        read_bytes(data)


def test_what_a_browser_shows_to_nobody_is_left_out():
    page = "<html><style>p{}</style><Script>let 灯 = 1</sCript><p>海边的灯塔</p><script>没有尾巴"
    assert read_text(page).text.split() == ["海边的灯塔", "没有尾巴"]
