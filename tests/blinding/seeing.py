"""Everything that somebody in a blinded role can get: pages that links lead to, answers to what is sent, files."""

from __future__ import annotations

import gzip
import html
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin

from django.db import connection
from django.test import Client
from django.urls import Resolver404, resolve

from equipoise.core.design.roles import Role
from equipoise.web.datasets import actions as datasets
from equipoise.web.participant import actions as links
from equipoise.web.participant.models import Link
from tests.blinding.chance import Chance
from tests.blinding.playing import NOW, Played
from tests.blinding.sending import Form, forms
from tests.web.accounts.people import log_in
from tests.web.allocation.example import TRIAL
from tests.web.trials.example import Example

START = ("/trial/", f"/trial/{TRIAL}/")
SEALED = {"passphrase": "x", "values": "x", "key": "x", "number": "x"}
"""What is sent to addresses that are for unblinded eyes."""
_HREF = re.compile(r'href="((?:/trial/|/my/|\?)[^"#]*)')
_NUMBER = re.compile(r"\b\d\d-\d{3}\b")
_DIGEST = re.compile(rb"\b[0-9a-f]{64}\b")
"""A commitment is salted by chance and public, and hides what it binds. Nothing else may differ between two runs."""
_SAVED = re.compile(r"\bs\d+_x\d+")
"""The name of a savepoint, which counts all that a process made."""
_WORDS = re.compile(rb'<ol class="words".*?</ol>', re.DOTALL)
"""A passphrase that is offered for a key of one's own."""


@dataclass
class Looking:
    """Somebody at a browser. `found`: what they got, by address; `seen`: the forms that they saw, by kind.

    Of each kind of page they look at `most` participants who were allocated (`known`), and at one who was not. `sent`:
    kinds of forms that somebody of their run sent before.
    """

    client: Client
    known: Collection[str]
    sent: set[str] = field(default_factory=set)
    most: int = 1
    found: dict[str, bytes] = field(default_factory=dict)
    seen: dict[str, Form] = field(default_factory=dict)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)

    def look(self, start: tuple[str, ...] = START) -> dict[str, bytes]:
        """Follow the links from here on."""
        waiting = list(start)
        while waiting:
            path = waiting.pop(0)
            if path not in self.found and self.wanted(path):
                body = self.took(path, self.client.get, path)
                for each in forms(path, body):
                    self.seen.setdefault(route(each.action) + each.does, each)
                waiting += [urljoin(path, each.replace("&amp;", "&")) for each in _HREF.findall(body)]
        return self.found

    def wanted(self, path: str) -> bool:
        """Whether it is a page of ours of which not enough were looked at."""
        number = _NUMBER.search(path)
        who = "" if number is None else "allocated" if number[0] in self.known else "another"
        kind = (route(path), who)
        self.kinds[kind] += bool(kind[0])
        return bool(kind[0]) and self.kinds[kind] <= (self.most if who == "allocated" else 1 if who else 2)

    def send(self) -> dict[str, bytes]:
        """Send each form twice: with nothing in it, and with something that can't be."""
        for name, each in self.seen.items():
            if name in self.sent:
                continue
            self.sent.add(name)
            for how, values in (("empty", {}), ("bad", each.values)):
                self.took(f"{name} {how}", self.client.post, each.action, values)
        return self.found

    def try_sealed(self, paths: Collection[str]) -> dict[str, bytes]:
        """Send to addresses that are not for them."""
        for path in paths:
            self.took(f"no form {path}", self.client.post, path, SEALED)
        return self.found

    def took(self, name: str, ask: Callable[..., Any], *given: Any) -> str:
        """Keep an answer, with every statement that the database was asked for it; gives its words."""
        with statements() as asked:
            answer = ask(*given, headers=_GZIP)
        whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
        packed = answer.headers.get("Content-Encoding") == "gzip"
        body = gzip.decompress(whole) if packed else whole
        self.found[name] = told(answer, body, len(whole), asked)
        return body.decode("utf-8", "replace")


_GZIP = {"Accept-Encoding": "gzip"}


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that the database is asked while it lasts: its words, and how many values go with it."""
    asked: list[str] = []

    def kept(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(f"{_SAVED.sub('', sql)} {len(params or ())}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(kept):
        yield asked


def route(path: str) -> str:
    """The kind of page an address is of; empty where it is none."""
    try:
        return str(resolve(path.partition("?")[0]).route)
    except Resolver404:
        return ""


def told(answer: Any, body: bytes, size: int, asked: list[str]) -> bytes:
    """An answer as it can be compared: status, headers, cookies, statements, and lengths as they went."""
    plain, digests = _DIGEST.subn(b"(digest)", _WORDS.sub(b"", body))
    headers = dict(answer.headers)
    if digests:  # they are packed to another length, whatever they bind
        headers["Content-Length"] = size = 0
    cookies = {name: each.OutputString() for name, each in answer.cookies.items()}
    work = f"{len(asked)} statements {sha256(repr(asked).encode()).hexdigest()[:12]}"
    return b"%d %d %d %r\n%r\n%s\n%s" % (
        answer.status_code, size, len(body), headers, cookies, work.encode(), plain,
    )  # fmt: skip


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> Iterator[str]:
    """Where what two people got differs, with the first lines that do."""
    for path in sorted(one.keys() | other.keys()):
        a, b = one.get(path, b"not there"), other.get(path, b"not there")
        if a != b:
            pairs = zip(a.splitlines(), b.splitlines(), strict=False)
            yield f"{path}: " + next((f"{x!r} / {y!r}" for x, y in pairs if x != y), "one is longer")


def seen_by(
    user: object, known: Collection[str], sealed: Collection[str], sent: set[str]
) -> dict[str, bytes]:
    """What somebody gets who has logged in, looks, sends, and tries what is not theirs. The first looks longest."""
    looking = Looking(log_in(Client(), user), known, sent, most=1 if sent else 2)
    looking.look()
    looking.send()
    return looking.try_sealed(sealed)


def seen_by_participants(world: Example, numbers: list[str], chance: Chance) -> dict[str, bytes]:
    """What participants find at their own addresses, in both languages."""
    found: dict[str, bytes] = {}
    for turn, number in enumerate(numbers):
        chance.begin(number)
        by = world.by(Role.COORDINATOR, number[:2])
        more: dict[str, Any] = {"language": ("en", "fr")[turn % 2], "email": f"{number}@example.org"}
        links.make_link(TRIAL, number, by=by, now=NOW, key=f"link-{number}", **more)
        link, looking = Link.objects.get(number=number), Looking(Client(), numbers)
        home = f"/my/{link.secret}/"
        looking.took(f"{number} shut", looking.client.get, home)
        looking.client.post(f"{home}enter/", {"passcode": link.passcode})
        looking.look((home, f"{home}?in=en", f"{home}?in=fr"))
        found |= looking.send()
    return found


def outside(made: Played, numbers: list[str]) -> dict[str, bytes]:
    """What is seen of pages that show a treatment, by whoever sees them pass: how long, with which headers."""
    opener = made.openers[made.world.example.username(Role.TREATING)]
    client, found = log_in(Client(), made.world.example.user(Role.TREATING)), {}
    client.post(f"/trial/{TRIAL}/treatment/{numbers[0]}/", {"passphrase": made.world.words[opener.username]})
    for path in (f"{number}/{more}" for number in numbers for more in ("", "forms/treatment/")):
        with statements() as asked:
            answer = client.post(f"/trial/{TRIAL}/treatment/{path}", headers=_GZIP)
        words = html.unescape(answer.content.decode())
        assert answer.status_code == 200 and ("Schedule " in words or "Gy" in words), path
        found[path] = told(answer, b"", len(answer.content), asked)
    return found


def files(world: Example) -> dict[str, bytes]:
    """The data that those take who may, as they come."""
    return {
        f"{role} {made.name}": made.content
        for role in (Role.STATISTICIAN, Role.DATA_MANAGER)
        for made in [datasets.blinded(TRIAL, by=world.by(role), now=NOW)]
    }
