"""Message ids out of our code and templates, in and out of the catalogues, without the gettext programs."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.utils.translation.template import templatize

APPS = ("newsroom", "articles", "proposals", "delegates", "newskit")
LANGUAGES = {"zh_Hans": "nplurals=1; plural=0;"}

# How many of a call's first arguments are context, singular and plural.
CALLS = {
    name + lazy: shape
    for name, shape in {
        "gettext": "s",
        "ngettext": "sp",
        "pgettext": "cs",
        "npgettext": "csp",
    }.items()
    for lazy in ("", "_lazy")
} | {"_": "s", "_now": "s", "gettext_noop": "s"}
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""  # templatize writes u''
CALL_IN_TEMPLATE = re.compile(rf"(?<!\w)(_|n?p?gettext)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


class Message(NamedTuple):
    context: str | None
    singular: str
    plural: str | None = None


class Unreadable(Exception):
    """A message that no catalogue can hold, such as an f-string."""


def app_of(path: Path) -> str:
    """`path` is relative to the project; a template belongs to the app whose folder it lies in, else to newsroom."""
    first, second = (*path.parts, "")[:2]
    owner = second if first == "templates" else first
    return owner if owner in APPS else "newsroom"


def sources(project: Path) -> Iterator[Path]:
    for app in APPS:
        for path in sorted((project / app).rglob("*")):
            inside = path.relative_to(project).parts
            is_code = path.suffix == ".py" and "migrations" not in inside
            is_template = path.suffix in {".html", ".txt", ".xml"} and "templates" in inside
            if is_code or is_template:
                yield path
    yield from sorted(path for path in (project / "templates").rglob("*") if path.is_file())


def messages_of(path: Path) -> Iterator[Message]:
    text = path.read_text(encoding="utf-8")
    calls = _calls_of_code(text, path) if path.suffix == ".py" else _calls_of_template(text, path)
    for function, arguments in calls:
        shape = CALLS[function]
        parts = dict(zip(shape, arguments[: len(shape)], strict=True))
        yield Message(parts.get("c"), parts["s"], parts.get("p"))


def _calls_of_code(text: str, path: Path) -> Iterator[tuple[str, list[str]]]:
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        function = getattr(call.func, "id", getattr(call.func, "attr", None))
        if function not in CALLS or not call.args:
            continue
        arguments = call.args[: len(CALLS[function])]
        if any(isinstance(argument, ast.JoinedStr) for argument in arguments):
            raise Unreadable(f"{path}:{call.lineno}: an f-string cannot be translated")
        values = [argument.value for argument in arguments if isinstance(argument, ast.Constant)]
        if len(values) == len(CALLS[function]) and all(isinstance(value, str) for value in values):
            yield function, values


def _calls_of_template(text: str, path: Path) -> Iterator[tuple[str, list[str]]]:
    for found in CALL_IN_TEMPLATE.finditer(templatize(text, origin=str(path))):
        yield found[1], list(ast.literal_eval(f"({found[2]},)"))


def collect(project: Path) -> dict[str, dict[Message, list[str]]]:
    """For each app its messages in order of first appearance, with the files that use them."""
    found: dict[str, dict[Message, list[str]]] = {app: {} for app in APPS}
    for path in sources(project):
        where = path.relative_to(project)
        for message in messages_of(path):
            files = found[app_of(where)].setdefault(message, [])
            if where.as_posix() not in files:
                files.append(where.as_posix())
    return found


def catalogue_path(project: Path, app: str, language: str) -> Path:
    return project / app / "locale" / language / "LC_MESSAGES" / "django.po"


def read(path: Path) -> polib.POFile:
    return polib.pofile(str(path), encoding="utf-8") if path.exists() else polib.POFile()


def renew(old: polib.POFile, messages: dict[Message, list[str]], language: str) -> polib.POFile:
    """The catalogue of exactly these messages, with the translations that are there already.

    No dates, no line numbers, long lines left whole: a change of one message changes the lines of that message.
    """
    new = polib.POFile(wrapwidth=0)
    new.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": LANGUAGES[language],
    }
    known = {(entry.msgctxt, entry.msgid): entry for entry in old if not entry.obsolete}
    merged: dict[tuple, polib.POEntry] = {}
    for message, files in messages.items():
        key = message.context, message.singular
        entry = merged.setdefault(key, polib.POEntry(msgctxt=message.context, msgid=message.singular))
        entry.occurrences += [(file, "") for file in files if (file, "") not in entry.occurrences]
        entry.msgid_plural = entry.msgid_plural or message.plural or ""
    for key, entry in merged.items():
        before = known.get(key)
        if before is not None:
            entry.tcomment, entry.flags = before.tcomment, list(before.flags)
        translated = (before.msgstr or before.msgstr_plural.get(0, "")) if before is not None else ""
        if entry.msgid_plural:
            entry.msgstr_plural = {0: translated}
        else:
            entry.msgstr = translated
        new.append(entry)
    return new


def flaws(catalogue: polib.POFile, messages: Iterable[Message]) -> Iterator[str]:
    """What keeps a catalogue from being complete and true, each named by its message id."""
    used = {(message.context, message.singular) for message in messages}
    there = set()
    for entry in catalogue:
        key = entry.msgctxt, entry.msgid
        there.add(key)
        translations = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if entry.obsolete or key not in used:
            yield f"nothing uses {entry.msgid!r} any more"
        elif entry.fuzzy:
            yield f"the translation of {entry.msgid!r} is marked fuzzy"
        elif not translations or not all(translations):
            yield f"{entry.msgid!r} has no translation"
        else:
            wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
            if any(set(PLACEHOLDER.findall(text)) != wanted for text in translations):
                yield f"the translation of {entry.msgid!r} has other placeholders"
    for context, singular in used - there:
        yield f"{singular!r} is not in the catalogue" + (f" (context {context!r})" if context else "")


def contradictions(catalogues: dict[str, polib.POFile]) -> Iterator[str]:
    """Django merges all catalogues into one, so an id has one translation in all apps, or a context."""
    first: dict[tuple, tuple[str, str]] = {}
    for app, catalogue in catalogues.items():
        for entry in catalogue.translated_entries():
            text = entry.msgstr or entry.msgstr_plural.get(0, "")
            other, before = first.setdefault((entry.msgctxt, entry.msgid), (app, text))
            if before != text:
                yield f"{entry.msgid!r} is {before!r} in {other} and {text!r} in {app}; give one of them a context"
