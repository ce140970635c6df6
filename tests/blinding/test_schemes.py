"""The other ways of allocating, a short trial each, with the arms exchanged: nothing in the database tells them apart.

One of them is played into a file, so that its log of pages to write is compared too; all of them on PostgreSQL, with
its log of changes.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection, connections, transaction

from equipoise.core.allocation import lists
from equipoise.core.allocation.scheme import Method
from equipoise.core.design.roles import Role
from equipoise.web.allocation import actions
from equipoise.web.allocation.actions import unblinding
from equipoise.web.vault import envelopes
from tests.blinding import books, chance, holding, laid, playing
from tests.blinding.seeing import statements
from tests.databases import standing_in, tabled
from tests.postgres import Postgres
from tests.web.allocation.example import (
    CHEAP,
    NOW,
    TREATMENT,
    TRIAL,
    Sealed,
    admitted,
    allocate,
    enrolled,
)
from tests.web.trials import example

BY = 'by site: {assumed: "yes"'
ONE = 'by site: {assumed: "no"'
_METHOD = re.compile(r"    method: {assumed: permuted blocks.*\n")
_SIZES = re.compile(r"    block sizes:.*\n")
SAID = {
    Method.SIMPLE: "",
    Method.BIG_STICK: '    largest imbalance: {assumed: "3", why: A test.}\n',
    Method.MINIMISATION: '    probability: {assumed: "0.8", why: A test.}\n'
    "    weights: {assumed: {cytotoxic: 1}, why: A test.}\n"
    "    distance: {assumed: range, why: A test.}\n",
}
"""What each scheme needs of the protocol."""
NUMBERS = tuple(f"01-{turn:03d}" for turn in range(1, 5))


@dataclass(frozen=True)
class Left:
    """What a trial left behind: the arms, all rows, the database's file, the statements, and the file's log."""

    arms: dict[str, str]
    tables: dict[str, holding.Table]
    image: bytes
    asked: list[str]
    log: list[tuple[int, int]]


def play(method: Method, *, exchanged: bool) -> dict[str, str]:
    """Lists are sealed, four are allocated and treated, keys are renewed, one is unblinded; gives the arms."""
    with pytest.MonkeyPatch.context() as own, time_machine.travel(NOW, tick=False), chance.fixed():
        own.setattr(envelopes, "COST", CHEAP)
        own.setattr(example, "files", partial(_files, method, example.files()))
        own.setattr(example, "SITES", example.SITES[:1])
        own.setattr(lists, "draw", partial(playing.drawn, lists.draw, exchanged))
        trial = example.prepared(NOW)
        made = actions.draw(TRIAL, NOW, length=6)
        actions.seal(made, example.STEWARDS, trial.by(Role.MANAGER), NOW)
        world = Sealed(trial, made.shares, {})
        opener, independent = (admitted(world, role) for role in (Role.TREATING, Role.INDEPENDENT))
        for turn, number in enumerate(NUMBERS):
            allocate(world, enrolled(number, ("yes", "no")[turn % 3 == 1]))
            _treat(world, number, opener)
        _renew(world, opener)
        _emergency(world, NUMBERS[2])
        return actions.open_all(TRIAL, independent, NOW)


def _files(method: Method, files: tuple[str, str]) -> tuple[str, str]:
    """The protocol, with an overlay that allocates otherwise."""
    text, overlay = files
    said = f"    method: {{assumed: {method.value}, why: A test.}}\n{SAID[method]}"
    changed, count = _METHOD.subn(said, _SIZES.sub("", overlay))
    assert count == 1 and BY in changed
    return text, changed.replace(BY, ONE)


def _treat(world: Sealed, number: str, opener: actions.Opener) -> None:
    """What is given differs by arm: in one of them nothing was, and it is said why."""
    arm = actions.open_code(TRIAL, number, opener, NOW).arm
    given = TREATMENT if arm == "sabr" else {"ASPLANNED": ["no"], "WHYNOT": ["Nothing was given."]}
    why = {} if arm == "sabr" else {"LESION.1.DOSE": "The lesion could not be seen any more on the day."}
    by, key = world.example.by(Role.TREATING), f"treated-{number}"
    actions.keep_sealed(TRIAL, number, "treatment", given, by=by, now=NOW, key=key, reasons=why)
    actions.to_record(TRIAL, "01", opener, NOW.date(), NOW)


def _renew(world: Sealed, opener: actions.Opener) -> None:
    """The treating team gets new keys, and all that they open is sealed anew."""
    by = world.example.by(Role.MANAGER)
    made = actions.renewal(TRIAL, "treating:01", world.two, [opener.username], by=by, now=NOW)
    assert actions.renew(made, NOW, why="Somebody left").contents >= 2 * len(NUMBERS)
    actions.open_code(TRIAL, NUMBERS[0], opener, NOW)


def _emergency(world: Sealed, number: str) -> None:
    opener = admitted(world, Role.ON_CALL)
    wanted = unblinding.Wanted(number, "treatment", "Unconscious", world.example.username(Role.ONCOLOGIST))
    asked = unblinding.ask(TRIAL, wanted, by=world.example.by(Role.COORDINATOR), now=NOW, key="emergency")
    unblinding.open_asked(TRIAL, asked.number, opener, NOW)


def left(method: Method, log: Callable[[], list[tuple[int, int]]] = list, *, exchanged: bool) -> Left:
    """Play, and look at everything that lies there then."""
    with statements() as asked:
        arms = play(method, exchanged=exchanged)
    image = connection.connection.serialize()
    return Left(arms, holding.tables(), image, asked, log())


def frames(log: Path) -> list[tuple[int, int]]:
    """The pages that SQLite's log of pages to write holds, in order, and where transactions end.

    From the description of the format: a header of 32 octets, then of each frame 24 and the page; its number first,
    then the size of the database after a commit, else 0.
    """
    whole = log.read_bytes()
    step = 24 + int.from_bytes(whole[8:12], "big")
    heads = (whole[at : at + 8] for at in range(32, len(whole), step))
    return [(int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")) for head in heads]


@contextmanager
def on_file(file: Path, blocker: Any) -> Iterator[Callable[[], list[tuple[int, int]]]]:
    """While it lasts the file is the database, with a log as an installation has it; gives what reads that."""
    with closing(sqlite3.connect(file)) as made:
        made.execute("PRAGMA journal_mode=WAL")
    with standing_in(f"sqlite:///{file}", blocker):
        with connections["default"].cursor() as cursor:
            cursor.execute("PRAGMA wal_autocheckpoint=0")
        yield partial(frames, file.with_name(f"{file.name}-wal"))


def compare(one: Left, other: Left) -> None:
    """The arms are exchanged, and nothing else tells it."""
    assert set(one.arms.values()) == {"control", "sabr"}
    assert other.arms == {number: playing.EXCHANGED[arm] for number, arm in one.arms.items()}
    assert holding.apart(one.tables, other.tables) == {}
    assert one.asked == other.asked
    assert list(laid.apart(one.image, other.image)) == []
    assert one.log == other.log


@pytest.mark.django_db
@pytest.mark.parametrize("method", [Method.BIG_STICK])
def test_with_the_arms_exchanged_nothing_that_lies_there_tells_it(method: Method) -> None:
    found = []
    for exchanged in (False, True):
        with transaction.atomic():
            found.append(left(method, exchanged=exchanged))
            transaction.set_rollback(True)
    compare(*found)


def test_nor_does_the_log_of_what_was_written(tmp_path: Path, tables: Path, django_db_blocker: Any) -> None:
    found = []
    for name in ("one", "other"):
        file = tabled(tmp_path / name, tables) / "equipoise.sqlite3"
        with on_file(file, django_db_blocker) as log:
            found.append(left(Method.MINIMISATION, log, exchanged=name == "other"))
    assert len(found[0].log) > 100
    compare(*found)


@pytest.mark.postgres
@pytest.mark.parametrize("method", [Method.SIMPLE, Method.BIG_STICK, Method.MINIMISATION])
def test_nor_do_postgresqls_books_and_its_log_of_changes(
    postgres_server: Postgres, postgres_tables: str, django_db_blocker: Any, method: Method
) -> None:
    kept: list[books.Books] = []
    logs, arms = [], []
    for exchanged in (False, True):
        url = postgres_server.create(f"scheme_{len(kept)}", of=postgres_tables)
        with standing_in(url, django_db_blocker):
            books.told(books.UNTOUCHED)
            since = books.place()
            arms.append(play(method, exchanged=exchanged))
            logs.append(books.log(postgres_server, since))
            kept.append(books.kept())
    assert set(arms[0].values()) == {"control", "sabr"}
    assert arms[1] == {number: playing.EXCHANGED[arm] for number, arm in arms[0].items()}
    assert len(logs[0]) > 1_000
    assert logs[0] == logs[1]
    assert books.apart(*kept) == {}
