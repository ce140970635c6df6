"""A participant stays on the version they consented to; another one changes what is due and loses nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from equipoise import protocols
from equipoise.core.design.roles import Role
from equipoise.web.enrolment import actions as enrolment
from equipoise.web.followup import queries
from equipoise.web.trials import actions as trials
from tests.web.accounts.people import log_in
from tests.web.followup.made_up import NOW, NUMBER, TRIAL, VISIT, saved
from tests.web.trials.example import PREPARER, Example

pytestmark = pytest.mark.django_db
PERSON = f"/trial/{TRIAL}/participants/{NUMBER}/"


def amended() -> None:
    """Version 2: the visit of week 6 comes in week 8 and has another id."""
    text = protocols.texts()["stop-2.yaml"].replace('version: "1"', 'version: "2"', 1)
    overlay = next(each for name, each in protocols.overlays().items() if name.startswith("stop-2"))
    for old, new in (
        ("week6:", "week8:"),
        ("6 weeks after", "8 weeks after"),
        ("title: Week 6", "title: Week 8"),
    ):
        assert old in overlay
        overlay = overlay.replace(old, new, 1)
    trials.adopt(TRIAL, text, overlay, PREPARER, NOW, why="Too early")


def consented_again(example: Example) -> None:
    given = enrolment.Given(
        version="2",
        information="2.0",
        day=(NOW + timedelta(days=1)).date(),
        how="paper",
        explained_by="oncologist-01",
    )
    later = NOW + timedelta(days=1)
    enrolment.consent(TRIAL, NUMBER, given, by=example.by(Role.COORDINATOR), now=later)


def keys() -> list[str]:
    return [each.slot.key for each in queries.due(TRIAL, "01", NOW)][:3]


def test_what_is_due_follows_the_version_that_was_consented_to(example: Example) -> None:
    amended()
    assert keys() == ["baseline", "week6", "month3"]
    page = log_in(Client(), example.user(Role.COORDINATOR)).get(PERSON).content.decode()
    assert "Consent to version 2 would change" in page and "Week 8 is new" in page
    consented_again(example)
    assert keys() == ["baseline", "week8", "month3"]


def test_what_was_kept_under_an_earlier_version_is_read_and_corrected(example: Example) -> None:
    saved(example)
    amended()
    consented_again(example)
    client = log_in(Client(), example.user(Role.COORDINATOR))
    assert "Kept under an earlier version" in client.get(PERSON).content.decode()
    form = f"{PERSON}forms/week6/visit/1/"
    assert client.get(f"{form}review/").status_code == 200
    sent = {"key": "k", "revision": "1", "v.WEIGHT": "71", "why": "Typing error"}
    assert client.post(form, sent).status_code == 303
    held = queries.entry(TRIAL, VISIT)
    assert held is not None
    assert (held.values["WEIGHT"], held.version) == ("71", "1")
    assert client.get(f"{PERSON}forms/week6/eq5d/1/").status_code == 404  # nothing new under what is over
