"""Provenance: stretches tile their items, in a text that is the one its hash names."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.eligibility.reader import read as read_tree
from equipoise.core.eligibility.tree import walk
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.provenance import numbered, verify
from equipoise.core.protocol.reading import read
from equipoise.core.protocol.sources import words
from equipoise.core.values.errors import InputError
from equipoise.demonstration import records
from equipoise.protocols import texts

TEXT = """Inclusion Criteria:

1. Adults aged 18 years or more
2. One of these:
    1. a red hat
    2. a blue hat
3. Consent

Exclusion Criteria:

1. Pilots
"""
STRETCHES = {
    "I1": "Adults aged 18 years or more",
    "I2": "One of these:|a red hat|a blue hat",
    "I3": "Consent",
    "E1": "Pilots",
}


def _protocol(stretches: dict[str, str], text: str = TEXT) -> Protocol:
    """A protocol whose criteria quote these stretches, written as `25-46, 50-60`."""
    lines = [
        "protocol: HATS", "trial: NCT00000000", "title: Hats", 'version: "1"',
        "drafted: {by: us, on: 2026-11-22}",
        f"sources: {{main: {{sha256: {hashlib.sha256(text.encode()).hexdigest()}}}}}",
    ]  # fmt: skip
    for side, letter in (("include", "I"), ("exclude", "E")):
        lines += [f"{side}:"] * any(name.startswith(letter) for name in stretches)
        for name, each in stretches.items():
            if name.startswith(letter):
                source = f", source: {{main: [{each}]}}" if each else ""
                lines.append(f"  {name}: {{rule: can_consent{source}}}")
    return read("\n".join(lines), "hats.yaml")


def _ends(quoted: str) -> str:
    found = []
    for each in quoted.split("|"):
        start = TEXT.index(each)
        found.append(f"{start}-{start + len(each)}")
    return ", ".join(found)


WELL = {name: _ends(quoted) for name, quoted in STRETCHES.items()}


def _codes(**changed: str) -> list[tuple[str, tuple[str, ...], str]]:
    found = verify(_protocol({**WELL, **changed}), "main", TEXT)
    return [(each.code, each.criteria, "|".join(quote.words for quote in each.quotes)) for each in found]


def test_what_is_quoted_rightly_gives_nothing() -> None:
    assert _codes() == []


def test_markers_and_notes_may_be_quoted_along() -> None:
    start, end = TEXT.index("One of"), TEXT.index("\n3.")
    middle = TEXT.index("a red")
    assert _codes(I2=f"{start}-{end}") == []
    assert _codes(I2=f"{start}-{middle}, {{{middle}-{end}: why not}}") == []


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"I2": _ends("One of these:|a blue hat")}, [("source-gap", ("I2",), "a red hat")]),
        ({"I1": _ends("Adults aged 18 years")}, [("source-gap", ("I1",), " or more")]),
        (
            {"I3": _ends("Consent") + ", " + _ends("Pilots")},
            [("source-foreign", ("I3",), "Pilots")],
        ),
        (
            {"I2": _ends("One of these:|a blue hat|a red hat")},
            [("source-order", ("I2",), "a red hat")],
        ),
        (
            {"I1": _ends("Adults aged|aged 18 years or more")},
            [("source-order", ("I1",), "aged 18 years or more")],
        ),
        ({"I3": ""}, [("source-missing", ("I3",), "")]),
        ({"I3": f"{len(TEXT)}-{len(TEXT) + 1}"}, [("source-beyond", ("I3",), "")]),
        ({"I4": _ends("Consent")}, [("source-no-item", ("I4",), "")]),
    ],
)
def test_each_fault_is_found(changed: dict[str, str], codes: list[tuple[str, tuple[str, ...], str]]) -> None:
    assert _codes(**changed) == codes


def test_an_item_that_no_criterion_bears_is_found() -> None:
    fewer = {name: each for name, each in WELL.items() if name != "E1"}
    (found,) = verify(_protocol(fewer), "main", TEXT)
    assert (found.code, found.criteria, found.quotes[0].words) == ("source-unquoted", ("E1",), "Pilots")


def test_a_title_over_criteria_has_to_be_quoted_too() -> None:
    text = "Inclusion Criteria:\n\nWomen only:\n\n1. Adults\n2. Consent\n"
    first, second = (text.index(each) for each in ("Adults", "Consent"))
    stretches = {"I1": f"{first}-{first + 6}", "I2": f"{second}-{second + 7}"}
    (found,) = verify(_protocol(stretches, text), "main", text)
    assert (found.code, found.criteria, found.quotes[0].words) == ("source-unquoted", (), "Women only:")


def test_another_text_and_another_source_are_refused() -> None:
    with pytest.raises(InputError, match="not the text"):
        verify(_protocol(WELL), "main", TEXT + " ")
    with pytest.raises(InputError, match="no source “other”"):
        verify(_protocol(WELL), "other", TEXT)


@given(st.data())
def test_no_stretch_can_be_moved_unseen(data: st.DataObject) -> None:
    """Any other end of any stretch is a fault, unless it only takes in or leaves out white space and markers."""
    name = data.draw(st.sampled_from(sorted(WELL)))
    start, end = map(int, WELL[name].split(", ")[0].split("-"))
    moved = data.draw(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, len(TEXT))))
    if moved[0] >= moved[1] or moved == (start, end):
        return
    rest = WELL[name].split(", ")[1:]
    said = _codes(**{name: ", ".join([f"{moved[0]}-{moved[1]}", *rest])})
    mine = [(item.start, item.end) for item in walk([numbered(read_tree(TEXT))[name]])]
    others = [(i.start, i.end) for i in walk(read_tree(TEXT).items) if (i.start, i.end) not in mine]
    lost = any(c not in range(*moved) and not TEXT[c].isspace() for c in range(start, end))
    taken = any(moved[0] < b and a < moved[1] for a, b in others)
    crossed = any(moved[1] > int(each.split("-")[0]) for each in rest)
    assert bool(said) == (lost or taken or crossed)


@pytest.fixture(scope="module")
def stop_2() -> Protocol:
    return read(texts()["stop-2.yaml"], "stop-2.yaml")


def _demonstration() -> str:
    for each in records():
        if each["protocolSection"]["identificationModule"]["nctId"] == "NCT06918951":
            return str(each["protocolSection"]["eligibilityModule"]["eligibilityCriteria"])
    raise AssertionError


def test_stop_2_quotes_all_of_the_demonstration_s_text(stop_2: Protocol) -> None:
    assert verify(stop_2, "demonstration", _demonstration()) == ()
    criterion = stop_2.rules.criterion("E6")
    assert criterion is not None
    quoted = words(criterion, {"demonstration": _demonstration()})
    assert quoted.startswith("A brain metastasis > 3.5 cm")
    assert words(criterion, {}) == ""


@pytest.mark.shared
def test_stop_2_quotes_all_of_the_listing_s_criteria(stop_2: Protocol, shared: Path) -> None:
    listing = (shared / "stop-2" / "listing.txt").read_text(encoding="utf-8")
    assert verify(stop_2, "listing", listing) == ()


def test_an_offset_of_stop_2_that_is_off_by_one_is_found() -> None:
    written = texts()["stop-2.yaml"]
    wrong = re.sub(r"demonstration: \[24-46\]", "demonstration: [24-45]", written)
    assert wrong != written
    (found,) = verify(read(wrong, "stop-2.yaml"), "demonstration", _demonstration())
    assert (found.code, found.criteria) == ("source-gap", ("I1",))
