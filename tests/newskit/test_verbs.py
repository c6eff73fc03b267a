"""What every verb owes: one transaction, an actor, a locked row, an event, followers."""

import pytest

from newskit import verbs
from newskit.accounts.models import Section, User, system_account
from newskit.audit.models import Event
from newskit.verbs import NotAllowed, WrongState, allow, follow, lock, log, verb


@pytest.fixture
def section(db):
    return Section.objects.create(code="economy", name="经济", name_en="Economy")


@pytest.fixture
def actor(db):
    return system_account("intake")


@pytest.fixture
def declared(monkeypatch):
    """Verbs and followers declared in a test do not outlive it."""
    monkeypatch.setattr(verbs, "VERBS", {})
    monkeypatch.setattr(verbs, "_followers", type(verbs._followers)(list))


@pytest.fixture
def rename(declared):
    @verb("test.rename")
    def rename(*, actor: User, section: Section, name: str) -> Section:
        section = lock(section)
        before, section.name = section.name, name
        section.save()
        log(actor, "test.rename", section, before={"name": before}, after={"name": name})
        return section

    return rename


def test_a_verb_takes_keywords_and_an_actor_only(declared):
    with pytest.raises(TypeError, match="actor"):
        verb("test.nobody")(lambda *, section: None)
    with pytest.raises(TypeError, match="keyword-only"):
        verb("test.positional")(lambda actor: None)


def test_nobody_is_not_an_actor(rename, section):
    with pytest.raises(TypeError, match="needs an actor"):
        rename(actor=None, section=section, name="财经")


def test_two_verbs_never_share_a_name(rename):
    with pytest.raises(TypeError, match="two verbs"):
        verb("test.rename")(lambda *, actor: None)


def test_a_verb_writes_one_event_with_before_and_after(rename, actor, section):
    rename(actor=actor, section=section, name="财经")
    event = Event.objects.get()
    assert (event.actor, event.verb, event.object_id, event.object_name) == (
        actor,
        "test.rename",
        str(section.pk),
        "财经",
    )
    assert (event.before, event.after) == ({"name": "经济"}, {"name": "财经"})


def test_a_follower_runs_with_the_verb_and_sees_its_result(rename, actor, section):
    seen = []
    follower = lambda *, actor, result, **kwargs: seen.append((actor, result.name))  # noqa: E731
    follow("test.rename", follower)
    follow("test.rename", follower)
    rename(actor=actor, section=section, name="财经")
    assert seen == [(actor, "财经")]


def test_a_failing_follower_takes_row_and_event_back(rename, actor, section):
    def refuse(**kwargs):
        raise WrongState("not now")

    follow("test.rename", refuse)
    with pytest.raises(WrongState):
        rename(actor=actor, section=section, name="财经")
    section.refresh_from_db()
    assert section.name == "经济"
    assert not Event.objects.exists()


def test_locking_what_is_gone_says_so(section):
    gone = Section.objects.get()
    section.delete()
    with pytest.raises(WrongState, match="经济"):
        lock(gone)


def test_a_missing_right_is_not_a_wrong_state(actor):
    allow(actor, "articles.intake")
    with pytest.raises(NotAllowed, match=r"articles\.final"):
        allow(actor, "articles.final")
