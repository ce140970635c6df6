"""Passphrases that are quick to try, in this folder's tests alone."""

from __future__ import annotations

import pytest

from equipoise.web.vault import envelopes
from tests.web.allocation.example import CHEAP


@pytest.fixture(autouse=True)
def _cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelopes, "COST", CHEAP)
