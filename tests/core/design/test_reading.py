# ruff: noqa: E501 -- a table is as wide as its widest row
"""A design is read from its file; whatever it can't mean is refused with its line, a sentence and what to do."""

from __future__ import annotations

import random

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.design.assembling import values
from equipoise.core.design.roles import Role, may_see_arm
from equipoise.core.design.sourced import Source, Unset
from equipoise.core.followup.forms import Purpose
from equipoise.core.protocol.reading import read
from equipoise.core.values.durations import Duration
from equipoise.core.values.errors import InputError
from equipoise.protocols import overlays, texts
from tests.core.design.making import DESIGN, HEAD, changed, design

STOP_2, DEMO = texts()["stop-2.yaml"], overlays()["stop-2.demo.yaml"]


def test_a_file_without_a_design_has_none() -> None:
    assert read(HEAD, "x").design is None


def test_every_value_knows_where_it_stands_and_where_it_comes_from() -> None:
    found = values(design())
    assert (found["participants"].value, found["participants"].source) == (40, Source.REGISTRY)
    assert (found["participants"].place, found["participants"].said) == ("participants", "enrollment")
    by_site = found["allocation.by site"]
    assert (by_site.value, by_site.by, by_site.why, by_site.overlay) == (False, "me", "small", False)
    assert found["allocation.probability"].question == "Which probability?"
    assert found["allocation.weights"].source is Source.UNSET, "what a file doesn't say is unset"
    assert found["endpoints.pfs.time frame"].source is Source.UNSET


def test_arms_carry_the_codes_that_come_from_elsewhere() -> None:
    found = design()
    assert [(each.id, each.code) for each in found.arms.need("A test")] == [("a", "Oak"), ("b", "Elm")]
    assert found.arms.source is Source.REGISTRY


def test_visits_and_forms_are_read_whole() -> None:
    found = design()
    later = found.visits.need("A test")[1]
    assert (later.offset, later.before, later.after) == (Duration(3, "month"), 14, 14)
    assert (later.every, later.until, later.remote) == (Duration(3, "month"), Duration(1, "year"), True)
    form = found.forms["visit"].need("A test")
    assert [each.id for each in form.items] == ["DAY", "PAIN", "SINCE", "SCORE", "WEIGHT", "DRUGS"]
    assert form.items[3].choices == (("0", "0"), ("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"))


def test_what_an_allocation_needs_is_named_where_it_is_unset() -> None:
    text = changed('by site: {assumed: "no", by: me, why: small}', 'by site: {unset: "By site?"}')
    with pytest.raises(
        Unset, match=r"needs “allocation\.by site”, which the protocol leaves unset"
    ) as refused:
        design(text).scheme()
    assert refused.value.mend == "Ask the sponsor: By site?"


def test_stop_2_sets_what_the_registry_says_and_nothing_else() -> None:
    found = read(STOP_2, "stop-2.yaml").design
    assert found is not None
    said = {place for place, each in values(found).items() if each.is_set}
    measures = {f"endpoints.{each.id}.measure" for each in found.endpoints}
    assert said - measures == {
        "participants", "arms", "allocation.ratio", "masking.participant", "masking.oncologist",
        "masking.statistician",
    }  # fmt: skip
    assert all(each.source is not Source.ASSUMED for each in values(found).values())
    assert all(each.question for each in values(found).values() if not each.is_set)


def test_the_demonstration_sets_all_that_is_needed() -> None:
    found = read(STOP_2, "stop-2.yaml", DEMO).design
    assert found is not None and found.overlaid == "Demonstration assumptions"
    scheme = found.scheme()
    assert (scheme.arms, scheme.block_sizes, scheme.by_site, scheme.planned) == (
        (("control", 1), ("sabr", 1)), (4, 6), True, 194,
    )  # fmt: skip
    assert {each.need("A test").purpose for each in found.forms.values()} == set(Purpose)
    assert len(found.sites.need("A test")) == 6
    assert {role for role in Role if may_see_arm(role, found.masking)} == {
        Role.TREATING, Role.INDEPENDENT, Role.ON_CALL,
    }  # fmt: skip
    assert all(each.is_set for each in found.masking.values())


UNKNOWN = "is not known here. Expected one of"
WRONG = [
    ("participants: {registry: 40, field: enrollment}", "people: {registry: 40, field: x}", f"design: “people” {UNKNOWN}"),
    ("{registry: 40, field: enrollment}", "40", "participants: here a value was found, and names with values were expected."),
    ("{registry: 40, field: enrollment}", "{field: enrollment}", "participants: it has to be said where this value comes from."),
    ("{registry: 40, field: enrollment}", "{registry: 40, assumed: 41}", "participants: it has to be said where this value comes"),
    ("{registry: 40, field: enrollment}", "{registry: 40}", "participants: “field” is missing."),
    ("{registry: 40, field: enrollment}", "{assumed: 40, by: me}", "participants: “why” is missing."),
    ("{registry: 40, field: enrollment}", "{assumed: 40, why: so}", "participants: “by” is missing."),
    ("{registry: 40, field: enrollment}", "{unset: How many, by: me}", "participants: “by” doesn't go with “unset”."),
    ("{registry: 40, field: enrollment}", "{registry: 40, field: x, guess: 3}", f"participants: “guess” {UNKNOWN}"),
    ("{registry: 40, field: enrollment}", "{registry: some, field: x}", "participants: a whole number of 1 or more was expected."),
    ("{registry: 40, field: enrollment}", "{registry: 0, field: x}", "participants: a whole number of 1 or more was expected."),
    ('{unset: "Which probability?"}', '{unset: ""}', "allocation.probability: here a value was found, and words were expected."),
    ("kind: experimental", "kind: experiment", f"arms.a: “experiment” {UNKNOWN}"),
    ("      a: {title: Arm A, kind: experimental, description: More.}\n", "", "arms: a trial that allocates has two arms or more."),
    ("a: {title: Arm A, ", "a: {", "arms.a: “title” is missing."),
    ("a: {title: Arm A", "a b: {title: Arm A", "arms.a b: “a b” is not a name."),
    ("{a: Oak, b: Elm}", "{a: Oak}", "treatment codes: this has to name each arm, and nothing else. The arms are a, b."),
    ("{a: Oak, b: Elm}", "{a: Oak, b: Oak}", "treatment codes: two arms have the code Oak."),
    ("participant: {registry: blind", "patient: {registry: blind", f"masking: “patient” {UNKNOWN}"),
    ("participant: {registry: blind", "participant: {registry: hidden", f"masking.participant: “hidden” {UNKNOWN}"),
    ("participant: {registry: blind", "participant: {registry: unblinded", "masking.participant: the role participant can't be unblinded."),
    ("method: {assumed: permuted blocks", "method: {assumed: coin", f"allocation.method: “coin” {UNKNOWN}"),
    ("{registry: {a: 2, b: 1}", "{registry: {a: 2, c: 1}", "allocation.ratio: this has to name each arm, and nothing else."),
    ("{registry: {a: 2, b: 1}", "{registry: {a: 0, b: 1}", "allocation.ratio: a whole number of 1 or more was expected."),
    ("[3, 6]", "[3, 4]", "allocation.block sizes: blocks of 4 can't hold the ratio. A size has to be a multiple of 3."),
    ("[3, 6]", "[3, 3]", "allocation.block sizes: one size or more was expected, each once."),
    ("[3, 6]", "6", "allocation.block sizes: here a value was found, and a list was expected."),
    ("levels: {\"yes\": smokes, \"no\": does not}", "levels: {\"yes\": smokes}", "allocation.factors.smoking: a factor has two levels or more."),
    ("levels: {\"yes\": smokes, \"no\": does not}", "levels: {a: smokes, b: does not}", "allocation.factors: smoking: its levels have to be the answers of smoker. They are no, yes."),
    ("fact: smoker", "fact: drinker", "allocation.factors: smoking: there is no fact drinker to read it from."),
    ("{assumed: {smoking:", "{assumed: {site:", "allocation.factors: sites are no factor. Write by site: yes."),
    ('by site: {assumed: "no"', "by site: {assumed: perhaps", f"allocation.by site: “perhaps” {UNKNOWN}"),
    ('{unset: "Which probability?"}', '{assumed: "0.5", by: me, why: so}', "allocation.probability: a probability above 0.5 and up to 1 was expected."),
    ('{unset: "Which probability?"}', "{assumed: often, by: me, why: so}", "allocation.probability: a probability above 0.5 and up to 1 was expected."),
    ('{unset: "Which probability?"}', '{assumed: nan, by: me, why: so}', "allocation.probability: a probability above 0.5 and up to 1 was expected."),
    ('{unset: "Which probability?"}', '{assumed: "0.8", by: me, why: so}', "allocation.probability: the method permuted blocks has no use for this. Take it out."),
    ('probability: {unset: "Which probability?"}', "weights: {assumed: {age: 1}, by: me, why: so}", "allocation.weights: each factor needs a weight, and nothing else."),
    ('"01": {name', 'one: {name', "sites.one: “one” is not the number of a site."),
    ("due: randomisation", "due: treatment", "visits.first: arms reach the end of treatment at different times, so a visit that counts from it tells the arm."),
    ("due: randomisation", "due: 2 weeks after treatment ends", "visits.first: arms reach the end of treatment at different times"),
    ("due: randomisation", "due: full moon", "visits.first: this day is not known. Write it as in 6 weeks after randomisation."),
    ("due: randomisation", "due: some days after randomisation", "visits.first: “some days” is not a duration."),
    ("after: 1 week}", "after: 1 month}", "visits.first: a window is said in days or weeks."),
    ("{before: 0 days, after: 1 week}", "{before: 0 days}", "visits.first: “after” is missing."),
    ("        until: 1 year\n", "", "visits.later: every: and until: go together."),
    ("until: 1 year", "until: 1 month", "visits.later: the last of these visits would be before the first."),
    ("every: 3 months", "every: 0 months", "visits.later: a visit can't come again after no time."),
    ("every: 3 months", "every: 4 weeks", "visits: later: its own windows overlap."),
    ("after: 1 week}", "after: 90 days}", "visits: later: its window begins before that of first has ended, and both have visit."),
    ("forms: [given]", "forms: [taken]", "visits: treatment: there is no form taken. There are visit, given, guess."),
    ("purpose: general", "purpose: fun", f"forms.visit: “fun” {UNKNOWN}"),
    ("filled by: coordinator", "filled by: nobody", f"forms.visit: “nobody” {UNKNOWN}"),
    ('        sealed: "yes"\n', "", "forms.given: what was delivered tells the arm. Write sealed: yes."),
    ("filled by: treating", "filled by: coordinator", "forms.given: a sealed form can't be filled by somebody who is blind."),
    ("DAY: {title: Day, kind: date", "DAY: {title: Day, kind: day", f"forms.visit.DAY: “day” {UNKNOWN}"),
    ("NAME: {title: Name, kind: text}", "NAME: {title: Name}", "forms.visit.DRUGS.NAME: “kind” is missing."),
    ("NAME: {title: Name, kind: text}", "NAME: {title: Name, kind: group, items: {X: {title: X, kind: text}}}", None),
    ("kind: quantity, unit: kg", "kind: quantity", "forms.visit.WEIGHT: “unit” is missing."),
    ("unit: kg", "unit: stones and pebbles", "forms.visit.WEIGHT: “stones and pebbles” is not a unit that is known."),
    ("unit: kg, low", "unit: kg, terms: CTCAE, low", "forms.visit.WEIGHT: “terms” doesn't go with the kind quantity."),
    ('low: "30"', "low: little", "forms.visit.WEIGHT: a number was expected."),
    ('low: "30"', 'low: "300"', "forms.visit: WEIGHT: low is above high."),
    ("choices: 0..4", "choices: {a: only}", "forms.visit.SCORE: there is nothing to choose from."),
    ("choices: 0..4", "choices: {a b: one, c: two}", "forms.visit.SCORE: “a b” is not the code of a choice."),
    ("after: [DAY]", "after: [PAIN]", "forms.visit: SINCE: there is no date PAIN to be after."),
    ("after: [DAY], when: PAIN = yes", "when: PAIN is yes", "forms.visit: SINCE, when: One of = != < <= > >= is expected after “PAIN”."),
    ("after: [DAY], when: PAIN = yes", "when: ACHE = yes", "forms.visit: SINCE, when: the form has no item ACHE to look at."),
    ("after: [DAY], when: PAIN = yes", "when: SINCE > 2026", "forms.visit: SINCE, when: the form has no item SINCE to look at."),
    ("after: [DAY], when: PAIN = yes", "when: PAIN = Y", "forms.visit: SINCE, when: PAIN is never Y. Expected yes, no."),
    ("after: [DAY], when: PAIN = yes", "when: not (DRUGS = x)", "forms.visit: SINCE, when: DRUGS is a group, and has no answer of its own."),
    ("NAME: {title: Name", "PAIN: {title: Name", "forms.visit: there is an item PAIN outside of the group already."),
    ("guess: {unset: \"How is the arm guessed?\"}", "guess: {assumed: {title: G, purpose: guess of the allocation, filled by: participant, items: {G: {title: G, kind: yes-no}}}, by: me, why: so}", "forms.guess: no item of this form asks for a guess of the arm."),
    ("level: primary", "level: first", f"endpoints.pfs: “first” {UNKNOWN}"),
    ("      title: PFS\n", "", "endpoints.pfs: “title” is missing."),
    ('{unset: "What is progression?"}', "{assumed: growth, by: me, why: so}", f"endpoints.pfs.definition: “growth” {UNKNOWN}"),
    ("endpoints: [pfs]", "endpoints: [os]", f"analyses.main: “os” {UNKNOWN}"),
    ('{unset: "Which population?"}', "{assumed: all, by: me, why: so}", f"analyses.main.population: “all” {UNKNOWN}"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), WRONG, ids=[f"{new[:30]}" for _, new, _ in WRONG])
def test_what_a_design_cannot_mean_is_refused(old: str, new: str, said: str | None) -> None:
    text = changed(old, new)
    with pytest.raises(InputError) as refused:
        design(text)
    line = (HEAD + DESIGN).partition(old)[0].count("\n") + 1
    assert f"{refused.value.what} {refused.value.mend}".startswith(
        said or "forms.visit.DRUGS.NAME: a group can't stand inside a group."
    ), str(refused.value)
    told = int(refused.value.where.removeprefix("small.yaml, line "))
    assert abs(told - line) <= 14, "the line is near what is wrong"


def _shuffled(data: object, by: random.Random) -> object:
    """Mappings in another order, except where order is what they say: arms, sites, visits, items, choices, levels."""
    kept = {"registry", "assumed", "items", "choices", "levels", "endpoints", "analyses"}

    def inner(key: str, value: object) -> object:
        if not isinstance(value, dict):
            return value
        pairs = [(name, inner(name, each)) for name, each in value.items()]
        if key not in kept:
            by.shuffle(pairs)
        return dict(pairs)

    return inner("", data)


@given(st.randoms(use_true_random=False), st.booleans(), st.integers(60, 200))
@settings(max_examples=25)
def test_layout_and_order_of_names_change_nothing(by: random.Random, flow: bool, width: int) -> None:
    """Only where an order is told (of arms, items, choices) does it count."""
    loaded = yaml.load(HEAD + DESIGN, Loader=yaml.BaseLoader)
    text = yaml.dump(
        _shuffled(loaded, by), default_flow_style=flow, sort_keys=False, width=width, allow_unicode=True,
        default_style='"',
    )  # fmt: skip
    first, second = design(), design(text)
    assert values(first) == values(second)
    assert (first.endpoints, first.analyses) == (second.endpoints, second.analyses)
