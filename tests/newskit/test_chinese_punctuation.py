"""Half-width marks become full-width between Chinese characters, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newskit.chinese.han import count_han, han_only, is_han
from newskit.chinese.punctuation import full_width, tidy


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("他说,路修好了;桥也修好了.", "他说，路修好了；桥也修好了。"),
        ("怎么办?想办法!", "怎么办？想办法！"),
        ("增长3.5%,达到1,200万元。", "增长3.5%，达到1,200万元。"),
        ("会议10:30开始,比分3:2", "会议10:30开始，比分3:2"),
        ("首次公开募股(IPO)放缓", "首次公开募股（IPO）放缓"),
        ("见https://example.org/a,b?c=1,再议", "见https://example.org/a,b?c=1,再议"),
        ("来信请寄desk@example.org,谢谢", "来信请寄desk@example.org，谢谢"),
        ('他说:"好,就这样."', "他说：“好，就这样。”"),
        ("Hello, world. It's fine.", "Hello, world. It's fine."),
        ("人们说...再等等", "人们说……再等等"),
        ("一条'短'街", "一条‘短’街"),
        ('一个"没有配对的引号', '一个"没有配对的引号'),
        ("R&D(研发)投入", "R&D（研发）投入"),
    ],
)
def test_marks_follow_what_they_stand_in(printed, meant):
    assert full_width(printed) == meant


def test_tidy_takes_blanks_beside_full_width_marks():
    assert tidy("他准备了《建议》 , 希望推广 。") == "他准备了《建议》，希望推广。"
    assert tidy("证券时报记者 周若安") == "证券时报记者 周若安"


@given(
    st.text(
        alphabet=st.sampled_from("中文字,.;:?!()\"'1a A。，“”…-\n") | st.characters(exclude_categories=["Cs"]),
        max_size=60,
    )
)
def test_it_is_idempotent_and_keeps_every_character_of_the_words(text):
    once = full_width(text)
    assert full_width(once) == once
    assert han_only(once) == han_only(text)
    assert once.count("\n") == text.count("\n")


def test_han_is_told_from_marks_and_letters():
    assert is_han("々")
    assert is_han("𠮷")
    assert not is_han("，")
    assert not is_han("")
    assert count_han("3月6日，A3版") == 3
