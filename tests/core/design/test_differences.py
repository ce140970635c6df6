# ruff: noqa: E501 -- a table is as wide as its widest row
"""What changes between two designs is named, leaf by leaf, and nothing else is."""

from __future__ import annotations

import random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.design.assembling import values
from equipoise.core.design.differences import Meaning, differences, leaves
from equipoise.core.design.telling import SECTIONS, sections
from equipoise.core.protocol.reading import read
from equipoise.core.values.errors import InputError
from equipoise.protocols import overlays, texts
from tests.core.design.making import DESIGN, HEAD, OVERLAY, changed, design

STOP_2, DEMO = texts()["stop-2.yaml"], overlays()["stop-2.demo.yaml"]


def test_nothing_differs_from_itself() -> None:
    assert differences(design(), design()) == ()
    demo = read(STOP_2, "x", DEMO).design
    assert demo is not None
    assert differences(demo, demo) == ()


WEEK = "due: 3 months after randomisation"


@pytest.mark.parametrize(
    ("old", "new", "said", "means"),
    [
        ("[3, 6]", "[3]", "Block sizes: “3, 6” becomes “3”.", Meaning.LISTS),
        ("{registry: {a: 2, b: 1}, field: ratio}", "{registry: {a: 2, b: 1}, field: text}", "Ratio, source: “From the registry (ratio).”", Meaning.PLANS),
        (WEEK, "due: 4 months after randomisation", "Visits, later, due: “3 months after", Meaning.VISITS),
        ("after: 14 days}\n        every", "after: 7 days}\n        every", "Visits, later, window, after: “14 days” becomes", Meaning.VISITS),
        ('remote: "yes"', 'remote: "no"', "Visits, later, remote is taken out", Meaning.VISITS),
        ("          PAIN: {title: Pain", "          ITCH: {title: Itch, kind: yes-no}\n          PAIN: {title: Pain", "Visit, items, ITCH is new: “title Itch; kind yes-no”.", Meaning.FORMS),
        ("high: \"200\"", "high: \"300\"", "Visit, items, WEIGHT, high: “200” becomes “300”.", Meaning.FORMS),
        ("filled by: coordinator", "filled by: participant", "Visit, filled by: “coordinator” becomes", Meaning.FORMS),
        ("treating: {assumed: unblinded", "treating: {assumed: blind", "Treating team: “unblinded” becomes “blind”.", Meaning.ACCESS),
        ("description: More.", "description: Most.", "Arms, a, description: “More.” becomes “Most.”.", Meaning.CONSENT),
        ("registry: 40", "registry: 60", "Participants: “40” becomes “60”.", Meaning.PLANS),
        ("title: PFS\n", "title: Progress\n", "Progress, title: “PFS” becomes “Progress”.", Meaning.PLANS),
        ("why: usual", "why: it is best", "Method, source: “Assumed by me: usual” becomes", Meaning.PLANS),
        ('{unset: "Which power?"}', '{unset: "What power?"}', "Power, source: “Not set. Ask the sponsor: Which power?”", Meaning.PLANS),
        ('{unset: "Which power?"}', '{assumed: "0.9", by: me, why: so}', "Power is new: “0.9”. Assumed by me: so", Meaning.PLANS),
    ],
)  # fmt: skip
def test_a_change_is_told_in_words_with_what_it_means(old: str, new: str, said: str, means: Meaning) -> None:
    found = differences(design(), design(changed(old, new)))
    assert [(each.words[: len(said)], each.means) for each in found] == [(said, means)]


def test_more_questions_and_more_visits_need_consent_anew() -> None:
    patient = changed("filled by: coordinator", "filled by: participant")
    more = changed(
        "          PAIN: {title",
        "          ITCH: {title: Itch, kind: yes-no}\n          PAIN: {title",
        patient,
    )
    assert [each.means for each in differences(design(patient), design(more))] == [Meaning.CONSENT]
    visit = "      last: {title: Last, due: 2 years after randomisation, window: {before: 9 days, after: 9 days}, forms: [visit]}\n"
    later = changed("    by: me\n    why: so\n  forms:", f"{visit}    by: me\n    why: so\n  forms:")
    assert [(each.words[:19], each.means) for each in differences(design(), design(later))] == [
        ("Visits, last is new", Meaning.CONSENT)
    ]


def test_another_order_of_questions_is_told_once() -> None:
    pain = "          PAIN: {title: Pain, kind: yes-no}\n"
    moved = changed("          DAY: {title", f"{pain}          DAY: {{title", changed(pain, ""))
    found = differences(design(), design(moved))
    assert [each.path for each in found] == [("forms.visit", "items", "order")]


@given(st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_any_leaf_that_is_changed_is_named_and_no_other(by: random.Random) -> None:
    """One leaf of the file is changed at random: where the file can still be read, that leaf is told."""
    data = yaml.load(DESIGN, Loader=yaml.BaseLoader)
    path = by.choice(list(_paths(data["design"])))
    inside: Any = data["design"]
    for name in path[:-1]:
        inside = inside[name]
    inside[path[-1]] = by.choice(["7", "no", "yes", "18 months", "0.9", "other words", "9 days"])
    try:
        after = design(HEAD + yaml.dump(data, default_style='"', sort_keys=False))
    except InputError:
        return
    found = differences(design(), after)
    same = leaves(design()) == leaves(after)
    assert (len(found) == 0) is same
    if not same:
        assert len({each.path[0] for each in found}) == 1
        last = [name for name in path if name not in ("registry", "assumed", "unset", "by", "why", "field")][
            -1
        ]
        assert str(last) in " ".join((*found[0].path, found[0].path[0])) or found[0].path[-1] == "source"


def _paths(data: Any, path: tuple[Any, ...] = ()) -> Any:
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, each in pairs:
        yield from _paths(each, (*path, name))
    if not isinstance(data, dict | list):
        yield path


def test_every_value_stands_in_a_section_and_its_source_is_told() -> None:
    for made in (design(), design(overlay=OVERLAY)):
        found = [each for section in sections(made) for each in section.values]
        assert sorted(each.place for each in found) == sorted(values(made))
        assert all(each.source for each in found)
        assert all(bool(each.lines) == each.set for each in found)
    unsaid = {"Doses and single lesions", "Costs"}
    assert {each.title for each in sections(design())} == set(SECTIONS) - unsaid


def test_a_value_that_the_method_has_no_use_for_is_not_asked_for() -> None:
    found = {each.place: each.source for section in sections(design()) for each in section.values}
    assert found["allocation.probability"] == "Not needed with permuted blocks."
    assert found["masking.on_call"] == "Not set. Ask the sponsor: Who breaks a code?"
