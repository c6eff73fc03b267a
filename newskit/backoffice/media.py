from django.templatetags.static import static


def stylesheet(request) -> str:
    return static("newskit/backoffice/backoffice.css")


def script(request) -> str:
    return static("newskit/backoffice/backoffice.js")
