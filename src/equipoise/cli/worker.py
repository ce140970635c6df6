"""`equipoise worker`: sends letters, reminds, and does whatever else is due, until it is stopped."""

from __future__ import annotations

import signal
import sys
from datetime import UTC, datetime
from threading import Event, Thread
from types import FrameType
from typing import Annotated

import typer


def worker(
    until_empty: Annotated[
        bool, typer.Option("--until-empty", help="End once nothing is left to do now, instead of waiting.")
    ] = False,
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False,
) -> None:
    """Send letters, remind study teams and run what is due, until it is stopped (SIGTERM or Ctrl-C).

    Keep at least one running beside the web server; more may run at once. It finishes the letter at hand before it
    ends, and one that is killed loses nothing.

    Example: equipoise worker
    """
    stop = Event()
    _end_softly(stop)
    if with_parent:
        Thread(target=_end_with_input, args=(stop,), daemon=True).start()
    from equipoise.cli.main import start_django

    start_django()
    from equipoise.web.mail.clockwork import Clockwork, jobs
    from equipoise.web.mail.working import Worker
    from equipoise.web.operations import actions as signs

    clockwork = Clockwork(tuple(jobs()), signs.ran)
    done = Worker(clockwork, lambda: datetime.now(UTC), stop).run(until_empty=until_empty)
    signs.ended()
    if until_empty:
        sys.stdout.write(f"{done} tasks done.\n")


def _end_softly(stop: Event) -> None:
    """The first signal asks for an end, the second one gets it."""

    def told(number: int, _: FrameType | None) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, told)


def _end_with_input(stop: Event) -> None:
    """Who started us holds the other end of our input: it closes when they end, however they end."""
    sys.stdin.buffer.read()
    stop.set()
