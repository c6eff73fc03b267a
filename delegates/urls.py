from django.urls import path

from delegates import views
from newskit.lists import addresses  # noqa: F401  registers the converter `anyslug`

app_name = "delegates"
urlpatterns = [
    path("", views.DelegateList.as_view(), name="list"),
    path("<int:pk>/", views.detail, {"slug": ""}, name="by-id"),
    path("<int:pk>-<anyslug:slug>/", views.detail, name="detail"),
]
