from django.urls import path

from delegates import views
from newskit.lists import addresses  # noqa: F401  registers the converter `anyslug`

app_name = "delegates"
urlpatterns = [
    path("", views.DelegateList.as_view(), name="list"),
    path("<int:pk>/", views.profile, {"slug": "", "part": "detail"}, name="by-id"),
    path("<int:pk>-<anyslug:slug>/", views.profile, {"part": "detail"}, name="detail"),
    *(path(f"<int:pk>/{part}/", views.profile, {"slug": "", "part": part}) for part in views.PARTS[1:]),
    *(path(f"<int:pk>-<anyslug:slug>/{part}/", views.profile, {"part": part}, name=part) for part in views.PARTS[1:]),
]
