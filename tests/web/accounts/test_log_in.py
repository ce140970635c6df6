"""After logging in everybody is led to where their work is."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from equipoise.web.criteria import team as study_team

pytestmark = pytest.mark.usefixtures("database")
PASSWORD = "correct horse battery staple"


@pytest.mark.parametrize(
    ("staff", "team", "leads_to"),
    [(True, False, "studies:loads"), (False, True, "review:home"), (False, False, "accounts:mine")],
)
def test_log_in_leads_to_ones_work(client: Client, staff: bool, team: bool, leads_to: str) -> None:
    user = get_user_model().objects.create_user("ann", password=PASSWORD, is_staff=staff)
    if team:
        user.groups.add(study_team.group())
    sent = {"login": "ann", "password": PASSWORD}
    found = client.post(reverse("accounts:login"), sent, headers={"host": "127.0.0.1"})
    assert found.status_code == 302
    assert found["Location"] == reverse(leads_to)


def test_a_page_that_was_asked_for_comes_first(client: Client) -> None:
    get_user_model().objects.create_user("ann", password=PASSWORD)
    sent = {"login": "ann", "password": PASSWORD, "next": "/saved/"}
    assert client.post(reverse("accounts:login"), sent)["Location"] == "/saved/"
    elsewhere = sent | {"next": "https://example.org/"}
    assert client.post(reverse("accounts:login"), elsewhere)["Location"] == reverse("accounts:mine")
