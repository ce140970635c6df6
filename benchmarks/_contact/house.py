"""The web server and the workers as processes of their own, as production runs them; killed and started again."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any

from benchmarks._contact.people import Browser
from benchmarks._ports import free_port

HERE = Path(__file__).resolve().parents[2]
BITS = 4
PERSONAL = re.compile(r"writer-\d|Quillony|Everdale|Wondering\d|[A-Za-z0-9_-]{43}")
"""What belongs to a person: their address, name and words, and the secret of a private page."""
LIMITS = ("sender", "address", "site", "plain.sender", "plain.address", "plain.site", "page")


class House:
    """One installation in a folder. `hurry`: by how much the workers' waiting is cut short (see `hurried`)."""

    def __init__(self, folder: Path, mail_port: int, database: str, hurry: int, workers: int) -> None:
        self.folder, self.hurry, self.port = folder, hurry, free_port()
        limits = ",".join(f"{name}=1000000/hour" for name in LIMITS)
        self.environment = os.environ | {
            "EQUIPOISE_HOME": str(folder),
            "EQUIPOISE_MODE": "demonstration",
            "EQUIPOISE_LOG_LEVEL": "INFO",
            "EQUIPOISE_MAIL_URL": f"smtp+plain://127.0.0.1:{mail_port}",
            "EQUIPOISE_CONTACT_LIMITS": limits,
            "EQUIPOISE_PROOF_BITS": str(BITS),
            "EQUIPOISE_PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "PYTHONPATH": f"{HERE}{os.pathsep}{HERE / 'src'}",  # this checkout, wherever another is installed
        }
        self.environment.pop("DATABASE_URL", None)
        if database:
            self.environment["DATABASE_URL"] = database
        self.kills: Counter[str] = Counter()
        self._names = ("web", *(f"worker {number}" for number in range(1, workers + 1)))
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> House:
        for name in self._names:
            self.start(name)
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._running.values():
            _kill(process)

    @property
    def names(self) -> tuple[str, ...]:
        """The processes: the web server, and each worker."""
        return self._names

    def start(self, name: str) -> None:
        """Start a process; what it says goes to its log."""
        words = self._web() if name == "web" else self._worker()
        with self._log(name).open("ab") as log:
            self._running[name] = subprocess.Popen(
                words,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """SIGKILL a process and all that it started, at once, and start it again."""
        _kill(self._running[name])
        self.kills[name.partition(" ")[0]] += 1
        self.start(name)

    def child(self, what: str, given: object = None) -> Any:
        """Run a part of `inside` with this installation's settings. Gives what it says, as JSON."""
        words = [sys.executable, "-m", "benchmarks._contact.inside", what]
        asked = json.dumps(given).encode()
        done = subprocess.run(
            words, env=self.environment, cwd=HERE, input=asked, check=True, stdout=subprocess.PIPE
        )
        return json.loads(done.stdout)

    def until(self, so: Callable[[], bool], patience: float, what: str) -> None:
        """Wait for something to be so; AssertionError where it takes too long."""
        end = time.monotonic() + patience
        while not so():
            if time.monotonic() > end:
                raise AssertionError(f"{what}: not after {patience:.0f} s")
            time.sleep(0.1)

    def serves(self) -> bool:
        """Whether the web server answers."""
        try:
            return Browser(self.port).get("/healthz").status == 200
        except (OSError, HTTPException):
            return False

    def waiting(self) -> int:
        """Letters that wait, as operators see it at /metrics."""
        text = Browser(self.port).get("/metrics").text
        found = re.search(r'^equipoise_letters\{state="waiting"\} ([0-9.]+)', text, re.MULTILINE)
        return int(float(found[1])) if found else -1

    def told(self) -> list[str]:
        """Lines of the logs that hold something personal."""
        return [
            line
            for name in self._names
            for line in self._log(name).read_text("utf-8", "replace").splitlines()
            if PERSONAL.search(line)
        ]

    def _web(self) -> list[str]:
        words = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)]
        shape = ["--workers", "1", "--blocking-threads", "4", "equipoise.config.wsgi:application"]
        return [sys.executable, *words, *shape]

    def _worker(self) -> list[str]:
        return [sys.executable, "-m", "benchmarks._contact.hurried", str(self.hurry)]

    def _log(self, name: str) -> Path:
        return self.folder / f"{name.replace(' ', '-')}.log"


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)
