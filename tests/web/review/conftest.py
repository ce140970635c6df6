"""The room `review` with people, a made-up trial, and the trial whose file ships."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from equipoise.core.protocol.editing import blocks
from equipoise.core.protocol.provenance import digest
from equipoise.protocols import texts
from equipoise.web.criteria import actions, queries
from equipoise.web.criteria import team as study_team
from equipoise.web.studies.actions import load_records
from tests.web.accounts import people

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SHIPPED = "NCT06918951"
TEXT = texts()["stop-2.yaml"]
MADE_UP = "NCT90000021"
BARE = "NCT90000022"
WORDS = (
    "Inclusion Criteria:\n\n* Age 18 years or older\n* ECOG 0-2\n* Wants to travel <script>alert(1)</script>\n\n"
    "Exclusion Criteria:\n\n* Pregnant"
)


def record(nct_id: str, criteria: str, title: str = "A Made-up Trial") -> dict[str, Any]:
    """A record in the registry's shape."""
    identification = {"nctId": nct_id, "briefTitle": title}
    modules: dict[str, Any] = {"identificationModule": identification}
    if criteria:
        modules["eligibilityModule"] = {"eligibilityCriteria": criteria, "minimumAge": "18 Years"}
    return {"protocolSection": modules}


@pytest.fixture
def trials() -> None:
    """Two made-up trials, one of which says no criteria."""
    load_records([record(MADE_UP, WORDS), record(BARE, "")], now=lambda: NOW)


@pytest.fixture
def log_in() -> Callable[..., Client]:
    """A browser of somebody: `log_in("ann")` is of the study team, `log_in("eve", team=False)` is not."""

    def make(name: str = "ann", *, team: bool = True, staff: bool = False, **settings: Any) -> Client:
        user, _ = get_user_model().objects.get_or_create(username=name, defaults={"is_staff": staff})
        if team:
            user.groups.add(study_team.group())
        client = Client(**settings)
        return people.log_in(client, user)

    return make


@pytest.fixture
def ann(log_in: Callable[..., Client]) -> Client:
    """A member of the study team."""
    return log_in("ann")


def drafted(text: str = TEXT) -> int:
    """A draft of the shipped file's trial."""
    return actions.save(SHIPPED, text, by="ann", now=NOW)


def approved(text: str = TEXT) -> int:
    """The same, approved."""
    number = drafted(text)
    actions.approve(SHIPPED, number, by="bob", now=NOW)
    return number


def published(text: str = TEXT) -> int:
    """The same, in force."""
    number = approved(text)
    actions.publish(SHIPPED, number, by="bob", now=NOW)
    return number


FITTER = "I5:\n  title: Fitness\n  rule: ecog in 0..1"


def body(response: object) -> str:
    """The words of a page, without its tags."""
    html = re.sub(r"<[^>]+>", " ", response.content.decode())  # type: ignore[attr-defined]
    return " ".join(html.split())


def correct(
    client: Client, name: str, text: str, *, seen: str = "", number: int = 1, nct_id: str = SHIPPED
) -> object:
    stored = queries.version(nct_id, number)
    assert stored is not None
    found = seen or digest(blocks(stored.text)[name].text)
    return client.post(f"/review/{nct_id}/criteria/{name}/", {"number": number, "seen": found, "text": text})
