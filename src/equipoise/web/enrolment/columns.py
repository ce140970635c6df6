"""What a page asks of each entry of a list."""

from __future__ import annotations

from equipoise.core.person.fact import Fact


def columns(fact: Fact) -> tuple[Fact, ...]:
    """What is asked of each entry: dated measurements stand for all that is taken from them."""
    series = {name for name, each in fact.fields.items() if each.kind == "list" and _series(each)}
    return tuple(
        each
        for name, each in fact.fields.items()
        if (name in series if each.kind == "list" else each.of not in series)
    )


def can_be_typed(fact: Fact) -> bool:
    """Whether a page can ask for all of a list."""
    return bool(fact.fields) and all(each.kind != "list" or _series(each) for each in fact.fields.values())


def names(fact: Fact) -> tuple[str, str]:
    """The names of the day and of the measurement, in a list of dated measurements."""
    kinds = {each.kind: name for name, each in fact.fields.items()}
    return kinds["date"], kinds["number"]


def _series(fact: Fact) -> bool:
    """Whether a list holds dated measurements and nothing else."""
    return sorted(each.kind for each in fact.fields.values()) == ["date", "number"]
