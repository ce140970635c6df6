"""What every answer of our own programming interface shares: its methods, and that any origin may read it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

PREFIX = "/api/v1/"
METHODS = "GET, HEAD, OPTIONS"
DAY = "86400"
READ_ONLY = {"detail": "This interface is read-only: ask with GET, HEAD or OPTIONS."}


class PublicInterface:
    """Answer what stands below `/api/v1/` to programs of any origin, reading only.

    It stands outside of the views, so that errors and pages for what isn't there can be read from elsewhere too.
    The header never comes with `Access-Control-Allow-Credentials`: who is logged in makes no difference here, and
    no other page of this site has it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass other addresses on untouched."""
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        answer = self._answer(request)
        answer["Access-Control-Allow-Origin"] = "*"
        answer["Access-Control-Allow-Methods"] = METHODS
        return answer

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS":
            asked = {"Allow": METHODS, "Access-Control-Allow-Headers": "*", "Access-Control-Max-Age": DAY}
            return HttpResponse(status=204, headers=asked)
        if request.method not in {"GET", "HEAD"}:
            return JsonResponse(READ_ONLY, status=405, headers={"Allow": METHODS})
        method, request.method = request.method, "GET"
        answer = self.get_response(request)
        request.method = method  # a server leaves out the body where it was asked for the head alone
        return answer
