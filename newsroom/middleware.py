"""What Django's own middleware would do otherwise than we need."""

from csp.constants import NONCE
from django.conf import settings
from django.utils import translation


class Language:
    """Readers' language comes from the path alone (zh-Hans without a prefix), the back office's from the user's profile.

    Django's LocaleMiddleware would add `Vary: Accept-Language` to every page and force the default on `/admin/`.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = settings.LANGUAGE_CODE
        if request.path_info.startswith("/admin/") and request.user.is_authenticated:
            language = request.user.language or language
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class BackOfficePolicy:
    """unfold's Alpine needs `unsafe-eval` and inline styles, the editor's import map a nonce: allowed under /admin/ only."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path_info.startswith("/admin/"):
            response._csp_update = {"script-src": ["'unsafe-eval'", NONCE], "style-src": ["'unsafe-inline'"]}
        return response
