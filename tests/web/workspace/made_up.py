"""Sites, people and messages for tests of the workspace."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.test import Client

from equipoise.core.referral.consents import Purpose
from equipoise.web.accounts.models import User
from equipoise.web.mail import delivering, servers
from equipoise.web.mail.models import Letter
from equipoise.web.referrals.models import Referral
from equipoise.web.referrals.submitting import Submission, submit
from equipoise.web.sites.models import Member, Organisation, Site, StudySite
from tests.web.accounts.people import PASSWORD, log_in

STUDY = "NCT06918951"
MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
"""Ten in the morning in Vancouver."""


def study_site(city: str = "Vancouver", email: str = "trials@harbour.example.org") -> StudySite:
    """A site that takes messages."""
    organisation, _ = Organisation.objects.get_or_create(name="Example Health")
    site = Site.objects.create(
        organisation=organisation,
        name=f"{city} Centre",
        city=city,
        country="Canada",
        zone="America/Vancouver",
        holidays_of="CA-BC",
        contact_email=email,
    )
    return StudySite.objects.create(site=site, nct_id=STUDY, location=city, said="open")


def message(where: StudySite, key: str = "one", at: datetime = MONDAY, **more: Any) -> Referral:
    """A message that the site was sent; `more`: of its person."""
    given = {"first_name": "Ada", "last_name": "Okafor", "email": f"{key}@example.org", **more}
    taken = submit(Submission(key, where.pk, given, frozenset({Purpose.CONTACT}), message="May I ask?"), at)
    return Referral.objects.get(pk=taken.id)


def member(where: StudySite | None, name: str = "ann", role: str = "coordinator") -> Client:
    """Somebody who works there, logged in; `where` None: an operator, who works nowhere."""
    user = User.objects.create_user(
        name, password=PASSWORD, name=f"{name.capitalize()} Example", is_staff=where is None
    )
    if where is not None:
        Member.objects.create(site=where.site, user_id=user.pk, role=role, since=MONDAY)
    return log_in(Client(), user)


def post(server: Any = None) -> None:
    """Let every letter that waits go out."""
    for letter_id, due_at in Letter.objects.filter(state="waiting").values_list("id", "due_at"):
        delivering.deliver(letter_id, server or servers.Mailbox(), partial(datetime.astimezone, due_at, UTC))
