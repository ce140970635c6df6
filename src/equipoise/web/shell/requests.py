"""Every request gets a number, one log line at its end, and is counted."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from equipoise.web.shell import logs, measures

HEADER = "X-Request-ID"
logger = logging.getLogger(__name__)


class Requests:
    """Outermost: what answers further in, and however it ends, is numbered, logged and measured."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and say how: method, pattern of the address, status, milliseconds. Nothing that was sent."""
        began = time.perf_counter()
        with logs.within(_number(request)) as number:
            response = self.get_response(request)
            seconds = time.perf_counter() - began
            response[HEADER] = number
            _tell(request, response.status_code, seconds)
        return response


def _tell(request: HttpRequest, status: int, seconds: float) -> None:
    route, method = _route(request), _method(request)
    measures.answered(method, route, status, seconds)
    ms = round(seconds * 1000, 1)
    facts = {"method": method, "route": route, "status": status, "ms": ms}
    logger.info("%s %s %s in %s ms", method, route, status, ms, extra=facts)


def _number(request: HttpRequest) -> str:
    """The number that a trusted proxy gave, else a new one: a stranger chooses nothing that stands in the log."""
    given = request.headers.get(HEADER, "") if settings.ALLAUTH_TRUSTED_PROXY_COUNT else ""
    return given if logs.GIVEN.fullmatch(given) else logs.fresh()


def _route(request: HttpRequest) -> str:
    if request.path_info in measures.PROBES:
        return request.path_info
    if request.path_info.startswith(settings.STATIC_URL):
        return "/static/"
    return logs.route_of(request)


def _method(request: HttpRequest) -> str:
    """One of the known methods: anybody can send any word."""
    return request.method if request.method in measures.METHODS and request.method else "OTHER"
