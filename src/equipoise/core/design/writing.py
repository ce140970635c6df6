"""A design back to the data of its section in a protocol file, which `reading` takes to an equal design."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from equipoise.core.allocation.scheme import Factor
from equipoise.core.design.assembling import values
from equipoise.core.design.model import Arm, Design, PlannedSite
from equipoise.core.design.sourced import Source, Sourced
from equipoise.core.followup.doses import AlphaBeta, Limit
from equipoise.core.followup.forms import Form, Item
from equipoise.core.followup.resources import UnitCost
from equipoise.core.followup.schedule import Visit
from equipoise.core.followup.translations import Words
from equipoise.core.scores.per_lesion import Rule
from equipoise.core.values.errors import InputError

Data = dict[str, Any]


def design_data(design: Design) -> Data:
    """The section `design:`. InputError for a design with an overlay in it: that is two files."""
    if design.overlaid:
        raise InputError("A design with an overlay over it can't be written as one file.")
    heads: Data = {}
    if design.endpoints:
        heads["endpoints"] = {
            each.id: {"title": each.title, "level": each.level} for each in design.endpoints
        }
    if design.analyses:
        heads["analyses"] = {
            each.id: {"title": each.title, "endpoints": list(each.endpoints)} for each in design.analyses
        }
    found: Data = {}
    for place, each in values(design).items():
        if each.is_set or each.question:
            _put(found, place, sourced_data(each), heads)
    return {**heads, **found}


def _put(found: Data, place: str, said: Data, heads: Data) -> None:
    """Where a value belongs: `allocation.ratio` under allocation, `endpoints.os.measure` under the endpoint."""
    head, _, rest = place.partition(".")
    if head in heads:
        name, _, own = rest.partition(".")
        heads[head][name][own] = said
    elif rest:
        found.setdefault(head, {})[rest] = said
    else:
        found[head] = said


def sourced_data(each: Sourced[Any]) -> Data:
    """A value with its source, as a file has it."""
    if each.source is Source.UNSET:
        return {"unset": each.question}
    said = value_data(each.place, each.value)
    if each.source is Source.REGISTRY:
        return {"registry": said, "field": each.said}
    return {"assumed": said, "by": each.by, "why": each.why}


def value_data(place: str, value: Any) -> Any:
    """A value as a file has it, by the place where it stands."""
    writer = _WRITERS.get(place) or _WRITERS.get(place.partition(".")[0])
    return writer(value) if writer else str(value)


def _arms(arms: tuple[Arm, ...]) -> Data:
    return {
        each.id: {"title": each.title, "kind": each.kind, "description": each.description} for each in arms
    }


def _factors(factors: tuple[Factor, ...]) -> Any:
    return {each.id: _factor(each) for each in factors} or "none"


def _factor(factor: Factor) -> Data:
    found: Data = {"title": factor.title, "levels": dict(factor.levels)}
    return found | ({"fact": factor.fact} if factor.fact else {})


def _sites(sites: tuple[PlannedSite, ...]) -> Data:
    return {each.number: {"name": each.name, "city": each.city, "country": each.country} for each in sites}


def _visits(visits: tuple[Visit, ...]) -> Data:
    return {each.id: visit_data(each) for each in visits}


def visit_data(visit: Visit) -> Data:
    """A visit as a file has it."""
    due = visit.anchor if not visit.offset.count else f"{visit.offset} after {visit.anchor}"
    found: Data = {
        "title": visit.title,
        **_titles(visit.translations),
        "due": due,
        "window": {"before": f"{visit.before} days", "after": f"{visit.after} days"},
        "forms": list(visit.forms),
    }
    if visit.every is not None:
        found |= {"every": str(visit.every), "until": str(visit.until)}
    return found | ({"remote": "yes"} if visit.remote else {})


def form_data(form: Form) -> Data:
    """A form as a file has it."""
    found: Data = {"title": form.title, **_titles(form.translations)}
    found |= {"purpose": form.purpose.value, "filled by": form.filled_by}
    found |= {"sealed": "yes"} if form.sealed else {}
    found |= {"repeats": "yes"} if form.repeats else {}
    found |= {"signed by": form.signed_by} if form.signed_by else {}
    found |= {"texts": form.texts} if form.texts else {}
    return found | {"items": {each.id: item_data(each) for each in form.items}}


def item_data(item: Item) -> Data:
    """An item as a file has it."""
    found: Data = {"title": item.title, "kind": item.kind.value}
    for key in ("question", "hint", "unit", "low", "high", "when", "terms", "coded"):
        if said := getattr(item, key):
            found[key] = said
    if item.choices:
        found["choices"] = dict(item.choices)
    if item.required:
        found["required"] = "yes"
    if item.after:
        found["after"] = list(item.after)
    found |= {each.language: _translated(each) for each in item.translations}
    if item.items:
        found["items"] = {each.id: item_data(each) for each in item.items}
    return found


def _titles(translations: tuple[Words, ...]) -> Data:
    return {each.language: each.title for each in translations}


def _translated(said: Words) -> Any:
    more = {name: told for name in ("question", "hint") if (told := getattr(said, name))}
    chosen = {"choices": dict(said.choices)} if said.choices else {}
    return {"title": said.title, **more, **chosen} if more or chosen else said.title


def _alpha_betas(said: tuple[AlphaBeta, ...]) -> Data:
    return {each.tissue: {"value": str(each.value), "source": each.source} for each in said}


def _limits(said: tuple[Limit, ...]) -> Data:
    return {
        each.organ: {"eqd2": str(each.eqd2), "alpha beta": str(each.alpha_beta), "source": each.source}
        for each in said
    }


def _recovery(steps: tuple[tuple[Decimal, Decimal], ...]) -> Any:
    return {f"{months} months": str(share) for months, share in steps} or "none"


def _rule(rule: Rule) -> Data:
    return {
        "share": str(rule.share),
        "length": str(rule.length),
        "from": rule.reference,
        "new length": str(rule.new_length),
        "rises": str(rule.rises),
        "months": [str(each) for each in rule.months],
        "rising length": str(rule.rising_length),
    }


def _unit_cost(said: UnitCost) -> Data:
    return {"amount": str(said.amount), "source": said.source}


def _counts(said: Mapping[str, int]) -> Data:
    return {name: str(each) for name, each in said.items()}


_WRITERS: Mapping[str, Callable[[Any], Any]] = {
    "arms": _arms,
    "treatment codes": dict,
    "masking": lambda blind: "blind" if blind else "unblinded",
    "allocation.ratio": _counts,
    "allocation.factors": _factors,
    "allocation.by site": lambda said: "yes" if said else "no",
    "allocation.block sizes": lambda sizes: [str(each) for each in sizes],
    "allocation.weights": _counts,
    "sites": _sites,
    "visits": _visits,
    "forms": form_data,
    "doses.alpha beta": _alpha_betas,
    "doses.limits": _limits,
    "doses.recovery": _recovery,
    "lesions.single": _rule,
    "unit costs": _unit_cost,
}
