"""A design is read from its file; whatever it can't mean is refused with its line, a sentence and what to do."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

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
from tests.core.design.malformed import WRONG

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
        "masking.statistician", "about.sponsor", "about.phase", "about.purpose", "about.start", "about.completion",
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


@pytest.mark.parametrize(("old", "new", "said"), WRONG, ids=[f"{new[:30]}" for _, new, _ in WRONG])
def test_what_a_design_cannot_mean_is_refused(old: str, new: str, said: str) -> None:
    text = changed(old, new)
    with pytest.raises(InputError) as refused:
        design(text)
    line = (HEAD + DESIGN).partition(old)[0].count("\n") + 1
    assert f"{refused.value.what} {refused.value.mend}".startswith(said), str(refused.value)
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


def _places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, each in pairs:
        yield (*path, name)
        yield from _places(each, (*path, name))


JUNK = st.sampled_from(
    ["", " ", "0", "-1", "99999999999999999999", "1e9", "nan", "٣ months", "100000 days after randomisation", "(" * 99,
     "no", "none", "a.b", "x" * 500, "\u202e", [], {}, [[]], {"": ""}, {"assumed": "x"}, {"unset": []}, ["a", "a"]]
)  # fmt: skip


@given(st.data())
@settings(max_examples=80)
def test_whatever_is_written_a_design_is_read_or_refused(data: st.DataObject) -> None:
    """Junk in any place of the file gives a design, or an error with a place: never another exception, never a hang."""
    loaded = yaml.load(DESIGN, Loader=yaml.BaseLoader)
    path = data.draw(st.sampled_from(list(_places(loaded["design"]))))
    inside: Any = loaded["design"]
    for name in path[:-1]:
        inside = inside[name]
    inside[path[-1]] = data.draw(JUNK)
    try:
        design(HEAD + yaml.dump(loaded, default_style='"', sort_keys=False, allow_unicode=True))
    except InputError as error:
        assert error.where.startswith("small.yaml, line ")


BLOCKS = "    block sizes: {assumed: [3, 6], by: me, why: fits}\n"
MINIMISED = """\
    probability: {assumed: "0.8", by: me, why: so}
    weights: {assumed: {smoking: 2}, by: me, why: so}
    distance: {assumed: variance, by: me, why: so}
"""


def minimised(parts: str = MINIMISED) -> str:
    text = changed("method: {assumed: permuted blocks", "method: {assumed: minimisation")
    return changed('    probability: {unset: "Which probability?"}\n', parts, changed(BLOCKS, "", text))


def test_minimisation_is_read_with_all_it_needs() -> None:
    scheme = design(minimised()).scheme()
    assert (scheme.probability, scheme.weights, scheme.distance) == (
        Fraction(4, 5),
        (("smoking", 2),),
        "variance",
    )
    for line in MINIMISED.splitlines(keepends=True):
        name = line.strip().partition(":")[0]
        with pytest.raises(Unset, match=rf"needs “allocation\.{name}”"):
            design(minimised(MINIMISED.replace(line, ""))).scheme()


def test_a_way_of_allocating_that_cannot_be_is_refused_once_all_of_it_is_known() -> None:
    start = minimised().index("    factors:")
    end = minimised().index("    by site:")
    text = minimised()[:start] + "    factors: {assumed: none, by: me, why: so}\n" + minimised()[end:]
    with pytest.raises(InputError, match=r"Minimisation needs at least one factor\."):
        design(text.replace("{smoking: 2}", "{}"))
    stick = minimised("    largest imbalance: {assumed: 3, by: me, why: so}\n")
    with pytest.raises(InputError, match=r"The big stick is for two arms in equal shares\."):
        design(stick.replace("assumed: minimisation", "assumed: big stick"))
