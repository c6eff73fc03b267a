"""Who may log in, and Django's permission questions, answered from the roles that a user's postings give at the moment."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission

from newskit.accounts.groups import permissions_of


class PostingBackend(ModelBackend):
    """Permissions come from postings alone: nobody is given one by name."""

    def _get_user_permissions(self, user_obj):
        return Permission.objects.none()

    def authenticate(self, request, username=None, password=None, **kwargs):
        """The demo's password is public, so it opens nothing where the demo can be reached from elsewhere."""
        if password == settings.DEMO_PASSWORD and not settings.DEMO_LOGINS:
            return None
        return super().authenticate(request, username=username, password=password, **kwargs)

    def _get_permissions(self, user_obj, obj, from_name):
        """Those of the groups come from the table of roles, which the database's groups are kept equal to: no statement."""
        if from_name != "group" or user_obj.is_superuser or not user_obj.is_active or obj is not None:
            return super()._get_permissions(user_obj, obj, from_name)
        return set(permissions_of(frozenset(user_obj.roles())))

    def user_can_authenticate(self, user) -> bool:
        """Asked at login and with every request of a session: who is deactivated is out at once."""
        return super().user_can_authenticate(user) and user.is_staff and not user.is_system

    def _get_group_permissions(self, user_obj):
        return Permission.objects.filter(group__name__in=user_obj.roles())
