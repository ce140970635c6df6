"""What computations of a protocol rest on: alpha/betas and limits of doses, the rule for single lesions, unit costs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Literal

from equipoise.core.design.reading_parts import check_id
from equipoise.core.design.reading_values import named
from equipoise.core.followup.doses import AlphaBeta, Limit
from equipoise.core.followup.resources import EVERYTHING, UnitCost
from equipoise.core.followup.utilities import SETS
from equipoise.core.scores.per_lesion import Rule
from equipoise.core.values.lines import Node
from equipoise.core.values.places import Place, fields, listed, needed, one_of, whole, words

Reader = Callable[[Node, Place], Any]
TISSUES = ("tumour", "late")
"""What needs an alpha/beta in any case: tumours, and late effects of organs that have none of their own."""
_NUMBER = re.compile(r"\d{1,7}(?:\.\d{1,6})?")
_MONTHS = re.compile(r"(\d{1,3}) months?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_RULE = ("share", "length", "from", "new length", "rises", "months", "rising length")
_EARLIEST, _LATEST = 1990, 2100


def number(node: Node, place: Place, *, least: Decimal = Decimal(0)) -> Decimal:
    """A decimal number of at least so much; InputError otherwise."""
    if not _NUMBER.fullmatch(node.text or "") or Decimal(node.text or "") < least:
        raise place.error(node, f"a number of {least} or more was expected.", "Write 2.5.")
    return Decimal(node.text or "")


def alpha_betas(node: Node, place: Place) -> tuple[AlphaBeta, ...]:
    """`{tumour: {value: 10, source: ...}, late: {...}, BRAIN: {...}}`, in Gy."""
    found = named(node, place, _alpha_beta)
    if missing := set(TISSUES) - {each.tissue for each in found}:
        raise place.error(node.name, f"there is no alpha/beta for “{min(missing)}”.")
    return found


def _alpha_beta(tissue: str, node: Node, place: Place) -> AlphaBeta:
    check_id(tissue, node, place)
    own = fields(node, ("value", "source"), place)
    needed(own, ("value", "source"), node, place)
    return AlphaBeta(tissue, _above_zero(own["value"], place), words(own["source"], place))


def limits(node: Node, place: Place) -> tuple[Limit, ...]:
    """`{BRAIN: {eqd2: 100, alpha beta: 2, source: ...}}`, in Gy; an organ as the form of treatment codes it."""
    return named(node, place, _limit)


def _limit(organ: str, node: Node, place: Place) -> Limit:
    check_id(organ, node, place)
    own = fields(node, ("eqd2", "alpha beta", "source"), place)
    needed(own, ("eqd2", "alpha beta", "source"), node, place)
    eqd2, alpha_beta = (_above_zero(own[key], place) for key in ("eqd2", "alpha beta"))
    return Limit(organ, eqd2, alpha_beta, words(own["source"], place))


def _above_zero(node: Node, place: Place) -> Decimal:
    return number(node, place, least=Decimal("0.1"))


def recovery(node: Node, place: Place) -> tuple[tuple[Decimal, Decimal], ...]:
    """`none`, or `{6 months: 0.25, 12 months: 0.5}`: from when on which share counts as recovered; it never falls."""
    if node.text == "none":
        return ()
    steps = [
        (_months(name, each, place), number(each, place)) for name, each in fields(node, None, place).items()
    ]
    steps.sort()
    shares = [share for _, share in steps]
    if not steps or shares != sorted(shares) or shares[-1] > 1:
        raise place.error(node.name, "recovery is a share from 0 to 1 that never falls.", "Or write none.")
    return tuple(steps)


def _months(name: str, node: Node, place: Place) -> Decimal:
    found = _MONTHS.fullmatch(name)
    if found is None:
        raise place.error(node.name, f"“{name[:40]}” is no time since a course.", "Write 6 months.")
    return Decimal(found[1])


def single_lesion(node: Node, place: Place) -> Rule:
    """The thresholds by which one lesion progresses: `share` of the reference `from` (baseline or nadir) and `length`
    in mm; `new length`; or `rises` in a row, so many `months` apart, to `rising length` above the baseline.
    """
    own = fields(node, _RULE, place)
    needed(own, _RULE, node, place)
    length, new, rising = (number(own[key], place) for key in ("length", "new length", "rising length"))
    reference: Literal["baseline", "nadir"] = (
        "nadir" if one_of(own["from"], ("baseline", "nadir"), place) == "nadir" else "baseline"
    )
    rises, months = whole(own["rises"], place, 1), _between(own["months"], place)
    return Rule(number(own["share"], place), length, reference, new, rises, months, rising)


def _between(node: Node, place: Place) -> tuple[int, int]:
    found = tuple(whole(each, place) for each in listed(node, place))
    if len(found) != 2 or found[0] > found[1]:
        raise place.error(node, "the least and the greatest number of months was expected.", "Write [2, 3].")
    return found[0], found[1]


def _currency(node: Node, place: Place) -> str:
    if not _CURRENCY.fullmatch(node.text or ""):
        raise place.error(node, "a currency of three letters was expected.", "Write CAD.")
    return node.text or ""


def _year(node: Node, place: Place) -> int:
    found = whole(node, place, _EARLIEST)
    if found > _LATEST:
        raise place.error(node, f"a year up to {_LATEST} was expected.")
    return found


def _value_set(node: Node, place: Place) -> str:
    return one_of(node, tuple(SETS), place)


def _unit_cost(node: Node, place: Place) -> UnitCost:
    """`{amount: 1200, source: ...}`: what one of it costs, in the currency and year of `costs`."""
    own = fields(node, ("amount", "source"), place)
    needed(own, ("amount", "source"), node, place)
    name = place.part.rpartition(".")[2]
    return UnitCost(name, number(own["amount"], place), words(own["source"], place))


MEASURES: Mapping[str, Mapping[str, Reader]] = {
    "doses": {"alpha beta": alpha_betas, "recovery": recovery, "limits": limits},
    "lesions": {"single": single_lesion},
    "costs": {"currency": _currency, "price year": _year, "perspective": words, "value set": _value_set},
    "unit costs": dict.fromkeys(EVERYTHING, _unit_cost),
    "follow-up": {"contact attempts": lambda node, place: whole(node, place, 1)},
}
"""What reads each value, by the head of its place and its name."""
