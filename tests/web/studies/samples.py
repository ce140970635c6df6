"""Small made-up records for the tests of the room `studies`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 2, 3, 4, 5, tzinfo=UTC)


def now() -> datetime:
    """The clock of the tests: it stands."""
    return NOW


def nct(number: int) -> str:
    """NCT and eight digits."""
    return f"NCT{number:08}"


def record(
    number: int = 1,
    posted: str = "2026-01-05",
    *,
    status: str = "RECRUITING",
    title: str = "A study",
    holder: str = "",
    **more: Any,
) -> dict[str, Any]:
    """A record with what is asked for and little else."""
    made: dict[str, Any] = {
        "protocolSection": {
            "identificationModule": {"nctId": nct(number), "briefTitle": title},
            "statusModule": {"overallStatus": status, "lastUpdatePostDateStruct": {"date": posted}},
        },
        "hasResults": False,
        **more,
    }
    if holder:
        made["derivedSection"] = {"miscInfoModule": {"versionHolder": holder}}
    return made
