"""The measure of growth itself: it lets the linear through and stops the quadratic."""

from __future__ import annotations

import re

from tests.growth import grows_with_size


def _text(size: int) -> str:
    return "a" * size


def test_linear_work_is_let_through() -> None:
    assert grows_with_size(lambda text: [each.upper() for each in text], _text, 100_000)


def test_quadratic_work_is_stopped() -> None:
    assert not grows_with_size(lambda text: re.findall(r"a+b", text), _text, 24_000)
