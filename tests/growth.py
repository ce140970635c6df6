"""How work grows with its size, told so that no busy machine can make it look worse."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

TURNS = 2
STEP = 8
ROOM = 4
"""What is linear takes `STEP` times as long for `STEP` times as much, what is quadratic `STEP` times that again."""


def grows_with_size(work: Callable[[str], object], text: Callable[[int], str], size: int) -> bool:
    """Whether work on the text of `size` characters takes no more than its share over that of an eighth of them.

    The processor's time of this thread counts, not the clock's, and the least of several turns: what other programs
    do on the machine is left out. A share is eight times as much; up to `ROOM` times that is let through.
    """
    small = text(size // STEP)
    work(small)  # what is made once is made here
    few, many = _least(work, small), _least(work, text(size))
    return many <= ROOM * STEP * max(few, 0.000_5)


def _least(work: Callable[[str], object], text: str) -> float:
    """The least processor time of several turns, in seconds; each has a text of its own, so that nothing is kept."""
    found = []
    gc.disable()
    try:
        for turn in range(TURNS):
            own = f"{text}\n{turn}"
            began = time.thread_time()
            work(own)
            found.append(time.thread_time() - began)
    finally:
        gc.enable()
    return min(found)
