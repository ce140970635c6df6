"""What Prometheus is told of requests: how many, how they ended, how long they took; by route, never by address.

Several processes serve: each keeps its counts in files of one folder (`PROMETHEUS_MULTIPROC_DIR`, set by the web
server's entry point), and whichever is asked adds all of them up.
"""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
PROBES = ("/healthz", "/readyz", "/metrics")
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_OWN = CollectorRegistry()
_REQUESTS = Counter(
    "equipoise_requests",
    "Requests by method, route and status.",
    ["method", "route", "status"],
    registry=_OWN,
)
_TIMES = Histogram(
    "equipoise_request_seconds", "Seconds to an answer, by route.", ["route"], buckets=SECONDS, registry=_OWN
)
_LIMITS = Counter(
    "equipoise_limits_hit", "Requests refused because a limit was reached.", ["route"], registry=_OWN
)


def answered(method: str, route: str, status: int, seconds: float) -> None:
    """Count one request."""
    _REQUESTS.labels(method, route, str(status)).inc()
    _TIMES.labels(route).observe(seconds)
    if status == 429:
        _LIMITS.labels(route).inc()


def registry() -> CollectorRegistry:
    """The counts of all processes, or of this one where it is alone."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return _OWN
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together
