"""An overlay says what is assumed where a protocol says nothing, and can change nothing that is said."""

from __future__ import annotations

import random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.design.assembling import values
from equipoise.core.design.sourced import Source
from equipoise.core.protocol.reading import read
from equipoise.core.values.errors import InputError
from tests.core.design.making import DESIGN, HEAD, OVERLAY, changed, design


def test_what_an_overlay_says_is_assumed_and_marked_as_its_own() -> None:
    found = design(overlay=OVERLAY)
    assert found.overlaid == "Assumptions for a test"
    told = values(found)
    assert (told["masking.on_call"].value, told["masking.on_call"].overlay) == (False, True)
    assert (told["masking.on_call"].by, told["masking.on_call"].why) == ("Tester", "emergencies")
    assert told["assumptions.alpha"].by == "somebody else"
    assert told["participants"].overlay is False
    assert design().overlaid == ""


WRONG = [
    ("overlay of: SMALL", "overlay of: OTHER", "this overlay is for OTHER, and the protocol is SMALL."),
    ("overlay of: SMALL\n", "", "“overlay of” is missing."),
    ('version: "1"\n', "", "“version” is missing."),
    ("by: Tester", "author: Tester", "“author” is not known here."),
    ("by: Tester\n", "", "masking.on_call: “by” is missing."),
    ("{assumed: unblinded, why: emergencies}", "{assumed: unblinded}", "masking.on_call: “why” is missing."),
    (
        "{assumed: unblinded, why: emergencies}",
        "{registry: unblinded, field: masking}",
        "masking.on_call: an overlay can only say what is assumed.",
    ),
    (
        "{assumed: unblinded, why: emergencies}",
        '{unset: "Who?"}',
        "masking.on_call: an overlay can only say what is assumed.",
    ),
    (
        "on_call: {assumed: unblinded",
        "treating: {assumed: blind",
        "masking.treating: this is set by the protocol; an overlay can't change it.",
    ),
    (
        "on_call: {assumed: unblinded",
        "participant: {assumed: blind",
        "masking.participant: this comes from the registry; an overlay can't change it.",
    ),
    (
        "pfs: {definition: {assumed: pfs2, why: it is usual}}",
        "os: {definition: {assumed: pfs2, why: it is usual}}",
        "endpoints.os.definition: the protocol has none of this name. It has pfs.",
    ),
    (
        "pfs: {definition: {assumed: pfs2, why: it is usual}}",
        "pfs: {title: Another, definition: {assumed: pfs2, why: it is usual}}",
        "endpoints.pfs: “title” is not known here.",
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), WRONG, ids=[new[:30] or old[:30] for old, new, _ in WRONG])
def test_what_an_overlay_cannot_say_is_refused_with_its_line(old: str, new: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        design(overlay=changed(old, new, OVERLAY))
    assert f"{refused.value.what} {refused.value.mend}".startswith(said), str(refused.value)
    assert refused.value.where.startswith("overlay of small.yaml, line ")


def test_a_file_without_a_design_takes_no_overlay() -> None:
    with pytest.raises(InputError, match="has no design that an overlay could be laid over"):
        read(HEAD, "small.yaml", OVERLAY)


def test_what_does_not_fit_together_is_told_of_the_file_in_which_it_stands() -> None:
    sizes = "  allocation:\n    block sizes: {assumed: [4], why: so}\n"
    base = changed("    block sizes: {assumed: [3, 6], by: me, why: fits}\n", "")
    with pytest.raises(InputError) as refused:
        design(base, OVERLAY + sizes)
    assert refused.value.where.startswith("overlay of small.yaml, line ")
    assert "blocks of 4 can't hold the ratio" in refused.value.what


_PLACES = sorted(values(design()))


@given(st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_order_in_an_overlay_changes_nothing(by: random.Random) -> None:
    def shuffled(data: Any) -> Any:
        pairs = [(name, shuffled(each)) for name, each in data.items()] if isinstance(data, dict) else None
        return data if pairs is None else dict(by.sample(pairs, len(pairs)))

    text = yaml.dump(shuffled(yaml.load(OVERLAY, Loader=yaml.BaseLoader)), default_style='"', sort_keys=False)
    assert values(design(overlay=text)) == values(design(overlay=OVERLAY))


@pytest.mark.parametrize(
    "place", [each for each in _PLACES if "." not in each or each.startswith(("mask", "all"))]
)
def test_no_place_that_is_set_can_be_changed(place: str) -> None:
    """Whatever the protocol sets, from the registry or not, an overlay that says it again is refused."""
    base = values(design())[place]
    head, _, name = place.partition(".")
    section = yaml.load(DESIGN, Loader=yaml.BaseLoader)["design"]
    said = (section.get(head) or {}).get(name) if name else section.get(head)
    if said is None or "unset" in said:
        assert base.source is Source.UNSET
        return
    again = {"assumed": said.get("registry", said.get("assumed")), "why": "again"}
    data = {
        "overlay of": "SMALL", "version": "1", "title": "T", "by": "me",
        "design": {head: {name: again} if name else again},
    }  # fmt: skip
    with pytest.raises(InputError, match="an overlay can't change it"):
        design(overlay=yaml.dump(data, default_style='"'))
