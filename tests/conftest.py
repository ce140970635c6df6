"""What all tests share: a home of their own, and the registry records where they are at hand."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

# Before Django reads its settings: never the developer's own data, and one folder a worker.
os.environ["EQUIPOISE_HOME"] = tempfile.mkdtemp(prefix="equipoise-test-")
os.environ.pop("DATABASE_URL", None)
os.environ["EQUIPOISE_MODE"] = "demonstration"

SHARED = Path(os.environ.get("EQUIPOISE_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of registry records and judged sets; skips where it is absent."""
    if not (SHARED / "registry").is_dir():
        pytest.skip(f"the registry records are not here ({SHARED}); set EQUIPOISE_SHARED to where they lie")
    return SHARED


# After the environment is set: Django reads it when these are imported.
from tests.databases import database, postgres_server, postgres_url  # noqa: E402, F401
