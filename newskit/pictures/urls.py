from django.urls import re_path

from newskit.pictures import views

app_name = "pictures"
urlpatterns = [
    re_path(
        r"^(?P<hash>[0-9a-f]{64})/(?P<crop>[0-9-]{7,23})/(?P<width>[0-9]{1,4})\.(?P<extension>avif|webp|jpg)$",
        views.rendition_view,
        name="rendition",
    ),
]
