"""Keep the database's groups equal to the table of roles, and answer Django's permission questions from postings."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

from newskit.accounts.roles import GRANTS


def sync_roles(**kwargs) -> None:
    """One group a role, with the view permission of everything that it sees and all permissions of what it edits.

    `post_migrate` fires app by app, and those of later apps have no permissions yet: they are created here first.
    """
    using = kwargs.get("using", "default")
    for config in installed.get_app_configs():
        create_permissions(config, verbosity=0, using=using)
    permissions = list(Permission.objects.using(using).select_related("content_type"))
    for role, grant in GRANTS.items():
        group, _ = Group.objects.using(using).get_or_create(name=role)
        wanted = {
            p
            for p in permissions
            if (p.codename.startswith("view_") and grant.sees_all)
            or (
                f"{p.content_type.app_label}.{p.content_type.model}" in grant.edits
                and p.codename.startswith(("add_", "change_", "view_"))
            )
        }
        if set(group.permissions.all()) != wanted:
            group.permissions.set(wanted)
