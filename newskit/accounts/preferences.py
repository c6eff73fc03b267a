"""What people set for themselves."""

from newskit.accounts.models import User
from newskit.verbs import lock, log, verb


@verb("accounts.use_keys")
def use_keys(*, actor: User, on: bool) -> User:
    """Turn the desk's keys on or off for oneself. Saying it twice changes nothing."""
    row = lock(actor)
    if row.uses_keys != on:
        row.uses_keys = on
        row.save(update_fields=["uses_keys"])
        log(actor, "accounts.use_keys", row, before={"uses_keys": not on}, after={"uses_keys": on})
    return row
