"""Every table of a trial is made from events, by functions that know nothing but the event and earlier ones."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps

from equipoise.web.ledger import kinds

CONDUCT = ("trials", "enrolment", "allocation", "followup", "datasets", "participant")
NOT_MADE_FROM_EVENTS: dict[str, str] = {
    "enrolment.Identity": "who a number is can be erased, and stands in no event",
    "participant.Link": "a secret stands in no event, and so can't be made again by who reads them",
}
"""Tables of the conduct's rooms that no event makes, each with the reason."""
CLOCK = {"now", "today", "utcnow", "time", "localtime", "localdate"}
CHANCE = {
    "uuid4",
    "uuid1",
    "token_bytes",
    "token_hex",
    "token_urlsafe",
    "urandom",
    "random",
    "randbelow",
    "choice",
}
MODULES = {"random", "secrets", "os", "time", "socket", "subprocess"}


def test_every_table_of_a_trial_is_made_from_events_or_says_why_not() -> None:
    projected = {model._meta.label for each in kinds.projections() for model in each.models}
    every = {model._meta.label for room in CONDUCT for model in apps.get_app_config(room).get_models()}
    assert sorted(every - projected) == sorted(NOT_MADE_FROM_EVENTS)
    assert sorted(projected - every) == []


def test_every_such_table_has_a_column_for_the_trial_and_no_key_of_chance() -> None:
    for each in kinds.projections():
        for model in each.models:
            names = {field.attname for field in model._meta.concrete_fields}
            assert "trial" in names, model._meta.label
            assert model._meta.pk.get_internal_type() in ("BigIntegerField", "CharField"), model._meta.label


def offences(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(textwrap.dedent(source))):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in CLOCK | CHANCE:
                yield f"calls {name}"
        elif isinstance(node, ast.Name) and node.id in MODULES | {"request", "settings"}:
            yield f"knows {node.id}"
        elif isinstance(node, ast.Attribute) and node.attr in ("auto_now", "auto_now_add"):
            yield "a column that is filled by the clock"


def reached(function: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """A function and all that it calls of ours, each once."""
    waiting, seen = [function], set[Callable[..., Any]]()
    while waiting:
        each = waiting.pop()
        if each in seen:
            continue
        seen.add(each)
        yield each
        waiting += [found for found in _called(each) if found not in seen]


def _called(function: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    known = getattr(function, "__globals__", {})
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        found: Any = None
        if isinstance(node, ast.Name):
            found = known.get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            within = known.get(node.value.id)
            found = getattr(within, node.attr, None) if isinstance(within, ModuleType) else None
        if inspect.isfunction(found) and found.__module__.startswith("equipoise."):
            yield found


@pytest.mark.parametrize("name", sorted(kinds.kinds()))
def test_what_an_event_does_needs_no_clock_no_chance_and_no_request(name: str) -> None:
    for each in reached(kinds.kind(name).apply):
        assert list(offences(inspect.getsource(each))) == [], f"{each.__module__}.{each.__qualname__}"


@pytest.mark.parametrize(
    "bad",
    [
        "def f(e): M.objects.create(at=timezone.now())",
        "def f(e): date.today()",
        "def f(e): uuid4()",
        "def f(e): secrets.token_hex()",
        "def f(e): return request.user",
        "def f(e): return settings.X",
    ],
)
def test_an_offence_is_seen(bad: str) -> None:
    assert list(offences(bad))


def test_no_column_of_such_a_table_is_filled_by_the_clock_or_by_chance() -> None:
    for each in kinds.projections():
        for model in each.models:
            for field in model._meta.concrete_fields:
                assert not getattr(field, "auto_now", False), f"{model._meta.label}.{field.name}"
                assert not getattr(field, "auto_now_add", False), f"{model._meta.label}.{field.name}"
                default = field.default if field.has_default() else None
                assert not callable(default) or default in (dict, list), f"{model._meta.label}.{field.name}"
