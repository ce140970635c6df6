"""The demonstration prepares itself once, says how to reach it, and refuses what it should."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import demonstrated
from tests.config.test_environment import production

pytestmark = pytest.mark.timeout(demonstrated.TIMEOUT_S)
CENTRES = ("coordinator", "coordinator-east", "investigator", "site-manager")
SITE = ("coordinator-01", "oncologist-01", "treating-01")
TRIAL = (
    "trial-manager",
    "data-manager",
    "monitor",
    "safety",
    "statistician",
    "independent",
    "on-call",
    "steward-1",
)
PROGRAM = demonstrated.PROGRAM


def equipoise(*words: str, home: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "EQUIPOISE_HOME": str(home), **settings}
    return subprocess.run(
        [*PROGRAM, *words], env=environment, capture_output=True, text=True, check=False, timeout=240
    )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demonstrated.copied_to(tmp_path_factory.mktemp("demonstration") / "home")


def test_it_says_where_it_is_and_who_may_log_in() -> None:
    said = demonstrated.said()
    assert "http://127.0.0.1:8765/" in said
    assert "Operator's log-in:             operator" in said
    assert "Reviewer's log-in:             reviewer" in said


def test_a_second_time_prepares_nothing_and_keeps_the_log_in(prepared: Path) -> None:
    done = equipoise("demo", "--no-serve", home=prepared)
    assert done.returncode == 0
    assert "Loading" not in done.stderr
    passwords = json.loads((prepared / "demonstration-log-ins.json").read_text())
    team = {"operator", "reviewer", "second-reviewer", *CENTRES}
    assert {*team, *SITE, *TRIAL} <= set(passwords)
    for name, password in passwords.items():
        assert (password in done.stderr) is not name.endswith("-02")
        assert len(password) >= 16


def test_its_letters_lead_to_where_it_is_served_and_a_participant_of_each_language_can_answer(
    prepared: Path,
) -> None:
    read = (
        "from equipoise.web.mail.models import Letter; print([each.text for each in Letter.objects.all()]); "
        "from equipoise.web.participant.models import Link; print(sorted(each.language for each in Link.objects.all()))"
    )
    done = equipoise("manage", "shell", "--verbosity", "0", "-c", read, home=prepared)
    assert "['en', 'fr']" in done.stdout
    assert "http://127.0.0.1:8765/" in done.stdout, done.stderr
    assert "127.0.0.1:8000" not in done.stdout


def test_the_reviewers_are_the_study_team_and_the_operator_is_not(prepared: Path) -> None:
    assert equipoise("team", "list", home=prepared).stdout == "reviewer\nsecond-reviewer\n"


def test_the_log_in_is_readable_by_its_owner_alone(prepared: Path) -> None:
    kept = prepared / "demonstration-log-ins.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_what_was_prepared_can_be_searched(prepared: Path) -> None:
    done = equipoise(
        *("search", "oligometastatic radiotherapy", "--near", "Vancouver, BC", "--within", "500km"),
        *("--status", "recruiting", "--json"),
        home=prepared,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    first = found["results"][0]
    assert first["nct_id"] == "NCT06918951"
    assert set(first) >= {"nct_id", "title", "status", "score", "distance_km", "site"}
    assert first["distance_km"] < 1


def test_an_index_of_another_version_is_made_again(prepared: Path) -> None:
    current = prepared / "index" / (prepared / "index" / "current").read_text().strip()
    (current / "schema").write_text("0")
    (prepared / "demonstration.stamp").write_text("another version of the package")
    assert equipoise("demo", "--no-serve", home=prepared).returncode == 0
    assert json.loads(equipoise("search", "STOP-2", "--json", home=prepared).stdout)["total"] >= 1


def test_a_taken_port_is_told_before_anything_is_prepared(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = equipoise("demo", "--port", port, home=tmp_path)
    assert done.returncode == 6
    assert f"port {port} on 127.0.0.1 is taken" in done.stderr
    assert not (tmp_path / "equipoise.sqlite3").exists()


def test_production_has_no_demonstration(tmp_path: Path) -> None:
    done = equipoise(
        *("demo", "--no-serve"),
        home=tmp_path,
        **{name: value for name, value in production(tmp_path).items() if name.startswith("EQUIPOISE_")},
    )
    assert done.returncode == 4
    assert "not for production" in done.stderr


def children(number: int) -> list[int]:
    """The processes that this one began."""
    tasks = Path(f"/proc/{number}/task").iterdir()
    return [int(each) for task in tasks for each in (task / "children").read_text().split()]


def runs(number: int) -> bool:
    """Whether that process runs; one whose end nobody has fetched yet does not."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def until(what: Callable[[], bool]) -> None:
    """Wait until it is so: a process can only be asked again and again."""
    deadline = time.monotonic() + 120
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.mark.parametrize("how", ["Ctrl-C", "SIGTERM", "its web server dies"])
def test_the_worker_begins_and_ends_with_it(prepared: Path, tmp_path: Path, how: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = [*PROGRAM, "demo", "--port", str(port)]
    environment = os.environ | {"EQUIPOISE_HOME": str(prepared)}
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(program, env=environment, stderr=log, start_new_session=True) as process,
    ):
        try:
            until(lambda: process.poll() is not None or answers(port))
            both = children(process.pid)
            (worker,) = (each for each in both if b"worker" in Path(f"/proc/{each}/cmdline").read_bytes())
            (web,) = set(both) - {worker}
            if how == "Ctrl-C":
                os.killpg(process.pid, signal.SIGINT)  # as a terminal does, to all of them
            elif how == "SIGTERM":
                process.terminate()
            else:
                os.kill(web, signal.SIGKILL)
            code = process.wait(120)
            until(lambda: not any(map(runs, both)))
        finally:
            process.kill()
    assert code == (1 if how == "its web server dies" else 0), (tmp_path / "log").read_text()
    assert "Traceback" not in (tmp_path / "log").read_text()
