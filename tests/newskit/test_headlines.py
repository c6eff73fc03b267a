from django.template import Context, Template

from newskit.chinese.headlines import headline


def test_one_line_without_a_pause_needs_no_span():
    assert headline(["谁来守灯塔"]) == "谁来守灯塔"


def test_lines_break_where_the_editor_broke_them_and_keep_their_phrases():
    assert (
        headline(["先算账，再谈补贴", "一座岛"]) == "<span>先算账，</span><span>再谈补贴</span><br><span>一座岛</span>"
    )


def test_what_is_printed_is_escaped():
    assert headline(["<b>甲", "乙"]) == "<span>&lt;b&gt;甲</span><br><span>乙</span>"


def test_sentences_run_on_without_a_space_where_a_full_width_mark_stands():
    text = (
        "{% load headlines %}{% closeup %}来源： 名册。 <a href='/x/'>再看</a> 一次 （公告） A. B{% endcloseup %} 。 后"
    )
    assert Template(text).render(Context()) == "来源：名册。<a href='/x/'>再看</a> 一次（公告）A. B 。 后"
