"""A participant with a link, and a browser that has given the passcode."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.test import Client

from equipoise.web.participant import actions, queries
from equipoise.web.participant.models import Link
from equipoise.web.participant.queries import Own
from tests.web.enrolment.example import consented
from tests.web.trials.example import Example, prepared

TRIAL = "stop-2"
HEALTH = {
    "mobility": "2",
    "self_care": "3",
    "usual_activities": "1",
    "pain": "4",
    "anxiety": "5",
    "vas": "71",
}


def own(example: Example | None = None, site: str = "01", **more: Any) -> Own:
    """Somebody who consented, and their link."""
    example = example or prepared()
    return linked(example, consented(example, site), **more)


def linked(example: Example, number: str, language: str = "en", email: str = "", key: str = "made") -> Own:
    """The link that their coordinator made for them."""
    by = example.by("coordinator", number[:2])
    actions.make_link(
        TRIAL, number, language=language, email=email, by=by, now=example.now, key=f"{key}-{number}"
    )
    found = queries.by_secret(Link.objects.get(number=number, ended_at=None).secret)
    assert found is not None
    return found


def opened(own: Own) -> Client:
    """A browser that has given the passcode."""
    client = Client()
    assert client.post(f"/my/{own.secret}/enter/", {"passcode": own.passcode}).status_code == 302
    return client


def answers(given: dict[str, str] = HEALTH, key: str = "k" * 20) -> dict[str, str]:
    """What a browser posts."""
    return {"key": key, **{f"a-{name}": value for name, value in given.items()}}


def send(
    own: Own, now: datetime, given: dict[str, str] = HEALTH, key: str = "k" * 20, **missing: str
) -> None:
    """Send the answers to EQ-5D-5L at baseline."""
    actions.send(own, "baseline", "eq5d", given, missing, now=now, key=key)
