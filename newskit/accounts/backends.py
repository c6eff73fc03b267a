"""Django's permission questions, answered from the roles that a user's postings give at the moment."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission


class PostingBackend(ModelBackend):
    def _get_group_permissions(self, user_obj):
        return Permission.objects.filter(group__name__in=user_obj.roles())
