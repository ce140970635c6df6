"""The commands against a world that fails: a database that is away, a full disk, Ctrl-C from a terminal."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from http.client import HTTPException
from pathlib import Path

import pytest
from benchmarks._ports import free_port

from equipoise.cli import application, main
from tests import demonstrated

pytestmark = pytest.mark.timeout(demonstrated.TIMEOUT_S)
PROGRAM = demonstrated.PROGRAM
PATIENCE = 240
"""Seconds that a command may take on a busy machine; one that hangs fails all the same."""


def equipoise(
    *words: str, home: Path, program: str = PROGRAM[-1], **settings: str
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "EQUIPOISE_HOME": str(home), **settings}
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demonstrated.copied_to(tmp_path_factory.mktemp("hostile") / "home")


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/about/", timeout=10) as answer:
            return answer.status == 200
    except (OSError, HTTPException):  # not yet listening, or listening and not yet able to answer
        return False


@pytest.mark.parametrize("signals", [(signal.SIGINT,), (signal.SIGTERM,), (signal.SIGINT, signal.SIGINT)])
def test_what_a_terminal_sends_to_the_whole_command_ends_it(prepared: Path, signals: tuple[int, ...]) -> None:
    port = free_port()
    serving = subprocess.Popen(
        [*PROGRAM, "demo", "--port", str(port)],
        env={**os.environ, "EQUIPOISE_HOME": str(prepared)},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        while not _answers(port):
            assert serving.poll() is None, serving.stderr
        for each in signals:
            os.killpg(serving.pid, each)
        _, said = serving.communicate(timeout=PATIENCE)
        assert b"Traceback" not in said
        with socket.create_server(("127.0.0.1", port)):
            pass
    finally:
        if serving.poll() is None:
            os.killpg(serving.pid, signal.SIGKILL)
            serving.communicate()


PRESSED_AT = """
import os, signal, sys
from importlib.abc import MetaPathFinder

class Pressed(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == AT:
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)

AT = sys.argv.pop(1)
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background is deaf to it
sys.meta_path.insert(0, Pressed())
from equipoise.cli.main import main
main()
"""


@pytest.mark.parametrize("moment", ["typer", "equipoise.cli.application", "equipoise.cli.registry", "django"])
def test_ctrl_c_while_the_command_is_loaded_ends_it_quietly(tmp_path: Path, moment: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PRESSED_AT, moment, "registry", "status"],
        env={**os.environ, "EQUIPOISE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 130, done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_s_first_module_loads_nothing_that_takes_time() -> None:
    asked = (
        "import sys; before = set(sys.modules); import equipoise.cli.main; print(*set(sys.modules) - before)"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {"equipoise", "equipoise.cli", "equipoise.cli.main"}


TOLD_SHORTLY = """
from equipoise.cli import demo
from equipoise.cli.main import main
demo._play = lambda console, home: console.print("The story is played.")  # all of it is elsewhere
main()
"""


@pytest.mark.parametrize("gone", ["equipoise.sqlite3", "demonstration-log-ins.json"])
def test_what_was_removed_by_hand_is_made_again(tmp_path: Path, gone: str) -> None:
    home = demonstrated.copied_to(tmp_path / "home")
    (home / gone).unlink()
    done = equipoise("demo", "--no-serve", home=home, program=TOLD_SHORTLY)
    assert done.returncode == 0, done.stderr
    assert "The story is played." in done.stderr
    assert json.loads((home / "demonstration-log-ins.json").read_text())["operator"] in done.stderr
    assert json.loads(equipoise("registry", "status", "--json", home=home).stdout)["studies"] > 1


def test_a_database_that_is_away_is_told_in_a_sentence(tmp_path: Path) -> None:
    away = f"postgres://equipoise:very-secret@127.0.0.1:{free_port()}/equipoise"
    done = equipoise("registry", "status", home=tmp_path, DATABASE_URL=away)
    assert done.returncode == 5
    assert done.stderr.startswith("equipoise: database: ")
    assert "Traceback" not in done.stderr
    assert "very-secret" not in done.stderr


@pytest.mark.parametrize(
    "trouble",
    [
        OSError(errno.ENOSPC, "No space left on device", "a.sqlite3"),
        ValueError("An IO error occurred: 'No space left on device (os error 28)'"),
    ],
)
def test_a_full_disk_is_told_in_a_sentence(
    trouble: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full() -> None:
        raise trouble

    monkeypatch.setattr(application, "app", full)
    monkeypatch.setattr(application, "add_commands", lambda wanted: None)
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert ended.value.code == 5
    assert "No space left on device" in capsys.readouterr().err


@pytest.mark.parametrize(
    "fault", [ValueError("a fault of the code"), OSError(errno.EBADF, "x"), KeyError("x")]
)
def test_a_fault_of_the_code_is_not_hidden(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty() -> None:
        raise fault

    monkeypatch.setattr(application, "app", faulty)
    monkeypatch.setattr(application, "add_commands", lambda wanted: None)
    with pytest.raises(type(fault)):
        main.main()
