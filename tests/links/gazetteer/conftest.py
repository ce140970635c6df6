"""One compiled gazetteer for all of these tests: it takes some seconds."""

from __future__ import annotations

import pytest

from equipoise.links.gazetteer import Gazetteer
from tests import places


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The whole world's places."""
    return places.compiled()
