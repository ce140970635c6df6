"""Progress for work that takes a while: on standard error, for a person who watches, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

Advance = Callable[[int], None]
"""Told how much more is done."""
Reach = Callable[[int, int | None], None]
"""Told how much is done in all, and of how much where that is known."""


@contextmanager
def bytes_bar(label: str, total: int, *, shown: bool | None = None) -> Iterator[Advance]:
    """A bar that advances by bytes read. `shown` None: only if standard error is a terminal."""
    with _bar(DownloadColumn(binary_units=False), shown) as bar:
        task = bar.add_task(label, total=total or None)
        yield lambda size: bar.advance(task, size)


@contextmanager
def count_bar(label: str, *, shown: bool | None = None) -> Iterator[Reach]:
    """A bar that counts things, of a total that may become known only on the way."""
    with _bar(MofNCompleteColumn(), shown) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _bar(amount: ProgressColumn, shown: bool | None) -> Progress:
    console = Console(stderr=True, force_terminal=True if shown else None)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        amount,
        TimeElapsedColumn(),
        TimeRemainingColumn(compact=True),
    )
    visible = console.is_terminal if shown is None else shown
    # Results are written to standard output meanwhile: rich would lead them to where the bar is.
    return Progress(
        *columns, console=console, disable=not visible, refresh_per_second=4, redirect_stdout=False
    )
