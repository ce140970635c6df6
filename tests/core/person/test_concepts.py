"""Entries of a list that are named freely in a person's file."""

from __future__ import annotations

import pytest

from equipoise.core.person.file import read
from equipoise.core.person.model import Concept, Entries, Value, WhyUnknown
from equipoise.core.person.standard import STANDARD


def name_of(written: str) -> Value:
    text = f"facts:\n  treatments:\n    entries:\n      - name: {written}\n"
    (seen,) = read(text, "made-up.yaml", STANDARD, {}).person.facts["treatments"]
    assert isinstance(seen.value, Entries)
    return seen.value.records[0].fields["name"].value


@pytest.mark.parametrize("written", ["docetaxel", "stereotactic radiotherapy, left lung", "5-FU"])
def test_a_treatment_is_named_in_any_words(written: str) -> None:
    assert name_of(written) == Concept(written)
    assert str(name_of(written)) == written


def test_a_name_that_is_not_known_is_no_concept() -> None:
    assert name_of("unknown") is WhyUnknown.DONT_KNOW
