"""What all tests share: the registry records where they are at hand, and both databases."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.browsing import chromium  # noqa: F401
from tests.databases import (  # noqa: F401
    database,
    django_db_setup,
    postgres_server,
    postgres_tables,
    postgres_url,
    tables,
)

SHARED = Path(os.environ.get("EQUIPOISE_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of registry records and judged sets; skips where it is absent."""
    if not (SHARED / "registry").is_dir():
        pytest.skip(f"the registry records are not here ({SHARED}); set EQUIPOISE_SHARED to where they lie")
    return SHARED
