import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.chinese.slugs import LIMIT, name_slug, slug


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("重庆养老服务", "chong-qing-yang-lao-fu-wu"),
        ("长三角一体化", "chang-san-jiao-yi-ti-hua"),
        ("银行行长", "yin-hang-hang-zhang"),
        ("農村養老", "nong-cun-yang-lao"),
        ("AI＋教育", "ai-jiao-yu"),
        ("2026", "item-2026"),
        ("……", "item"),
    ],
)
def test_the_slug_is_read_by_word(text, written):
    assert slug(text) == written


def test_the_year_is_never_all_that_is_left():
    assert slug("2026年全国两会：怎么看").startswith("2026-nian-quan-guo-liang-hui")


def test_a_name_is_written_as_in_latin_letters():
    assert name_slug("单书临") == "shan-shulin"
    assert name_slug("欧阳望舒") == "ouyang-wangshu"
    assert name_slug("古丽·艾山") == "guli-aishan"
    assert name_slug("乐青", "le4 qing1") == "le-qing"


@given(st.text(max_size=200))
def test_every_slug_is_short_ascii_and_never_empty(text):
    for written in (slug(text), name_slug(text)):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", written)
        assert len(written) <= LIMIT
