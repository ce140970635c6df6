"""Any design that a file can say."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from equipoise.core.allocation.scheme import Factor
from equipoise.core.design.assembling import assembled
from equipoise.core.design.definitions import DEFINITIONS
from equipoise.core.design.model import Analysis, Arm, Design, Endpoint, PlannedSite
from equipoise.core.design.reading_parts import ARM_KINDS
from equipoise.core.design.roles import CAN_BE_UNBLINDED, Role
from equipoise.core.design.sourced import Source, Sourced
from equipoise.core.followup.doses import AlphaBeta, Limit
from equipoise.core.followup.forms import Form, Item, Kind, Purpose
from equipoise.core.followup.resources import EVERYTHING, UnitCost
from equipoise.core.followup.schedule import Visit
from equipoise.core.followup.utilities import SETS
from equipoise.core.scores.per_lesion import Rule
from equipoise.core.values.durations import Duration
from tests.core.criteria.making import words

ABOUT_PHASES = ("N/A", "1", "1/2", "2", "2/3", "3", "4", "early 1")
ids = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,8}", fullmatch=True)
durations = st.builds(Duration, st.integers(0, 40), st.sampled_from(["day", "week", "month", "year"]))


def _unique(each: st.SearchStrategy[Any], least: int, most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(each, min_size=least, max_size=most, unique_by=lambda made: made.id).map(tuple)


arms = _unique(st.builds(Arm, ids, words, st.sampled_from(ARM_KINDS), words, st.just("")), 2, 3)
sites = st.lists(st.integers(10, 99), min_size=1, max_size=3, unique=True).flatmap(
    lambda numbers: st.tuples(
        *(st.builds(PlannedSite, st.just(str(n)), words, words, words) for n in numbers)
    )
)
choices = st.lists(ids, min_size=2, max_size=3, unique=True).flatmap(
    lambda codes: st.tuples(*(st.tuples(st.just(code), words) for code in codes))
)
numbers = st.integers(-50, 50).map(str)


@st.composite
def item(draw: st.DrawFn) -> Item:
    kind = draw(st.sampled_from([each for each in Kind if each is not Kind.GROUP]))
    made = Item(
        draw(ids),
        draw(words),
        kind,
        question=draw(st.just("") | words),
        hint=draw(st.just("") | words),
        required=draw(st.booleans()),
        coded=draw(st.just("") | words),
    )
    if kind is Kind.QUANTITY:
        made = replace(made, unit=draw(st.sampled_from(["Gy", "mm", "kg"])), low=draw(st.just("") | numbers))
    if kind in (Kind.CHOICE, Kind.CHOICES):
        made = replace(made, choices=draw(choices))
    return replace(made, terms=draw(words)) if kind is Kind.TERM else made


@st.composite
def form(draw: st.DrawFn, name: str) -> Form:
    sealed = draw(st.booleans())
    role = st.sampled_from(sorted(CAN_BE_UNBLINDED) if sealed else list(Role)).map(str)
    inside = _unique(item(), 1, 3)
    items = draw(inside)
    if draw(st.booleans()):
        taken = {each.id for each in items} | {"G"}
        below = tuple(each for each in draw(inside) if each.id not in taken)
        if below and "G" not in {each.id for each in items}:
            items = (*items, Item("G", draw(words), Kind.GROUP, items=below))
    purpose = draw(st.sampled_from([each for each in Purpose if each is not Purpose.GUESS]))
    sealed = sealed or purpose is Purpose.TREATMENT
    return Form(
        name,
        draw(words),
        purpose,
        Role.TREATING.value if sealed else draw(role),
        items,
        sealed=sealed,
        repeats=draw(st.booleans()),
        texts=draw(st.just("") | words),
    )


positive = st.integers(1, 9_000).map(lambda tenths: Decimal(tenths) / 10)


def measures() -> dict[str, st.SearchStrategy[Any]]:
    """What sums of doses, single lesions and costs rest on."""
    tissues = st.lists(ids, max_size=2, unique=True).map(
        lambda some: dict.fromkeys(["tumour", "late", *some])
    )
    alpha_betas = tissues.flatmap(
        lambda names: st.tuples(*(st.builds(AlphaBeta, st.just(name), positive, words) for name in names))
    )
    limits = st.lists(
        st.builds(Limit, ids, positive, positive, words), min_size=1, max_size=2, unique_by=_organ
    )
    shares = st.lists(st.integers(0, 100).map(lambda each: Decimal(each) / 100), max_size=3).map(sorted)
    steps = shares.map(lambda some: tuple((Decimal(3 * n), share) for n, share in enumerate(some, 1)))
    months = st.tuples(st.integers(0, 3), st.integers(3, 9))
    rule = st.builds(
        Rule,
        positive,
        positive,
        st.sampled_from(["baseline", "nadir"]),
        positive,
        st.integers(1, 4),
        months,
        positive,
    )
    return {
        "doses.alpha beta": alpha_betas,
        "doses.limits": limits.map(tuple),
        "doses.recovery": steps,
        "lesions.single": rule,
        "follow-up.contact attempts": st.integers(1, 9),
        "costs.currency": st.sampled_from(["CAD", "EUR"]),
        "costs.price year": st.integers(1990, 2100),
        "costs.perspective": words,
        "costs.value set": st.sampled_from(sorted(SETS)),
        **{f"unit costs.{name}": st.builds(UnitCost, st.just(name), positive, words) for name in EVERYTHING},
    }


def _organ(limit: Limit) -> str:
    return limit.organ


@st.composite
def designs(draw: st.DrawFn) -> Design:
    made: dict[str, Any] = {"about.sponsor": words, "about.phase": st.sampled_from(sorted(ABOUT_PHASES))}
    made |= {"participants": st.integers(1, 900), "arms": arms, "sites": sites}
    made |= {f"masking.{role}": st.just(True) for role in Role}
    made |= {f"masking.{role}": st.booleans() for role in CAN_BE_UNBLINDED}
    factors = _unique(st.builds(Factor, ids.filter(lambda name: name != "site"), words, choices), 0, 2)
    made |= {"allocation.factors": factors, "allocation.by site": st.booleans()}
    made |= {f"endpoints.e.{name}": words for name in ("measure", "time frame")}
    made |= {"endpoints.e.definition": st.sampled_from(sorted(DEFINITIONS)), "assumptions.power": words}
    made |= measures()
    names = draw(st.lists(ids, max_size=3, unique=True))
    made |= {f"forms.{name}": form(name) for name in names}
    visits = st.builds(
        lambda name, title, anchor, offset, before, asked: Visit(name, title, anchor, offset, before, 0, asked),
        st.just("only"), words, st.sampled_from(["consent", "randomisation"]), durations, st.integers(0, 9),
        st.just(tuple(names)),
    ).map(lambda each: (each,))  # fmt: skip
    made["visits"] = visits
    said = {place: draw(_sourced(place, each)) for place, each in made.items()}
    flat = {place: each for place, each in said.items() if each.is_set or each.question}
    nothing: Any = Sourced("", Source.UNSET)
    heads = [Endpoint("e", draw(words), "primary", nothing, nothing, nothing)]
    analyses = [Analysis("m", draw(words), ("e",), nothing, nothing)]
    return assembled(flat, heads, analyses)


@st.composite
def _sourced(draw: st.DrawFn, place: str, each: st.SearchStrategy[Any]) -> Sourced[Any]:
    match draw(st.sampled_from(Source)):
        case Source.REGISTRY:
            return Sourced(place, Source.REGISTRY, draw(each), said=draw(words))
        case Source.ASSUMED:
            return Sourced(place, Source.ASSUMED, draw(each), by=draw(words), why=draw(words))
        case _:
            return Sourced(place, Source.UNSET, question=draw(words))
