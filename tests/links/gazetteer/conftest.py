"""One compiled gazetteer for all of these tests: it takes some seconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from equipoise.links.gazetteer import Gazetteer


@pytest.fixture(scope="session")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    """The whole world's places."""
    found = Gazetteer(Path(tmp_path_factory.mktemp("gazetteer")))
    found.prepare()
    return found
