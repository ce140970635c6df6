"""Made-up records behind our own programming interface."""

from __future__ import annotations

from typing import Any

import pytest

from tests.links.index.made_up import records
from tests.web.search.conftest import Put, home, put  # noqa: F401


@pytest.fixture
def kept(put: Put) -> list[dict[str, Any]]:  # noqa: F811
    """So many made-up records, kept and indexed; the first in two versions."""
    made = records(40)
    status = made[0]["protocolSection"]["statusModule"]
    status |= {"overallStatus": "RECRUITING", "lastUpdatePostDateStruct": {"date": "2024-01-01"}}
    put(*made)
    status |= {"overallStatus": "COMPLETED", "lastUpdatePostDateStruct": {"date": "2025-01-01"}}
    put(made[0])
    return made
