"""A process of a test's own that is killed before any statement: SIGKILL, which nothing can catch or tidy up after."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from django.db import connections

from tests.faults import cutting


def killed(url: str, before: int, work: Callable[[], object]) -> bool:
    """Do it in a process that is killed before a statement; False where it came to its end.

    `url`: of the database, as `cutting.own_database` gives it.
    """
    connections["default"].close()
    child = os.fork()
    if not child:
        try:
            connections["default"] = cutting.opened(url)
            dies(before)
            work()
        finally:
            os._exit(1)
    return os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL


def dies(before: int) -> None:
    """Have this process killed before a statement; a commit counts as two, one before it and one after."""
    own: Any = connections["default"]
    commit, said = own._commit, 0

    def reached() -> None:
        nonlocal said
        said += 1
        if said == before:
            os.kill(os.getpid(), signal.SIGKILL)

    def saying(execute: Any, sql: str, *rest: Any) -> Any:
        reached()
        return execute(sql, *rest)

    def committing() -> None:
        reached()
        commit()
        reached()

    own.execute_wrappers.append(saying)
    own._commit = committing
