"""Admin pages of the rooms below, which may not import this one."""

from newskit.backoffice.admin import accounts, audit, calendar, duty, imports, logins, outbox, pictures, topics  # noqa: F401 (they register)
