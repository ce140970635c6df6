"""A protocol as its people read it: each value with where it comes from, and what it leaves unset.

What would help to guess the next allocation (ICH E9, 2.3.2: block sizes and the like) is shown to those alone who
prepare the lists or already know treatments. Treatment codes are shown to nobody here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from equipoise.core.allocation.scheme import Method
from equipoise.core.criteria.english import criterion_english
from equipoise.core.design import duties, telling
from equipoise.core.design.assembling import values
from equipoise.core.design.definitions import DEFINITIONS
from equipoise.core.design.model import Arm, Design, Endpoint
from equipoise.core.design.roles import Role
from equipoise.core.design.sourced import Sourced
from equipoise.core.followup.forms import Form, Item, Kind
from equipoise.core.protocol.model import Protocol
from equipoise.core.values.dates import PartialDate
from equipoise.web.shell.zones import town
from equipoise.web.trials.presenters import schedule


def _day(said: str) -> str:
    return PartialDate.parse(said).words()


_TOLD_AS = {"about.start": _day, "about.completion": _day, "about.time zone": town}
"""What people read of a value that the file writes in a shorter way, by its place."""
_OF_METHOD = {
    "allocation.block sizes": Method.BLOCKS,
    "allocation.probability": Method.MINIMISATION,
    "allocation.weights": Method.MINIMISATION,
    "allocation.largest imbalance": Method.BIG_STICK,
}


@dataclass(frozen=True, slots=True)
class Value:
    """A value in words, with where it comes from. `kept`: it is set, and not shown to who asks."""

    title: str
    shown: str
    source: Sourced[Any]
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """An item of a form: what it asks and what an answer is."""

    title: str
    answer: str
    required: bool
    inside: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class FormShown:
    """A form. `sealed`: what it holds would tell the arm, so that unblinded roles alone fill and read it."""

    title: str
    purpose: str
    filled_by: str
    signed_by: str
    sealed: bool
    repeats: bool
    items: tuple[Asked, ...]
    source: Sourced[Form]


@dataclass(frozen=True, slots=True)
class EndpointShown:
    """An endpoint with its values; `means`: the definition's words."""

    title: str
    level: str
    means: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The page, as far as the protocol goes."""

    about: tuple[Value, ...]
    participants: Value
    arms: Sourced[tuple[Arm, ...]]
    codes: Value
    masking: tuple[Value, ...]
    allocation: tuple[Value, ...]
    visits: Sourced[Any]
    schedule: list[schedule.Group]
    forms: tuple[FormShown, ...]
    unset_forms: tuple[Sourced[Form], ...]
    endpoints: tuple[EndpointShown, ...]
    analyses: tuple[tuple[str, tuple[Value, ...]], ...]
    assumptions: tuple[Value, ...]
    measures: tuple[tuple[str, tuple[Value, ...]], ...]
    unset: tuple[Sourced[Any], ...]


def shown(design: Design, *, may_know_lists: bool) -> Shown:
    """A design for somebody. `may_know_lists`: whether they may see what helps to guess allocations."""
    titles = {name: each.value.title for name, each in design.forms.items() if each.value}
    return Shown(
        tuple(_about(design)),
        Value("Participants planned", str(design.participants.value), design.participants),
        design.arms,
        Value("Treatment codes", "", design.codes, kept=design.codes.is_set),
        tuple(_masked(role, each) for role, each in design.masking.items()),
        tuple(_allocation(design, may_know_lists)),
        design.visits,
        schedule.groups(design.visits.value, titles) if design.visits.value else [],
        tuple(_form(each, each.value) for each in design.forms.values() if each.value),
        tuple(each for each in design.forms.values() if not each.is_set),
        tuple(_endpoint(each) for each in design.endpoints),
        tuple(
            (each.title, (_plain("Population", each.population), _plain("Method", each.method)))
            for each in design.analyses
        ),
        tuple(_plain(name.capitalize(), each) for name, each in design.assumptions.items()),
        tuple(_measures(design)),
        unset(design),
    )


def unset(design: Design) -> tuple[Sourced[Any], ...]:
    """What the protocol leaves unset and this trial needs: not what belongs to another method of allocating."""
    method = design.allocation.method.value
    return tuple(
        each
        for place, each in values(design).items()
        if not each.is_set and (method is None or _OF_METHOD.get(place, method) == method)
    )


def criteria(protocol: Protocol) -> dict[str, list[tuple[str, str, str]]]:
    """The criteria by side: name, title, and the rule in plain English."""
    found: dict[str, list[tuple[str, str, str]]] = {"include": [], "exclude": []}
    for each in protocol.rules.criteria:
        found[each.side].append((each.id, each.title, criterion_english(each, protocol.rules.scope)))
    return found


def _measures(design: Design) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """What sums of doses, single lesions and costs rest on, by section; none where the file says nothing of them."""
    for section in telling.sections(design):
        found = [
            (each, design.measures[each.place]) for each in section.values if each.place in design.measures
        ]
        if found:
            yield section.title, tuple(Value(told.title, "; ".join(told.lines), said) for told, said in found)


def _about(design: Design) -> Iterator[Value]:
    """Who the sponsor is, the phase, when it runs: what is said of the trial as a whole."""
    for said in design.about.values():
        told = telling.told(said, design)
        told_as = _TOLD_AS.get(said.place) if said.is_set else None
        yield Value(told.title, told_as(str(said.value)) if told_as else "; ".join(told.lines), said)


def _masked(role: Role, said: Sourced[bool]) -> Value:
    words = "" if said.value is None else "Blind" if said.value else "May know treatments"
    return Value(duties.NAMES[role].capitalize(), words, said)


def _plain(title: str, said: Sourced[Any]) -> Value:
    return Value(title, "" if said.value is None else str(said.value), said)


def _allocation(design: Design, may_know: bool) -> Iterator[Value]:
    given, arms = design.allocation, {each.id: each.title for each in design.arms.value or ()}
    yield _plain("Method", given.method)
    yield Value(
        "Ratio",
        " to ".join(f"{n} {arms.get(arm, arm)}" for arm, n in (given.ratio.value or {}).items()),
        given.ratio,
    )
    yield Value("Balanced by", "; ".join(_factors(design)) or "nothing", given.factors)
    lists = (
        "" if given.by_site.value is None else "Yes, each site has its own" if given.by_site.value else "No"
    )
    yield Value("Lists by site", lists, given.by_site)
    said: dict[str, tuple[Sourced[Any], str]] = {
        "Block sizes": (given.block_sizes, " and ".join(map(str, given.block_sizes.value or ()))),
        "Probability of the preferred arm": (given.probability, str(given.probability.value)),
        "Weights": (
            given.weights,
            ", ".join(f"{name} {n}" for name, n in (given.weights.value or {}).items()),
        ),
        "Largest imbalance": (given.largest_imbalance, str(given.largest_imbalance.value)),
    }
    for title, (value, words) in said.items():
        if given.method.value is None or _OF_METHOD[value.place] == given.method.value:
            yield Value(title, words, value, kept=value.is_set and not may_know)


def _factors(design: Design) -> Iterator[str]:
    for each in design.allocation.factors.value or ():
        yield f"{each.title} ({', '.join(words for _, words in each.levels)})"


def _form(said: Sourced[Form], form: Form) -> FormShown:
    return FormShown(
        form.title,
        form.purpose.value,
        duties.name(form.filled_by),
        duties.name(form.signed_by) if form.signed_by else "",
        form.sealed,
        form.repeats,
        tuple(_asked(each) for each in form.items),
        said,
    )


def _asked(item: Item) -> Asked:
    return Asked(item.title, _answer(item), item.required, tuple(_asked(each) for each in item.items))


def _answer(item: Item) -> str:
    """What an answer is, in words: “kg, expected from 35 to 180”."""
    match item.kind:
        case Kind.CHOICE | Kind.CHOICES:
            one = "one of" if item.kind is Kind.CHOICE else "any of"
            return f"{one}: {', '.join(words for _, words in item.choices)}"
        case Kind.QUANTITY | Kind.INTEGER:
            unit = item.unit or ("a whole number" if item.kind is Kind.INTEGER else "a number")
            sides = (f"from {item.low}" if item.low else "", f"to {item.high}" if item.high else "")
            expected = " ".join(filter(None, sides))
            return f"{unit}, expected {expected}" if expected else unit
        case Kind.YES_NO:
            return "yes or no"
        case Kind.PARTIAL_DATE:
            return "a day, a month or a year"
        case Kind.TERM:
            return f"a term of {item.terms}" if item.terms else "a term"
        case Kind.GROUP:
            return "any number of entries"
        case _:
            return {Kind.DATE: "a day", Kind.TEXT: "words"}[item.kind]


def _endpoint(endpoint: Endpoint) -> EndpointShown:
    chosen = DEFINITIONS.get(endpoint.definition.value or "")
    return EndpointShown(
        endpoint.title,
        endpoint.level,
        chosen.words if chosen else "",
        (
            _plain("Measure", endpoint.measure),
            Value("Definition", chosen.title if chosen else "", endpoint.definition),
            _plain("Time frame", endpoint.time_frame),
        ),
    )
