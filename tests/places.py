"""The compiled places, once for the whole run: every worker and every home of a test shares the file."""

from __future__ import annotations

import os
from pathlib import Path

from equipoise.links.gazetteer import Gazetteer
from tests.home import PLACES


def compiled() -> Gazetteer:
    """The gazetteer of this run; the first to ask compiles it, others wait for that."""
    found = Gazetteer(PLACES)
    found.prepare()
    return found


def given_to(home: Path) -> Path:
    """The same home, with the compiled places in it, as if it had been used before."""
    compiled()
    folder = home / "gazetteer"
    folder.mkdir(parents=True, exist_ok=True)
    for file in PLACES.glob("gazetteer.sqlite3"):
        os.link(file, folder / file.name)
    return home
