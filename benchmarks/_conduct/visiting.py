"""Every page of a trial as every role sees it: followed from link to link, one of each kind, and measured.

    python -m benchmarks._conduct.visiting

In the home and database of the environment. It reads pages alone, but that it logs in and gives one participant a link.
A kind of page is its address with the names in it taken out, for forms with the form's name. Its time is the best of
some requests, seen from within the process, in which the whole answer is made; its statements are those of SQL.
"""

from __future__ import annotations

import json
import re
import sys
import time
import tracemalloc
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, suppress
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

TRIAL = "stop-2"
WHO = (
    "coordinator-01", "oncologist-01", "treating-01", "trial-manager", "data-manager", "monitor", "safety",
    "statistician", "independent", "on-call", "steward-1",
)  # fmt: skip
BY_PASSPHRASE = {
    "treating-01": ("allocation:treatment", "allocation:code", "allocation:form"),
    "independent": ("allocation:guesses",),
}
"""Pages that say more once a passphrase was typed: they are asked with it, too."""
RUNS = 2
LIGHT = 0.02
"""Seconds: of what takes less, memory is not looked at, which takes time."""
MOST = 400
"""Pages that one role opens at most."""
_LINK = re.compile(r'(?:href|action)="([^"#]+)')
Page = dict[str, Any]


def measure() -> Iterator[Page]:
    """A line for each kind of page of each role: role, page, status, ms, statements, kB, MB."""
    from django.test import Client

    for name in WHO:
        yield from _crawled(name, _logged_in(name, Client()), [f"/trial/{TRIAL}/", _heaviest(name)])
    secret = _own_page()
    client = Client()
    client.post(f"/my/{secret['secret']}/enter/", {"passcode": secret["passcode"]}, secure=True)
    yield from _crawled("participant", client, [f"/my/{secret['secret']}/"])


def _logged_in(name: str, client: Any) -> Any:
    from tests.web.accounts.people import log_in

    from equipoise.web.accounts.models import User

    return log_in(client, User.objects.get(username=name))


def _heaviest(name: str) -> str:
    """The page of who has most forms at the first site: a page is measured where there is most to be shown."""
    from django.db.models import Count

    from equipoise.web.followup.models import Entry

    most = Entry.objects.filter(trial=TRIAL, site="01").values("participant").annotate(many=Count("id"))
    number = most.order_by("-many", "participant")[0]["participant"]
    kind = "treatment" if name == "treating-01" else "participants"
    return f"/trial/{TRIAL}/{kind}/{number}/"


def _own_page() -> dict[str, str]:
    """The secret and the passcode of a participant's own page."""
    from datetime import UTC, datetime

    from equipoise.core.values.errors import InputError
    from equipoise.web.enrolment import queries as enrolment
    from equipoise.web.ledger.actions import By
    from equipoise.web.participant import actions
    from equipoise.web.participant.models import Link

    now = datetime.now(UTC)
    by = By("coordinator-01", "coordinator")
    for each in enrolment.participants(TRIAL, "01"):
        with suppress(InputError):  # their part has ended
            actions.make_link(TRIAL, each.number, language="en", by=by, now=now, key=f"measured-{now}")
            break
    link = Link.objects.filter(trial=TRIAL).latest("made_at")
    return {"secret": link.secret, "passcode": link.passcode}


def _crawled(name: str, client: Any, begin: list[str]) -> Iterator[Page]:
    """One page of each kind that links lead to, those first that stand nearest to the beginning."""
    waiting, seen, kinds = deque(begin), set(begin), set()
    opened = 0
    while waiting and opened < MOST:
        address = waiting.popleft()
        kind = _kind(address)
        if kind in kinds or not kind:
            continue
        found = _asked(client, address)
        opened += 1
        if found is None:
            continue
        kinds.add(kind)
        yield {"role": name, "page": kind, "address": address, **found[0]}
        if kind.partition(" ")[0] in BY_PASSPHRASE.get(name, ()):
            yield {
                "role": name,
                "page": f"{kind} opened",
                "address": address,
                **_opened(client, name, address),
            }
        fresh = [each for each in _links(address, found[1]) if each not in seen]
        seen.update(fresh)
        waiting.extend(fresh)


def _links(address: str, text: str) -> Iterator[str]:
    """Addresses of the trial, or of the participant's own pages, that a page leads to."""
    for each in _LINK.findall(text):
        path = urlsplit(urljoin(address, each.replace("&amp;", "&")))
        if path.path.startswith((f"/trial/{TRIAL}/", "/my/")):
            yield path.path + (f"?{path.query}" if path.query else "")


def _kind(address: str) -> str:
    """The name of the page; with the form's name, and the names of what is asked behind the question mark."""
    from django.urls import Resolver404, resolve

    parts = urlsplit(address)
    try:
        found = resolve(parts.path)
    except Resolver404:
        return ""
    asked = sorted(each.partition("=")[0] for each in parts.query.split("&") if each)
    more = [found.kwargs["form"]] if "form" in found.kwargs else []
    return " ".join([found.view_name, *more, *([f"?{','.join(asked)}"] if asked else [])])


def _asked(client: Any, address: str) -> tuple[Page, str] | None:
    """What a page takes, and its text; None where it is no page to be looked at."""
    return _measured(lambda: client.get(address, secure=True))


def _opened(client: Any, name: str, address: str) -> Page:
    """The same with a passphrase, which takes its time on purpose: that is said apart by `unlock_ms`."""
    from django.conf import settings

    from equipoise.web.shell.demonstration import SECRETS

    words = json.loads((Path(settings.EQUIPOISE_HOME) / SECRETS).read_text())[name]
    found = _measured(lambda: client.post(address, {"passphrase": words}, secure=True), runs=1)
    return found[0] if found else {"status": 0, "ms": 0, "statements": 0, "kB": 0, "MB": 0}


def _measured(ask: Callable[[], Any], runs: int = RUNS) -> tuple[Page, str] | None:
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    reset_queries()
    with redirect_stderr(StringIO()):
        with CaptureQueriesContext(connection) as said:
            answer = ask()
        statements = len(said)
        if answer.status_code >= 300:
            return None
        taken = min(_timed(ask) for _ in range(runs))
        peak = _peak(ask) if taken > LIGHT else 0
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    page = {
        "status": answer.status_code, "ms": 1_000 * taken, "statements": statements, "kB": len(content) / 1_024,
        "MB": peak / 2**20,
    }  # fmt: skip
    return page, content.decode("utf-8", "replace") if "html" in answer.get("Content-Type", "") else ""


def _timed(ask: Callable[[], Any]) -> float:
    """Seconds of CPU: what else the machine does is left out."""
    began = time.process_time()
    ask()
    return time.process_time() - began


def _peak(ask: Callable[[], Any]) -> int:
    """The most memory that was held at once, in bytes, over what was held before."""
    tracemalloc.start()
    try:
        ask()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def main() -> None:
    """Print a line of JSON for each page."""
    from equipoise.cli.main import start_django

    start_django()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    for page in measure():
        sys.stdout.write(json.dumps(page) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
