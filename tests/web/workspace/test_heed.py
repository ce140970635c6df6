"""What a manager sees to beside messages: what the registry says otherwise, and invitations that came back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from equipoise.core.registry.reader import read
from equipoise.web.mail import servers
from equipoise.web.mail.models import Letter
from equipoise.web.mail.outcomes import Outcome, What, tell
from equipoise.web.sites import inviting
from equipoise.web.sites.entries import entries
from equipoise.web.sites.models import Invitation, StudySite
from tests.web.contact import made_up
from tests.web.finder import samples
from tests.web.workspace.made_up import MONDAY, member, message, post

pytestmark = pytest.mark.django_db(transaction=True)
COMPARE, LOOK = "Compare and decide", "could not be delivered"


class Refusing:
    """A mail server that knows no address."""

    def send(self, letter: object) -> bool:
        raise servers.Refused("550")

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def desk(db: None) -> StudySite:
    """A site that agreed with the registry."""
    samples.load(made_up.record())
    found = made_up.on_board()[made_up.NEAR]
    found.registry = entries(read(made_up.record()))[found.location].as_object()
    found.save()
    return found


def inbox(client: Client) -> str:
    return client.get("/workspace/").content.decode()


def test_a_manager_is_told_that_the_registry_differs_and_others_are_not(desk: StudySite) -> None:
    mia, ann = member(desk, "mia", "manager"), member(desk)
    assert COMPARE not in inbox(mia)
    changed = made_up.record()
    changed["protocolSection"]["contactsLocationsModule"]["locations"][0]["status"] = "COMPLETED"
    changed["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"] = {"date": "2026-11-20"}
    samples.load(changed)
    assert COMPARE in inbox(mia)
    assert "about 1 place." in inbox(mia)
    assert COMPARE not in inbox(ann)


def test_an_invitation_that_came_back_is_shown_to_who_invites(desk: StudySite) -> None:
    mia, ann = member(desk, "mia", "manager"), member(desk)
    number = inviting.invite(desk.site_id, "coordinator", "wrong@example.org", by="mia", now=MONDAY)
    address = f"/sites/{desk.site_id}/people/"
    assert LOOK not in inbox(mia)
    post(Refusing())
    assert LOOK in inbox(mia)
    assert "wrong@example.org" not in inbox(mia)
    assert LOOK not in inbox(ann)
    assert LOOK in mia.get(address).content.decode()
    inviting.resend(desk.site_id, number, by="mia", now=MONDAY + timedelta(hours=1))
    assert LOOK not in inbox(mia)


@pytest.mark.parametrize("what", ["sent", "delivered", "resent", "replied"])
def test_only_what_came_back_counts(desk: StudySite, what: What) -> None:
    number = inviting.invite(desk.site_id, "coordinator", "ada@example.org", by="mia", now=MONDAY)
    tell(Outcome(uuid4(), "site_invitation", f"invitation:{number}", what, MONDAY))
    assert Invitation.objects.get().returned_at is None
    assert Letter.objects.count() == 1


def test_who_manages_nothing_costs_no_query_more(desk: StudySite) -> None:
    message(desk)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        inbox(member(desk))
    assert not any("returned_at" in each["sql"] for each in counted.captured_queries)
