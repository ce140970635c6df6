"""Everything that somebody in a blinded role can get: pages that links lead to, files, what the server tells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch
from urllib.parse import urljoin

from django.test import Client
from django.urls import Resolver404, resolve
from prometheus_client import generate_latest
from typer import Typer
from typer.testing import CliRunner

from equipoise.cli import allocation, trial
from equipoise.core.design.roles import Role
from equipoise.web.datasets import actions as datasets
from equipoise.web.operations import figures
from equipoise.web.participant import actions as links
from equipoise.web.participant.models import Link
from tests.blinding.holding import sizes
from tests.blinding.playing import NOW
from tests.web.accounts.people import log_in
from tests.web.allocation.example import TRIAL
from tests.web.trials.example import Example

MOST = 3
START = ("/trial/", f"/trial/{TRIAL}/")
COMMANDS: tuple[tuple[Typer, tuple[str, ...]], ...] = (
    (trial.app, ("list", "--json")),
    (trial.app, ("state", TRIAL, "--json")),
    (trial.app, ("verify", TRIAL, "--json")),
    (trial.app, ("head", TRIAL, "--json")),
    (allocation.app, ("status", TRIAL)),
    (allocation.app, ("status", TRIAL, "--json")),
)
"""What somebody at the server may run, with no key."""
_HREF = re.compile(r'href="((?:/trial/|/my/|\?)[^"#]*)')
_DRAWN = (
    re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*'),
    re.compile(rb'(name="key" value=")[^"]*'),
    re.compile(rb"()\b[0-9a-f]{64}\b"),
)
"""What is drawn by chance for each page, and digests: the commitment to the lists is salted by chance and public, and
hides what it binds. Nothing else may differ between two runs."""
_OF_REQUEST = ("X-Request-ID", "Content-Length")
"""A number of each request; and the length, which is compared without what is by chance."""
_WORDS = re.compile(rb'<ol class="words".*?</ol>', re.DOTALL)
"""A passphrase that is offered: words by chance, of any length."""


def pages(client: Client, start: tuple[str, ...] = START) -> dict[str, bytes]:
    """The pages that links lead to, by address, each with status and headers: of each kind the first `MOST`."""
    found: dict[str, bytes] = {}
    waiting, kinds = list(start), Counter[str]()
    while waiting:
        path = waiting.pop(0)
        route = _route(path)
        if path in found or not route or kinds[route] >= MOST:
            continue
        kinds[route] += 1
        answer: Any = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[path] = _told(answer, body)
        links_ = (each.replace("&amp;", "&") for each in _HREF.findall(body.decode("utf-8", "replace")))
        waiting += [urljoin(path, each) for each in links_]
    return found


def _route(path: str) -> str:
    """The kind of page an address is of; empty where it is none."""
    try:
        return str(resolve(path.partition("?")[0]).route)
    except Resolver404:
        return ""


def _told(answer: Any, body: bytes) -> bytes:
    body = _WORDS.sub(b"", body)
    size = len(body)
    for each in _DRAWN:
        body = each.sub(rb"\1", body)
    headers = {name: value for name, value in answer.headers.items() if name not in _OF_REQUEST}
    cookies = {name: len(each.value) for name, each in answer.cookies.items()}
    return b"%d %d %r %r\n%s" % (answer.status_code, size, headers, cookies, body)


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


def seen_by_participants(world: Example, numbers: list[str]) -> dict[str, bytes]:
    """What participants find at their own addresses, in both languages."""
    found: dict[str, bytes] = {}
    for turn, number in enumerate(numbers):
        by = world.by(Role.COORDINATOR, number[:2])
        more: dict[str, Any] = {"language": ("en", "fr")[turn % 2], "email": f"{number}@example.org"}
        links.make_link(TRIAL, number, by=by, now=NOW, key=f"link-{number}", **more)
        link, client = Link.objects.get(number=number), Client()
        home = f"/my/{link.secret}/"
        found[f"{number} shut"] = _told(answer := client.get(home), answer.content)
        client.post(f"{home}enter/", {"passcode": link.passcode})
        found |= pages(client, (home, f"{home}?in=en", f"{home}?in=fr"))
    return found


def files(world: Example) -> dict[str, bytes]:
    """The data that those take who may, as they come."""
    return {
        f"{role} {made.name}": made.content
        for role in (Role.STATISTICIAN, Role.DATA_MANAGER)
        for made in [datasets.blinded(TRIAL, by=world.by(role), now=NOW)]
    }


def at_the_server() -> dict[str, bytes]:
    """What is told at the server itself: by commands, and to whatever measures the installation."""
    found = {"metrics": generate_latest(figures.State(NOW))}
    with patch.object(trial, "start_django"), patch.object(allocation, "start_django"):  # it runs already
        for app, words in COMMANDS:
            done = CliRunner().invoke(app, words, catch_exceptions=False)
            assert done.exit_code == 0, done.output
            found[" ".join(words)] = sizes(done.output).encode()
    return found
