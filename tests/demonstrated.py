"""The prepared demonstration, made once for the whole run as anybody makes it: whoever wants one gets a copy."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests import places
from tests.home import PLACES

PROGRAM = [sys.executable, "-c", "from equipoise.cli.main import main; main()"]
PORT = 8765
"""Where its letters say that it is served."""
PATIENCE_S = 600
"""A busy machine is no fault; whoever may be the first to ask has `pytest.mark.timeout` of more than this."""
TIMEOUT_S = PATIENCE_S + 120


def copied_to(home: Path) -> Path:
    """The same home, with the demonstration in it, which is its own."""
    shutil.copytree(_made(), home)
    return places.given_to(home)


def said() -> str:
    """What `equipoise demo --no-serve` told when it was made."""
    _made()
    return (PLACES / "demonstration-said").read_text()


def _made() -> Path:
    """The home that is copied; the first to ask makes it, others wait for that."""
    home = PLACES / "demonstration"
    with (PLACES / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            _make(PLACES / "demonstration-in-the-making").rename(home)
    return home


def _make(home: Path) -> Path:
    shutil.rmtree(home, ignore_errors=True)  # of one whose making was broken off
    done = subprocess.run(
        [*PROGRAM, "demo", "--no-serve", "--port", str(PORT)],
        env={**os.environ, "EQUIPOISE_HOME": str(places.given_to(home))},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, done.stderr
    (PLACES / "demonstration-said").write_text(done.stderr)
    shutil.rmtree(home / "gazetteer")
    return home
