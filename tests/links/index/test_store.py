"""One writer, many readers, and never half an update."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from equipoise.core.registry.record import Location, Point
from equipoise.links.index.errors import IndexBusy, IndexUnusable
from equipoise.links.index.ranking import any_of, everything
from equipoise.links.index.reader import Reader, Snapshot
from equipoise.links.index.store import Store
from equipoise.links.index.writer import appending, rebuilding
from tests.links.index.making import VANCOUVER, indexed, site, study


def names(snapshot: Snapshot) -> list[str]:
    return sorted(hit.nct_id for hit in snapshot.found(everything(), 100).hits)


def near(snapshot: Snapshot, km: float = 50.0) -> int:
    within = snapshot.places.within(VANCOUVER, km)
    return snapshot.count(any_of("stand", within.points)) + snapshot.count(any_of("cell", within.cells))


def test_what_is_added_is_seen_after_the_commit_and_not_before(tmp_path: Path) -> None:
    indexed(tmp_path, [study(1)], revision=3)
    reader = Reader(tmp_path)
    with appending(tmp_path, None) as writer:
        assert writer.revision == 3
        writer.add([study(2, locations=(site(49.2, -123.1),))])
        assert names(reader.snapshot()) == ["NCT00000001"]
        assert near(reader.snapshot()) == 0
        writer.commit(4)
    assert names(reader.snapshot()) == ["NCT00000001", "NCT00000002"]
    assert near(reader.snapshot()) == 1
    assert reader.snapshot().revision == 4


def test_many_sites_are_gathered_in_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("equipoise.links.index.writer.CHUNK", 3)
    for turn in (1, 2):
        snapshot = indexed(
            tmp_path, [study(n, locations=(site(49.2, -123.1),) * turn) for n in range(turn, 11)]
        )
    assert near(snapshot) == 10
    after = indexed(tmp_path, [study(99)])
    assert (len(after.places), near(after)) == (1 + 9 * 2, 10)


def test_a_snapshot_held_does_not_change(tmp_path: Path) -> None:
    held = indexed(tmp_path, [study(1, locations=(site(49.2, -123.1),))])
    indexed(tmp_path, [study(1, locations=()), study(2)])
    assert names(held) == ["NCT00000001"]
    assert near(held) == 1


def test_a_study_put_in_again_is_replaced_with_its_sites(tmp_path: Path) -> None:
    indexed(
        tmp_path,
        [study(1, "Old", locations=(site(49.2, -123.1),)), study(2, locations=(site(49.3, -123.0),))],
    )
    snapshot = indexed(tmp_path, [study(1, "New", locations=(site(0, 0),)), study(1, "Newest", locations=())])
    assert names(snapshot) == ["NCT00000001", "NCT00000002"]
    assert near(snapshot) == 1
    assert snapshot.count(any_of("title", ["newest"])) == 1
    assert snapshot.count(any_of("title", ["old"])) == 0


def test_an_error_inside_leaves_the_former_state(tmp_path: Path) -> None:
    indexed(tmp_path, [study(1)])
    with pytest.raises(ZeroDivisionError), appending(tmp_path, None) as writer:
        writer.add([study(2)])
        raise ZeroDivisionError
    assert names(Reader(tmp_path).snapshot()) == ["NCT00000001"]
    assert names(indexed(tmp_path, [study(3)])) == ["NCT00000001", "NCT00000003"]


def test_a_second_writer_is_refused_with_a_sentence_or_waits(tmp_path: Path) -> None:
    with appending(tmp_path, None) as writer:
        with (
            pytest.raises(IndexBusy, match="another process is writing"),
            appending(tmp_path, None, wait_s=0),
        ):
            pass
        done: list[str] = []

        def second() -> None:
            with appending(tmp_path, None, wait_s=200) as other:
                other.add([study(2)])
                other.commit()
                done.append("second")

        waiting = threading.Thread(target=second)
        waiting.start()
        writer.add([study(1)])
        writer.commit()
        done.append("first")
    waiting.join(200)
    assert done == ["first", "second"]
    assert names(Reader(tmp_path).snapshot()) == ["NCT00000001", "NCT00000002"]


KILLED = """
import os, signal, sys
from pathlib import Path
import tests.links.index.making as making
from equipoise.links.index import writer as writing
home, where = Path(sys.argv[1]), sys.argv[2]
if where == "rebuild":
    with writing.rebuilding(home, None) as writer:
        writer.add([making.study(9)])
        os.kill(os.getpid(), signal.SIGKILL)
with writing.appending(home, None) as writer:
    writer.add([making.study(n, locations=(making.site(49.2, -123.1),)) for n in range(2, 40)])
    if where == "between":
        writer._writer = type("Stop", (), {"commit": lambda self: os.kill(os.getpid(), signal.SIGKILL)})()
        writer.commit(7)
    if where == "committed":
        done = writer._writer
        stop = {"commit": lambda self: (done.commit(), os.kill(os.getpid(), signal.SIGKILL))}
        writer._writer = type("Stop", (), stop)()
        writer.commit(7)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def kill(home: Path, where: str) -> int:
    """Let a process write and kill itself at that point; how it ended."""
    root = Path(__file__).resolve().parents[3]
    return subprocess.run(
        [sys.executable, "-c", KILLED, str(home), where],
        check=False,
        cwd=root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(root), *sys.path])},
    ).returncode


@pytest.mark.parametrize("where", ["adding", "between", "rebuild"])
def test_killed_at_any_point_the_former_state_is_whole_and_writable(tmp_path: Path, where: str) -> None:
    indexed(tmp_path, [study(1, locations=(site(49.2, -123.1),))], revision=1)
    assert kill(tmp_path, where) == -signal.SIGKILL
    snapshot = Reader(tmp_path).snapshot()
    assert (names(snapshot), near(snapshot), snapshot.revision) == (["NCT00000001"], 1, 1)
    again = indexed(tmp_path, [study(5, locations=(site(49.2, -123.1),))], revision=2)
    assert (names(again), near(again), again.revision) == (["NCT00000001", "NCT00000005"], 2, 2)
    assert len(again.places) == 2
    assert len(list(tmp_path.glob("g-*"))) == 1


def test_killed_right_after_the_commit_text_and_sites_agree(tmp_path: Path) -> None:
    indexed(tmp_path, [study(1, locations=(site(49.2, -123.1),))], revision=1)
    assert kill(tmp_path, "committed") == -signal.SIGKILL
    snapshot = Reader(tmp_path).snapshot()
    assert (len(names(snapshot)), near(snapshot), snapshot.revision) == (39, 39, 1)


def test_readers_never_see_half_an_update(tmp_path: Path) -> None:
    """Every commit moves all studies at once; a reader that saw half would count some here and some there."""
    homes = [(49.2, -123.1), (0.0, 0.0)]
    indexed(tmp_path, [study(n, locations=(site(*homes[0]),)) for n in range(20)])
    reader, stop, seen = Reader(tmp_path), threading.Event(), set()

    def read() -> None:
        ended = False
        while not ended:
            ended = (
                stop.is_set()
            )  # looked at before, so that even a thread that comes late sees the last state
            seen.add(near(reader.snapshot()))

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        for turn in range(1, 9):
            indexed(tmp_path, [study(n, locations=(site(*homes[turn % 2]),)) for n in range(20)])
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert seen <= {0, 20}
    assert 20 in seen


def test_a_rebuild_is_swapped_at_its_end(tmp_path: Path) -> None:
    indexed(tmp_path, [study(1)])
    reader = Reader(tmp_path)
    before = reader.snapshot().generation
    with rebuilding(tmp_path, None) as writer:
        writer.add([study(2)])
        writer.commit(5)
        assert names(reader.snapshot()) == ["NCT00000001"]
    assert names(reader.snapshot()) == ["NCT00000002"]
    assert reader.snapshot().generation != before
    assert len(list(tmp_path.glob("g-*"))) == 1


def test_a_rebuild_that_fails_leaves_the_index(tmp_path: Path) -> None:
    indexed(tmp_path, [study(1)])
    with pytest.raises(ZeroDivisionError), rebuilding(tmp_path, None) as writer:
        writer.add([study(2)])
        raise ZeroDivisionError
    assert names(Reader(tmp_path).snapshot()) == ["NCT00000001"]


def spoil_nothing(home: Path) -> None:
    (home / "current").unlink()


def spoil_version(home: Path) -> None:
    (Store(home).current().folder / "schema").write_text("0")


def spoil_text(home: Path) -> None:
    (Store(home).current().text / "meta.json").write_text("{")


def spoil_places(home: Path) -> None:
    Store(home).current().places_file.write_text("[]")


def spoil_sites(home: Path) -> None:
    next(iter(Store(home).current().folder.glob("sites-*.npy"))).write_bytes(b"nonsense")


def spoil_pointer(home: Path) -> None:
    (home / "current").write_text("../../etc")


@pytest.mark.parametrize(
    "spoil", [spoil_nothing, spoil_version, spoil_text, spoil_places, spoil_sites, spoil_pointer]
)
def test_an_index_that_cannot_be_read_says_what_to_do_and_is_mended_by_a_rebuild(
    tmp_path: Path, spoil
) -> None:  # type: ignore[no-untyped-def]
    indexed(tmp_path, [study(1)])
    spoil(tmp_path)
    with pytest.raises(IndexUnusable, match="equipoise index rebuild"):
        Reader(tmp_path).snapshot()
    with rebuilding(tmp_path, None) as writer:
        writer.add([study(2)])
        writer.commit()
    assert names(Reader(tmp_path).snapshot()) == ["NCT00000002"]


def test_places_without_a_point_are_located_and_marked(tmp_path: Path) -> None:
    def locate(city: str, state: str, country: str, postal_code: str) -> Point | None:
        return VANCOUVER if city == "Vancouver" else None

    here = Location(city="Vancouver")
    snapshot = indexed(tmp_path, [study(1, locations=(Location(city="Nowhere"), here))], locate=locate)
    [hit] = snapshot.found(everything(), 1).hits
    nearest = snapshot.places.nearest(VANCOUVER, [hit.key])[hit.key]
    assert (nearest.ordinal, nearest.approximate, nearest.distance_km) == (1, True, 0.0)
