"""What computations beside the endpoints need of a design: each refuses, naming what is unset, or says that it is."""

from __future__ import annotations

from typing import Any

from equipoise.core.design.model import Design
from equipoise.core.design.sourced import Source, Sourced
from equipoise.core.followup.doses import BY, GENERIC, WHY, Basis
from equipoise.core.followup.forms import Item, Purpose
from equipoise.core.followup.resources import QUANTITIES, SEALED, Table
from equipoise.core.followup.utilities import SETS, ValueSet
from equipoise.core.scores.per_lesion import Rule

COSTS, UTILITIES, LESIONS = "Computing costs", "Computing utilities", "Judging single lesions"


def said(design: Design, place: str) -> Sourced[Any]:
    """A value by its place; unset where the file says nothing of it."""
    return design.measures.get(place) or Sourced(place, Source.UNSET)


def price_table(design: Design, *, sealed: bool = False) -> Table:
    """Unit costs of everything that is counted; Unset for the first value that is missing.

    `sealed`: those of what sealed forms count, and not of the others.
    """
    currency, year = (said(design, f"costs.{name}").need(COSTS) for name in ("currency", "price year"))
    names = SEALED if sealed else QUANTITIES
    return Table(currency, year, tuple(said(design, f"unit costs.{name}").need(COSTS) for name in names))


def value_set(design: Design) -> ValueSet:
    """The value set that makes utilities from a questionnaire; Unset where none is chosen."""
    return SETS[said(design, "costs.value set").need(UTILITIES)]


def single_rule(design: Design) -> Rule:
    """The rule by which one lesion progresses; Unset where there is none."""
    found: Rule = said(design, "lesions.single").need(LESIONS)
    return found


def dose_basis(design: Design) -> Basis:
    """What sums of doses rest on. Where alpha/betas are unset they are generic, and `by` says so."""
    given, limits, steps = (said(design, f"doses.{name}") for name in ("alpha beta", "limits", "recovery"))
    by, why = (given.by or "the registry", given.why or given.said) if given.is_set else (BY, WHY)
    return Basis(
        {each.tissue: each for each in given.value} if given.value else GENERIC,
        {each.organ: each for each in limits.value or ()},
        steps.value or (),
        _organs(design),
        by,
        why,
    )


def _organs(design: Design) -> dict[str, str]:
    """The organs that the form of treatment delivered can name, with their words."""
    forms = (each.value for each in design.forms.values())
    items = (item for form in forms if form and form.purpose is Purpose.TREATMENT for item in form.items)
    return next((dict(each.choices) for item in items for each in _inside(item) if each.id == "TULOC"), {})


def _inside(item: Item) -> tuple[Item, ...]:
    return item.items or (item,)
