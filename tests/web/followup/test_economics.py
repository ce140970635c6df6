"""Costs and years of life as a page and beside the form: by the protocol's unit costs, or which of them is unset."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from equipoise.core.design.model import Design
from equipoise.core.design.sourced import Source, Sourced
from equipoise.core.protocol.reading import read
from equipoise.web.followup import checks, queries, schedules, worth
from equipoise.web.followup.clinical import economics, others
from tests.web.accounts.people import log_in
from tests.web.followup.made_up import NOW, NUMBER, TRIAL
from tests.web.followup.test_clinical import keep, shown
from tests.web.trials.example import Example, files

ADDRESS = f"/trial/{TRIAL}/costs/"
WELL = dict.fromkeys(("mobility", "self_care", "usual_activities", "pain", "anxiety"), "1")
USED = {
    "FROMDAT": "2026-02-01",
    "TODAT": "2026-04-19",
    "HODAYS": "0",
    "ICUDAYS": "0",
    "ERVISITS": "2",
    "CLINIC": "3",
    "HOMECARE": "0",
    "SCANS": "1",
    "WORKDAYS": "0",
}


def protocol(overlay: bool) -> Design:
    found = read(files()[0], "stop-2", overlay=files()[1] if overlay else "").design
    assert found is not None
    return found


def test_what_is_unset_is_named_and_no_cost_is_made_up() -> None:
    alone = protocol(overlay=False)
    basis = economics.rests(alone)
    assert [each.place for each in basis.unset] == ["costs.currency", "costs.value set"]
    page = worth._shown(alone, basis, [])
    assert page.value_set is None and page.total == "" and not any(each.amount for each in page.prices)


def test_all_prices_stand_with_where_they_come_from() -> None:
    page = worth._shown(protocol(overlay=True), economics.rests(protocol(overlay=True)), [])
    prices = {each.title: each for each in page.prices}
    assert prices["Visits to an emergency room"].amount == "300"
    assert prices["Visits to an emergency room"].assumed.startswith("Assumed for this overlay by Equipoise")
    assert prices["Fractions of the radiotherapy of the trial"].sealed


@pytest.mark.django_db
def test_the_form_says_what_it_costs(example: Example) -> None:
    place = keep(example, "month3", "resources", USED)
    assert shown(place)["What it costs"] == {
        "Visits to an emergency room": "600",
        "Visits to a clinic or a doctor": "450",
        "Scans beyond those of the trial": "400",
        "Together": "1,450",
    }


@pytest.mark.django_db
def test_the_form_names_the_unit_cost_that_is_unset(example: Example) -> None:
    place = keep(example, "month3", "resources", USED)
    plan, held = schedules.plan(TRIAL, NUMBER, NOW), queries.entry(TRIAL, place)
    assert held is not None
    context = checks.context(plan, place, held.answers)
    left = {
        **plan.design.measures,
        "unit costs.scans": Sourced("unit costs.scans", Source.UNSET, question="How much?"),
    }
    unset = replace(plan, design=replace(plan.design, measures=left))
    _, costs = others.use_of_care(replace(context, plan=unset))
    assert costs.lines == () and "“unit costs.scans”" in costs.note and "How much?" in costs.note


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("chosen", "said"),
    [(True, "This trial counts by EQ-5D-5L Canada 2016."), (False, "The protocol chooses none of them.")],
)
def test_beside_the_questionnaire_stands_by_whose_values_the_trial_counts(
    example: Example, chosen: bool, said: str
) -> None:
    place = keep(example, "baseline", "eq5d", WELL)
    plan, held = schedules.plan(TRIAL, NUMBER, NOW), queries.entry(TRIAL, place)
    assert held is not None
    context = checks.context(plan, place, held.answers)
    design = plan.design if chosen else replace(plan.design, measures={})
    scores, *_ = others.questionnaire(replace(context, plan=replace(plan, design=design)))
    assert scores.note.endswith(said) and "United Kingdom are not here" in scores.note


@pytest.mark.django_db
def test_the_page_is_for_those_who_analyse(example: Example) -> None:
    keep(example, "month3", "resources", USED)
    keep(example, "baseline", "eq5d", WELL)
    said = " ".join(log_in(Client(), example.user("statistician", "")).get(ADDRESS).content.decode().split())
    assert NUMBER in said and "1,450" in said and "EQ-5D-5L Canada 2016" in said
    assert "None: neither costs nor years are discounted here" in said
    for role in ("coordinator", "oncologist", "treating"):
        assert log_in(Client(), example.user(role)).get(ADDRESS).status_code == 404
    keep(example, "", "withdrawal", {"DSSTDAT": "2026-03-03", "SCOPE": "DATA"})
    assert worth.shown(TRIAL, NOW).rows == (), "nothing of who withdrew their data"
