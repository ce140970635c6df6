"""What the stateful test plays with: mail servers of every kind, and what its model knows of a message."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from equipoise.core.referral.consents import Purpose
from equipoise.core.referral.states import STANDINGS, Event, Party, State, after, find
from equipoise.web.mail import servers
from equipoise.web.mail.models import Letter
from equipoise.web.referrals.submitting import Submission, Submitted
from equipoise.web.sites.models import Organisation, Site, StudySite


class Peer:
    """A mail server that takes, keeps or refuses every letter, or hangs up."""

    def __init__(self, way: str) -> None:
        self.way = way

    def send(self, letter: Letter) -> bool:
        """As a real one answers."""
        if self.way == "refuses":
            raise servers.Refused("550")
        if self.way == "hangs up":
            raise servers.Trouble("451")
        if self.way == "is down":
            raise servers.Down("ConnectionRefusedError")
        return self.way == "delivers"

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class Known:
    """What the model knows of one message."""

    taken: Submitted
    key: str
    given: frozenset[Purpose]
    previous: UUID | None
    last: datetime
    waits_since: datetime
    state: State = State.DRAFT
    story: list[Event] = field(default_factory=list)
    agreed: set[Purpose] = field(default_factory=set)
    erased: bool = False

    @property
    def id(self) -> UUID:
        """Of the referral."""
        return self.taken.id

    def may(self, event: Event) -> bool:
        """Whether the table allows it, of one that is not erased."""
        return not self.erased and find(self.state, event) is not None

    def move(self, event: Event, by: Party, now: datetime) -> None:
        """As the table says."""
        before, self.state, self.last = self.state, after(self.state, event, by), now
        if STANDINGS[self.state].clock and not STANDINGS[before].clock:
            self.waits_since = now
        self.story.append(event)


def part(organisation: Organisation, town: str) -> int:
    """A centre that takes messages. Gives its part in the study."""
    site = Site.objects.create(
        organisation=organisation,
        name=f"{town} Cancer Centre",
        city=town,
        country="Canada",
        zone="America/Vancouver",
        holidays_of="CA-BC",
        contact_email=f"{town.lower()}@trials.example.org",
    )
    return StudySite.objects.create(site=site, nct_id="NCT06918951", location=town, said="open").pk


def given(key: str, centre: int, more: frozenset[Purpose], previous: UUID | None) -> Submission:
    """What a person sends by a form of that key, with what they agreed to besides."""
    person = {"first_name": "Ada", "last_name": "Okafor", "email": f"ada-{key[0]}@example.org"}
    person |= {"phone": "604 555 0123"} if Purpose.CALL in more else {}
    answers = [{"question": "How old are you?", "said": "61"}] if Purpose.ANSWERS in more else []
    agreed = frozenset({Purpose.CONTACT, *more})
    return Submission(key, centre, person, agreed, message="May I ask?", answers=answers, previous=previous)
