"""Telling people of what changed: many changed records against very many subscriptions, through the database.

    python -m benchmarks alerts                          1,000 records x 100,000 subscriptions, then a usual hour (20)
    python -m benchmarks alerts --only sqlite
    python -m benchmarks alerts --replay                 the registry's history, its workers killed again and again

The records are those of ../shared/registry, a tenth of the changed ones new, the others made to change (status, places,
limits of age, dates, words). Every step runs in a process of its own, so that CPU and memory are its own. Beside it
stands the slow loop: each subscription's own search, asked of the changed studies as they were and as they are, for
a sample; what both find has to be the same.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks import _alerts_crowd as crowd
from benchmarks._alerts_replay import played
from benchmarks._homes import DATABASES, empty_home

HERE = Path(__file__).resolve().parents[1]
BEGAN = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
A_DAY = timedelta(days=1)
HOUR = 20
"""Changed records of a usual hour."""
LOADS = 20
"""That the history is played in."""
PEOPLE = 2
"""Subscriptions of one person."""
ANSWERS = {"who": "patient", "said": [["birth_date", "1961"], ["sex", "female"], ["ecog", "1"]]}


def run(argv: Sequence[str]) -> int:
    """Measure and print the tables; 0, or 1 where a promise broke."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks alerts", description=__doc__)
    parser.add_argument("--records", type=int, default=1_000, help="that changed")
    parser.add_argument("--subscriptions", type=int, default=100_000)
    parser.add_argument("--sample", type=int, default=500, help="subscriptions for the slow loop")
    parser.add_argument("--shared", type=Path, default=HERE.parent / "shared")
    parser.add_argument("--only", choices=DATABASES, help="one database")
    parser.add_argument("--replay", action="store_true")
    parser.add_argument("--kills", type=int, default=8, help="of a worker after each load of the replay")
    parser.add_argument("--seed", type=int, default=4, help="of the replay's kills")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args(argv)
    if given.child:
        return _child(given, *given.child)
    for name in [given.only] if given.only else DATABASES:
        with empty_home(name) as environment:
            if not (_replayed if given.replay else _table)(name, given, environment):
                return 1
    return 0


def _table(name: str, given: argparse.Namespace, environment: dict[str, str]) -> bool:
    print(f"\n{name}: {given.records:,} changed records, {given.subscriptions:,} subscriptions")
    print(f"{'step':<34}{'seconds':>10}{'of CPU':>10}{'peak MB':>10}   what came of it")
    steps = [(each, given.records) for each in ("prepare", "subscribe", "happen", "gather", "match", "slow")]
    steps += [(each, HOUR) for each in ("happen", "gather", "match")]
    agree = True
    for step, records in steps:
        found = _measured(step, records, given, environment)
        times = f"{found['seconds']:>10.1f}{found['cpu']:>10.1f}{found['peak']:>10,.0f}"
        print(f"{f'{step}, {records:,} records':<34}{times}   {found['said']}", flush=True)
        agree &= found.get("agree", True)
    return agree


def _measured(
    step: str, records: int, given: argparse.Namespace, environment: dict[str, str]
) -> dict[str, Any]:
    words = [sys.executable, "-m", "benchmarks", "alerts", "--child", step, str(records)]
    words += ["--subscriptions", str(given.subscriptions), "--sample", str(given.sample)]
    words += ["--shared", str(given.shared), "--records", str(given.records)]
    done = subprocess.run(words, env=environment, cwd=HERE, check=True, stdout=subprocess.PIPE)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _child(given: argparse.Namespace, step: str, records: str) -> int:
    from equipoise.cli.main import start_django

    start_django()
    steps: dict[str, Callable[[], dict[str, Any]]] = {"gather": _gather, "match": _match}
    steps |= {"prepare": lambda: _prepare(given), "subscribe": lambda: _subscribe(given)}
    steps |= {"happen": lambda: _happen(given, int(records)), "slow": lambda: _slow(given)}
    began, cpu = time.perf_counter(), time.process_time()
    found = steps[step]()
    found = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu} | found
    print(json.dumps(found | {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
    return 0


# Steps


def _load(records: Sequence[dict[str, Any]], now: datetime) -> str:
    from equipoise.web.search.actions import updating
    from equipoise.web.studies import actions

    with updating() as update:
        load = actions.load_records(records, kind=actions.FILES, now=lambda: now, after_batch=update.add)
    return f"{load.new:,} new, {load.changed:,} changed"


def _fresh(
    records: Sequence[dict[str, Any]], number: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Those that are known at first, and a tenth of the changed ones, which come later."""
    later = number // 10
    return list(records[later:]), list(records[:later])


def _prepare(given: argparse.Namespace) -> dict[str, Any]:
    from django.core.management import call_command

    from equipoise.web.news import actions as news
    from equipoise.web.search.engine import gazetteer

    call_command("migrate", verbosity=0)
    gazetteer().prepare()
    said = _load(_fresh(crowd.records(given.shared), given.records)[0], BEGAN)
    news.gather(BEGAN)
    return {"said": said}


def _happen(given: argparse.Namespace, number: int) -> dict[str, Any]:
    from django.conf import settings

    home, usual = Path(settings.EQUIPOISE_HOME), number == HOUR
    shutil.rmtree(home / "before", ignore_errors=True)
    shutil.copytree(home / "index", home / "before")
    known, new = _fresh(crowd.records(given.shared), given.records)
    new = [] if usual else new
    posted, seed = ("2026-11-03", 2) if usual else ("2026-11-02", 1)
    return {"said": _load([*new, *crowd.changed(known, number - len(new), posted, seed)], BEGAN + A_DAY)}


def _gather() -> dict[str, Any]:
    from equipoise.web.news import actions as news

    return {"said": f"{news.gather(BEGAN + A_DAY):,} pieces of news"}


def _match() -> dict[str, Any]:
    from equipoise.web.alerts import matching

    return {"said": f"{matching.match(BEGAN + A_DAY):,} notices"}


def _subscribe(given: argparse.Namespace) -> dict[str, Any]:
    """Everybody asks, as quickly as rows are written; searches are compiled and anchored by the code that does."""
    from equipoise.web.alerts.models import Anchor, Subscriber, Subscription
    from equipoise.web.search import reverse
    from equipoise.web.search.wording import understand

    vars(reverse)["understand"] = lru_cache(10_000)(understand)  # the same texts are asked by many
    found = crowd.wishes(crowd.records(given.shared), given.subscriptions)
    anchors = 0
    while chunk := list(islice(found, 2_000)):
        people = [_subscriber() for _ in range(0, len(chunk), PEOPLE)]
        rows = [_subscription(people[place // PEOPLE], *each) for place, each in enumerate(chunk)]
        made = [Anchor(subscription=row, digest=digest) for row in rows for digest in _digests(row)]
        Subscriber.objects.bulk_create(people)
        Subscription.objects.bulk_create(rows)
        Anchor.objects.bulk_create(made, batch_size=5_000)
        anchors += len(made)
    return {"said": f"{anchors:,} anchors"}


def _subscriber() -> Any:
    from equipoise.web.alerts.models import Subscriber

    number = uuid4().hex
    digests = {f"{name}_digest": f"{name} {number}" for name in ("email", "secret", "ending")}
    state = Subscriber.State.ACTIVE
    return Subscriber(
        email=f"{number}@example.org", state=state, made_at=BEGAN, confirmed_at=BEGAN, **digests
    )


def _subscription(who: Any, kind: str, asked: dict[str, Any]) -> Any:
    from equipoise.core.registry.request import SearchRequest
    from equipoise.web.alerts import anchoring, wishes
    from equipoise.web.alerts.models import Subscription

    wish = wishes.of_study(asked["study"]) if kind == "study" else wishes.of_search(SearchRequest(**asked))
    said = ANSWERS if kind == "answers" else {}
    row = Subscription(subscriber=who, kind=kind, asked={**wish.asked, **said})
    row.compiled, row.anchored, row.asked_digest = anchoring.compiled(row), anchoring.mark(), uuid4().hex
    row.request, row.made_at, row.confirmed_at, row.since = uuid4(), BEGAN, BEGAN, BEGAN
    return row


def _digests(row: Any) -> Iterator[str]:
    from equipoise.web.alerts import anchoring
    from equipoise.web.vault.keyring import of_settings

    ring = of_settings()
    return (ring.digest(each, anchoring.PURPOSE) for each in row.compiled["anchors"])


# The slow loop


def _slow(given: argparse.Namespace) -> dict[str, Any]:
    """A sample of the searches, each asked of the index as it is and as it was, among the changed studies."""
    from equipoise.web.alerts.models import Notice, Subscription

    rows = Subscription.objects.filter(kind=Subscription.Kind.SEARCH).order_by("pk")[: given.sample]
    asked = [(str(row.pk), row.asked) for row in rows]
    items = _first_items()
    _changed()
    _understanding()  # both opened once, whatever the sample: not to be scaled
    began, cpu = time.perf_counter(), time.process_time()
    slowly = {key: {items[name] for name in _newly(each, list(items))} for key, each in asked}
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    found: dict[str, set[int]] = {key: set() for key in slowly}
    for item, why in Notice.objects.values_list("item", "why").iterator():
        for key in found.keys() & set(why):
            found[key].add(item)
    scale = given.subscriptions / len(asked)
    agree = found == slowly
    notices = sum(map(len, slowly.values()))
    said = f"{len(asked)} of the searches, {notices} notices, {'the same' if agree else 'NOT THE SAME'}"
    said += f"; all of them: {seconds * scale:,.0f} s, {cpu * scale:,.0f} of CPU"
    return {"said": said, "agree": agree, "seconds": seconds, "cpu": cpu}


def _first_items() -> dict[str, int]:
    from equipoise.web.news import queries

    return {each.nct_id: each.id for each in reversed(queries.items(0, 1_000_000))}


def _newly(asked: dict[str, Any], names: list[str]) -> set[str]:
    from equipoise.web.alerts.wishes import search_of

    request = search_of(asked)
    now, before = _changed()
    return _met(request, names, now) - _met(request, names, before)


@cache
def _changed() -> tuple[Any, Any]:
    """The changed studies as they are and as they were, each in an index of its own, as subscriptions are asked of."""
    from equipoise.web.news import queries

    news = queries.items(0, 1_000_000)
    read = queries.studies_of(news)
    keys = [{(each.nct_id, getattr(each, when)) for each in news} for when in ("after", "before")]
    now, before = ([study for key, study in read.items() if key in wanted] for wanted in keys)
    return _index("changed-now", now), _index("changed-before", before)


def _index(name: str, studies: list[Any]) -> Any:
    from equipoise.links.index.documents import without_exclusions
    from equipoise.links.index.reader import Reader
    from equipoise.links.index.writer import appending
    from equipoise.web.search.engine import engine

    home = _home() / name
    with appending(home, engine().places.locate) as writer:
        writer.add(map(without_exclusions, studies))
        writer.commit(1)
    return Reader(home)


@cache
def _understanding() -> Any:
    """The whole index as it was before the load."""
    from equipoise.links.index.reader import Reader

    return Reader(_home() / "before").snapshot()


def _home() -> Path:
    from django.conf import settings

    return Path(settings.EQUIPOISE_HOME)


def _met(request: Any, names: list[str], reader: Any) -> set[str]:
    """Those of the studies that the strict search finds; its words as they were understood before the load."""
    from equipoise.core.registry.record import Point
    from equipoise.links.index.ranking import any_of, both, query
    from equipoise.web.search.engine import engine
    from equipoise.web.search.filters import facet_filters, near
    from equipoise.web.search.wording import understand

    snapshot = reader.snapshot()
    understood = understand(request.text, _understanding(), engine().vocabulary)
    asked = [query(understood.wording), *facet_filters(request).values(), any_of("nct_id", names)]
    if request.near and request.within_km:
        place = engine().places.find(request.near, countries=request.country)[0]
        asked.append(near(snapshot.places, Point(place.lat, place.lon), request.within_km))
    return {hit.nct_id for hit in snapshot.found(both(*asked), len(names)).hits}


# The replay


def _replayed(name: str, given: argparse.Namespace, environment: dict[str, str]) -> bool:
    """The registry's history with kills; everybody has to be told everything, once and in order."""
    history, began = given.shared / "registry" / "history.jsonl.gz", time.perf_counter()
    found = played(history, environment, loads=LOADS, kills=given.kills, seed=given.seed)
    told = "{told:,} pieces of news told to {people} people in {letters:,} letters".format(**found)
    print(f"{name}: {LOADS} loads, {found['kills']} workers killed at work, seed {given.seed}")
    print(f"  {told}, in {time.perf_counter() - began:.0f} s; {len(found['broken'])} promises broken")
    for each in found["broken"]:
        print(f"  {each}")
    return not found["broken"]
