"""What the tests of contact share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client

from equipoise.web.sites.models import StudySite
from tests.web.contact import made_up
from tests.web.finder import samples

Send = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def _quick(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Little work to prove, and a gazetteer that knows one town at once."""
    settings.PROOF_BITS = 4
    monkeypatch.setattr("equipoise.web.contact.queries.gazetteer", samples.Places)


@pytest.fixture
def desks(db: None) -> dict[str, StudySite]:
    """The study with its centres on board."""
    samples.load(made_up.record())
    return made_up.on_board()


@pytest.fixture
def address(desks: dict[str, StudySite]) -> str:
    """The form of the nearest centre."""
    return f"/studies/{made_up.STUDY}/contact/{desks[made_up.NEAR].location}/"


@pytest.fixture
def send(client: Client, address: str) -> Send:
    """Fill in the form, look it over and send it: `send(first_name="Bea", agree=["contact", "call"])`."""

    def sent(to: str = address, agree: tuple[str, ...] = ("contact",), **typed: str) -> HttpResponse:
        form = made_up.form_of(client, to, **typed)
        answer: HttpResponse = client.post(to, {**form, "agree": list(agree)})
        return answer

    return sent


@pytest.fixture
def private(send: Send) -> str:
    """The private page of a message that was sent."""
    return str(send()["Location"]).partition("?")[0]
