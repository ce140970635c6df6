"""The time at a served site, which a test moves: what takes five years in a trial takes a minute in a test.

EQUIPOISE_TEST_CLOCK names a file with an instant. The site goes there as soon as another one stands in it, and its time
stands still there, so that no code of half a minute runs out on a busy machine. Without the variable the site has the
time of the machine. Browsers keep theirs.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import time_machine

VARIABLE = "EQUIPOISE_TEST_CLOCK"


class Clock:
    """What a test moves. `now`: the instant to which the site was last sent."""

    def __init__(self, file: Path, now: datetime) -> None:
        self.file, self.now = file, now
        self.to(now)

    def to(self, now: datetime) -> None:
        """Send the site to an instant; it is there with the next page."""
        self.now = now
        fresh = self.file.with_suffix(".new")
        fresh.write_text(now.isoformat(), encoding="utf-8")
        fresh.replace(self.file)

    def on(self, **span: float) -> None:
        """Let a span pass, in the words of `timedelta`."""
        self.to(self.now + timedelta(**span))


def in_time(application: WSGIApplication) -> WSGIApplication:
    """The site itself, or the site at the time that a test says."""
    if VARIABLE not in os.environ:
        return application
    file, lock, told = Path(os.environ[VARIABLE]), Lock(), [""]

    def moved(environ: WSGIEnvironment, start_response: StartResponse) -> object:
        with lock:
            instant = file.read_text(encoding="utf-8")
            if instant != told[0]:
                time_machine.travel(datetime.fromisoformat(instant), tick=False).start()
                told[0] = instant
        return application(environ, start_response)

    return moved  # type: ignore[return-value]
