"""Several people do the same thing in the same moment, each on a connection of their own: one does it, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.core.management import call_command
from django.db import connections

from equipoise.core.protocol.editing import blocks
from equipoise.core.protocol.provenance import digest
from equipoise.web.audit import guards
from equipoise.web.audit.models import Entry, Head
from equipoise.web.criteria import actions
from equipoise.web.criteria.actions import NotNow, Seen
from equipoise.web.criteria.models import ProtocolVersion
from tests.databases import connect
from tests.web.criteria.test_versions import NOW, OTHER, TEXT, TRIAL

PEOPLE = 6


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def shared_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that several connections can write to; what was written is taken out again."""
    with request.getfixturevalue("django_db_blocker").unblock():
        standard = connections["default"]
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path / 'together.sqlite3'}?transaction_mode=IMMEDIATE&timeout=200"
        else:
            url = request.getfixturevalue("postgres_url")
        connections["default"] = connect(url)
        if request.param == "sqlite":
            call_command("migrate", verbosity=0)
        try:
            yield url
        finally:
            ProtocolVersion.objects.all().delete()
            guards.remove(connections["default"])
            Entry.objects.all().delete()
            Head.objects.all().delete()
            connections["default"].close()
            connections["default"] = standard


def _all_at_once(url: str, act: Callable[[str], object]) -> list[Exception | None]:
    """Everybody does it at once; what each was told."""
    gate, told = Barrier(PEOPLE), dict[str, Exception | None]()

    def one(name: str) -> None:
        connections["default"] = connect(url)
        try:
            gate.wait(200)
            act(name)
            told[name] = None
        except Exception as error:
            told[name] = error
        finally:
            connections["default"].close()

    threads = [Thread(target=one, args=(f"person{n}",)) for n in range(PEOPLE)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(200)
    return list(told.values())


def _require_one(told: list[Exception | None]) -> None:
    assert len(told) == PEOPLE
    assert told.count(None) == 1, told
    assert all(each is None or isinstance(each, NotNow) for each in told), told


def _states() -> list[str]:
    return list(ProtocolVersion.objects.filter(nct_id=TRIAL).values_list("state", flat=True))


def test_one_begins_the_first_version(shared_database: str) -> None:
    _require_one(_all_at_once(shared_database, lambda name: actions.begin(TRIAL, TEXT, by=name, now=NOW)))
    assert _states() == ["draft"]
    assert Entry.objects.filter(subject=TRIAL).count() == 1


def test_one_approves_and_one_publishes(shared_database: str) -> None:
    number = actions.begin(TRIAL, TEXT, by="ann", now=NOW)
    _require_one(_all_at_once(shared_database, lambda name: actions.approve(TRIAL, number, by=name, now=NOW)))
    _require_one(_all_at_once(shared_database, lambda name: actions.publish(TRIAL, number, by=name, now=NOW)))
    verbs = Entry.objects.filter(subject=TRIAL).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["drafted protocol", "approved protocol", "published protocol"]
    row = ProtocolVersion.objects.get(nct_id=TRIAL)
    done = Entry.objects.filter(subject=TRIAL).order_by("id").values_list("actor", flat=True)
    assert [row.drafted_by, row.approved_by, row.published_by] == list(done)


def test_of_several_approved_versions_one_is_in_force(shared_database: str) -> None:
    for text in (TEXT, OTHER):
        number = actions.save(TRIAL, text, by="ann", now=NOW)
        actions.approve(TRIAL, number, by="bob", now=NOW)

    def act(name: str) -> None:
        actions.publish(TRIAL, 1 + int(name[-1]) % 2, by=name, now=NOW)

    told = _all_at_once(shared_database, act)
    assert told.count(None) == 2, told  # each of the two versions once, one after the other
    assert all(each is None or isinstance(each, NotNow) for each in told), told
    assert sorted(_states()) == ["published", "replaced"]


def test_one_corrects_what_all_have_seen(shared_database: str) -> None:
    number = actions.begin(TRIAL, TEXT, by="ann", now=NOW)
    seen = Seen(number, digest(blocks(TEXT)["I5"].text))

    def act(name: str) -> None:
        actions.correct(TRIAL, "I5", f"I5: ecog in 0..{name[-1]}", seen=seen, by=name, now=NOW)

    _require_one(_all_at_once(shared_database, act))
    assert Entry.objects.filter(subject=TRIAL, verb="corrected protocol").count() == 1
