"""A flood of forms: rows stay bounded, nothing too large is kept, and the honest person still gets through."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from equipoise.web.referrals.models import Referral
from tests.web.contact import made_up
from tests.web.contact.made_up import TYPED

SITE_WITHOUT_PROOF = 6
"""Messages an hour that one site gets from those who prove no work, in these tests."""


@pytest.fixture(autouse=True)
def _limits(settings: LazySettings) -> None:
    settings.CONTACT_LIMITS = {
        **settings.CONTACT_LIMITS,
        "plain.site": (SITE_WITHOUT_PROOF, 3_600),
        "site": (50, 3_600),
    }


def rows() -> dict[str, int]:
    """How many rows each table has."""
    return {each._meta.label: each._default_manager.count() for each in apps.get_models()}


def flood(
    client: Client, address: str, form: dict[str, object], first: int, count: int, many: bool
) -> set[int]:
    """Posts without proof, each of another sender; `many`: each from another network address too."""
    return {
        client.post(
            address,
            {**form, "email": f"program-{each}@example.org", "proof": ""},
            REMOTE_ADDR=f"203.0.113.{each % 250 + 1}" if many else "203.0.113.1",
        ).status_code
        for each in range(first, first + count)
    }


@pytest.mark.parametrize("many", [False, True])
def test_once_a_limit_is_reached_no_table_grows_and_a_person_gets_through(
    client: Client, address: str, many: bool
) -> None:
    form = made_up.form_of(Client(), address)
    flood(client, address, form, 0, 3 * SITE_WITHOUT_PROOF, many)
    assert Referral.objects.count() <= SITE_WITHOUT_PROOF
    before = rows()
    assert flood(client, address, form, 1_000, 40, many) == {429}
    assert rows() == before
    person = Client(REMOTE_ADDR="198.51.100.7")
    sent = person.post(address, made_up.form_of(person, address))
    assert (sent.status_code, Referral.objects.count()) == (302, before["referrals.Referral"] + 1)


def test_what_is_too_large_gets_a_sentence_and_leaves_nothing(client: Client, address: str) -> None:
    form = made_up.form_of(client, address)
    before = rows()
    answer = client.post(address, {**form, "message": "A" * 1_100_000})
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 413
    assert page.h1.get_text() == "What was sent is too large"  # type: ignore[union-attr]
    assert "Nothing of it was kept" in page.main.get_text()  # type: ignore[union-attr]
    assert "AAAA" not in answer.content.decode()
    assert rows() == before


def test_a_lost_link_costs_as_much_for_a_stranger_as_for_who_wrote(client: Client, private: str) -> None:
    client.post("/messages/link/", {"email": "first@example.org"})  # the count of this network address begins
    seen = []
    for email in (TYPED["email"], "nobody@example.org"):
        with CaptureQueriesContext(connection) as counted:
            answer = client.post("/messages/link/", {"email": email})
        seen.append((answer.status_code, answer.content, [each["sql"].split()[0] for each in counted]))
    assert seen[0] == seen[1]
