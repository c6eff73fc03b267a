from django.templatetags.static import static


def stylesheet(request) -> str:
    return static("newskit/backoffice/backoffice.css")


def desk_stylesheet(request) -> str:
    return static("newskit/backoffice/desk.css")


def desk_script(request) -> str:
    return static("newskit/backoffice/desk.js")


def script(request) -> str:
    return static("newskit/backoffice/backoffice.js")
