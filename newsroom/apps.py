from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class NewsroomConfig(AppConfig):
    name = "newsroom"


class NewsroomAdminConfig(AdminConfig):
    default_site = "newsroom.admin.NewsroomSite"
