"""A real server of an organisation on 127.0.0.1, which answers as a test wants it to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Handle = Callable[["Got"], tuple[int, bytes]]


@dataclass(frozen=True)
class Got:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """`answer` is called for each request; `got` holds all of them. `url`: where it listens."""

    answer: Handle = lambda got: (204, b"")
    got: list[Got] = field(default_factory=list)
    port: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    handler: type[BaseHTTPRequestHandler] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


@contextmanager
def receiving(
    receiver: Receiver | None = None, *, wrap: Callable[[Any], Any] | None = None
) -> Iterator[Receiver]:
    """Such a server for the block. `wrap`: what the listening socket is wrapped in, such as TLS."""
    found = receiver or Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", 0), found.handler or _handler(found))
    if wrap:
        server.socket = wrap(server.socket)
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            got = Got(self.path, {key.lower(): value for key, value in self.headers.items()}, body)
            receiver.got.append(got)
            status, said = receiver.answer(got)
            self.send_response(status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: Any) -> None:
            """Nothing is printed."""

    return Handler
