"""What the tests of security share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.security import production


@pytest.fixture
def in_production(tmp_path: Path) -> Iterator[None]:
    """The transport of production: hosts, https, cookies, headers."""
    with production.under(tmp_path):
        yield
