"""/healthz, /readyz and /metrics: answered before hosts, sessions and redirects are looked at, for machines beside us.

Strangers learn that it is ready or not, and nothing else. Reasons and figures are for this machine and for who holds
`EQUIPOISE_METRICS_TOKEN`.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from equipoise.web.operations import queries
from equipoise.web.operations.figures import State
from equipoise.web.shell import measures
from equipoise.web.shell.here import is_this_machine


class Probes:
    """Answer the three addresses; everything else goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._answers = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The probe's answer, or what stands further in."""
        probe = self._answers.get(request.path_info)
        if probe is None:
            return self.get_response(request)
        known = request.method in ("GET", "HEAD")
        response = probe(request) if known else HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        response["Cache-Control"] = "no-store"
        return response


def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """200 where database, migrations and index are there, else 503. A silent worker is a warning alone."""
    parts = queries.parts(timezone.now())
    ready = all(each.ready for each in parts if each.needed)
    told: dict[str, object] = {"ready": ready}
    if is_ours(request):
        told["parts"] = {each.name: each.reason or "ok" for each in parts}
        told["warnings"] = [each.name for each in parts if not each.ready and not each.needed]
    return JsonResponse(told, status=200 if ready else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """What Prometheus reads; 404 for strangers, as if there were none."""
    if not is_ours(request):
        return HttpResponse("Not found\n", status=404, content_type="text/plain")
    text = generate_latest(measures.registry()) + generate_latest(State(timezone.now()))
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


def is_ours(request: HttpRequest) -> bool:
    """Whether who asks holds the token, or is this machine itself and no proxy on it."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    token = settings.METRICS_TOKEN
    if token and scheme.lower() == "bearer":
        return hmac.compare_digest(given.encode(), token.encode())
    return is_this_machine(request)
