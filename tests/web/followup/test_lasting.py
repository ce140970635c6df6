"""Nothing is lost and nothing is done by half: connections cut before every statement, and tables made anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connections

from equipoise.core.design.roles import Role
from equipoise.core.followup.cleaning import Did, Meaning
from equipoise.web.followup import actions, asking, lists, marking, queries, signing, taking_back
from equipoise.web.followup.models import Entry, Lock, Saving, Signature
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger import rebuilding
from tests.faults import cutting
from tests.web.followup.made_up import NOW, NUMBER, TRIAL, VISIT, key, saved, world
from tests.web.trials.example import Example

HOUR = timedelta(hours=1)


@pytest.fixture(params=cutting.BOTH)
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Example, str]]:
    """The trial in a database of the test's own, on either engine."""
    with cutting.own_database(request, tmp_path) as url:
        yield world(), url


def repeated(act: Callable[[str], object], undo: Callable[[], object]) -> int:
    """Do it with the connection cut before each statement in turn, and then again under the same key.

    Each time one event is there in the end. Gives the number of statements.
    """
    number = 0
    while True:
        number += 1
        before, sent = ledger.head(TRIAL)[0], key()
        with cutting.cut(before=number) as happened:
            act(sent)
        assert ledger.head(TRIAL)[0] in (before, before + 1)
        whole()
        act(sent)
        assert ledger.head(TRIAL)[0] == before + 1
        whole()
        if not happened:
            return number
        undo()


def whole() -> None:
    """Every entry is what its savings make, and each signature fits what is kept or has fallen."""
    for row in Entry.objects.filter(trial=TRIAL):
        assert queries.answers_of(row) == queries.answers_at(row, row.revision)
        assert Saving.objects.filter(entry=row.pk).count() == row.revision
    assert all(signing.holds(TRIAL, each) for each in Signature.objects.filter(fell_at=None))


def test_saving_signing_and_locking_are_whole_wherever_they_are_cut(own: tuple[Example, str]) -> None:
    example, _ = own
    weight = iter(range(40, 200))
    value = {"WEIGHT": str(next(weight))}

    def save(sent: str) -> None:
        saved(example, value, why="x", sent=sent)

    def other() -> None:
        value["WEIGHT"] = str(next(weight))

    def sign(sent: str) -> None:
        revision, by = Entry.objects.get().revision, example.by(Role.ONCOLOGIST)
        signing.sign(TRIAL, VISIT, Meaning.REVIEWED, revision, by=by, now=NOW, key=sent)

    def change() -> None:
        other()
        saved(example, value, why="x")

    def lock(sent: str) -> None:
        marking.lock(TRIAL, VISIT.scopes()[0], by=example.by(Role.DATA_MANAGER), now=NOW, key=sent)

    def unlock() -> None:
        by = example.by(Role.DATA_MANAGER)
        marking.unlock(TRIAL, VISIT.scopes()[0], by=by, now=NOW, key=key(), why="x")

    assert repeated(save, other) > 12
    assert repeated(sign, change) > 10
    assert repeated(lock, unlock) > 6
    assert (Lock.objects.count(), Signature.objects.filter(fell_at=None).count()) == (1, 1)


def test_twenty_browsers_that_send_one_form_make_one_saving(own: tuple[Example, str]) -> None:
    example, url = own
    gate = Barrier(20)

    def click(_: int) -> int:
        connections["default"] = cutting.opened(url)
        try:
            gate.wait(100)
            return saved(example, sent="one").revision
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(click, range(20))) == {1}
    assert Saving.objects.count() == 1


def everything(example: Example) -> None:
    """Something of each kind of event that the room has."""
    site, manager, monitor = (
        example.by(each) for each in (Role.COORDINATOR, Role.DATA_MANAGER, Role.MONITOR)
    )
    saved(example)
    saved(example, {"WEIGHT": "about 70", "ECOG": ""}, now=NOW + HOUR, why="Typing error")
    actions.missed(TRIAL, NUMBER, "baseline", by=site, now=NOW + HOUR, key=key(), why="Holiday")
    actions.happened(
        TRIAL, NUMBER, "week6", date(2026, 3, 2), "remote", by=site, now=NOW + HOUR, key=key(), why="x"
    )
    asking.ask(TRIAL, VISIT, "WEIGHT", "Right?", by=manager, now=NOW + HOUR, key=key())
    asking.step(TRIAL, VISIT, 1, Did.ANSWERED, "Yes", by=site, now=NOW + HOUR, key=key())
    marking.verify(TRIAL, VISIT, ["VISDAT", "AEYN"], 2, by=monitor, now=NOW + HOUR, key=key())
    marking.unverify(TRIAL, VISIT, ["AEYN"], by=monitor, now=NOW + HOUR, key=key(), why="x")
    signing.sign(TRIAL, VISIT, Meaning.REVIEWED, 2, by=example.by(Role.ONCOLOGIST), now=NOW + HOUR, key=key())
    saved(example, {"NOTE": "pale"}, now=NOW + 2 * HOUR)
    marking.lock(TRIAL, VISIT.scopes()[1], by=manager, now=NOW + 2 * HOUR, key=key())
    values = {"DTHDAT": "2026-03", "CAUSE": "CANCER"}
    actions.save(TRIAL, NUMBER, "", "death", values, by=site, now=NOW + 3 * HOUR, key=key())
    back = taking_back.offers(TRIAL, NUMBER)[0].source
    taking_back.take_back(TRIAL, NUMBER, back, by=site, now=NOW + 4 * HOUR, key=key(), why="Another’s")


def test_the_tables_are_made_anew_from_the_ledger_to_the_byte(database: str) -> None:
    example = world()
    everything(example)
    found = rebuilding.rebuild(TRIAL, lambda done, total: None)
    assert found.difference == ""
    for table in ("entry", "saving", "happening", "dataquery", "said", "verification", "lock", "signature"):
        assert any(f"followup_{table}" in line for line in rebuilding.dump(TRIAL)), table


def test_what_no_event_made_is_found(database: str) -> None:
    saved(world())
    Saving.objects.update(why="nobody said this")
    assert "followup_saving" in rebuilding.rebuild(TRIAL, lambda done, total: None).difference


def test_the_past_is_the_same_whether_folded_or_replayed(database: str) -> None:
    example = world()
    everything(example)
    for instant in (NOW, NOW + HOUR, NOW + 2 * HOUR):
        folded = queries.entries(TRIAL, NUMBER, instant)
        with rebuilding.state_as_of(TRIAL, instant):
            assert queries.entries(TRIAL, NUMBER) == folded
    assert lists.stands(TRIAL, NUMBER)[VISIT].locked
