from django.templatetags.static import static


def stylesheet(request) -> str:
    return static("newskit/backoffice/backoffice.css")
