import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Engine, Origin, Template
from strict_templates import UndefinedVariable

from delegates.models import Body


def rendered(text: str, path: Path, **context) -> str:
    return Template(text, origin=Origin(str(path)), engine=Engine.get_default()).render(Context(context))


OURS = settings.BASE_DIR / "templates/articles/article_detail.html"
THEIRS = settings.BASE_DIR / ".venv/lib/unfold/templates/unfold/layout.html"


@pytest.mark.parametrize(
    "text", ["{{ missing }}", "{{ missing|default:'x' }}", "{{ known.missing }}", "{% for x in missing %}{% endfor %}"]
)
def test_a_missing_variable_is_an_error_in_our_templates(text):
    with pytest.raises(UndefinedVariable, match="article_detail"):
        rendered(text, OURS, known={})


def test_what_django_defines_for_missing_variables_stays():
    assert rendered("{% if missing %}yes{% else %}no{% endif %}", OURS) == "no"
    assert rendered("{{ missing }}{{ known|upper }}", THEIRS, known="a") == "A"


def test_filters_apply_to_what_is_there():
    assert (
        rendered("{{ known.name|upper }}{% for x in known.items %}{{ x.0 }}{% endfor %}", OURS, known={"name": "a"})
        == "Aname"
    )


def test_the_network_is_out_of_reach():
    with pytest.raises(PermissionError, match="no network"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(PermissionError, match="no network"):
        socket.getaddrinfo("example.org", 80)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["before a flush", "after it"])
def test_reference_data_are_there_in_transactional_tests(reference, turn):
    assert Body.objects.filter(code__in=["npc", "cppcc"]).count() == 2
