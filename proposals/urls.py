from django.urls import path

from newskit.lists import addresses  # noqa: F401  registers the converter `anyslug`
from proposals import views

app_name = "proposals"
urlpatterns = [
    path("", views.ProposalList.as_view(), name="list"),
    path("overview/", views.overview, name="overview"),
    path("key-topics/", views.KeyTopicList.as_view(), name="key-topics"),
    path("key-topics/<int:pk>/", views.key_topic, {"slug": ""}, name="key-topic-by-id"),
    path("key-topics/<int:pk>-<anyslug:slug>/", views.key_topic, name="key-topic"),
    path("<int:pk>/", views.detail, {"slug": ""}, name="by-id"),
    path("<int:pk>-<anyslug:slug>/", views.detail, name="detail"),
]
