"""`equipoise serve` as a whole program: its counts, its log, whom it believes, how it ends, when it refuses."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from benchmarks._ports import free_port

from tests.cli.command import Run, run  # noqa: F401
from tests.cli.test_demo import PROGRAM, equipoise
from tests.config.test_environment import production
from tests.databases import tabled

SECRET = "Xq7secretXq7"
PATIENCE_S = 200
HOST = "trials.example.org"


def settings(home: Path, **changes: str) -> dict[str, str]:
    given = {"DATABASE_URL": "", "EQUIPOISE_BEHIND_PROXY": "yes", "EQUIPOISE_LOG_LEVEL": "INFO"}
    return production(home, **given) | changes


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, tables: Path) -> Path:
    """A production home with its tables and nothing else."""
    return tabled(tmp_path_factory.mktemp("serve"), tables)


class Server:
    """A running server: where, which process, and what it writes."""

    def __init__(self, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
        self.port, self.process, self.log = port, process, log

    def ask(self, path: str, **headers: str) -> tuple[int, str]:
        """The status and the body, over a connection of its own."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            asking.request("GET", path, headers={"Host": HOST, **headers})
            answer = asking.getresponse()
            return answer.status, answer.read().decode()
        finally:
            asking.close()

    def through_proxy(self, path: str) -> int:
        return self.ask(path, **{"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"})[0]

    def counted(self, route: str) -> float:
        """How many requests the metrics know of, whichever process is asked."""
        lines = self.ask("/metrics")[1].splitlines()
        found = [
            each for each in lines if each.startswith("equipoise_requests_total{") and f'"{route}"' in each
        ]
        return sum(float(each.rsplit(" ", 1)[1]) for each in found)

    def children(self) -> list[int]:
        tasks = Path(f"/proc/{self.process.pid}/task").iterdir()
        return sorted(int(each) for task in tasks for each in (task / "children").read_text().split())


def until(what: object, wanted: object) -> None:
    """Wait until `what()` gives `wanted`: a process can only be asked again and again."""
    deadline = time.monotonic() + PATIENCE_S
    while (found := what()) != wanted:  # type: ignore[operator]
        assert time.monotonic() < deadline, found
        time.sleep(0.02)


def is_gone(number: int) -> bool:
    """Whether no such process runs; one that nobody has fetched the end of yet does not."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0] in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return True


@contextmanager
def serving(home: Path, log: Path, *words: str) -> Iterator[Server]:
    port = free_port()
    program = [*PROGRAM, "serve", "--port", str(port), *words]
    with (
        log.open("wb") as said,
        subprocess.Popen(program, env=os.environ | settings(home), stderr=said) as process,
    ):
        server = Server(port, process, log)

        def answers() -> bool:
            assert process.poll() is None, log.read_text()
            try:
                return server.ask("/healthz")[0] == 200
            except OSError:
                return False

        until(answers, True)
        try:
            yield server
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def server(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Two processes that answer."""
    with serving(home, tmp_path_factory.mktemp("log") / "log", "--workers", "2") as found:
        yield found


def test_every_process_tells_the_counts_of_all_also_of_one_that_died(server: Server) -> None:
    before = server.counted("/about/")
    until(lambda: len(server.children()), 2)
    for _ in range(20):
        assert server.through_proxy("/about/") == 200
    assert {server.counted("/about/") for _ in range(8)} == {before + 20}
    first, other = server.children()
    os.kill(first, signal.SIGKILL)
    until(lambda: first in server.children(), False)
    until(lambda: len(server.children()), 2)
    assert other in server.children()
    assert server.through_proxy("/about/") == 200
    assert {server.counted("/about/") for _ in range(8)} == {before + 21}


def test_the_log_is_json_and_holds_no_address_and_nothing_that_was_asked(server: Server) -> None:
    server.through_proxy(f"/messages/{SECRET}/?name={SECRET}")
    server.through_proxy(f"/about/?name={SECRET}")
    until(lambda: server.log.read_text().count('"/messages/'), 1)
    lines = server.log.read_text().splitlines()
    assert lines[0].startswith("Equipoise listens on 127.0.0.1:")
    assert {json.loads(each)["level"] for each in lines[1:]} <= {"INFO", "WARNING", "ERROR"}
    assert SECRET not in "\n".join(lines)


def test_figures_and_reasons_are_for_this_machine_and_not_for_those_behind_the_proxy(server: Server) -> None:
    assert server.ask("/metrics")[0] == 200
    assert server.through_proxy("/metrics") == 404


POST = f"POST /about/ HTTP/1.1\r\nHost: {HOST}\r\n"
NEXT = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
CHUNKED = f"{POST}Transfer-Encoding: chunked\r\n"
DOUBTFUL = {
    "two lengths": f"{POST}Content-Length: 0\r\nContent-Length: {len(NEXT)}\r\n\r\n",
    "a list of lengths": f"{POST}Content-Length: 0, {len(NEXT)}\r\n\r\n",
    "a length with a sign": f"{POST}Content-Length: +0\r\n\r\n",
    "a length below nothing": f"{POST}Content-Length: -1\r\n\r\n",
    "length and chunks": f"{POST}Content-Length: {len(NEXT) + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and length": f"{CHUNKED}Content-Length: 5\r\n\r\n0\r\n\r\n",
    "chunks and no chunks": f"{CHUNKED}Transfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "chunks of another kind": f"{POST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunks in the older protocol": f"{CHUNKED}\r\n0\r\n\r\n".replace("/1.1", "/1.0"),
    "a blank before the colon": f"{POST}Content-Length : 0\r\n\r\n",
    "a folded line": f"{POST}X-A: b\r\n Content-Length: 9\r\n\r\n",
    "a lone CR": f"{POST}X-A: b\rContent-Length: 9\r\n\r\n",
    "a NUL": f"{POST}X-A: b\0c\r\n\r\n",
    "a lone LF after a chunk's size": f"{CHUNKED}\r\n0\n\n",
    "a lone LF in a chunk's extension": f"{CHUNKED}\r\n0;a\nb\r\n\r\n",
    "a chunk's size with 0x": f"{CHUNKED}\r\n0x0\r\n\r\n",
    "a chunk's size of 72 bits": f"{CHUNKED}\r\nfffffffffffffffff0\r\n\r\n",
}
"""Requests of which two servers could say differently where they end; what follows might be taken for another's."""


def statuses(port: int, sent: str, most: int = 2) -> list[str]:
    """The status of each answer on one connection, until it is closed or there are `most`."""
    found = list[str]()
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as asking:
        asking.sendall(sent.encode())
        try:
            for line in asking.makefile("rb"):
                found += [line.split()[1].decode()] if line.startswith(b"HTTP/1.") else []
                if len(found) == most:
                    break
        except ConnectionResetError:
            pass  # closed while what was sent had not been read
    return found


@pytest.mark.parametrize("sent", DOUBTFUL.values(), ids=DOUBTFUL)
def test_where_the_end_of_a_request_is_in_doubt_nothing_after_it_is_answered(
    server: Server, sent: str
) -> None:
    found = statuses(server.port, sent + NEXT)
    assert len(found) <= 1
    assert set(found) <= {"400", "301"}  # refused; or, after its own end, answered and the connection closed


def test_requests_without_doubt_are_answered_one_after_the_other(server: Server) -> None:
    assert statuses(server.port, f"{POST}Content-Length: 0\r\n\r\n{NEXT}") == ["301", "200"]
    assert statuses(server.port, f"{CHUNKED}\r\n0\r\n\r\n{NEXT}") == ["301", "200"]


def test_requests_at_hand_are_answered_before_it_ends(home: Path, tmp_path: Path) -> None:
    with serving(home, tmp_path / "log", "--workers", "1") as server:
        asking = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S)
        head = f"POST /about/ HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\nContent-Length: 10\r\n"
        form = "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n"
        asking.sendall((head + form + "one=1").encode())
        before = server.counted("/healthz")
        server.ask("/healthz")
        until(lambda: server.counted("/healthz"), before + 1)
        server.process.send_signal(signal.SIGTERM)
        until(lambda: _takes_connections(server.port), False)
        asking.sendall(b"&two=")
        answer = asking.makefile("rb").readline()
        asking.close()
        assert server.process.wait(PATIENCE_S) == 0
    assert answer.startswith(b"HTTP/1.1 4"), "a form without its token is refused, and the refusal arrives"


def _takes_connections(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def test_a_proxy_that_is_not_named_is_not_believed_and_whoever_kills_it_kills_its_processes(
    home: Path, tmp_path: Path
) -> None:
    words = ("--workers", "1", "--stop-within", "5", "--forwarded-allow", "10.0.0.1")
    with serving(home, tmp_path / "log", *words) as server:
        assert server.through_proxy("/about/") == 301
        (child,) = server.children()
        server.process.kill()
        until(lambda: is_gone(child), True)


def test_it_does_not_start_with_tables_of_another_version(tmp_path: Path) -> None:
    done = equipoise("serve", "--port", str(free_port()), home=tmp_path, **settings(tmp_path))
    assert done.returncode == 7
    assert "it does not start. migrations: " in done.stderr
    assert "Run: equipoise manage migrate." in done.stderr


def test_it_does_not_start_without_keys(
    run: Run,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in settings(tmp_path, EQUIPOISE_ENCRYPTION_KEYS="").items():
        monkeypatch.setenv(name, value)
    ended = run("serve")
    assert ended.code == 4
    assert "EQUIPOISE_ENCRYPTION_KEYS: it is not set, and production needs it." in ended.err


def test_where_it_cannot_listen_it_says_so(run: Run) -> None:  # noqa: F811
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run("serve", "--port", port)
    assert (ended.code, ended.err) == (
        6,
        f"equipoise: port {port} on 127.0.0.1 is taken by another program. Stop that one, or choose another: "
        "equipoise serve --port 8080.\n",
    )
    assert "192.0.2.1 is no address of this machine" in run("serve", "--host", "192.0.2.1").err
    assert "--forwarded-allow: that is no list" in run("serve", "--forwarded-allow", "everybody").err
