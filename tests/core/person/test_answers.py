"""What somebody wrote in answer to one question."""

from __future__ import annotations

import pytest

from equipoise.core.person.file import answer
from equipoise.core.person.standard import STANDARD
from equipoise.core.values.errors import InputError
from equipoise.core.values.possible import Span
from equipoise.core.values.units import Amount, number


@pytest.mark.parametrize("text", ["1.5.2", "5.3 2", "1.5 .2", "5 -", "5 /"])
def test_figures_after_a_number_are_no_unit(text: str) -> None:
    for name in ("inr", "ecog", "platelets", "weight"):
        with pytest.raises(InputError):
            answer(text, STANDARD[name])


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("platelets", "150 x10^9/L", "150"),
        ("platelets", "150 10*9/L", "150"),
        ("hba1c", "6.5 %", "6.5"),
        ("inr", "1.5", "1.5"),
        ("platelets", "1,500", "1500"),
        ("platelets", "150 10^9/L", "150"),
        ("platelets", "1 500 10^9/L", "1500"),
    ],
)
def test_units_are_read_after_a_number(name: str, text: str, value: str) -> None:
    found = answer(text, STANDARD[name])
    assert isinstance(found, Amount) and found.span == Span.exactly(number(value))
