import re
import subprocess
import sys

from django.conf import settings


def test_every_environment_variable_is_explained():
    code = (settings.BASE_DIR / "newsroom/settings.py").read_text(encoding="utf-8")
    page = (settings.BASE_DIR / "docs/operations.md").read_text(encoding="utf-8")
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', code)) | set(re.findall(r'environ\.get\("([A-Z_]+)"', code))
    assert read
    assert {name for name in read if f"`{name}`" not in page} == set()


def test_what_production_needs_is_named_at_once(monkeypatch):
    for name in ("SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS", "SITE_ORIGIN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NEWSROOM_MODE", "production")
    monkeypatch.setenv("ALLOWED_HOSTS", " ")
    said = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert said.returncode != 0
    assert "SECRET_KEY, DATABASE_URL, ALLOWED_HOSTS, SITE_ORIGIN" in said.stderr
