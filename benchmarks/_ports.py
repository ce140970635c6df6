"""Ports of this machine on which nobody listens, which nobody is given by chance meanwhile, and no process twice."""

from __future__ import annotations

import fcntl
import os
import socket
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

FIRST, COUNT = 20_000, 10_000
"""Below those that systems hand out (from 32,768 on; macOS from 49,152).

A server that is killed and started again must find its port free: of a port that the system hands out, a client who
calls meanwhile may be given just that one for its own end, and be connected to itself.
"""


class Ports:
    """The ports that this process has taken: octet `n` of a file is locked by who has port `FIRST + n`.

    Between the moment when a port is found free and that when a server listens on it, or while that server is killed,
    no other process and no other part of this one is given it. The system gives back what an ended process had.
    """

    def __init__(self, file: Path) -> None:
        self._path = file
        self._file: IO[bytes] | None = None
        self._begun_by = 0
        self._taken: set[int] = set()

    def take(self) -> int:
        """A port that is free now and this process's until it ends. OSError if there is none."""
        self._open()
        start = os.getpid() % COUNT
        for step in range(COUNT):
            number = (start + step) % COUNT
            if number not in self._taken and self._lock(number) and self._is_free(FIRST + number):
                return FIRST + number
        raise OSError(f"no port from {FIRST} to {FIRST + COUNT - 1} is free")

    def _open(self) -> None:
        """A fork has what its parent took no longer: locks stay with the process that asked for them."""
        if self._begun_by != os.getpid():
            self._begun_by, self._taken = os.getpid(), set()
            self._file = self._path.open("ab")

    def _lock(self, number: int) -> bool:
        assert self._file
        with suppress(OSError):
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
            self._taken.add(number)
            return True
        return False

    @staticmethod
    def _is_free(port: int) -> bool:
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return True
        return False


_PORTS = Ports(Path(tempfile.gettempdir()) / f"equipoise-ports-{os.getuid()}")


def free_port() -> int:
    """A port of `FIRST` to `FIRST + COUNT - 1` that is this process's until it ends. OSError if none is free."""
    return _PORTS.take()
