"""The contracts of the house that a linter does not see."""

import re
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).parent.parent
ORDER = ["newskit", "delegates", "proposals", "articles", "newsroom"]
ROOMS = ["periods", "audit", "accounts", "outbox", "topics", "pictures", "opendata", "searching", "backoffice"]


def floor(model) -> tuple[int, int] | None:
    """Where a model lives, lowest first; None for third-party models."""
    package = model.__module__.split(".")
    if package[0] not in ORDER:
        return None
    return ORDER.index(package[0]), ROOMS.index(package[1]) if package[0] == "newskit" else 0


def test_keys_point_down():
    """import-linter sees no string keys: ForeignKey("articles.Article") in proposals would keep all its contracts."""
    up = [
        str(field)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.related_model and floor(model) and floor(field.related_model)
        if floor(field.related_model) > floor(model)
    ]
    assert [name for name in up if name != "audit.Event.actor"] == []


def test_no_file_grows_past_five_hundred_lines():
    """Past that a file becomes a package of the same name, split by idea."""
    folders = [*ORDER, "tests", "deploy"]
    long = [
        str(path.relative_to(ROOT))
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if path.parent.name != "migrations" and len(path.read_text(encoding="utf-8").splitlines()) > 500
    ]
    assert long == []


def test_the_map_of_rules_names_what_is_there():
    names = re.findall(r"`([^`]+)`", (ROOT / "docs/rules.md").read_text())
    code = [name for name in names if "::" not in name and name.endswith(".py")]
    tests = [name.split("::") for name in names if "::" in name]
    assert len(tests) > 40
    assert [name for name in code if not (ROOT / name).exists()] == []
    texts = {file: (ROOT / "tests" / file).read_text() for file, _test in tests}
    assert [test for file, test in tests if f"def {test}(" not in texts[file]] == []
