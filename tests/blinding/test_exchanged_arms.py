"""Non-interference: the same trial is played twice, the arms exchanged, and blinded roles get the same bytes."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.urls import reverse

from equipoise.core.design.roles import Role
from equipoise.core.enrolment.states import State
from equipoise.web.allocation import actions
from equipoise.web.allocation import queries as allocation
from equipoise.web.allocation.urls import urlpatterns
from equipoise.web.enrolment import queries as enrolment
from tests.blinding import chance, holding, laid, seeing, serving
from tests.blinding.chance import Chance
from tests.blinding.holding import SHUT, Table
from tests.blinding.playing import NOW, Played, more_in_secret, played, stories
from tests.web.allocation.example import TRIAL

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]
"""Both runs belong to the first test's time: forty seconds of a processor, and many times that on a busy machine."""
BLIND = (
    (Role.COORDINATOR, "01"),
    (Role.ONCOLOGIST, "01"),
    (Role.COORDINATOR, "02"),
    (Role.TREATING, "02"),
    (Role.DATA_MANAGER, ""),
    (Role.MONITOR, ""),
    (Role.SAFETY, ""),
    (Role.STATISTICIAN, ""),
    (Role.MANAGER, ""),
    (Role.STEWARD, ""),
    (Role.ON_CALL, ""),
)
"""Who is blind to the participants of `SITE`: the treating team of another site too, and who is on call until asked."""
TRYING = ((Role.COORDINATOR, "01"), (Role.TREATING, "02"), (Role.MANAGER, ""))
"""Who of them tries what is not theirs."""
SITE = "01"
"""Its participants take part in the test, and its people look at them."""
ARMS = (b"control", b"sabr", b"Schedule Cedar", b"Schedule Maple")
_BY_CHANCE = re.compile(r" in [\d.]+ ms$")
"""How long a request took."""


class Lines(logging.Handler):
    """Every line of the log, at every level."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line, without what is by chance."""
        self.said.append(f"{record.name} {record.levelname} {_BY_CHANCE.sub('', record.getMessage())}")


@dataclass(frozen=True)
class Run:
    """What one run gave.

    At the end of the story: `code`, what the pages of the treating team look like from outside; `tables`, all rows;
    `image`, the database's file; `copy`, a backup; `server`, what is told there. Then one arm has more done in secret,
    and everybody looks: `pages`, by who; `own`; `files`; `letters`; `counts` of requests; `later`, all rows but the
    sealed ones; `logged`, every line; `arms`, by participant.
    """

    code: dict[str, bytes]
    tables: dict[str, Table]
    image: bytes
    copy: bytes
    server: dict[str, bytes]
    pages: dict[str, dict[str, bytes]]
    own: dict[str, bytes]
    files: dict[str, bytes]
    letters: list[bytes]
    counts: serving.Counts
    later: dict[str, Table]
    logged: list[str]
    arms: dict[str, str]


def run(*, exchanged: bool) -> Run:
    """Play the trial, look at it as everybody who is blind, and forget it again."""
    lines, log = Lines(), logging.getLogger()
    level = log.level
    log.addHandler(lines)
    log.setLevel(logging.DEBUG)
    try:
        with (
            transaction.atomic(),
            pytest.MonkeyPatch.context() as own,
            time_machine.travel(NOW, tick=False),
            chance.fixed() as drawn,
        ):
            found = _looked(played(own, stories(SITE), exchanged=exchanged), lines.said, drawn)
            transaction.set_rollback(True)
    finally:
        log.removeHandler(lines)
        log.setLevel(level)
    return found


def _looked(made: Played, said: list[str], drawn: Chance) -> Run:
    world, before = made.world.example, serving.counted()
    known = [each.participant for each in allocation.allocations(TRIAL)]
    image, copy, server = connection.connection.serialize(), serving.copied(), serving.told()
    drawn.begin("code")
    code, tables = seeing.outside(made, known), holding.tables()
    for turn, number in enumerate(known):
        more_in_secret(made, number, 2**turn)  # no two sets of them come to the same
    alive = [each.number for each in enrolment.participants(TRIAL) if each.state is State.FOLLOWED]
    own = seeing.seen_by_participants(world, alive[:2], drawn)
    pages, sent = {}, set[str]()
    for role, site in BLIND:
        drawn.begin(f"{role} {site}")
        tried = _sealed(known[0]) if (role, site) in TRYING else []
        pages[f"{role} {site}"] = seeing.seen_by(world.user(role, site), known, tried, sent)
    drawn.begin("files")
    files, letters = seeing.files(world), serving.letters()
    later, logged, counts = holding.tables(), list(said), serving.since(before)
    return Run(
        code, tables, image, copy, server, pages, own, files, letters, counts, holding.unsealed(later), logged,
        actions.open_all(TRIAL, made.openers["independent"], NOW),
    )  # fmt: skip


def _sealed(number: str) -> list[str]:
    """The addresses of the room `allocation` for one participant."""
    known = {"trial": TRIAL, "number": number, "form": "treatment"}
    found = []
    for each in urlpatterns:
        takes = each.pattern.converters
        given = {name: known[name] for name in takes} | (
            {"number": 1} if "<int:" in str(each.pattern) else {}
        )
        found.append(reverse(f"allocation:{each.name}", kwargs=given))
    return found


@pytest.fixture(scope="module")
def runs(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Run, Run]]:
    """Both runs."""
    with django_db_blocker.unblock():
        yield run(exchanged=False), run(exchanged=True)


def test_the_arms_are_exchanged_and_everything_happened(runs: tuple[Run, Run]) -> None:
    one, other = runs
    assert len(one.arms) >= 4
    assert all(one.arms[number] != other.arms[number] for number in one.arms)
    assert set(one.arms.values()) == {"control", "sabr"}
    kinds = {row["kind"] for row in one.tables["mail.Letter"]}
    assert {"unblinding_asked", "unblinding_done"} <= kinds, "the emergency is among what is compared"
    for label in ("allocation.Handled", "allocation.Unblinding", "followup.DataQuery"):
        assert one.tables[label], label
    assert any(row["state"] == "withdrawn" for row in one.tables["enrolment.Participant"])


def test_blinded_roles_get_the_same_bytes_whichever_arm(runs: tuple[Run, Run]) -> None:
    one, other = runs
    for who in ("coordinator 01", "oncologist 01", "monitor ", "manager "):
        assert f"/trial/{TRIAL}/emergency/1/" in one.pages[who], "the record of the emergency is looked at"
    for who, pages in one.pages.items():
        assert len(pages) > 3, who
        looked = {path: told for path, told in pages.items() if path.startswith("/")}
        lost = [path for path, told in looked.items() if told.startswith((b"404", b"403", b"500"))]
        assert lost == [], f"{who} is led to what is not there"
        assert list(seeing.differing(pages, other.pages[who])) == [], who


def test_what_is_refused_is_refused_in_the_same_words(runs: tuple[Run, Run]) -> None:
    one, _ = runs
    sent = [told for pages in one.pages.values() for name, told in pages.items() if name.endswith(" bad")]
    assert len(sent) > 30
    assert {each[:3] for each in sent} >= {b"400", b"422", b"302"}
    assert not any(each.startswith(b"5") for pages in one.pages.values() for each in pages.values())
    for who, pages in one.pages.items():
        for name, told in pages.items():
            if name.startswith("no form") and "/treatment/01-" in name:
                assert told.startswith(b"404"), f"{who}: {name}"


def test_participants_find_the_same_on_their_own_pages(runs: tuple[Run, Run]) -> None:
    one, other = runs
    assert sum(told.startswith(b"200") for told in one.own.values()) > 6
    assert list(seeing.differing(one.own, other.own)) == []


def test_the_data_that_may_be_taken_are_the_same_file(runs: tuple[Run, Run]) -> None:
    one, other = runs
    assert len(one.files) == 2
    assert all(len(each) > 10_000 for each in one.files.values())
    assert one.files == other.files


def test_logs_figures_and_commands_tell_the_same(runs: tuple[Run, Run]) -> None:
    one, other = runs
    assert b"equipoise_letters" in one.server["metrics"]
    assert list(seeing.differing(one.server, other.server)) == []
    assert one.logged == other.logged
    assert one.counts == other.counts
    assert sum(one.counts.values()) > 200


def test_letters_are_the_same_bytes_in_either_language(runs: tuple[Run, Run]) -> None:
    one, other = runs
    assert one.letters == other.letters
    assert any(b"Content-Language: fr" in each for each in one.letters)


def test_the_database_differs_in_what_is_shut_alone_and_there_in_no_size(runs: tuple[Run, Run]) -> None:
    assert holding.apart(*(each.tables for each in runs)) == {}


def test_to_open_and_to_keep_leave_rows_of_one_shape(runs: tuple[Run, Run]) -> None:
    one, _ = runs
    rows = [row for row in one.tables["ledger.Event"] if row["kind"] == "allocation.handled"]
    assert len(rows) > 8
    shapes = {(len(row["key"]), len(row["payload"]), row["why"], row["key"].isalnum()) for row in rows}
    assert len(shapes) == 1, "a row says whether something was opened or kept"


def test_what_looking_leaves_behind_is_the_same_whatever_was_done_in_secret(runs: tuple[Run, Run]) -> None:
    one, other = runs
    assert one.later["sessions.Session"], "somebody was logged in"
    assert holding.apart(one.later, other.later) == {}


def test_the_file_of_the_database_and_a_copy_are_laid_out_the_same(runs: tuple[Run, Run]) -> None:
    one, other = runs
    assert list(laid.apart(one.image, other.image)) == []
    assert laid.places(one.image, ARMS) == laid.places(other.image, ARMS)
    assert one.copy == other.copy


def test_a_page_that_shows_a_treatment_looks_the_same_from_outside(runs: tuple[Run, Run]) -> None:
    one, other = runs
    assert len(one.code) > 4
    assert one.code == other.code


@pytest.mark.parametrize("column", sorted(SHUT))
def test_no_column_is_called_shut_without_need(runs: tuple[Run, Run], column: str) -> None:
    one, other = (holding.raw(each.tables, column) for each in runs)
    assert one != other, SHUT[column]
