"""Every figure that pages and computed tables show is made again from the files alone, by `statistician`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from django.db import transaction

from equipoise.core.design import measures
from equipoise.core.design.roles import Role
from equipoise.core.followup import courses, doses, measuring, questionnaires, responses
from equipoise.web.allocation.actions import comparing
from equipoise.web.datasets import actions, unblinding
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.followup import actions as followup
from equipoise.web.followup import queries
from equipoise.web.trials import queries as trials
from tests.web.allocation.example import Sealed, admitted
from tests.web.datasets import statistician, world
from tests.web.datasets.statistician import Files
from tests.web.datasets.world import END, LATER, ONE, TRIAL, TWO

pytestmark = pytest.mark.django_db
KEYS = count()
LEVELS = ("11111", "32514", "24155")
LESION = {"TULOC": "LUNG", "NODE": "no", "TREATED": "yes"}
USED = {
    "FROMDAT": "2026-01-19",
    "TODAT": "2026-03-01",
    "HODAYS": "4",
    "ICUDAYS": "1",
    "CLINIC": "3",
    "WORKDAYS": "2.5",
}
DIED = {"DTHDAT": "2026-03-28", "CAUSE": "CANCER", "AUTOPSY": "no"}


def keep(story: Sealed, number: str, visit: str, form: str, values: Mapping[str, object], days: int) -> None:
    by = story.example.by(Role.COORDINATOR, number[:2])
    now = LATER + timedelta(days=days)
    occurrence = 1 if visit or form == "death" else 0
    followup.save(
        TRIAL, number, visit, form, values, by=by, now=now, key=f"again-{next(KEYS)}", occurrence=occurrence
    )


def scanned(day: str, *sizes: str, **more: str) -> dict[str, Any]:
    rows = [LESION | {"TULNKID": f"T{n}", "DIAM": size} for n, size in enumerate(sizes, 1)]
    return {"TRDAT": day, "METHOD": "CT", "NONTARGET": "NONE", "NEWLES": "no", "TARGET": rows, **more}


def lived(story: Sealed) -> None:
    """Two participants with something of everything that is computed with; one of them dies."""
    for turn, visit in enumerate(("baseline", "week6", "month3")):
        for number, levels in ((ONE, LEVELS[turn]), (TWO, LEVELS[2 - turn])):
            answers = dict(zip(statistician.DIMENSIONS, levels, strict=True)) | {"vas": "60"}
            if (number, visit) == (TWO, "week6"):
                del answers["pain"]
            keep(story, number, visit, "eq5d", answers, turn * 9)
            items = [item for part in statistician.ITEMS for item in part]
            answered = {
                item: str((turn + place) % 5) for place, item in enumerate(items) if place % 9 != turn
            }
            keep(story, number, visit, "factg", answered, turn * 9)
    for visit, scan in (
        ("baseline", scanned("2026-01-18", "30", "20")),
        ("month3", scanned("2026-03-20", "18", "12")),
        ("month6", scanned("2026-03-30", "22", "15", NEWLES="no")),
    ):
        keep(story, ONE, visit, "lesions", scan, 28)
    keep(story, ONE, "month3", "resources", USED, 20)
    keep(
        story,
        ONE,
        "",
        "radiotherapy",
        {"PRKIND": "RT", "PRSTDAT": "2026-02-20", "PRDOSE": "20", "PRFRAC": "5"},
        20,
    )
    for number, guess, sure in ((ONE, "sabr", "4"), (TWO, "control", "1")):
        keep(story, number, "week6", "guess_participant", {"GUESS": guess, "SURE": sure}, 10)
    on_the_last_day = date(2026, 3, 9)
    by = story.example.by(Role.COORDINATOR, "02")
    followup.happened(TRIAL, TWO, "week6", on_the_last_day, "in person", by=by, now=END, key="on-the-edge")
    keep(story, TWO, "", "death", DIED, 26)


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Sealed, Files, list[Any]]]:
    """The world, its unblinded files, and what the page of guesses shows."""
    with django_db_blocker.unblock(), transaction.atomic():
        story = world.made()
        lived(story)
        opener = admitted(story, Role.INDEPENDENT)
        files = statistician.opened(
            unblinding.unblinded(TRIAL, opener, why="To make it again", now=END).content
        )
        yield story, files, comparing.compare(TRIAL, opener, END)
        transaction.set_rollback(True)


Told = tuple[Sealed, Files, list[Any]]


def test_the_flow_is_that_of_the_page_at_each_site(told: Told) -> None:
    shown = enrolment.flow(TRIAL)
    names = ("assessed", "waiting", "excluded", "consented", "enrolled", "allocated", "stopped", "kept_out")
    for site, flow in {"": shown, **shown.sites}.items():
        found = statistician.flow(told[1], site)
        assert {name: found[name] for name in names} == {name: getattr(flow, name) for name in names}, site
    assert shown.allocated == 3 and shown.kept_out == 1
    assert sum(statistician.reasons(told[1]).values()) == sum(each.count for each in shown.reasons)


def test_what_became_of_each_visit_follows_from_its_days(told: Told) -> None:
    files, ended = told[1], statistician.ended(told[1])
    found = {
        (each["participant"], each["visit"]): (
            each["status"], statistician.visit_status(each, ended.get(each["participant"], ""), files.today)
        )
        for each in files.of("visits")
    }  # fmt: skip
    assert {place: each for place, each in found.items() if each[0] != each[1]} == {}
    assert found[TWO, "week6"][0] == "done"
    assert {"overdue", "not due yet", "not to be done any more"} <= {each for each, _ in found.values()}


def test_utilities_and_years_are_those_of_the_tables(told: Told) -> None:
    files = told[1]
    shown = {(each["participant"], each["visit"]): each["utility"] for each in files.of("utilities")}
    for each in files.of("eq5d"):
        made = statistician.eq5d(each)
        assert shown[each["participant"], each["visit"]] == ("" if made is None else f"{made.normalize():f}")
    years = files.of("qalys")
    for each in years:
        found = statistician.qaly(files, each["participant"])
        assert found is not None
        days, missing, area = found
        assert (each["days"], each["days_missing"], each["qaly_counted"]) == (
            str(days),
            str(missing),
            f"{area:.6f}",
        )
    assert {each["participant"]: bool(each["qaly"]) for each in years} == {ONE: True, TWO: False}


def test_costs_are_those_of_the_tables(told: Told) -> None:
    files = told[1]
    (shown,) = files.of("costs")
    used, whole = statistician.costs(files, ONE, "1")
    assert {name: Decimal(shown[name]) for name in used} == used
    assert Decimal(shown["cost"]) == whole > 0
    (treated,) = files.of("treatment_costs")
    assert Decimal(treated["cost"]) == statistician.price(files, "1", "treatment_plans")


def test_scores_are_those_of_the_forms_page(told: Told) -> None:
    shown = {
        (each.place.participant, each.place.visit): next(
            score.value
            for score in questionnaires.scores(each.values, list(questionnaires.FACT_ITEMS))
            if score.name == "FACT-G"
        )
        for each in queries.all_entries(TRIAL)
        if each.place.form == "factg"
    }
    made = {(each["participant"], each["visit"]): statistician.fact_g(each) for each in told[1].of("factg")}
    assert made.keys() == shown.keys() and len(made) == 6
    for place, value in made.items():
        known = shown[place]
        assert value is not None and known is not None
        assert abs(value - known) < Decimal("0.0001"), place


def test_responses_and_nadir_are_those_of_the_page_of_lesions(told: Told) -> None:
    entries = [each.values for each in queries.entries(TRIAL, ONE) if each.place.form == "lesions"]
    shown = responses.points(measuring.series(entries))
    made = statistician.scans(told[1], ONE)
    assert [(each.response, each.sum, each.nadir) for each in made] == [
        (each.response, each.sum.low, each.nadir.low if each.nadir else None) for each in shown
    ]
    assert [each.response for each in made] == ["", "PR", "PD"]


def test_doses_of_lesions_and_organs_are_those_beside_the_sealed_form(told: Told) -> None:
    """The story's own form has no fractions: a file with some stands in for it."""
    files, basis = told[1], measures.dose_basis(trials.design(TRIAL))
    given = [
        {"participant": ONE, "TULNKID": f"T{n}", "TULOC": organ, "DOSE": dose, "FRACTIONS": fractions}
        for n, (organ, dose, fractions) in enumerate(
            (("LUNG", "54", "3"), ("BONE", "35", "5"), ("BONE", "8", "1"))
        )
    ]
    made = Files({**files.tables, "treatment__LESION": given}, files.dictionary, files.manifest)
    course = courses.delivered({"LESION": given})
    by_lesion = doses.by_lesion(course, (), basis, "tumour", files.today)
    assert {each.place: (each.new.bed.low, round(each.new.eqd2.low, 9)) for each in by_lesion} == {
        lesion: (bed, round(eqd2, 9)) for (_, lesion), (bed, eqd2) in statistician.doses(made).items()
    }
    shown = {each.place: each.new.eqd2 for each in doses.by_organ(course, (), basis, files.today)}
    assert {organ: (round(span.low, 9), round(span.high, 9)) for organ, span in shown.items()} == {
        organ: (round(most, 9), round(whole, 9))
        for (_, organ), (most, whole) in statistician.organs(made).items()
    }


def test_the_indices_of_guesses_are_those_of_their_page(told: Told) -> None:
    _, files, shown = told
    (table,) = shown
    made = statistician.guesses(files, "guess_participant", "week6")
    arms = {each.title: each for each in table.arms}
    titles = dict(each.split(" = ") for each in files.dictionary["arms", "arm"]["codes"].split("; "))
    for arm, counted in made.items():
        assert statistician.bang(counted) == pytest.approx(arms[titles[arm]].bang.value)
    first, second = (made.get(arm, Counter()) for arm in titles)
    assert statistician.james(first, second) == (
        None if table.james.value is None else pytest.approx(table.james.value)
    )


def test_the_dictionary_says_what_every_value_is(told: Told) -> None:
    """Every column has an entry, every value is of its type, and every code is among its codes."""
    files = told[1]
    assert {(table, name) for table, rows in files.tables.items() for row in rows for name in row} <= set(
        files.dictionary
    )
    wrong = [
        (table, name, value)
        for table, rows in files.tables.items()
        for row in rows
        for name, value in row.items()
        if value and not statistician.is_as_told(value, files.dictionary[table, name])
    ]
    assert wrong == []


def test_of_who_withdrew_their_data_no_guess_counts(told: Told) -> None:
    story, files, shown = told
    assert sum(arm.counts.people for arm in shown[0].arms) == 2
    with transaction.atomic():
        keep(story, ONE, "", "withdrawal", {"DSSTDAT": "2026-03-28", "SCOPE": "DATA"}, 29)
        opener = admitted(story, Role.INDEPENDENT)
        (table,) = comparing.compare(TRIAL, opener, END)
        blinded = actions.blinded(TRIAL, by=story.example.by(Role.STATISTICIAN), now=END)
        transaction.set_rollback(True)
    left = statistician.opened(blinded.content).of("guess_participant")
    assert sum(arm.counts.people for arm in table.arms) == len(left) == len(files.of("guess_participant")) - 1
