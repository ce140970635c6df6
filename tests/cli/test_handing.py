"""Files that are handed over: for their owner alone, whole or not there, never in place of another."""

from __future__ import annotations

import os
import resource
import signal
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from equipoise.cli.handing import handed
from equipoise.core.values.errors import InputError

NAME, CONTENT = "data.zip", b"who got what" * 50_000


@pytest.fixture(params=["without a name", "with one"], autouse=True)
def _file_system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """One on which a file can lie without a name, and one on which each has one."""
    if request.param == "with one":
        monkeypatch.setattr(os, "O_TMPFILE", os.O_DIRECTORY)


def put(folder: Path, content: bytes = CONTENT) -> Path:
    with handed(folder) as hand:
        return hand(NAME, content)


def in_a_process(work: Callable[[], object]) -> int:
    """Gives how a process ended that did it: 0, an errno, or less than 0 for the signal that killed it."""
    child = os.fork()
    if not child:
        try:
            work()
            os._exit(0)
        except OSError as error:
            os._exit(error.errno or 255)
        finally:
            os._exit(255)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_it_and_its_folder_are_for_their_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = put(tmp_path / "board")
    finally:
        os.umask(before)
    assert (stat.S_IMODE(path.stat().st_mode), path.read_bytes()) == (0o600, CONTENT)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [each.name for each in path.parent.iterdir()] == [NAME]
    assert put(path.parent) == path, "the same again is no trouble"


@pytest.mark.parametrize("kind", ["file", "link", "dangling link", "folder"])
def test_nothing_is_replaced_and_no_link_is_followed(tmp_path: Path, kind: str) -> None:
    folder, other, name = tmp_path / "out", tmp_path / "other", tmp_path / "out" / NAME
    folder.mkdir()
    if kind == "folder":
        name.mkdir()
    elif kind == "file":
        name.write_bytes(b"mine")
    else:
        name.symlink_to(other)
    if kind == "link":
        other.write_bytes(CONTENT)
    with pytest.raises(InputError, match="such a file already"):
        put(folder)
    assert [each.name for each in folder.iterdir()] == [NAME]
    assert other.exists() == (kind == "link")
    assert kind != "file" or name.read_bytes() == b"mine"


def test_a_folder_that_can_not_be_written_to_is_told_before_anything_is_done(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(InputError, match="can't be written"), handed(folder):
            pytest.fail("it went on")


@pytest.mark.parametrize("how", ["full", "interrupted"])
def test_stopped_half_way_it_leaves_nothing(tmp_path: Path, how: str) -> None:
    def work() -> None:
        if how == "full":
            resource.setrlimit(resource.RLIMIT_FSIZE, (len(CONTENT) // 2, -1))
            put(tmp_path)
        with handed(tmp_path):
            raise KeyboardInterrupt

    assert in_a_process(work) != 0
    assert list(tmp_path.iterdir()) == []


def test_killed_half_way_it_has_no_name(tmp_path: Path) -> None:
    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(CONTENT) // 2, -1))
        put(tmp_path)

    assert in_a_process(work) == -signal.SIGXFSZ
    left = list(tmp_path.iterdir())
    assert NAME not in [each.name for each in left]
    if os.O_TMPFILE != os.O_DIRECTORY:
        assert left == []
    assert {stat.S_IMODE(each.stat().st_mode) for each in left} <= {0o600}
