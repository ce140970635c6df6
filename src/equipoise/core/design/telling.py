"""A design in words: every value by section, with where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from equipoise.core.allocation.scheme import Factor
from equipoise.core.design.assembling import values
from equipoise.core.design.checking import ONLY_FOR
from equipoise.core.design.definitions import DEFINITIONS
from equipoise.core.design.duties import NAMES
from equipoise.core.design.model import Arm, Design, PlannedSite
from equipoise.core.design.roles import Role
from equipoise.core.design.sourced import Source, Sourced
from equipoise.core.followup.doses import AlphaBeta, Limit
from equipoise.core.followup.forms import Form, Item
from equipoise.core.followup.resources import UnitCost
from equipoise.core.followup.schedule import Visit
from equipoise.core.followup.translations import LANGUAGES, Words
from equipoise.core.scores.per_lesion import Rule


@dataclass(frozen=True, slots=True)
class Told:
    """One value in words. `lines`: what it is; none where it is unset. `source`: where from, as a sentence.

    `set`: whether there is a value; `overlay`: whether an overlay assumes it.
    """

    place: str
    title: str
    lines: tuple[str, ...]
    source: str
    set: bool
    overlay: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Values that belong together."""

    title: str
    values: tuple[Told, ...]


SECTIONS: Mapping[str, tuple[str, ...]] = {
    "The trial": ("about",),
    "Participants and arms": ("participants", "arms", "treatment codes"),
    "Who is blind": ("masking",),
    "Allocation": ("allocation",),
    "Sites": ("sites",),
    "Visits": ("visits", "follow-up"),
    "Forms": ("forms",),
    "Endpoints": ("endpoints",),
    "Analyses": ("analyses",),
    "Assumptions": ("assumptions",),
    "Doses and single lesions": ("doses", "lesions"),
    "Costs": ("costs", "unit costs"),
}
"""The sections, and the heads of the places that stand in each."""


def sections(design: Design) -> tuple[Section, ...]:
    """The whole design; sections without a value are left out."""
    said = [told(each, design) for each in values(design).values()]
    found = (
        Section(title, tuple(each for each in said if each.place.partition(".")[0] in heads))
        for title, heads in SECTIONS.items()
    )
    return tuple(each for each in found if each.values)


def told(each: Sourced[Any], design: Design) -> Told:
    """A value in words."""
    lines = value_words(each.place, each.value) if each.is_set else ()
    source = _not_needed(each, design) or source_words(each)
    return Told(each.place, title(each.place, design), lines, source, each.is_set, each.overlay)


def _not_needed(each: Sourced[Any], design: Design) -> str:
    """That the method of allocation, where it is known, has no use for a value that is unset."""
    head, _, name = each.place.partition(".")
    method = design.allocation.method.value
    uses = name not in ONLY_FOR or ONLY_FOR[name] == method
    return (
        "" if head != "allocation" or each.is_set or method is None or uses else f"Not needed with {method}."
    )


def title(place: str, design: Design) -> str:
    """What a value is called: `masking.on_call` is “On call for emergencies”."""
    head, _, rest = place.partition(".")
    name, _, own = rest.partition(".")
    if head == "masking":
        return _capital(NAMES[Role(name)])
    if head == "endpoints":
        return f"{next(e.title for e in design.endpoints if e.id == name)} ({_level(design, name)}): {own}"
    if head == "analyses":
        return f"{next(a.title for a in design.analyses if a.id == name)}: {own}"
    if place in _TITLES:
        return _TITLES[place]
    if head == "forms":
        form = design.forms[name].value
        return form.title if form is not None else _capital(name.replace("_", " "))
    return _capital(rest or head)


def _level(design: Design, name: str) -> str:
    return next(each.level for each in design.endpoints if each.id == name)


def source_words(each: Sourced[Any]) -> str:
    """Where a value comes from, as a sentence."""
    match each.source:
        case Source.REGISTRY:
            return f"From the registry ({each.said})."
        case Source.ASSUMED:
            overlay = " for this overlay" if each.overlay else ""
            return f"Assumed{overlay} by {each.by}: {each.why}"
        case _:
            return f"Not set. Ask the sponsor: {each.question}" if each.question else "Not set."


def value_words(place: str, value: Any) -> tuple[str, ...]:
    """A value in lines, by the place where it stands."""
    teller = _TELLERS.get(place) or _TELLERS.get(place.partition(".")[0]) or _TELLERS.get(_last(place))
    return tuple(teller(value)) if teller else (str(value),)


def _last(place: str) -> str:
    return f"*.{place.rpartition('.')[2]}"


def _arms(arms: tuple[Arm, ...]) -> Iterator[str]:
    for each in arms:
        yield f"{each.title} ({each.id}, {each.kind}): {each.description}"


def _factors(factors: tuple[Factor, ...]) -> Iterator[str]:
    if not factors:
        yield "none"
    for each in factors:
        asked = f"read from the fact {each.fact}" if each.fact else "asked where somebody is allocated"
        yield f"{each.title} ({each.id}; {asked}): {', '.join(words for _, words in each.levels)}"


def _sites(sites: tuple[PlannedSite, ...]) -> Iterator[str]:
    for each in sites:
        yield f"{each.number} {each.name}, {each.city}, {each.country}"


def visit_words(visit: Visit) -> str:
    """When a visit is, and what is asked."""
    due = f"{visit.offset} after {visit.anchor}" if visit.offset.count else f"on the day of {visit.anchor}"
    again = f", then every {visit.every} until {visit.until}" if visit.every else ""
    where = "; nobody has to come" if visit.remote else ""
    window = f"from {visit.before} days before to {visit.after} days after"
    return f"{visit.title} ({visit.id}): {due}{again}; {window}{where}; {', '.join(visit.forms) or 'no form'}"


def _visits(visits: tuple[Visit, ...]) -> Iterator[str]:
    for each in visits:
        yield visit_words(each)
        yield from _translated(each.translations, "  ")


def _form(form: Form) -> Iterator[str]:
    extra = [
        f"signed by {NAMES[Role(form.signed_by)]}" if form.signed_by else "",
        "sealed" if form.sealed else "",
        "any number of times" if form.repeats else "",
    ]
    told = ", ".join((f"filled in by {NAMES[Role(form.filled_by)]}", *filter(None, extra)))
    yield f"{_capital(form.purpose.value)}; {told}"
    yield from _translated(form.translations, "")
    if form.texts:
        yield form.texts
    yield from _items(form.items, "")


def _items(items: tuple[Item, ...], indent: str) -> Iterator[str]:
    for each in items:
        yield indent + item_words(each)
        yield from _translated(each.translations, f"{indent}  ")
        yield from _items(each.items, indent + "  ")


def _translated(translations: tuple[Words, ...], indent: str) -> Iterator[str]:
    for each in translations:
        parts = (each.title, each.question, each.hint, ", ".join(said for _, said in each.choices))
        yield f"{indent}In {LANGUAGES[each.language]}: {'; '.join(filter(None, parts))}"


def item_words(item: Item) -> str:
    """What an item asks, in a line."""
    kind = f"{item.kind} in {item.unit}" if item.unit else item.kind.value
    choices = f": {', '.join(words for _, words in item.choices)}" if item.choices else ""
    limits = f", expected {item.low or '…'} to {item.high or '…'}" if item.low or item.high else ""
    more = [
        "required" if item.required else "",
        f"not before {' and '.join(item.after)}" if item.after else "",
        f"asked when {item.when}" if item.when else "",
        f"terms of {item.terms}" if item.terms else "",
    ]
    return f"{item.id} {item.title} ({kind}{choices}{limits})" + "".join(f"; {each}" for each in more if each)


def _alpha_betas(said: tuple[AlphaBeta, ...]) -> Iterator[str]:
    for each in said:
        yield f"{each.tissue}: {each.value} Gy ({each.source})"


def _limits(said: tuple[Limit, ...]) -> Iterator[str]:
    for each in said:
        yield f"{each.organ}: EQD2 of {each.eqd2} Gy at most, with α/β {each.alpha_beta} Gy ({each.source})"


def _recovery(steps: tuple[tuple[Decimal, Decimal], ...]) -> Iterator[str]:
    if not steps:
        yield "none is taken for granted"
    for months, share in steps:
        yield f"{_percent(share)} of an earlier dose from {months} months on"


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f} %"


def _rule(rule: Rule) -> Iterator[str]:
    yield (
        f"larger than at {'its nadir' if rule.reference == 'nadir' else rule.reference} by {_percent(rule.share)} "
        f"and by {rule.length} mm"
    )
    yield f"or new, of {rule.new_length} mm or more"
    least, most = rule.months
    yield (
        f"or larger on each of {rule.rises} scans in a row, {least} to {most} months apart, and by "
        f"{rule.rising_length} mm since baseline"
    )


def _unit_cost(said: UnitCost) -> Iterator[str]:
    yield f"{said.amount} ({said.source})"


def _counts(said: Mapping[str, object]) -> Iterator[str]:
    yield ", ".join(f"{name} {each}" for name, each in said.items())


def _definition(name: str) -> Iterator[str]:
    found = DEFINITIONS[name]
    yield f"{found.title}: {found.words}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


_TELLERS: Mapping[str, Callable[[Any], Iterator[str]]] = {
    "arms": _arms,
    "treatment codes": _counts,
    "masking": lambda blind: iter(("blind" if blind else "may see arms",)),
    "allocation.ratio": _counts,
    "allocation.weights": _counts,
    "allocation.factors": _factors,
    "allocation.by site": lambda said: iter(("yes" if said else "no",)),
    "allocation.block sizes": lambda sizes: iter((", ".join(map(str, sizes)),)),
    "sites": _sites,
    "visits": _visits,
    "forms": _form,
    "*.definition": _definition,
    "doses.alpha beta": _alpha_betas,
    "doses.limits": _limits,
    "doses.recovery": _recovery,
    "lesions.single": _rule,
    "unit costs": _unit_cost,
}
_TITLES = {
    "doses.alpha beta": "Alpha/beta of tissues",
    "doses.recovery": "Recovery from earlier radiotherapy",
    "doses.limits": "Limits of doses in all",
    "lesions.single": "When a single lesion has grown",
    "costs.value set": "Value set for utilities",
    "follow-up.contact attempts": "Tries to reach somebody before they are lost to follow-up",
}
