"""What changes between two files is found, named as what it is, and nothing else is."""

from __future__ import annotations

import pytest

from equipoise.core.protocol.differences import Differences, Part, differences
from equipoise.core.protocol.reading import read
from equipoise.core.protocol.showing import Shown
from equipoise.demonstration import criteria_by_digest
from equipoise.protocols import texts

TEXT = texts()["stop-2.yaml"]


def _shown(text: str, at_hand: bool = True) -> Shown:
    protocol = read(text, "x")
    known = criteria_by_digest() if at_hand else {}
    return Shown(
        protocol,
        {name: known[each.sha256] for name, each in protocol.sources.items() if each.sha256 in known},
    )


def _between(old: str, new: str, at_hand: bool = True) -> Differences:
    return differences(_shown(old, at_hand), _shown(new, at_hand))


def _replaced(old: str, new: str) -> str:
    assert TEXT.count(old) == 1, old
    return TEXT.replace(old, new)


def test_a_file_differs_in_nothing_from_itself_whatever_its_comments() -> None:
    found = _between(TEXT, "# more\n" + TEXT.replace("include:\n", "include:\n\n\n"))
    assert found == Differences((), (), 26)


@pytest.mark.parametrize("at_hand", [True, False])
@pytest.mark.parametrize(
    ("old", "new", "name", "flags"),
    [
        ("rule: ecog in 0..2", "rule: ecog in 0..1", "I5", (False, True, False)),
        ("prefer: metastasis_biopsied", "rule: metastasis_biopsied", "I4", (False, True, False)),
        ("[294-329]", "[294-320]", "I5", (True, False, False)),
        ("title: Fitness\n", "title: Fit\n", "I5", (False, False, True)),
    ],
)
def test_a_change_is_called_what_it_is(
    old: str, new: str, name: str, flags: tuple[bool, bool, bool], at_hand: bool
) -> None:
    found = _between(TEXT, _replaced(old, new), at_hand)
    assert [each.name for each in found.criteria] == [name]
    only = found.criteria[0]
    assert (only.how, only.in_words, only.in_rule, only.in_notes) == ("changed", *flags)
    assert (found.parts, found.same, only.rests_on) == ((), 25, ())


def test_other_offsets_of_a_text_that_is_not_at_hand_are_no_other_words() -> None:
    assert _between(TEXT, _replaced("listing: [2413-2440]", "listing: [2413-2439]")).criteria == ()


def test_added_and_removed() -> None:
    found = _between(TEXT, _replaced("  E13:\n", "  E14:\n"))
    assert [(each.name, each.how) for each in found.criteria] == [("E14", "added"), ("E13", "removed")]
    assert found.same == 25


@pytest.mark.parametrize(
    ("old", "new", "part", "criteria"),
    [
        (
            "size >= nadir + 5 mm\n",
            "size >= nadir + 6 mm\n",
            Part("definition", "grown", "changed"),
            {"I7", "E1"},
        ),
        (
            "title: the day of randomisation",
            "title: the day",
            Part("clock", "randomisation", "changed"),
            {"I13"},
        ),
        (
            "high: 30, title: Largest",
            "high: 31, title: Largest",
            Part("fact", "largest_brain_metastasis", "changed"),
            {"E6", "E9"},
        ),
    ],
)
def test_rules_rest_on_definitions_clocks_and_facts(
    old: str, new: str, part: Part, criteria: set[str]
) -> None:
    found = _between(TEXT, _replaced(old, new))
    assert found.parts == (part,)
    assert {each.name for each in found.criteria} == criteria
    assert all(each.rests_on == (part,) and not each.in_rule for each in found.criteria)


def test_new_and_dropped_parts_are_named() -> None:
    more = _replaced("definitions:\n", "definitions:\n  other: pregnant\n")
    assert _between(TEXT, more).parts == (Part("definition", "other", "added"),)
    assert _between(more, TEXT).parts == (Part("definition", "other", "removed"),)
