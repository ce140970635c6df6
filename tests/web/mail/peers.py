"""Mail servers to try ours against, on 127.0.0.1: one that does what it is told, command by command."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

STALL, DROP, DRIBBLE = "stall", "drop", "dribble"
"""Say nothing; hang up; give a byte a time and never an end."""
GOOD = {
    "connect": "220 ready",
    "EHLO": "250 here",
    "STARTTLS": "220 go on",
    "AUTH": "235 well",
    "MAIL": "250 ok",
}
GOOD |= {"RCPT": "250 ok", "DATA": "354 go on", ".": "250 taken", "RSET": "250 ok", "QUIT": "221 bye"}


@dataclass
class Peer:
    """A server. `replies`: what it says to a command instead of what is good; a list is used up one by one.

    `heard`: every command; `taken`: every message that it said it took, or heard whole before it hung up.
    """

    replies: dict[str, str | list[str]] = field(default_factory=dict)
    offers: tuple[str, ...] = ("8BITMIME",)
    context: ssl.SSLContext | None = None
    heard: list[str] = field(default_factory=list)
    taken: list[bytes] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def reply(self, command: str) -> str:
        """What to say now."""
        given = self.replies.get(command, GOOD.get(command, "500 what"))
        return given if isinstance(given, str) else given.pop(0) if given else GOOD[command]

    def serve(self, listener: socket.socket) -> None:
        """Take connections until it is over."""
        while not self.ended.is_set():
            with suppress(OSError):
                connection, _ = listener.accept()
                self.connections += 1
                threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with suppress(OSError, ConnectionError, ssl.SSLError), connection:
            if self._say(connection, "connect"):
                self._listen(connection)

    def _listen(self, connection: socket.socket) -> None:
        stream = connection.makefile("rb")
        while line := stream.readline():
            command = (
                line[:4].decode("utf-8").strip().upper() if line[:8].upper() != b"STARTTLS" else "STARTTLS"
            )
            self.heard.append(line.decode("utf-8").strip())
            said = self.reply(command)
            if not self._say(connection, command, said):
                return
            if command == "STARTTLS" and self.context:
                connection = self.context.wrap_socket(connection, server_side=True)
                stream = connection.makefile("rb")
            goes_on = command == "DATA" and said.startswith("354")  # of this connection: others talk too
            if goes_on and not self._content(connection, stream):
                return
            if command == "QUIT":
                return

    def _content(self, connection: socket.socket, stream: object) -> bool:
        if self.replies.get("content") == DROP:
            return False
        lines: list[bytes] = []
        while (line := stream.readline()) != b".\r\n":  # type: ignore[attr-defined]
            if not line:
                return False  # who sends it is gone: half a letter was never taken
            lines.append(line)
        said = self.reply(".")
        if said.startswith("2") or said in (DROP, STALL):
            self.taken.append(b"".join(lines))
        return self._say(connection, ".", said)

    def _say(self, connection: socket.socket, command: str, said: str | None = None) -> bool:
        text = self.reply(command) if said is None else said
        if text == STALL:
            self.ended.wait(60)
            return False
        if text == DROP:
            return False
        if text == DRIBBLE:
            while not self.ended.wait(0.05):
                connection.sendall(b"2")
            return False
        if command == "EHLO" and text.startswith("250"):
            lines = ["here", *self.offers]
            text = "\r\n".join(
                f"250{'-' if at < len(lines) - 1 else ' '}{each}" for at, each in enumerate(lines)
            )
        connection.sendall(text.encode() + b"\r\n")
        return not text.startswith("421")


@contextmanager
def listening(peer: Peer) -> Iterator[Peer]:
    """The server on a port of its own while the block runs."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as listener:
        peer.port = listener.getsockname()[1]
        thread = threading.Thread(target=peer.serve, args=(listener,), daemon=True)
        thread.start()
        try:
            yield peer
        finally:
            peer.ended.set()
            with suppress(OSError), socket.create_connection(("127.0.0.1", peer.port), timeout=1):
                pass
            thread.join(5)
