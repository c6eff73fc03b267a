"""The people who work at the paper of the demonstration, and its sections."""

from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.hashers import make_password

from newskit.accounts.models import Posting, Section, User
from newskit.accounts.roles import Role

SECTIONS = [
    ("news", "要闻", "News"),
    ("floor", "会场内外", "On the floor"),
    ("life", "民生", "Daily life"),
    ("industry", "产业", "Industry"),
    ("learning", "教科", "Learning"),
    ("law", "法治", "Law"),
    ("follow-up", "追踪", "What became of it"),
    ("opinion", "评论", "Opinion"),
]


class Worker(NamedTuple):
    username: str
    name: str
    role: str


# Whose login is a role's code is printed by `manage.py serve`; the others write and review as well, but cannot log in.
WORKERS = [
    Worker("reporter", "许望野", Role.REPORTER),
    Worker("editor", "沈叙宁", Role.EDITOR),
    Worker("proofreader", "温栀言", Role.PROOFREADER),
    Worker("desk_head", "陆汀洲", Role.DESK_HEAD),
    Worker("chief_editor", "季行舸", Role.CHIEF_EDITOR),
    Worker("data_editor", "方砚池", Role.DATA_EDITOR),
    Worker("observer", "叶知返", Role.OBSERVER),
    Worker("administrator", "贺存朴", Role.ADMINISTRATOR),
    Worker("reporter.lin", "林晚屿", Role.REPORTER),
    Worker("reporter.su", "苏既原", Role.REPORTER),
    Worker("reporter.jiang", "江予槐", Role.REPORTER),
    Worker("reporter.tang", "唐栖野", Role.REPORTER),
    Worker("reporter.ye", "叶南汀", Role.REPORTER),
    Worker("editor.zhou", "周令樨", Role.EDITOR),
    Worker("desk_head.ren", "任远槎", Role.DESK_HEAD),
    Worker("chief_editor.shang", "商时雩", Role.CHIEF_EDITOR),
]


def load() -> dict[str, User]:
    """Sections, users and postings; the users by name."""
    for order, (code, name, name_en) in enumerate(SECTIONS):
        Section.objects.create(code=code, name=name, name_en=name_en, order=order)
    password = make_password(settings.DEMO_PASSWORD if settings.DEMO_LOGINS else None)
    users = User.objects.bulk_create(
        User(
            username=worker.username,
            name=worker.name,
            password=password if worker.username in Role.values else make_password(None),
            is_staff=worker.username in Role.values,
        )
        for worker in WORKERS
    )
    Posting.objects.bulk_create(
        Posting(user=user, role=worker.role) for user, worker in zip(users, WORKERS, strict=True)
    )
    return {user.name: user for user in users}
