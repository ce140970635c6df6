"""A trial's pages: whom they are there for, and what stands on them."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.test import Client, RequestFactory

from equipoise.core.design.roles import Role
from equipoise.web.trials.frame import frame
from tests.web.accounts.people import log_in, person
from tests.web.trials.example import Example, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture
def example() -> Example:
    return prepared()


def test_what_is_not_yours_is_not_there(client: Client, example: Example) -> None:
    """A trial in which one has no role answers like one that is nowhere."""
    log_in(client, person("nobody"))
    there, nowhere = client.get("/trial/stop-2/"), client.get("/trial/nowhere/")
    assert there.status_code == nowhere.status_code == client.get("/trial/").status_code == 404
    assert there.content.replace(b"stop-2", b"") == nowhere.content.replace(b"nowhere", b"")


def test_who_has_one_trial_is_led_straight_to_it(client: Client, example: Example) -> None:
    log_in(client, example.user(Role.COORDINATOR, "03"))
    answer = client.get("/trial/", follow=True)
    assert answer.redirect_chain == [("/trial/stop-2/", 302)]
    assert "Coordinator, site 03" in answer.content.decode()


def test_a_role_that_was_ended_opens_nothing_with_the_next_click(client: Client, example: Example) -> None:
    from equipoise.web.trials import actions

    log_in(client, example.user(Role.MONITOR))
    assert client.get("/trial/stop-2/").status_code == 200
    by = example.by(Role.MANAGER)
    actions.end_role("stop-2", "monitor", "monitor", "", by=by, now=example.now)
    assert client.get("/trial/stop-2/").status_code == 404


def test_there_is_no_frame_for_who_has_no_role(rf: RequestFactory, example: Example) -> None:
    """Also where a page would ask for no deed: every room's pages begin with the frame."""
    request = rf.get("/trial/stop-2/")
    request.user = person("stranger")
    with pytest.raises(Http404):
        frame(request, "stop-2")
    request.user = example.user(Role.COORDINATOR, "02")
    page = frame(request, "stop-2")
    assert page.require("screen", "02").role == page.require("screen").role == "coordinator"
    assert [each.number for each in page.sites("screen")] == ["02"]
    for deed, site in (("screen", "01"), ("manage_people", ""), ("see_arm", "02"), ("no such deed", "02")):
        with pytest.raises(Http404):
            page.require(deed, site)
