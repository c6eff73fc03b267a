from django.contrib import admin
from django.urls import path

from newsroom import front

urlpatterns = [
    path("healthz", front.healthz),
    path("readyz", front.readyz),
    path("favicon.ico", front.favicon),
    path("admin/", admin.site.urls),
]
