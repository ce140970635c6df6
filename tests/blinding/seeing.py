"""Everything that somebody in a blinded role can get: pages that links lead to, letters, the trail."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from django.test import Client
from django.urls import Resolver404, resolve

from equipoise.web.mail.models import Letter
from tests.blinding.playing import TRIAL
from tests.web.accounts.people import log_in

LETTER = ("about", "kind", "language", "to", "subject", "text", "state", "created_at", "due_at")
MOST = 3
START = ("/trial/", f"/trial/{TRIAL}/")
_HREF = re.compile(r'href="(/trial/[^"#]*)')
_DRAWN = (
    re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*'),
    re.compile(rb'(name="key" value=")[^"]*'),
    re.compile(rb"()\b[0-9a-f]{64}\b"),
)
"""What is drawn by chance for each page, and digests: the commitment to the lists is salted by chance and public, and
hides what it binds. Nothing else may differ between two runs."""


def pages(client: Client) -> dict[str, bytes]:
    """The pages of the trial that links lead to, by address, each with its status: of each kind the first `MOST`."""
    found: dict[str, bytes] = {}
    waiting, kinds = list(START), Counter[str]()
    while waiting:
        path = waiting.pop(0)
        route = _route(path)
        if path in found or not route or kinds[route] >= MOST:
            continue
        kinds[route] += 1
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[path] = _told(answer.status_code, body)
        waiting += [each.replace("&amp;", "&") for each in _HREF.findall(body.decode("utf-8", "replace"))]
    return found


def _route(path: str) -> str:
    """The kind of page an address is of; empty where it is none."""
    try:
        return str(resolve(path.partition("?")[0]).route)
    except Resolver404:
        return ""


def _told(status: int, body: bytes) -> bytes:
    for each in _DRAWN:
        body = each.sub(rb"\1", body)
    return b"%d %d\n%s" % (status, len(body), body)


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> Iterator[str]:
    """Where two people's pages differ, with the first lines that do."""
    for path in sorted(one.keys() | other.keys()):
        a, b = one.get(path, b"not there"), other.get(path, b"not there")
        if a != b:
            pairs = zip(a.splitlines(), b.splitlines(), strict=False)
            yield f"{path}: " + next((f"{x!r} / {y!r}" for x, y in pairs if x != y), "one is longer")


def seen_by(user: object) -> dict[str, bytes]:
    """The pages of somebody who has logged in."""
    return pages(log_in(Client(), user))


def letters() -> list[tuple[str, ...]]:
    """Every letter of the outbox: to whom, about what, with which words, and when."""
    return [
        tuple(str(getattr(row, name)) for name in LETTER)
        for row in Letter.objects.order_by("created_at", "key")
    ]
