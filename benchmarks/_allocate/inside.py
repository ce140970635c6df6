"""What is done within an installation, in a process with its settings: `python -m benchmarks._allocate.inside WHAT`.

`prepare` makes a trial with sealed lists and enrolled participants, and logs its coordinators in. `examine` opens the
lists and holds the ledger, the tables and the stand-alone verifier against what the coordinators were told.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from equipoise.cli.main import start_django

SITES = ("01", "02")


def prepare(given: dict[str, Any]) -> dict[str, Any]:
    """So many `people`, enrolled. Gives their numbers, two shares, and each site's session cookie."""
    from django.core.management import call_command
    from django.test import Client
    from tests import passwords
    from tests.web.accounts.people import log_in
    from tests.web.allocation.example import sealed
    from tests.web.enrolment.example import enrolled

    from equipoise.core.design.roles import Role

    passwords.cheap()
    if os.environ.get("EQUIPOISE_TABLES_MADE") != "yes":
        call_command("migrate", verbosity=0)
    world = sealed(given["people"], datetime.now(UTC) - timedelta(days=2))
    numbers = [enrolled(world.example, SITES[number % 2]) for number in range(given["people"])]
    cookies = {}
    for site in SITES:
        found = log_in(Client(), world.example.user(Role.COORDINATOR, site)).cookies
        cookies[site] = {name: each.value for name, each in found.items()}
    return {"numbers": numbers, "two": world.two, "cookies": cookies}


def examine(given: dict[str, Any]) -> list[str]:
    """A sentence for each promise that broke. `told`: what was said to be each participant's allocation, by number."""
    return [*_counted(given["told"]), *_kept(), *_verified(given["two"])]


def _counted(told: dict[str, list[str]]) -> Iterator[str]:
    from equipoise.web.allocation import queries

    rows = queries.allocations("stop-2")
    for number, times in Counter(row.participant for row in rows).items():
        if times > 1:
            yield f"doubled: {number} was allocated {times} times"
    for number in told.keys() - {row.participant for row in rows}:
        yield f"lost: {number} was said to be allocated, and is not"
    for number, words in told.items():
        if len(set(words)) > 1:
            yield f"unlike: {number} was told {sorted(set(words))}"
    if [row.number for row in rows] != list(range(1, len(rows) + 1)):
        yield "gap: the numbers of allocations have one"
    for name in {row.list for row in rows}:
        places = [row.position for row in rows if row.list == name]
        if places != list(range(1, len(places) + 1)):
            yield f"gap: the places of {name} are {places}"


def _kept() -> Iterator[str]:
    """The chain is whole, and the tables say what the events say."""
    from equipoise.web.ledger import rebuilding, verifying

    for each in verifying.breaks("stop-2", lambda *_: None):
        yield f"ledger: event {each.number}: {each.what}"
    found = rebuilding.rebuild("stop-2", lambda *_: None)
    if found.difference:
        yield f"tables: {found.difference}"


def _verified(two: list[str]) -> Iterator[str]:
    """What the program says that anybody can run once the lists were opened."""
    from equipoise.verifier import verify_allocation
    from equipoise.web.allocation import actions
    from equipoise.web.ledger.actions import By

    by = By("steward-1", "steward")
    published = actions.published("stop-2")
    revealed = actions.reveal("stop-2", two, by, datetime.now(UTC), why="The run is over")
    for number, what in verify_allocation.verify(published, revealed):
        yield f"verifier: {number}: {what}"


def main() -> None:
    """Do what the first word says with the JSON that comes in, and say what came of it as JSON."""
    start_django()
    work = {"prepare": prepare, "examine": examine}[sys.argv[1]]
    sys.stdout.write(json.dumps(work(json.load(sys.stdin))))


if __name__ == "__main__":
    main()
