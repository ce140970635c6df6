"""What the tests of alerts share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.conf import LazySettings

from tests.web.alerts import made_up
from tests.web.finder import samples


@pytest.fixture(autouse=True)
def _quick(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Little work to prove, and a gazetteer that knows one town at once."""
    settings.PROOF_BITS = 4
    for module in ("nearest", "views.places"):
        monkeypatch.setattr(f"equipoise.web.alerts.{module}.gazetteer", samples.Places)


@pytest.fixture
def now() -> Iterator[datetime]:
    """A Monday at noon, which it stays."""
    with time_machine.travel(made_up.MONDAY, tick=False):
        yield made_up.MONDAY
