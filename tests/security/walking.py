"""Ask every address as somebody, and undo what was done before the next one is asked."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import transaction
from django.test import Client

from tests.security import addresses
from tests.security.access import TABLE
from tests.security.world import KINDS, World

Row = tuple[str, str]
"""A method and the name of an address."""


def rows() -> dict[Row, dict[str, int]]:
    """The table: for each row the status by kind."""
    found = {}
    for line in TABLE.strip().splitlines():
        method, name, *statuses = line.split()
        numbers = [int(each) for each in statuses] * (len(KINDS) if len(statuses) == 1 else 1)
        found[method, name] = dict(zip(KINDS, numbers, strict=True))
    return found


def ask(
    client: Client, world: World, asked: Iterable[Row], then: Callable[[], None] = lambda: None
) -> Iterator[tuple[Row, Any]]:
    """Each answer, whole. What it did to the database and the browser's cookies is undone, once `then` has looked."""
    for method, name in asked:
        kept = copy.deepcopy(client.cookies)
        with transaction.atomic():
            answer = getattr(client, method.lower())(addresses.example(name, world.values))
            answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            then()
            transaction.set_rollback(True)
        client.cookies = kept
        yield (method, name), answer
