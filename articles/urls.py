from django.urls import path

from articles import feeds, views
from newskit.lists import addresses  # noqa: F401  registers the converter `anyslug`

app_name = "articles"
urlpatterns = [
    path("", views.StoryList.as_view(), name="list"),
    path("feed/", feeds.StoryFeed(), name="feed"),
    path("corrections/", views.corrections, name="corrections"),
    path("corrections/feed/", feeds.CorrectionsFeed(), name="corrections-feed"),
    path("<int:pk>/", views.detail, {"slug": ""}, name="by-id"),
    path("<int:pk>-<anyslug:slug>/", views.detail, name="detail"),
]
