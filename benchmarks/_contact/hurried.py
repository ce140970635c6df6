"""`equipoise worker` whose waiting is so many times as short: `python -m benchmarks._contact.hurried 20`.

A letter that failed waits for minutes and hours, a stalled mail server is borne for half a minute, a dead worker's
lease lasts three. All of that keeps its proportions here; what is done is the worker's own.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType

from equipoise.cli.main import main, start_django


def hurry(by: int) -> None:
    """Cut every wait of the worker short."""
    start_django()
    from equipoise.web.mail import circuits, clockwork, delivering, queue, smtp, tasks, working

    _shorten(delivering, "LEASE", by)
    delivering.PAUSES = tuple(each / by for each in delivering.PAUSES)
    _shorten(queue, "LEFT", by)
    _shorten(tasks, "SLACK", by)
    _shorten(working, "TICK", by)
    _shorten(circuits, "SHORTEST", by)
    _shorten(circuits, "LONGEST", by)
    smtp.Smtp.__init__.__defaults__ = (smtp.PATIENCE / by, smtp.WHOLE / by, None)
    jobs = clockwork.jobs

    def often() -> Iterator[clockwork.Job]:
        return (replace(each, every=each.every / by) for each in jobs())

    clockwork.jobs = often


def _shorten(module: ModuleType, name: str, by: int) -> None:
    setattr(module, name, getattr(module, name) / by)


if __name__ == "__main__":
    hurry(int(sys.argv[1]))
    sys.argv = ["equipoise", "worker"]
    main()
