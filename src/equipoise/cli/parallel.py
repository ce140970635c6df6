"""Work spread over the cores, its results in the order of what was asked, a few at a time."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import Any, TypeVar

from equipoise.core.values.errors import OutsideError

AHEAD = 3
"""Parts in hand for each process: enough that none waits for the slowest, and few enough to keep memory flat."""
T = TypeVar("T")
R = TypeVar("R")


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(work: Callable[[T], R], parts: Iterable[T], jobs: int) -> Generator[R, None, None]:
    """The work done on each part, in the parts' order, by so many processes; by this one where that is 1.

    `work` is inherited and need not be picklable; parts and results are. OutsideError where a process dies. Close the
    iterator to end the processes early.
    """
    if jobs <= 1 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(work, parts)
        return
    for stream in (sys.stdout, sys.stderr):  # or each process would write what waits in them once more
        stream.flush()
    context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_Worker.begin, initargs=(work,))
    try:
        yield from _results(pool, parts, jobs * AHEAD)
    except BrokenProcessPool as error:
        raise OutsideError(
            "A process of this command was ended from outside, perhaps for want of memory.",
            retry=True,
            where="--jobs",
            mend="What was written until now holds. Run it again with fewer, as in --jobs 1.",
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _results(pool: ProcessPoolExecutor, parts: Iterable[T], most: int) -> Iterator[Any]:
    waiting = deque[Future[Any]]()
    for part in parts:
        waiting.append(pool.submit(_Worker.call, part))
        if len(waiting) == most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


class _Worker:
    """What one of the processes does, which inherits the work."""

    work: Callable[[Any], Any]

    @classmethod
    def begin(cls, work: Callable[[Any], Any]) -> None:
        """Leave Ctrl-C to the process that asked, and end when that is gone."""
        cls.work = work
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        threading.Thread(target=_end_with_parent, daemon=True).start()

    @classmethod
    def call(cls, part: Any) -> Any:
        """The work on a part."""
        return cls.work(part)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
