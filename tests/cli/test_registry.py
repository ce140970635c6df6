"""`equipoise registry` as a person or a script runs it: a process, its words and its exit code."""

from __future__ import annotations

import gzip
import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from equipoise.cli.registry import app
from tests import places
from tests.links.ctgov.server import Registry, Served, study
from tests.web.studies.samples import nct, record

EQUIPOISE = [sys.executable, "-c", "from equipoise.cli.main import main; main()"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for the file, which has its places. Tests use records of their own."""
    return places.given_to(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def environment(home: Path) -> dict[str, str]:
    """Of a process of its own."""
    return {**os.environ, "EQUIPOISE_HOME": str(home), "COLUMNS": "200", "TERM": "xterm"}


@pytest.fixture
def run(environment: dict[str, str]) -> Any:
    """Run it as a process."""

    def call(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [*EQUIPOISE, "registry", *map(str, arguments)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return call


@pytest.fixture
def invoke(db: None, home: Path, settings: Any) -> Any:
    """Run it in this process, on the tests' own database."""
    settings.EQUIPOISE_HOME = home
    return lambda *arguments: CliRunner().invoke(app, list(map(str, arguments)))


@pytest.fixture
def lines(tmp_path: Path) -> Iterator[Any]:
    def put(*records: Any, name: str = "a.jsonl.gz") -> Path:
        path = tmp_path / name
        text = "\n".join(each if isinstance(each, str) else json.dumps(each) for each in records)
        path.write_bytes(gzip.compress(text.encode()))
        return path

    return put


def test_load_then_status_then_search(run: Any, lines: Any, environment: dict[str, str]) -> None:
    done = run("load", lines(record(1, title="Radiotherapy for oligometastases"), record(2)), "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["state"], said["read"], said["new"], said["broken"]) == ("done", 2, 2, 0)
    assert done.stderr == ""
    status = json.loads(run("status", "--json").stdout)
    assert status["studies"] >= 2
    assert status["last_load"]["load"] == said["load"]
    # The load itself has brought the index up to date.
    command = [*EQUIPOISE, "search", "oligometastases", "--json"]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert [each["nct_id"] for each in json.loads(found.stdout)["results"]] == [nct(1)]


def test_broken_records_are_told_and_the_exit_code_stays_0_unless_strict(invoke: Any, lines: Any) -> None:
    path = lines(record(11), "{rubbish", record(12))
    done = invoke("load", path)
    assert done.exit_code == 0
    assert "3 read: 2 new" in done.stdout
    assert f"{path}, line 2: It is not valid JSON" in done.stderr
    assert invoke("load", path, "--strict").exit_code == 3
    told = json.loads(invoke("broken", "--json").stdout)["broken"]
    assert [(each["line"], each["source"]) for each in told] == [(2, str(path))]
    assert "line 2" in invoke("broken").stdout


def test_nothing_readable_ends_with_3(run: Any, tmp_path: Path) -> None:
    done = run("load", tmp_path / "no such file")
    assert done.returncode == 3
    assert "There is no such file or folder." in done.stderr
    assert "Traceback" not in done.stderr


def test_quiet_says_nothing(invoke: Any, lines: Any) -> None:
    done = invoke("load", lines(record(21)), "--quiet")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")


def test_unknown_load_number(invoke: Any) -> None:
    assert "there is no load 999999" in str(invoke("broken", "--load", "999999").exception)
    assert "nothing has been loaded yet" in str(invoke("broken").exception)
    assert "Nothing has been loaded yet" in invoke("status").stdout


def test_a_bar_is_shown_only_to_a_person_or_on_demand(invoke: Any, lines: Any) -> None:
    path = lines(record(31))
    assert "Loading" not in invoke("load", path).stderr
    assert "Loading" in invoke("load", path, "--progress").stderr


def test_a_bar_on_a_terminal(environment: dict[str, str], lines: Any) -> None:
    path, (ours, theirs) = lines(record(41)), pty.openpty()
    process = subprocess.Popen(
        [*EQUIPOISE, "registry", "load", str(path)],
        env=environment,
        stderr=theirs,
        stdout=subprocess.DEVNULL,
    )
    os.close(theirs)
    seen = b""
    try:
        while chunk := os.read(ours, 4096):
            seen += chunk
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert process.wait() == 0
    assert b"Loading" in seen


def test_ctrl_c_keeps_what_was_read_and_says_so(
    run: Any, environment: dict[str, str], tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [*EQUIPOISE, "registry", "load", str(pipe)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Tests that run in a shell's background inherit its deafness to Ctrl-C; a person's terminal hears it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    # Opening a pipe waits for its reader, so the load is under way by then; more than its buffers take in at
    # once has been read when the write returns.
    with pipe.open("wb") as file:
        file.write(
            b"".join(json.dumps(record(n, title="x" * 2000)).encode() + b"\n" for n in range(1000, 2600))
        )
        file.flush()
        process.send_signal(signal.SIGINT)
        said, errors = process.communicate(timeout=240)
    assert process.returncode == 130, errors
    assert "interrupted" in said
    assert "What was read so far is kept" in errors
    assert "Traceback" not in errors
    assert json.loads(run("status", "--json").stdout)["last_load"]["new"] >= 500


def test_sync_from_a_server(invoke: Any) -> None:
    with Served(Registry([study(number) for number in range(51, 54)])) as url:
        # The pause between requests is real here, so only as many syncs as are needed.
        done = invoke("sync", "--url", url, "--json")
        assert done.exit_code == 0, done.stderr
        assert json.loads(done.stdout)["new"] == 3
        assert "0 read" in invoke("sync", "--url", url).stdout


def test_a_sync_that_fails_says_so_in_a_sentence(run: Any) -> None:
    done = run("sync", "--url", "nonsense")
    assert done.returncode == 3
    assert done.stderr.startswith("equipoise: “nonsense” is not the address of an API.")


@pytest.mark.parametrize("command", ["load", "sync", "status", "broken"])
def test_help_has_an_example(command: str) -> None:
    assert f"Example: equipoise registry {command}" in CliRunner().invoke(app, [command, "--help"]).stdout
