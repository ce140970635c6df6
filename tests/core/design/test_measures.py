"""What computations beside the endpoints need: read with its source, told in words, and refused by its name."""

from __future__ import annotations

from decimal import Decimal

import pytest

from equipoise.core.design import measures
from equipoise.core.design.model import Design
from equipoise.core.design.needs import stopped
from equipoise.core.design.sourced import Unset
from equipoise.core.design.telling import sections
from equipoise.core.scores.per_lesion import Rule
from equipoise.core.values.errors import InputError
from tests.core.design.making import DESIGN, HEAD, design

SAID = """\
  doses:
    alpha beta:
      assumed: {tumour: {value: 10, source: a book}, late: {value: 3, source: a book}}
      by: somebody
      why: usual
    recovery: {assumed: {12 months: 0.5, 6 months: 0.25}, by: somebody, why: usual}
    limits: {assumed: {LUNG: {eqd2: 70.5, alpha beta: 4, source: a book}}, by: somebody, why: usual}
  lesions:
    single:
      assumed: {share: 0.2, length: 5, from: nadir, new length: 5, rises: 2, months: [2, 3], rising length: 5}
      by: somebody
      why: usual
  costs:
    currency: {assumed: CAD, by: somebody, why: usual}
    price year: {assumed: 2025, by: somebody, why: usual}
    value set: {unset: "Which set?"}
  unit costs:
    ward days: {assumed: {amount: 1200.50, source: a list}, by: somebody, why: usual}
    clinic visits: {unset: "What does a visit cost?"}
"""


def with_measures(change: tuple[str, str] = ("", "")) -> Design:
    return design(HEAD + DESIGN + SAID.replace(*change))


def test_all_of_it_is_read() -> None:
    found = with_measures()
    basis = measures.dose_basis(found)
    assert (basis.of("tumour").alpha_beta, basis.of("BONE").alpha_beta, basis.of("LUNG").alpha_beta) == (
        10,
        3,
        4,
    )
    assert basis.steps == ((6, Decimal("0.25")), (12, Decimal("0.5"))) and basis.by == "somebody"
    assert basis.limits["LUNG"].eqd2 == Decimal("70.5")
    rule = Rule(Decimal("0.2"), Decimal(5), "nadir", Decimal(5), 2, (2, 3), Decimal(5))
    assert measures.single_rule(found) == rule


def test_what_is_unset_refuses_and_is_named() -> None:
    with pytest.raises(Unset, match=r"costs\.value set"):
        measures.value_set(with_measures())
    with pytest.raises(Unset, match=r"unit costs\.intensive care days"):
        measures.price_table(with_measures())
    with pytest.raises(Unset, match=r"lesions\.single"):
        measures.single_rule(design())
    assert "generic" in measures.dose_basis(design()).why


def test_it_is_told_in_words_and_what_it_stops() -> None:
    found = {each.title: each for each in sections(with_measures())}
    doses = {each.title: each.lines for each in found["Doses and single lesions"].values}
    assert doses["Limits of doses in all"] == ("LUNG: EQD2 of 70.5 Gy at most, with α/β 4 Gy (a book)",)
    assert doses["Recovery from earlier radiotherapy"][0] == "25 % of an earlier dose from 6 months on"
    waiting = {each.what: [one.place for one in each.values] for each in stopped(with_measures())}
    assert waiting["Computing costs and years of life with their quality"] == [
        "costs.value set",
        "unit costs.clinic visits",
    ]
    assert not any("osts" in each.what or "lesions" in each.what for each in stopped(design()))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("late: {value: 3", "later: {value: 3", "there is no alpha/beta for “late”"),
        ("tumour: {value: 10", "tumour: {value: 0", "a number of 0.1 or more was expected"),
        ("{12 months: 0.5", "{12 months: 0.2", "recovery is a share from 0 to 1 that never falls"),
        ("{12 months: 0.5", "{12 months: 1.5", "recovery is a share from 0 to 1 that never falls"),
        ("{12 months: 0.5", "{12 weeks: 0.5", "“12 weeks” is no time since a course"),
        ("months: [2, 3]", "months: [3, 2]", "the least and the greatest number of months"),
        ("from: nadir", "from: zenith", "“zenith” is not known here"),
        ("assumed: CAD", "assumed: dollars", "a currency of three letters was expected"),
        ("assumed: 2025", "assumed: 2500", "a year up to 2100 was expected"),
        ("ward days:", "beds:", "“beds” is not known here"),
        ("amount: 1200.50", "amount: -1", "a number of 0 or more was expected"),
    ],
)
def test_what_can_not_be_meant_is_refused(old: str, new: str, said: str) -> None:
    with pytest.raises(InputError, match=said.replace(".", r"\.")):
        with_measures((old, new))
