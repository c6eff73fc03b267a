from django.urls import path, register_converter

from newskit.lists import addresses  # noqa: F401  registers the converter `anyslug`
from proposals import views
from proposals.months import MonthConverter

register_converter(MonthConverter, "month")

app_name = "proposals"
urlpatterns = [
    path("", views.ProposalList.as_view(), name="list"),
    path("overview/", views.overview, name="overview"),
    path("key-topics/", views.KeyTopicList.as_view(), name="key-topics"),
    path("key-topics/<int:pk>/", views.key_topic, {"slug": ""}, name="key-topic-by-id"),
    path("key-topics/<int:pk>-<anyslug:slug>/", views.key_topic, name="key-topic"),
    path("units/", views.UnitList.as_view(), name="units"),
    path("units/<int:pk>/", views.unit, {"slug": ""}, name="unit-by-id"),
    path("units/<int:pk>-<anyslug:slug>/", views.unit, name="unit"),
    path("calendar/", views.this_month, name="calendar"),
    path("calendar/<month:first>/", views.month, name="month"),
    path("calendar.ics", views.agenda, name="agenda"),
    path("<int:pk>/", views.detail, {"slug": ""}, name="by-id"),
    path("<int:pk>-<anyslug:slug>/", views.detail, name="detail"),
]
