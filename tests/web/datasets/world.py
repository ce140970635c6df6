"""A trial in which something of everything happened: two participants allocated, one who failed, forms, a data query,
an override, somebody who withdrew their data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from unittest.mock import patch

from equipoise.core.allocation import lists
from equipoise.core.design.roles import Role
from equipoise.core.followup.cleaning import Did, Place
from equipoise.web.allocation import actions as allocation
from equipoise.web.allocation import sealed as sealing
from equipoise.web.enrolment import actions as enrolment
from equipoise.web.followup import actions, asking, marking
from equipoise.web.ledger.actions import append
from tests.web.allocation.example import TREATMENT, Sealed, admitted
from tests.web.enrolment.example import consented, enrolled, screened
from tests.web.trials.example import STEWARDS, Example, prepared

TRIAL = "stop-2"
BEGUN = datetime(2026, 1, 19, 20, tzinfo=UTC)
LATER = datetime(2026, 3, 3, 17, tzinfo=UTC)
END = LATER + timedelta(days=30)
ONE, TWO, GONE, FAILED = "01-001", "02-001", "01-002", "01-003"
VISIT = {
    "VISDAT": "2026-03-02",
    "VISMODE": "S",
    "ECOG": "1",
    "WEIGHT": "70.5",
    "AEYN": "no",
    "CMYN": "no",
    "PRYN": "no",
}
HOSTILE = '=HYPERLINK("http://example.org","x"),\r\n"quoted" ünï|<b>'


@contextmanager
def one_draw(*, swapped: bool) -> Iterator[None]:
    """Lists from one and the same seed; with the two arms in each other's place where it is asked for."""
    drawn = lists.draw
    other = {"control": "sabr", "sabr": "control"}

    def draw(*given: object, **more: object) -> dict[str, tuple[str, ...]]:
        found = drawn(*given, **more)  # type: ignore[arg-type]
        return {name: tuple(other[each] if swapped else each for each in row) for name, row in found.items()}

    root = sealing.Root(b"1" * 32, b"2" * 32)
    with patch.object(lists, "draw", draw), patch.object(sealing, "random_root", lambda: root):
        yield


def made(*, swapped: bool = False, extra: int = 0) -> Sealed:
    """The whole story. `extra`: so many more openings and treatment forms, as one arm might need."""
    example = prepared(BEGUN)
    with one_draw(swapped=swapped):
        drawn = allocation.draw(TRIAL, BEGUN, length=6)
    allocation.seal(drawn, STEWARDS, example.by(Role.MANAGER), BEGUN)
    world = Sealed(example, drawn.shares, {})
    keys = count(1)
    for number in (ONE, TWO, GONE):
        assert enrolled(example, number[:2]) == number
        by = example.by(Role.COORDINATOR, number[:2])
        allocation.allocate(TRIAL, number, by, BEGUN + timedelta(hours=1), f"allocate-{number}")
    _treated(world, extra)
    _followed(example, keys)
    assert screened(example) == FAILED
    enrolment.fail(
        TRIAL, FAILED, day=date(2026, 1, 19), criteria=["I1"], reasons=["declined"], why="Said no by telephone",
        by=example.by(Role.COORDINATOR), now=BEGUN,
    )  # fmt: skip
    _set_aside(example)
    return world


def _treated(world: Sealed, extra: int) -> None:
    """What would tell the arm: sealed, and more of it in one arm than in the other."""
    opener = admitted(world, Role.TREATING)
    by = world.example.by(Role.TREATING)
    for number in range(1 + extra):
        now = BEGUN + timedelta(hours=2, minutes=number)
        allocation.open_code(TRIAL, ONE, opener, now)
        allocation.keep_sealed(TRIAL, ONE, "treatment", TREATMENT, by=by, now=now, key=f"treated-{number}")


def _followed(example: Example, keys: Iterator[int]) -> None:
    by, monitor = example.by(Role.COORDINATOR), example.by(Role.DATA_MANAGER)

    def save(
        number: str, visit: str, form: str, values: Mapping[str, object], now: datetime, **more: object
    ) -> None:
        who = example.by(Role.COORDINATOR, number[:2])
        actions.save(TRIAL, number, visit, form, values, by=who, now=now, key=f"key-{next(keys)}", **more)  # type: ignore[arg-type]

    save(ONE, "week6", "visit", VISIT, LATER)
    save(ONE, "week6", "visit", {"WEIGHT": "71"}, LATER + timedelta(days=1), why="=1+1 was misread")
    save(
        ONE,
        "",
        "adverse_event",
        {"AETERM": HOSTILE, "AETOXGR": "2", "AESTDAT": "2026-02"},
        LATER,
        occurrence=0,
    )
    save(
        ONE, "", "adverse_event", {"AETERM": "Fatigue"}, LATER, occurrence=0, missing={"AETOXGR": "not known"}
    )
    save(TWO, "baseline", "lesions", {"TRDAT": "2026-01-10", "TARGET": LESIONS}, LATER)
    save(GONE, "baseline", "baseline", {"WEIGHT": "55"}, LATER)
    save(GONE, "", "withdrawal", {"DSSTDAT": "2026-03-02", "SCOPE": "DATA"}, LATER, occurrence=0)
    place = Place(ONE, "week6", "visit")
    asking.ask(TRIAL, place, "WEIGHT", "Is this in kilograms?", by=monitor, now=LATER, key="ask")
    asking.step(TRIAL, place, 1, Did.ANSWERED, "Yes, it is.", by=by, now=LATER, key="answer")
    compared = example.by(Role.MONITOR)
    marking.verify(TRIAL, place, ["WEIGHT"], 2, by=compared, now=LATER + timedelta(days=2), key="verify")
    marking.lock(TRIAL, place.scopes()[0], by=monitor, now=LATER + timedelta(days=3), key="lock", site="01")


LESIONS = [{"TULNKID": "T1", "TULOC": "LIVER"}, {"TULNKID": "T2"}]


def _set_aside(example: Example) -> None:
    number = consented(example, "04")
    said = {
        "criterion": "E5",
        "title": "Planned site",
        "version": "1",
        "verdict": "not met",
        "basis": "b" * 64,
    }
    asked = append(
        TRIAL, "enrolment.override_asked", f"participant:{number}", said, by=example.by(Role.ONCOLOGIST, "04"),
        now=BEGUN, site="04", why="The sponsor agreed",
    )  # fmt: skip
    append(
        TRIAL, "enrolment.override_answered", f"participant:{number}", {"override": asked.id, "answer": "agreed"},
        by=example.by(Role.MANAGER), now=LATER, site="04", why="Seen the letter",
    )  # fmt: skip
