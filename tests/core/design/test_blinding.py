# ruff: noqa: E501 -- a table is as wide as its widest row
"""What would tell the arm is found; what can't be done for want of a value is named with that value."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.design.blinding import leaks
from equipoise.core.design.needs import stopped
from equipoise.core.design.sourced import Source, Sourced, Unset
from equipoise.core.protocol.reading import read
from equipoise.protocols import overlays, texts
from tests.core.design.making import OVERLAY, changed, design


def test_neither_stop_2_nor_its_demonstration_tells_an_arm() -> None:
    for overlay in ("", overlays()["stop-2.demo.yaml"]):
        found = read(texts()["stop-2.yaml"], "stop-2.yaml", overlay).design
        assert found is not None
        assert leaks(found) == ()
    assert found is not None and stopped(found) == (), "the demonstration leaves nothing open"


TREATMENT = "treatment: {title: Treatment, due: 1 week after randomisation, window: {before: 7 days, after: 7 days}, forms: [given]}"  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("WEIGHT: {title: Weight, kind: quantity, unit: kg, low: \"30\", high: \"200\"}",
         "DOSE: {title: How much, kind: quantity, unit: Gy}", "forms.visit", "DOSE asks what was given"),
        ("NAME: {title: Name", "NAME: {title: Number of fractions", "forms.visit", "NAME asks what was given"),
        ("PAIN: {title: Pain", "PAIN: {coded: ECSTDAT, title: Pain", "forms.visit", "PAIN asks what was given"),
        (TREATMENT, TREATMENT.replace("[given]", "[given, visit]").replace("1 week after", "6 weeks after"), "visits",
         "treatment: it has sealed forms and open ones"),
        (TREATMENT, TREATMENT.replace("}, forms", "}, every: 1 month, until: 6 months, forms"), "visits",
         "treatment: given is sealed, and the visit comes again"),
        ("treating: {assumed: unblinded", "treating: {assumed: blind", "forms.given",
         "It is sealed, and treating, whose form it is, is blind"),
        ('on_call: {unset: "Who breaks a code?"}', "on_call: {assumed: blind, by: me, why: so}", "masking.on_call",
         "Nobody on call may break a code"),
    ],
)  # fmt: skip
def test_what_would_tell_an_arm_is_found(old: str, new: str, place: str, said: str) -> None:
    found = leaks(design(changed(old, new)))
    assert [(each.place, each.what[: len(said)]) for each in found] == [(place, said)]
    assert leaks(design()) == ()


def test_a_trial_where_nobody_may_know_an_arm_is_told_so() -> None:
    text = changed(
        "treating: {assumed: unblinded, by: me, why: they see it}",
        "treating: {assumed: blind, by: me, why: so}",
    )
    text = text.replace(
        'on_call: {unset: "Who breaks a code?"}', "on_call: {assumed: blind, by: me, why: so}"
    )
    roles = "".join(
        f"    {role}: {{assumed: blind, by: me, why: so}}\n" for role in ("pharmacist", "independent")
    )
    found = leaks(design(text.replace("  masking:\n", "  masking:\n" + roles)))
    assert "Nobody may know an arm" in found[0].what


def test_before_randomisation_earlier_doses_may_be_asked() -> None:
    text = changed("PAIN: {title: Pain, kind: yes-no}", "PAIN: {title: Pain, kind: yes-no}\n          EARLIER: {title: Earlier dose, kind: quantity, unit: Gy}")  # fmt: skip
    assert [each.place for each in leaks(design(text))] == ["forms.visit"]
    before = text.replace("due: 3 months after randomisation", "due: 3 months after consent")
    assert leaks(design(before.replace("due: randomisation", "due: consent"))) == ()


def test_each_unset_value_is_named_with_what_it_stops() -> None:
    found = {each.what: [value.place for value in each.values] for each in stopped(design())}
    assert found == {
        "Revealing a treatment to those who may know it": [
            "masking.independent", "masking.on_call", "masking.pharmacist",
        ],
        "Filling in the form guess": ["forms.guess"],
        "Computing the endpoint PFS": ["endpoints.pfs.definition", "endpoints.pfs.time frame"],
        "Running the analysis Main": ["analyses.main.population", "analyses.main.method"],
        "Working out the sample size": ["assumptions.power"],
    }  # fmt: skip
    assert "Computing the endpoint PFS" in {each.what for each in stopped(design(overlay=OVERLAY))}


_OF_ALLOCATION = (
    "method",
    "ratio",
    "factors",
    "by_site",
    "block_sizes",
    "probability",
    "weights",
    "largest_imbalance",
    "distance",
)


@given(st.sets(st.sampled_from(("arms", "participants", *_OF_ALLOCATION))), st.sampled_from(["permuted blocks", "minimisation", "simple", "big stick"]))  # fmt: skip
def test_what_is_said_to_stop_allocation_is_what_stops_it(missing: set[str], method: str) -> None:
    """`stopped` and the scheme itself agree, whatever is unset, with every method."""
    whole = design()
    given_ = replace(
        whole.allocation,
        method=replace(whole.allocation.method, value=method),
        probability=Sourced("p", Source.ASSUMED, "0.8"),
        weights=Sourced("w", Source.ASSUMED, {"smoking": 1}),
        largest_imbalance=Sourced("l", Source.ASSUMED, 3),
        distance=Sourced("d", Source.ASSUMED, "range"),
    )
    gone: dict[str, Any] = {
        name: Sourced(f"allocation.{name}", Source.UNSET) for name in missing if name in _OF_ALLOCATION
    }
    top: dict[str, Any] = {
        name: Sourced(name, Source.UNSET) for name in missing if name not in _OF_ALLOCATION
    }
    made = replace(whole, allocation=replace(given_, **gone), **top)
    told = next((each.values for each in stopped(made) if each.what == "Allocating participants"), ())
    try:
        made.scheme()
    except Unset as error:
        assert error.place in {each.place for each in told}
    else:
        assert told == ()
