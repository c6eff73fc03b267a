"""Eight at once, on real connections."""

import pytest
from allauth.mfa.models import Authenticator
from crowd import THREADS, at_once, refusals
from makers import make_user

from newskit.accounts.login import factors, people
from newskit.accounts.models import FactorReset
from newskit.accounts.roles import Role
from newskit.audit.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


def administrators() -> list:
    return [make_user(Role.ADMINISTRATOR, name=f"{number}号") for number in range(THREADS)]


@pytest.fixture
def lost():
    user = make_user(Role.CHIEF_EDITOR)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    return user


def one_of(results, verb: str) -> None:
    assert refusals(results) == THREADS - 1
    assert all(str(result) for result in results)
    assert Event.objects.filter(verb=verb).count() == 1


def test_one_asks(lost):
    acts = [lambda who=who: factors.ask_factor_reset(actor=who, user=lost, reason="x") for who in administrators()]
    one_of(at_once(*acts), "accounts.ask_factor_reset")
    assert FactorReset.objects.count() == 1


def test_one_confirms(lost):
    reset = factors.ask_factor_reset(actor=make_user(Role.ADMINISTRATOR), user=lost, reason="x")
    acts = [lambda who=who: factors.confirm_factor_reset(actor=who, reset=reset) for who in administrators()]
    one_of(at_once(*acts), "accounts.confirm_factor_reset")
    assert not Authenticator.objects.exists()


def test_it_is_confirmed_or_declined_never_both(lost):
    reset = factors.ask_factor_reset(actor=make_user(Role.ADMINISTRATOR), user=lost, reason="x")
    acts = [
        lambda who=who, act=act: act(actor=who, reset=reset)
        for who, act in zip(
            administrators(), [factors.confirm_factor_reset, factors.decline_factor_reset] * 4, strict=True
        )
    ]
    assert refusals(at_once(*acts)) == THREADS - 1
    reset.refresh_from_db()
    assert bool(reset.confirmed_at) is not bool(reset.declined_at)
    assert Authenticator.objects.exists() is bool(reset.declined_at)


def test_one_deactivates():
    user = make_user(Role.REPORTER)
    acts = [lambda who=who: people.deactivate(actor=who, user=user, reason="离职") for who in administrators()]
    one_of(at_once(*acts), "accounts.deactivate")
