"""A command as the shell runs it, within this process: its exit code, and what it wrote."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from equipoise.cli import main


class Ran(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("check", "STOP-2", ...)`."""

    def running(*words: object) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        with monkeypatch.context() as here:
            here.setattr(sys, "argv", ["equipoise", *map(str, words)])
            here.setattr(sys, "stdout", out)
            here.setattr(sys, "stderr", err)
            here.setattr("os.umask", lambda _: 0)
            with pytest.raises(SystemExit) as ended:
                main.main()
        code = ended.value.code
        return Ran(code if isinstance(code, int) else 0, out.getvalue(), err.getvalue())

    return running
