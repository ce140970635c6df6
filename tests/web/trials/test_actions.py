"""Preparing a trial, its versions, its sites and its people."""

from __future__ import annotations

import pytest

from tests.web.trials.example import prepared

pytestmark = pytest.mark.django_db


def test_the_example_is_whole() -> None:
    example = prepared()
    assert example.trial.state == "open"
