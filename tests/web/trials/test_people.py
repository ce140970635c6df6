"""The pages on which a manager gives and ends roles, opens and closes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from equipoise.core.design.roles import Role
from equipoise.web.accounts.models import User
from equipoise.web.ledger import queries as ledger
from equipoise.web.trials import queries
from tests.web.accounts.people import log_in, person
from tests.web.trials.example import Example, prepared

pytestmark = pytest.mark.django_db
APPOINT = "/trial/stop-2/people/appoint/"


@pytest.fixture
def example() -> Example:
    return prepared()


@pytest.fixture
def manager(client: Client, example: Example) -> Client:
    return log_in(client, example.user(Role.MANAGER))


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def refused(client: Client, path: str, **sent: str) -> str:
    """What the page says that refuses what was sent."""
    answer = client.post(path, sent)
    assert answer.status_code == 400
    return answer.content.decode()


def test_everybody_in_the_trial_sees_who_does_what_and_who_is_blind(client: Client, example: Example) -> None:
    log_in(client, example.user(Role.STEWARD))
    shown = page(client, "/trial/stop-2/people/")
    assert "coordinator-06" in shown
    assert "Site 03, Foothills Cancer Centre" in shown
    assert "May know treatments" in shown
    assert "/appoint/" not in shown
    assert client.get(APPOINT).status_code == 404


def test_a_manager_gives_a_role_with_a_reason(manager: Client) -> None:
    newcomer = person("newcomer")
    newcomer.name = "Ada Newcomer"
    newcomer.save()
    sent = {"username": "newcomer", "role": "oncologist", "site": "03", "why": "Joins the team"}
    answer = manager.post(APPOINT, sent, follow=True)
    assert "The role is given." in answer.content.decode()
    assert "Ada Newcomer" in answer.content.decode()
    event = ledger.events("stop-2")[-1]
    assert (event.kind, event.actor, event.role, event.why) == (
        "trials.appointed", "trial-manager", "manager", "Joins the team",
    )  # fmt: skip


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(manager: Client) -> None:
    shown = refused(manager, APPOINT, username="noone<b>", role="monitor", why="He is good")
    assert "There is no log-in “noone&lt;b&gt;”." in shown
    assert 'value="noone&lt;b&gt;"' in shown
    assert "He is good" in shown
    assert "Write why" in refused(manager, APPOINT, username="monitor", role="monitor")
    assert "Choose a site." in refused(manager, APPOINT, username="monitor", role="treating", why="x")


def test_what_is_wrong_has_the_focus_and_leads_to_each_field(manager: Client) -> None:
    shown = refused(manager, APPOINT, site="03")
    assert "<title>Something is wrong: Give somebody a role" in shown
    assert "3 things are to be mended" in shown and 'role="alert" tabindex="-1" autofocus' in shown
    places = re.findall(r'href="#([a-z]+-error)"', shown)
    assert places == ["username-error", "role-error", "why-error"]
    assert all(f'id="{each}"' in shown and each in shown.partition("<form")[2] for each in places)


def test_a_manager_cannot_give_themselves_a_role_that_knows_treatments(manager: Client) -> None:
    for role, site in (("treating", "01"), ("on_call", ""), ("independent", ""), ("steward", "")):
        shown = refused(manager, APPOINT, username="trial-manager", role=role, site=site, why="I want to")
        assert "One person can’t be" in shown
    assert queries.standing("stop-2", "trial-manager", queries.people("stop-2")[-1].since).roles == {
        "": frozenset({"manager"})
    }


def test_giving_a_role_asks_again_who_one_is(manager: Client) -> None:
    session = manager.session
    for each in session["account_authentication_methods"]:
        each["at"] -= 3600
    session.save()
    for path in (APPOINT, "/trial/stop-2/state/"):
        assert "/account/again/" in manager.get(path)["Location"]
        assert "/account/again/" in manager.post(path, {"role": "monitor"})["Location"]


def test_a_role_is_ended_with_a_reason_and_stands_among_the_former(manager: Client) -> None:
    number = next(each.id for each in queries.people("stop-2") if each.username == "monitor")
    path = f"/trial/stop-2/people/{number}/end/"
    assert "Write why" in refused(manager, path)
    shown = manager.post(path, {"why": "Another one comes"}, follow=True).content.decode()
    assert "The role is ended." in shown
    assert "Roles that were ended: 1" in shown
    assert manager.get(path).status_code == 404


def test_the_only_manager_is_told_so(manager: Client) -> None:
    number = next(each.id for each in queries.people("stop-2") if each.username == "trial-manager")
    shown = refused(manager, f"/trial/stop-2/people/{number}/end/", why="Enough")
    assert "only manager" in shown
    assert "This is you." in shown


def test_somebody_who_became_an_operator_is_named(manager: Client) -> None:
    User.objects.filter(username="steward-2").update(is_staff=True)
    assert "steward-2: An operator of this installation" in page(manager, "/trial/stop-2/people/")


def test_opening_and_closing_is_the_manager_s_and_needs_a_reason(client: Client, example: Example) -> None:
    path, site = "/trial/stop-2/state/", "/trial/stop-2/sites/02/state/"
    log_in(client, example.user(Role.DATA_MANAGER))
    sent: dict[str, Any] = {"state": "paused", "why": "An inspection"}
    assert {client.post(each, sent).status_code for each in (path, site)} == {404}
    log_in(client, example.user(Role.MANAGER))
    assert "Write why" in refused(client, path, state="paused")
    assert "can’t become “locked”" in refused(client, path, state="locked", why="x")
    assert "Paused" in client.post(path, sent, follow=True).content.decode()
    assert "screens nobody new" in client.post(site, sent, follow=True).content.decode()
    assert [each.number for each in queries.sites("stop-2") if not each.open] == ["02"]


def test_a_site_s_name_leads_to_its_visits_for_who_may_see_them(client: Client, example: Example) -> None:
    for role, led in ((Role.MONITOR, 6), (Role.COORDINATOR, 1), (Role.ON_CALL, 0)):
        log_in(client, example.user(role))
        shown = page(client, "/trial/stop-2/sites/")
        assert shown.count('<th scope="row"><a href="/trial/stop-2/visits/?site=') == led, role
        assert ("A site’s name leads to its visits." in shown) == bool(led)


def test_a_site_is_added_with_the_next_number(manager: Client) -> None:
    path = "/trial/stop-2/sites/add/"
    assert 'value="07"' in page(manager, path)
    sent = {
        "number": "07",
        "name": "<b>Prairie</b>",
        "city": "Regina",
        "country": "Canada",
        "zone": "Nowhere",
    }
    assert "Choose a time zone" in refused(manager, path, **sent)
    shown = manager.post(path, sent | {"zone": "America/Regina"}, follow=True).content.decode()
    assert "&lt;b&gt;Prairie" in shown
    assert "Site 07 is" in refused(manager, path, **sent | {"zone": "America/Regina", "name": "Other"})
