"""Keep the database's groups equal to the table of roles, and answer Django's permission questions from postings."""

import functools

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

from newskit.accounts.roles import GRANTS, Grant


def gives(grant: Grant, label: str, codename: str) -> bool:
    """Whether a role has this permission on this model: to see it, or all but deleting on what it edits."""
    if codename.startswith("view_") and grant.sees_all:
        return True
    return label in grant.edits and codename.startswith(("add_", "change_", "view_"))


@functools.cache
def permissions_of(roles: frozenset[str]) -> frozenset[str]:
    """The permissions of these roles together, as `app.codename`: what the groups of the database hold, without asking it."""
    return frozenset(
        f"{model._meta.app_label}.{codename}"
        for model in installed.get_models()
        for codename in [
            *(f"{action}_{model._meta.model_name}" for action in model._meta.default_permissions),
            *(codename for codename, _name in model._meta.permissions),
        ]
        if any(gives(GRANTS[role], model._meta.label_lower, codename) for role in roles)
    )


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
            p for p in permissions if gives(grant, f"{p.content_type.app_label}.{p.content_type.model}", p.codename)
        }
        if set(group.permissions.all()) != wanted:
            group.permissions.set(wanted)
