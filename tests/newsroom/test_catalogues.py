from pathlib import Path

import polib
import pytest
from django.utils import translation
from django.utils.translation import gettext, pgettext

from newsroom.catalogues import (
    APPS,
    Message,
    Unreadable,
    app_of,
    catalogue_path,
    collect,
    contradictions,
    flaws,
    messages_of,
    read,
    renew,
)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_code_is_read_by_its_syntax(tmp_path):
    code = """
label = _("Publish")
lazy = gettext_lazy("one " "sentence")
many = ngettext("%(n)s story", "%(n)s stories", n) % {"n": n}
verb = pgettext_lazy("button", "Sign")
not_a_message = "_('no')"
dynamic = _(label)
"""
    assert list(messages_of(written(tmp_path, "a.py", code))) == [
        Message(None, "Publish"),
        Message(None, "one sentence"),
        Message(None, "%(n)s story", "%(n)s stories"),
        Message("button", "Sign"),
    ]


def test_an_f_string_is_refused(tmp_path):
    with pytest.raises(Unreadable, match=r"a\.py:1"):
        list(messages_of(written(tmp_path, "a.py", '_(f"{n} stories")')))


def test_templates_are_read_as_django_reads_them(tmp_path):
    template = """{% load i18n %}<h1>{% translate "It's 5%" %}</h1>{{ _("Constant") }}
{% blocktranslate count n=stories|length trimmed %}
  {{ n }} story
{% plural %}
  {{ n }} stories
{% endblocktranslate %}
{% translate "Sign" context "button" %}{# {% translate "no" %} #}{% include "x" with label=_("Handed on") %}"""
    assert set(messages_of(written(tmp_path, "a.html", template))) == {
        Message(None, "It's 5%%"),
        Message(None, "Constant"),
        Message(None, "%(n)s story", "%(n)s stories"),
        Message("button", "Sign"),
        Message(None, "Handed on"),
    }


@pytest.mark.parametrize(
    ("path", "app"),
    [
        ("articles/models.py", "articles"),
        ("newskit/periods/known.py", "newskit"),
        ("templates/proposals/proposal_list.html", "proposals"),
        ("templates/base.html", "newsroom"),
        ("templates/admin/index.html", "newsroom"),
    ],
)
def test_each_file_belongs_to_one_catalogue(path, app):
    assert app_of(Path(path)) == app


def test_a_message_used_twice_stands_once_with_both_files(tmp_path):
    written(tmp_path, "articles/a.py", '_("Publish")')
    written(tmp_path, "templates/articles/b.html", '{% load i18n %}{% translate "Publish" %}')
    written(tmp_path, "articles/migrations/0001.py", '_("old")')
    assert collect(tmp_path)["articles"] == {
        Message(None, "Publish"): ["articles/a.py", "templates/articles/b.html"],
    }


def catalogue(**translations: str) -> polib.POFile:
    file = polib.POFile()
    file.extend(polib.POEntry(msgid=msgid, msgstr=text) for msgid, text in translations.items())
    return file


def test_renewing_keeps_translations_and_drops_what_nothing_uses():
    new = renew(catalogue(kept="留", gone="去"), {Message(None, "kept"): ["a.py"], Message(None, "new"): []}, "zh_Hans")
    assert {entry.msgid: entry.msgstr for entry in new} == {"kept": "留", "new": ""}


def test_a_plural_finds_the_translation_of_its_singular():
    new = renew(catalogue(story="稿件"), {Message(None, "story", "stories"): []}, "zh_Hans")
    assert new[0].msgstr_plural == {0: "稿件"}


def test_every_flaw_is_named():
    file = catalogue(done="好", empty="", gone="去")
    file.append(polib.POEntry(msgid="%(n)s of %(all)s", msgstr="%(n)s"))
    file.append(polib.POEntry(msgid="guess", msgstr="猜", flags=["fuzzy"]))
    used = [Message(None, name) for name in ("done", "empty", "%(n)s of %(all)s", "guess", "missing")]
    assert sorted(flaws(file, used)) == [
        "'empty' has no translation",
        "'missing' is not in the catalogue",
        "nothing uses 'gone' any more",
        "the translation of '%(n)s of %(all)s' has other placeholders",
        "the translation of 'guess' is marked fuzzy",
    ]


def test_every_message_is_shown_in_our_words_and_not_in_those_of_a_library(settings):
    """The catalogues of all apps are merged: Django's own “session” would be 会话 on a form that means 会议."""
    shown = []
    with translation.override("zh-hans"):
        for app in APPS:
            path = catalogue_path(Path(settings.BASE_DIR), app, "zh_Hans")
            for entry in read(path) if path.exists() else []:
                if entry.msgid_plural:
                    continue
                text = pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else gettext(entry.msgid)
                if text != entry.msgstr:
                    shown.append((app, entry.msgid, entry.msgstr, text))
    assert not shown


def test_two_apps_cannot_translate_one_id_differently():
    said = list(contradictions({"articles": catalogue(round="轮"), "proposals": catalogue(round="圆")}))
    assert len(said) == 1
    assert "round" in said[0]
