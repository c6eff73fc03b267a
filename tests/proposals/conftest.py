import pytest

from newskit.accounts.models import system_account


@pytest.fixture
def actor(db):
    """Holds the right to track, and nobody's other rights."""
    return system_account("import")
