"""A participant of the example trial who was enrolled on 19 January 2026, and a form of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest

from equipoise.core.design.roles import Role
from equipoise.core.enrolment.states import State
from equipoise.core.followup.cleaning import Place
from equipoise.web.enrolment import actions as enrolment
from equipoise.web.followup import actions, past
from equipoise.web.followup.actions import Saved
from equipoise.web.ledger import kinds
from equipoise.web.ledger.actions import append
from equipoise.web.ledger.kinds import Event, Kind
from tests.web.enrolment.example import enrolled
from tests.web.trials.example import Example, prepared

TRIAL = "stop-2"
NUMBER = "01-001"
BEGUN = datetime(2026, 1, 19, 20, tzinfo=UTC)
"""When everything was prepared, and the day of consent, enrolment and allocation."""
NOW = datetime(2026, 3, 3, 17, tzinfo=UTC)
"""Six weeks and a day later: the window of the visit of week 6 is open."""
VISIT = Place(NUMBER, "week6", "visit")
GOOD = {
    "VISDAT": "2026-03-02",
    "VISMODE": "S",
    "ECOG": "1",
    "WEIGHT": "70",
    "AEYN": "no",
    "CMYN": "no",
    "PRYN": "no",
}
_KEYS = count(1)


def _allocated(event: Event) -> None:
    enrolment.advance(
        event.trial, event.subject[12:], "allocated", date.fromisoformat(event.payload["day"]), event
    )


def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Allocating has tests of its own: here an event of a test's kind brings the state, and nothing else."""
    monkeypatch.setitem(kinds._KINDS, "test.allocated", Kind("test.allocated", "was allocated", _allocated))
    monkeypatch.setitem(past._ONE, "test.allocated", State.ALLOCATED)


def allocated(example: Example, number: str = NUMBER, day: str = "") -> None:
    """Bring who was enrolled to “allocated”; needs `stand_in`."""
    subject, told = f"participant:{number}", {"day": day or f"{BEGUN:%Y-%m-%d}"}
    append(
        TRIAL,
        "test.allocated",
        subject,
        told,
        by=example.by(Role.COORDINATOR),
        now=BEGUN,
        site=number[:2],
    )


def world() -> Example:
    """The trial with one participant, allocated; needs `stand_in`."""
    example = prepared(BEGUN)
    assert enrolled(example) == NUMBER
    allocated(example)
    return example


def key() -> str:
    """A key that was never used."""
    return f"key-{next(_KEYS)}"


def saved(
    example: Example,
    values: Mapping[str, Any] | None = None,
    *,
    now: datetime = NOW,
    why: str = "",
    sent: str = "",
) -> Saved:
    """The form of week 6 saved by the coordinator."""
    return actions.save(
        TRIAL, NUMBER, VISIT.visit, VISIT.form, GOOD if values is None else values, by=example.by(Role.COORDINATOR),
        now=now, key=sent or key(), why=why,
    )  # fmt: skip
