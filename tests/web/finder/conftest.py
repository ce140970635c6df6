"""What the tests of the study page share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.web.finder import samples

See = Callable[..., BeautifulSoup]


@pytest.fixture
def small_gazetteer(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that knows one town, at once."""
    monkeypatch.setattr("equipoise.web.finder.views.study.gazetteer", samples.Places)


@pytest.fixture
def see_study(client: Client, small_gazetteer: None) -> See:
    """The page of a record: `see_study(HARBOUR, harbour(), "?near=Nanaimo")`."""

    def page(nct_id: str, record: dict[str, Any], query: str = "") -> BeautifulSoup:
        samples.load(record)
        answer = client.get(f"/studies/{nct_id}/{query}")
        assert answer.status_code == 200
        return BeautifulSoup(answer.content, "html.parser")

    return page
