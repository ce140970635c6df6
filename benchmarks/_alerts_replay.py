"""A program: the registry's history is played load by load while whoever tells of it is killed and started again.

Run as `python -m benchmarks._alerts_replay HISTORY --loads 8 --kills 3 --seed 4` over an empty home and database. Every
step is a process forked from this one, which holds no connection then: a load, or a worker's round (write down what
happened, match it, write the letters), killed with SIGKILL at a moment that the seed chooses, so many times a load, and
then once let through. Prints as JSON how much was told, and a sentence for each promise broken.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import orjson

BEGAN = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
A_DAY = timedelta(days=1)
NEW_ONE_IN = 8
"""Every so manieth study is not known at first, and so is new when its first version comes."""
PACES = ("at_once", "daily", "weekly")
Record = dict[str, Any]


def main(argv: Sequence[str]) -> None:
    """Play the history and print what came of it: pieces of news `told` to `people` in `letters`, `kills`, `broken`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("history", type=Path)
    parser.add_argument("--loads", type=int, default=8)
    parser.add_argument("--kills", type=int, default=3, help="of a worker after each load")
    parser.add_argument("--seed", type=int, default=4)
    given = parser.parse_args(argv)
    from equipoise.cli.main import start_django

    start_django()
    _warm()
    known, loads = _loads(given.history, given.loads)
    _done(lambda: _prepare(known))
    kills = _play(loads, given.kills, Random(given.seed))
    sys.stdout.write(json.dumps(_said(_examined) | {"kills": kills}))


def _warm() -> None:
    """Import what every worker needs once, before any is forked."""
    from django.urls import get_resolver

    from equipoise.web.alerts import matching, sending

    assert matching and sending
    get_resolver()._populate()


def played(
    history: Path, environment: Mapping[str, str], *, loads: int, kills: int, seed: int = 4
) -> dict[str, Any]:
    """Run this program in that environment; gives how much was `told`, how many `kills`, and what is `broken`."""
    words = [sys.executable, "-m", __name__, str(history), "--loads", str(loads), "--kills", str(kills)]
    done = subprocess.run(
        [*words, "--seed", str(seed)],
        env=dict(environment),
        cwd=Path(__file__).resolve().parents[1],
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _loads(history: Path, number: int) -> tuple[list[Record], list[list[Record]]]:
    """What is known at first, and the rest in the order of its days, in so many loads."""
    with gzip.open(history) as lines:
        found = [orjson.loads(line) for line in lines]
    found.sort(key=lambda each: (each["last_update_posted"], each["version_holder"], each["nct_id"]))
    first: dict[str, Record] = {}
    for each in found:
        first.setdefault(each["nct_id"], each)
    known = [each for place, each in enumerate(first.values()) if place % NEW_ONE_IN]
    rest = [each for each in found if not any(each is one for one in known)]
    size = -(-len(rest) // number)
    return known, [rest[start : start + size] for start in range(0, len(rest), size)]


def _play(loads: list[list[Record]], kills: int, chance: Random) -> int:
    """Everything in turn; gives how many workers were killed at work."""
    killed, took = 0, 1.0
    for day, records in enumerate(loads, 1):
        now = BEGAN + day * A_DAY
        _done(lambda records=records, now=now: _load(records, now))  # type: ignore[misc]
        for _ in range(kills):
            killed += _killed(lambda now=now: _round(now), chance.uniform(0.0, took))  # type: ignore[misc]
        began = time.monotonic()
        _done(lambda now=now: _round(now))  # type: ignore[misc]
        took = max(0.3, time.monotonic() - began)
    _done(lambda: _round(BEGAN + (len(loads) + 8) * A_DAY))
    return killed


def _forked(work: Callable[[], object]) -> int:
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if not child:
        code = 1
        try:
            work()
            code = 0
        finally:
            sys.stdout.flush()
            os._exit(code)
    return child


def _done(work: Callable[[], object]) -> None:
    _, status = os.waitpid(_forked(work), 0)
    if status:
        raise SystemExit(f"a step ended with {status}")


def _killed(work: Callable[[], object], after_s: float) -> bool:
    """Whether it was still at work when it was killed."""
    child = _forked(work)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _said(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What a step gives, by way of a pipe."""
    reading, writing = os.pipe()
    child = _forked(lambda: os.write(writing, json.dumps(work()).encode()))
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        found: dict[str, Any] = json.loads(pipe.read())
    os.waitpid(child, 0)
    return found


# In forked processes


def _load(records: list[Record], now: datetime) -> None:
    from equipoise.web.search.actions import updating
    from equipoise.web.studies import actions

    with updating() as update:
        actions.load_records(records, kind=actions.FILES, now=lambda: now, after_batch=update.add)


def _round(now: datetime) -> None:
    """What the worker does every minute."""
    from equipoise.web.alerts import matching, sending
    from equipoise.web.news import actions as news

    for each in (news.gather, matching.match, sending.send):
        each(now)


def _prepare(known: list[Record]) -> None:
    """Tables, what is known at first, and who wants to be told of what."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _load(known, BEGAN)
    _round(BEGAN)
    for number, (wish, who) in enumerate(_wishes(known)):
        _want(number, wish, who)


def _wishes(known: list[Record]) -> Iterator[tuple[Any, int]]:
    """Every third study, the conditions of every second, and wide searches; each with the number of somebody."""
    from equipoise.core.news.kinds import Topic
    from equipoise.core.registry.request import SearchRequest
    from equipoise.web.alerts.wishes import of_search, of_study

    for place, each in enumerate(known):
        modules = each["study"]["protocolSection"]
        if place % 3 == 0:
            yield of_study(each["nct_id"], Topic), place % 20
        if place % 2 == 0:
            yield of_search(SearchRequest(text=modules["conditionsModule"]["conditions"][0])), place % 17
    for number, status in enumerate(("RECRUITING", "COMPLETED", "ACTIVE_NOT_RECRUITING")):
        yield of_search(SearchRequest(status=(status,))), number
    yield of_search(SearchRequest()), 3


def _want(number: int, wish: Any, who: int) -> None:
    from tests.web.alerts.wanting import subscriber, wants

    from equipoise.web.alerts.models import Subscriber

    address = f"{who}@example.org"
    found = next((each for each in Subscriber.objects.all() if each.email == address), None)
    found = found or subscriber(email=address, zone="America/Vancouver", confirmed_at=BEGAN)
    wants(wish, found, pace=PACES[number % len(PACES)], since=BEGAN)


def _examined() -> dict[str, Any]:
    """How much everybody was told, and what is wrong."""
    from equipoise.web.alerts.models import Notice, Subscriber
    from equipoise.web.audit import queries as audit

    people = list(Subscriber.objects.all())
    broken = [trouble for each in people for trouble in _troubles(each)]
    told, expected = set(Notice.objects.exclude(letter=0).values_list("subscriber", "item")), _expected()
    if told != expected:
        broken.append(
            f"{len(expected - told)} of {len(expected)} never told, {len(told - expected)} told amiss"
        )
    broken += [f"the trail of audits is broken: {each}" for each in audit.breaks(lambda *_: None)]
    letters = sum(each.letters for each in people)
    return {"told": len(told), "letters": letters, "people": len(people), "broken": broken}


def _expected() -> set[tuple[UUID, int]]:
    """What everybody has to be told: all news looked up in one go, and every piece about a study that is waited for."""
    from equipoise.web.alerts.models import Subscription
    from equipoise.web.alerts.seeking import seek
    from equipoise.web.news import queries

    found = {(each.subscriber, each.item) for each in seek(queries.items(0, 100_000), BEGAN)}
    for each in Subscription.objects.filter(kind=Subscription.Kind.STUDY):
        news = queries.of_study(each.asked["study"], 10_000)
        found |= {(each.subscriber_id, one.id) for one in news if each.since and one.at >= each.since}
    return found


def _troubles(subscriber: Any) -> Iterator[str]:
    """What is wrong with somebody's letters."""
    from equipoise.web.mail.models import Letter

    posted = Letter.objects.filter(about=f"alerts:{subscriber.pk}", kind="alerts_news").count()
    if posted != subscriber.letters:
        yield f"{posted} letters were posted and {subscriber.letters} counted"
    told = list(subscriber.notices.order_by("item").values_list("letter", flat=True))
    if told != sorted(told):
        yield f"not told in the order of the news: {told}"
    if set(told) != set(range(1, subscriber.letters + 1)):
        yield f"letters without news, or news without a letter: {told}"


if __name__ == "__main__":
    main(sys.argv[1:])
