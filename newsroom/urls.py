from itertools import chain

from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path, register_converter
from django.views.generic import TemplateView

from articles import paper
from newskit.lists.views import file_addresses
from newsroom import data, front, search, sessions, topics
from newsroom.sitemaps import SECTIONS, news_sitemap

register_converter(paper.DayConverter, "day")

handler400 = "newsroom.errors.bad_request"
handler429 = "newskit.backoffice.login.views.too_often"  # which allauth asks for

urlpatterns = [
    path("", front.front, name="front"),
    path("articles/", include("articles.urls")),
    path("delegates/", include("delegates.urls")),
    path("proposals/", include("proposals.urls")),
    *chain.from_iterable(file_addresses(group.filterset, *group.datasets) for group in data.GROUPS),
    path("data/", data.index, name="data"),
    path("paper/", paper.latest, name="paper"),
    path("paper/<day:day>/", paper.day, name="paper-day"),
    path("paper/<day:day>/<str:code>/", paper.page, name="paper-page"),
    path("sessions/", sessions.index, name="sessions"),
    path("sessions/<slug:code>/", sessions.detail, name="session"),
    path("topics/", topics.index, name="topics"),
    path("topics/<slug:slug>/", topics.detail, name="topic"),
    path("pictures/", include("newskit.pictures.urls")),
    path("search/", search.search, name="search"),
    path("about/", TemplateView.as_view(template_name="newsroom/about.html"), name="about"),
    path("sitemap.xml", sitemaps.index, {"sitemaps": SECTIONS, "sitemap_url_name": "sitemap-section"}, name="sitemap"),
    path("sitemap-<section>.xml", sitemaps.sitemap, {"sitemaps": SECTIONS}, name="sitemap-section"),
    path("news-sitemap.xml", news_sitemap, name="news-sitemap"),
    path("robots.txt", front.robots),
    path("healthz", front.healthz),
    path("readyz", front.readyz),
    path("favicon.ico", front.favicon),
    path("admin/", include("newskit.backoffice.login.urls")),
    path("admin/", admin.site.urls),
]
