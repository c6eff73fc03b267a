"""Everybody is found by characters of either script, pinyin, initials, other and former names, wherever one searches."""

import pytest
from django.urls import reverse
from makers import make_alias, make_delegate, make_user

pytestmark = pytest.mark.django_db

WORDS = [
    "钱学明",
    "錢學明",
    "学明",
    "qianxueming",
    "Qián Xué-míng",
    "qxm",
    "QXM",
    "钱老师",
    "qianlaoshi",
    "qls",
    "钱小明",
]


def on_the_list(client, word):
    return [person.name for person in client.get("/delegates/", {"q": word}).context["object_list"]]


def in_the_admin(client, word):
    client.force_login(make_user("data_editor"))
    found = client.get(reverse("admin:delegates_delegate_changelist"), {"q": word})
    return [person.name for person in found.context["cl"].result_list]


def in_a_field(client, word):
    client.force_login(make_user("data_editor"))
    asked = {"app_label": "proposals", "model_name": "signature", "field_name": "delegate", "term": word}
    return [row["text"] for row in client.get(reverse("admin:autocomplete"), asked).json()["results"]]


@pytest.mark.parametrize("search", [on_the_list, in_the_admin, in_a_field])
@pytest.mark.parametrize("word", WORDS)
def test_a_person_is_found_by_every_spelling(client, search, word):
    person = make_delegate("钱学明")
    make_alias(person, "钱老师", "pen")
    make_alias(person, "钱小明", "former")
    make_delegate("单望舒")
    assert search(client, word) == ["钱学明"]


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("单望舒", "shanwangshu"), ("单望舒", "sws"), ("曾一平", "zengyiping"), ("曾一平", "zyp"), ("仇以屿", "qiuyiyu"),
        ("解晓东", "xiexiaodong"), ("解晓东", "xxd"), ("区少坤", "oushaokun"), ("区少坤", "osk"), ("查良镛", "zhaliang"),
        ("朴永日", "piaoyong"), ("盖如垠", "geruyin"), ("乐小平", "yuexiaoping"), ("尉迟恭", "yuchigong"),
        ("尉迟恭", "ycg"), ("欧阳修", "ouyangxiu"), ("欧阳修", "oyx"), ("覃一", "qinyi"), ("万俟卨", "moqi"),
        ("长孙一", "zhangsun"), ("任一", "renyi"), ("吕一", "lvyi"), ("吕一", "lyuyi"), ("重一", "chongyi"),
    ],
)  # fmt: skip
def test_a_surname_is_read_as_a_surname(client, name, word):
    make_delegate(name)
    assert on_the_list(client, word) == [name]


def test_an_editor_corrects_the_reading_and_searches_and_order_follow(client):
    person = make_delegate("乐芝章")
    assert on_the_list(client, "lezhizhang") == []
    person.reading = "le4 zhi1 zhang1"
    person.save()
    assert on_the_list(client, "lezhizhang") == ["乐芝章"]
    assert on_the_list(client, "lzz") == ["乐芝章"]
    assert on_the_list(client, "yue") == []


def test_namesakes_are_told_apart_everywhere(client):
    for place in ("黑龙江", "云南"):
        make_delegate("王军", distinction=place)
    assert on_the_list(client, "王军(云南)") == ["王军"]
    page = client.get("/delegates/?q=王军").content.decode()
    assert "（黑龙江）" in page
    assert "（云南）" in page
    assert sorted(in_a_field(client, "wangjun")) == ["王军(云南)", "王军(黑龙江)"]
    assert client.get("/delegates/?q=王军").context["total"].number == 2
