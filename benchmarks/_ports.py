"""Ports of this machine on which nobody listens, and which nobody is given by chance meanwhile."""

from __future__ import annotations

import os
import socket
from contextlib import suppress

FIRST, COUNT = 20_000, 10_000
"""Below those that systems hand out (from 32,768 on; macOS from 49,152).

A server that is killed and started again must find its port free: of a port that the system hands out, a client who
calls meanwhile may be given just that one for its own end, and be connected to itself.
"""


def free_port() -> int:
    """A free port of `FIRST` to `FIRST + COUNT - 1`, another one for each process to begin with. OSError if none is."""
    start = os.getpid() % COUNT
    for step in range(COUNT):
        with (
            suppress(OSError),
            socket.create_server(("127.0.0.1", FIRST + (start + step) % COUNT)) as probe,
        ):
            return int(probe.getsockname()[1])
    raise OSError(f"no port from {FIRST} to {FIRST + COUNT - 1} is free")
