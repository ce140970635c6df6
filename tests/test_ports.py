"""Ports for servers that tests start: no two of them get the same one, in one process or in several at once."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks import _ports
from benchmarks._ports import COUNT, FIRST, Ports, free_port

ROOT = Path(__file__).resolve().parents[1]
TAKING = """
import os
os.getpid = lambda: 7  # all of them begin to look at one place
from benchmarks._ports import free_port
print(*(free_port() for _ in range(20)), flush=True)
input()
"""


def test_processes_that_look_at_once_never_get_the_same_port() -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", TAKING],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    found = [each.stdout.readline().split() for each in started if each.stdout]
    for each in started:
        each.communicate("\n")
    assert [len(each) for each in found] == [20, 20, 20]
    assert len({port for each in found for port in each}) == 60


def test_nor_does_one_process_though_nobody_listens_there_yet() -> None:
    assert len({free_port() for _ in range(5)}) == 5


def test_a_port_on_which_somebody_listens_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as listening:
        taken = listening.getsockname()[1]
        start = taken - FIRST
        monkeypatch.setattr(os, "getpid", lambda: start)
        assert Ports(tmp_path / "ports").take() != taken


def test_where_no_port_is_left_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_ports, "COUNT", 2)
    ports = Ports(tmp_path / "ports")
    with pytest.raises(OSError, match=f"no port from {FIRST} to {FIRST + 1} is free"):
        for _ in range(3):
            ports.take()


def test_they_lie_below_what_a_system_hands_out() -> None:
    assert FIRST <= free_port() < FIRST + COUNT <= 32_768
