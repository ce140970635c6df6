"""Records made to hurt, loaded into a real database, and every page that shows one."""

from __future__ import annotations

import copy
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from equipoise import demonstration
from equipoise.core.registry.reader import read
from equipoise.web.finder.presenters.criteria import criteria
from equipoise.web.glossary.terms import _addresses, find
from equipoise.web.studies import actions, queries
from tests.growth import grows_with_size

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}{%x%}"
RTL = "\u202e\u2066שלום مرحبا 👩\u200d⚕️🧬\u200b\u202d"
ADDRESSES = ("{}/", "{}/print/", "{}/history/", "{}.json")


def _base() -> dict[str, Any]:
    return copy.deepcopy(dict(next(iter(demonstration.records()))))


def _replaced(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(each, text) for key, each in value.items()}
    if isinstance(value, list):
        return [_replaced(each, text) for each in value]
    return text if isinstance(value, str) else value


def _emptied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _emptied(each) for key, each in value.items()}
    return [] if isinstance(value, list) else value


def _dated(record: dict[str, Any], date: str, age: str) -> dict[str, Any]:
    for value in record["protocolSection"]["statusModule"].values():
        if isinstance(value, dict) and "date" in value:
            value["date"] = date
    record["protocolSection"]["eligibilityModule"].update(minimumAge=age, maximumAge=age)
    return record


def _with(module: str, **fields: Any) -> dict[str, Any]:
    record = _base()
    record["protocolSection"].setdefault(module, {}).update(fields)
    return record


def _nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = {"a": value}
    return value


def _hurtful() -> dict[str, dict[str, Any]]:
    points = [(91, 0), (0, 181), (1e308, -1e308), ("x", "y"), (None, None), (True, False)]
    sites = [{"facility": "A", "geoPoint": {"lat": lat, "lon": lon}} for lat, lon in points]
    return {
        "markup": _replaced(_base(), EVIL),
        "right to left": _replaced(_base(), RTL),
        "long title": _with("identificationModule", briefTitle="T" * 1_000_000),
        "no blanks": _with("descriptionModule", detailedDescription="a" * 1_000_000),
        "many criteria": _with("eligibilityModule", eligibilityCriteria="* a\n" * 4_000),
        "open brackets": _with("eligibilityModule", eligibilityCriteria="(" * 50_000),
        "signs": _with("eligibilityModule", eligibilityCriteria="* " + ">=" * 9_000 + "\n" + "\\> " * 9_000),
        "coordinates": _with("contactsLocationsModule", locations=sites),
        "unknown values": _with("statusModule", overallStatus="WOBBLING"),
        "unknown design": _with("designModule", phases=["PHASE9"], studyType="SOMETHING"),
        "no dates": _dated(_base(), "0000-00-00", "-5 Years"),
        "odd dates": _dated(_base(), "2025-02-30", "999999999999 Years"),
        "last date": _dated(_base(), "9999-12-31", "N/A"),
        "empty lists": _emptied(_base()),
        "nested": {**_base(), "odd": _nested(150)},
    }


HURTFUL = _hurtful()


def _numbered(record: dict[str, Any], number: str) -> dict[str, Any]:
    record["protocolSection"]["identificationModule"]["nctId"] = number
    return record


@pytest.mark.django_db
@pytest.mark.parametrize("name", HURTFUL)
def test_every_page_shows_it_and_escapes_it(name: str, client: Client) -> None:
    record = _numbered(copy.deepcopy(HURTFUL[name]), "NCT90000001")
    actions.load_records([record], now=lambda: datetime(2026, 3, 1, tzinfo=UTC))
    for address in ADDRESSES:
        answer = client.get("/studies/" + address.format("NCT90000001"))
        body = answer.content.decode()
        assert answer.status_code == 200, address
        if answer["Content-Type"].startswith("text/html"):
            assert "<script>alert" not in body
            assert "<img src=x" not in body


@pytest.mark.django_db
def test_a_record_too_deep_to_write_leaves_the_rest_of_its_batch(tmp_path: Path) -> None:
    deep = {**_numbered(_base(), "NCT90000001"), "odd": _nested(600)}
    file = tmp_path / "deep.jsonl"
    file.write_text(json.dumps(deep) + "\n" + json.dumps(_numbered(_base(), "NCT90000002")) + "\n")
    done = actions.load([file], now=lambda: datetime(2026, 3, 1, tzinfo=UTC))
    assert (done.new, done.broken, done.state) == (1, 1, done.State.DONE)
    row = queries.broken(done.pk)[0]
    assert row.line == 1
    assert "nested far deeper" in row.reason


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value in a record, of lists the first item only."""
    items: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value[:1]))
    return [each for key, inner in items for each in ((*path, key), *_places(inner, (*path, key)))]


WRONG = (None, 0, -1, 3.7, True, "", [], {}, "x", ["x"], {"a": 1}, [[]], [None], 1e308, 10**18, "0000-00-00")
KEPT = {"nctId", "identificationModule", "protocolSection"}


def test_a_wrong_type_in_any_field_is_read_all_the_same() -> None:
    base = _base()
    for path in _places(base):
        if path[-1] in KEPT:
            continue
        for wrong in WRONG:
            record = copy.deepcopy(base)
            inner: Any = record
            for key in path[:-1]:
                inner = inner[key]
            inner[path[-1]] = wrong
            assert read(record).nct_id == base["protocolSection"]["identificationModule"]["nctId"], (
                path,
                wrong,
            )


@pytest.mark.parametrize("piece", ["a", "a@", "Gy ", "http://", "www.", "RT ", "-", "@", "://"])
def test_terms_are_found_in_time_that_grows_with_the_text(piece: str) -> None:
    assert len(list(find(piece * (400_000 // len(piece))))) <= 1
    assert grows_with_size(lambda text: list(find(text)), lambda size: piece * (size // len(piece)), 400_000)


def test_criteria_are_nested_in_time_that_grows_with_their_number() -> None:
    def listed(size: int) -> str:
        return "Inclusion Criteria:\n" + "* a\n" * (size // 4)

    assert criteria(listed(240_000)).inclusion_count == 60_000
    assert grows_with_size(criteria, listed, 120_000)


SLOW_ADDRESS = re.compile(r"\S+://\S+|\bwww\.\S+|\S+@\S+")


@given(st.text(alphabet="aw.:/@ -\n", max_size=40))
def test_addresses_are_those_that_the_plain_pattern_finds(text: str) -> None:
    def covered(spans: Any) -> set[int]:
        return {place for start, end in spans for place in range(start, end)}

    slow = covered(each.span() for each in SLOW_ADDRESS.finditer(text))
    assert slow == covered(_addresses(text))
