"""What lies outside one's sites is not there: tried on every address of the workspace, as its list names them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from equipoise.web.audit.models import Entry
from equipoise.web.referrals.models import Referral
from equipoise.web.sites.models import StudySite
from equipoise.web.workspace import site_urls, urls
from equipoise.web.workspace.actions import keep_phrase
from equipoise.web.workspace.models import Phrase
from tests.web.workspace import made_up
from tests.web.workspace.made_up import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)
OURS = [each for each in urls.urlpatterns if each not in site_urls.urlpatterns]
NAMES = sorted(str(each.name) for each in OURS)
OPERATORS = {"stuck", "stuck-again", "figures", "figures-export"}
LISTS = {"inbox", "search", "export", "figures", "figures-export"}
"""Addresses that name nothing: they are there for every team, and must show nothing of others."""
TOLD = ("Ada", "Okafor", "one@example.org", "May I ask?")


@pytest.fixture
def theirs() -> StudySite:
    return made_up.study_site()


@pytest.fixture
def referral(theirs: StudySite) -> Referral:
    return made_up.message(theirs)


def address(name: str, referral: Referral, site: int) -> str:
    """The address of that name, about this referral or site."""
    keep_phrase(site, "Hello", "Hello {first_name}", by="test", now=MONDAY)
    about: dict[str, Any] = {
        "referral_id": referral.id,
        "site_id": site,
        "number": Phrase.objects.get(site=site).pk,
        "code": referral.code,
        "table": "road",
    }
    pattern = next(each for each in OURS if each.name == name).pattern
    return reverse(f"workspace:{name}", kwargs={key: about[key] for key in pattern.converters})


def both(client: Client, path: str) -> list[Any]:
    """What the address answers to GET and to POST, as far as it takes them."""
    data = {"text": "Ada", "event": "answer", "step": "send", "seen": "1", "screened": "yes", "member": ""}
    answers = [client.get(path), client.post(path, {**data, "step": ""}), client.post(path, data)]
    return [each for each in answers if each.status_code != 405]


def body(response: Any) -> str:
    parts = response.streaming_content if response.streaming else [response.content]
    return b"".join(parts).decode()


@pytest.mark.parametrize("name", NAMES)
def test_a_coordinator_of_another_site_finds_nothing(
    name: str, referral: Referral, theirs: StudySite
) -> None:
    path = address(name, referral, theirs.site_id)
    stranger = made_up.member(made_up.study_site("Surrey"), "bob", "manager")
    before = Referral.objects.values().get()
    answers = both(stranger, path)
    assert answers
    for response in answers:
        assert response.status_code == (200 if name in LISTS else 404)
        assert not [
            each
            for each in (*TOLD[:2], *TOLD[2:], referral.code)
            if each in body(response).replace('value="Ada"', "")
        ]
    assert Referral.objects.values().get() == before
    assert Phrase.objects.filter(site=theirs.site_id).exists()


@pytest.mark.parametrize("name", NAMES)
def test_who_is_not_logged_in_is_led_to_log_in(name: str, referral: Referral, theirs: StudySite) -> None:
    for response in both(Client(), address(name, referral, theirs.site_id)):
        assert (response.status_code, "/account/log-in/" in response["Location"]) == (302, True)


@pytest.mark.parametrize("name", NAMES)
def test_an_operator_sees_nothing_of_the_person(name: str, referral: Referral, theirs: StudySite) -> None:
    operator = made_up.member(None, "olga")
    made_up.post(Refusing())
    for response in both(operator, address(name, referral, theirs.site_id)):
        if name in OPERATORS or (name == "inbox" and response.status_code == 302):
            assert response.status_code in {200, 302}
        else:
            assert response.status_code == 404
        assert not [each for each in TOLD if each in body(response)]
    assert not Entry.objects.filter(verb="looked at referral").exists()


def test_filters_by_anothers_site_are_as_if_it_were_not_there(referral: Referral, theirs: StudySite) -> None:
    stranger = made_up.member(made_up.study_site("Surrey"), "bob")
    for number in (theirs.site_id, 999_999):
        found = stranger.get(reverse("workspace:inbox"), {"site": number})
        assert found.context["found"].total == 0
        assert found.context["found"].filters.site is None


def test_who_loses_their_role_finds_nothing_with_the_next_click(
    referral: Referral, theirs: StudySite
) -> None:
    ann = made_up.member(theirs)
    path = reverse("workspace:referral", args=[referral.id])
    assert ann.get(path).status_code == 200
    theirs.site.members.all().delete()
    assert ann.get(path).status_code == 404


class Refusing:
    """A mail server that knows no address."""

    def send(self, letter: object) -> bool:
        from equipoise.web.mail import servers

        raise servers.Refused("550")

    def close(self) -> None:
        """Nothing is open."""
