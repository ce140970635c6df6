"""Units in UCUM's spelling, as laboratories send them in FHIR records."""

from __future__ import annotations

from decimal import Decimal

import pytest

from equipoise.core.values.errors import InputError
from equipoise.core.values.units import factor


@pytest.mark.parametrize(
    ("written", "to", "by"),
    [
        ("mL/min/{1.73_m2}", "mL/min", "1"),
        ("{beats}/min", "1/min", "1"),
        ("10*9/L{cells}", "10^9/L", "1"),
        ("10*3/uL", "10^9/L", "1"),
        ("/uL", "10^9/L", "0.001"),
        ("{score}", "", "1"),
        ("{INR}", "", "1"),
        ("mm[Hg]", "mmHg", "1"),
        ("m[IU]/mL", "IU/L", "1"),
        ("[lb_av]", "kg", "0.45359237"),
        ("[in_i]", "cm", "2.54"),
        ("cGy", "Gy", "0.01"),
    ],
)
def test_ucum_codes_are_read(written: str, to: str, by: str) -> None:
    assert factor(written, to) == Decimal(by)


@pytest.mark.parametrize(
    "written", ["(score)", "{", "}", "{a", "a}b", "mL/min/{{1}}", "[lb_av", "{T-score}/"]
)
def test_what_is_no_ucum_code_is_refused(written: str) -> None:
    with pytest.raises(InputError):
        factor(written, "mL/min")


def test_a_remark_in_braces_changes_no_dimension() -> None:
    with pytest.raises(InputError):
        factor("g/L{mol}", "mmol/L")
