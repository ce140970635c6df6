"""Conditions as lists with levels, for pages: what stands in brackets in a sentence has lines of its own here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from equipoise.core.criteria.english import clause, given, how_many, is_compound, ruled
from equipoise.core.criteria.english_words import capital
from equipoise.core.criteria.model import (
    All,
    AnyOf,
    Condition,
    Count,
    Has,
    Named,
    Not,
    Readings,
    Unless,
    When,
)
from equipoise.core.criteria.scope import Scope


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list with levels; `depth` counts from 0."""

    depth: int
    text: str


def outline(condition: Condition, scope: Scope) -> tuple[Line, ...]:
    """The condition as lines, nested conditions below what joins them."""
    return tuple(_lines(condition, scope, 0, True))


def _lines(condition: Condition, scope: Scope, depth: int, holds: bool) -> Iterator[Line]:
    match condition:
        case _ if not is_compound(condition, scope):
            yield Line(depth, capital(clause(condition, scope, holds=holds)))
        case Not(part=inner):
            yield from _lines(inner, scope, depth, not holds)
        case Named(name=name):
            yield from _lines(scope.definitions[name], scope, depth, holds)
        case All(parts=parts) | AnyOf(parts=parts) if len(parts) == 1:
            yield from _lines(parts[0], scope, depth, holds)
        case All(parts=parts):
            yield from _under("All of these:" if holds else "Not all of these:", parts, scope, depth)
        case AnyOf(parts=parts):
            yield from _under("At least one of these:" if holds else "None of these:", parts, scope, depth)
        case When() | Unless() | Readings():
            yield from _conditional(condition, scope, depth, holds)
        case Count() | Has():
            yield from _entries(condition, scope, depth, holds)


def _under(start: str, parts: tuple[Condition, ...], scope: Scope, depth: int) -> Iterator[Line]:
    yield Line(depth, start)
    for each in parts:
        yield from _lines(each, scope, depth + 1, True)


def _conditional(
    condition: When | Unless | Readings, scope: Scope, depth: int, holds: bool
) -> Iterator[Line]:
    match condition:
        case When(guard=guard, condition=body, require=require):
            yield from _guard("" if require == holds else "only ", guard, scope, depth)
            yield from _lines(body, scope, depth + 1, holds)
        case Unless(condition=body, exception=exception) if holds:
            yield from _lines(body, scope, depth, True)
            yield from _unless(exception, scope, depth)
        case Unless(condition=body, exception=exception):
            yield Line(depth, "At least one of these:")
            yield from _lines(body, scope, depth + 1, False)
            yield from _lines(exception, scope, depth + 1, True)
        case Readings(readings=readings, question=question):
            yield Line(depth, f"{capital('this' if holds else 'the contrary of this')} {ruled(condition)}:")
            for name, each in readings.items():
                yield Line(depth + 1, f"Reading {name}: {each.words}")
                yield from _lines(each.condition, scope, depth + 2, True)
            yield Line(depth + 1, f"Question for the sponsor: {question}")


def _guard(only: str, guard: Condition, scope: Scope, depth: int) -> Iterator[Line]:
    """`If on systemic therapy:`; a guard that is put together stands below as a list."""
    if not is_compound(guard, scope):
        yield Line(depth, capital(f"{only}{given(guard, scope)}:"))
        return
    yield Line(depth, capital(f"{only}if this is so:"))
    yield from _lines(guard, scope, depth + 1, True)
    yield Line(depth, "Then:")


def _unless(exception: Condition, scope: Scope, depth: int) -> Iterator[Line]:
    if not is_compound(exception, scope):
        yield Line(depth, f"Unless {clause(exception, scope)}")
        return
    yield Line(depth, "Unless this is so:")
    yield from _lines(exception, scope, depth + 1, True)


def _entries(condition: Count | Has, scope: Scope, depth: int, holds: bool) -> Iterator[Line]:
    if isinstance(condition, Count) and condition.among:
        yield from _under(
            f"{capital(how_many(condition, scope, holds=holds))}:", condition.among, scope, depth
        )
        return
    assert condition.where is not None
    if isinstance(condition, Count):
        yield Line(depth, f"{capital(how_many(condition, scope, holds=holds))}:")
        name = condition.of
    else:
        bare = Has(condition.list, condition.concept)
        yield Line(depth, f"{capital(clause(bare, scope, holds=holds))} with this:")
        name = condition.list
    yield from _lines(condition.where, scope.inside(name), depth + 1, True)
