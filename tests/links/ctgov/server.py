"""A server that speaks the registry's API v2 over real HTTP, with the failures a real one has.

It holds records as the registry does: `/version`, `/studies` with `pageSize`, `pageToken`, `countTotal`, `sort` and
`filter.advanced=AREA[LastUpdatePostDate]RANGE[from,MAX]`. Answers are gzipped where asked for; errors are plain text.
Failures are put in `script` beforehand and used up one by one, a request each.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

RANGE = re.compile(r"AREA\[LastUpdatePostDate\]RANGE\[(\d{4}-\d{2}-\d{2}),MAX\]")


def study(number: int, posted: str = "2026-01-05", title: str = "") -> dict[str, Any]:
    """A small record; more is not needed to page through it."""
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT{number:08}", "briefTitle": title or f"Study {number}"},
            "statusModule": {"overallStatus": "RECRUITING", "lastUpdatePostDateStruct": {"date": posted}},
        },
        "hasResults": False,
    }


@dataclass
class Registry:
    """What the server holds, what it is to do wrong, and what it was asked."""

    studies: list[dict[str, Any]] = field(default_factory=list)
    data: str = "2026-01-10T09:00:05"
    script: list[Callable[[Handler], None] | None] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    generation: int = 0
    """Part of every page token: raise it, and the tokens given before are refused."""

    @property
    def pages(self) -> list[dict[str, str]]:
        """The parameters of each request for studies."""
        return [params for path, params in self.asked if path == "/api/v2/studies"]


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    registry: Registry

    def do_GET(self) -> None:
        """Do what the script says, else answer."""
        address = urlsplit(self.path)
        params = {key: values[-1] for key, values in parse_qs(address.query, keep_blank_values=True).items()}
        self.registry.asked.append((address.path, params))
        self.registry.agents.add(self.headers["User-Agent"])
        trick = self.registry.script.pop(0) if self.registry.script else None
        if trick:
            trick(self)
        elif address.path == "/api/v2/version":
            self.json({"apiVersion": "2.0.5", "dataTimestamp": self.registry.data})
        elif address.path == "/api/v2/studies":
            self.studies(params)
        else:
            self.text(404, "Not found")

    def studies(self, params: dict[str, str]) -> None:
        """A page, as the registry cuts it."""
        since = RANGE.fullmatch(params.get("filter.advanced", "")) if "filter.advanced" in params else None
        if "filter.advanced" in params and since is None:
            self.text(400, "`filter.advanced` has incorrect format")
            return
        chosen = [each for each in self.registry.studies if not since or posted(each) >= since.group(1)]
        if params.get("sort") == "LastUpdatePostDate:asc":
            chosen.sort(key=posted)
        start = self.start(params.get("pageToken", ""))
        if start is None:
            self.text(400, "`pageToken` is incorrect")
            return
        end = start + min(int(params.get("pageSize", "10")), 1000)
        answer: dict[str, Any] = {"totalCount": len(chosen)} if params.get("countTotal") == "true" else {}
        answer["studies"] = chosen[start:end]
        if end < len(chosen):
            answer["nextPageToken"] = token(self.registry.generation, end)
        self.json(answer)

    def start(self, given: str) -> int | None:
        """Where the page begins; None for a token that isn't one of ours now."""
        if not given:
            return 0
        generation, place = json.loads(base64.urlsafe_b64decode(given))
        return int(place) if generation == self.registry.generation else None

    def json(self, value: Any) -> None:
        """Answer with JSON, gzipped where the client takes it."""
        self.answer(200, "application/json", json.dumps(value).encode())

    def text(self, status: int, words: str, **headers: str) -> None:
        """Answer an error in plain text, as the registry does."""
        self.answer(status, "text/plain; charset=utf-8", words.encode(), **headers)

    def answer(self, status: int, kind: str, body: bytes, *, cut: bool = False, **headers: str) -> None:
        """Send it; `cut` drops the line half-way through the body."""
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            body, headers = gzip.compress(body), {**headers, "Content-Encoding": "gzip"}
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)
        self.close_connection = self.close_connection or cut

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def posted(record: dict[str, Any]) -> str:
    """The day the record's last update was posted."""
    return str(record["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"])


def token(generation: int, place: int) -> str:
    """An opaque page token."""
    return base64.urlsafe_b64encode(json.dumps([generation, place]).encode()).decode()


def refuse(status: int, **headers: str) -> Callable[[Handler], None]:
    """A trick: an error in plain text."""
    return lambda handler: handler.text(status, "Not now", **headers)


def drop(handler: Handler) -> None:
    """A trick: half an answer, then the line is dead."""
    handler.answer(200, "application/json", b'{"studies": [' + b" " * 5000, cut=True)


def hang_up(handler: Handler) -> None:
    """A trick: no answer at all."""
    handler.close_connection = True


def web_page(handler: Handler) -> None:
    """A trick: a page of a hotel's network instead of the registry's answer."""
    handler.answer(200, "text/html", b"<html>Please log in</html>")


def bad_gzip(handler: Handler) -> None:
    """A trick: something that says it is gzip and isn't."""
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.send_header("Content-Length", "4")
    handler.end_headers()
    handler.wfile.write(b"oops")


class Served:
    """The server in a thread: `with Served(registry) as url`."""

    def __init__(self, registry: Registry) -> None:
        handler = type("BoundHandler", (Handler,), {"registry": registry})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        return f"http://127.0.0.1:{self._server.server_address[1]}/api/v2"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
