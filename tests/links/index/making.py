"""Studies and indexes for tests."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from equipoise.core.registry.record import Location, Point, Study
from equipoise.links.index.reader import Reader, Snapshot
from equipoise.links.index.writer import appending

VANCOUVER = Point(49.2827, -123.1207)


def study(number: int, title: str = "A study", **parts: Any) -> Study:
    """A study with the number `NCT` and eight digits; recruiting unless said otherwise."""
    return Study(nct_id=f"NCT{number:08d}", title=title, **{"status": "RECRUITING", **parts})


def site(lat: float, lon: float, status: str = "", **parts: Any) -> Location:
    """A location with a point."""
    return Location(point=Point(lat, lon), status=status, **parts)


def indexed(home: Path, studies: Iterable[Study], **options: Any) -> Snapshot:
    """An index of these studies, opened."""
    with appending(home, options.get("locate")) as writer:
        writer.add(studies)
        writer.commit(options.get("revision"))
    return Reader(home).snapshot()
