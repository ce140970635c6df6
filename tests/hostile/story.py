"""One person's whole story over HTTP and mail: everything that may leave a trace of them somewhere, happens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from typing import Any

from django.http import HttpResponse
from django.test import Client, override_settings

from equipoise.core.registry.reader import read
from equipoise.demonstration import records
from equipoise.web.accounts.models import User
from equipoise.web.fit import answers as kept
from equipoise.web.fit.answers import Answer, Answers
from equipoise.web.mail import messages, queue, receiving, servers
from equipoise.web.mail.models import Letter
from equipoise.web.referrals.models import Referral
from equipoise.web.sites.entries import entries
from equipoise.web.sites.models import Member, Organisation, Site, StudySite
from tests.web.accounts.people import PASSWORD, log_in
from tests.web.contact import made_up
from tests.web.finder import samples
from tests.web.mail.peers import Peer, listening
from tests.web.mail.test_receiving import reply, report

STOP_2 = "NCT06918951"
EMAIL = "wilhelmina.oyelaran@post.example.org"
TYPED = {
    "writes_for": "carer",
    "first_name": "Wilhelmina",
    "last_name": "Oyelaran-Búrke",
    "email": EMAIL,
    "phone": "+1 604 555 0177",
    "language": "other",
    "other_language": "Igbo of Nsukka",
    "times": "Tuesdays after dialysis",
    "message": "The scan of March showed three spots in the liver.",
}
SAID = {
    "question": "Which hospital gave the gamma treatment?",
    "written": "Saint Ninnoc infirmary, ward seven",
    "mailed": "My sister drives me on Wednesdays",
    "answer": "Your oncologist may send the films to us",
    "note": "Sounded anxious on the telephone, lives alone",
    "unverified": "Forward the bank particulars to me instead",
    "reason": "The lesion beside the spine rules it out",
    "bounced": "No such mailbox wilhelmina here any more",
}
SHORTEST = 6
"""Characters of a value that is looked for: shorter words stand in many texts."""


@dataclass
class Story:
    """What was done, and what was seen on the way."""

    referral: Any
    page: str
    client: Client
    coordinator: Client
    operator: Client
    answers: list[Any] = field(default_factory=list)
    letters: list[bytes] = field(default_factory=list)

    @property
    def secret(self) -> str:
        """Of the private page."""
        return self.page.split("/")[2]

    def values(self) -> dict[str, str]:
        """Everything personal: what was typed, written, answered and noted, and the secret of the private page."""
        said = {f"answer {each['key']}": str(each["said"]) for each in self.attached}
        whole = {"secret": self.secret, **TYPED, **SAID, **said, "phone digits": "6045550177"}
        left_out = {"writes_for", "language"}
        return {
            name: value for name, value in whole.items() if len(value) >= SHORTEST and name not in left_out
        }

    attached: list[dict[str, Any]] = field(default_factory=list)

    def headers(self) -> bytes:
        """Whatever stands outside of the letters' bodies, those to the person's own address left out."""
        parsed = [message_from_bytes(each) for each in self.letters]
        return "\n".join(
            f"{name}: {value}" for one in parsed for name, value in one.items() if name.lower() != "to"
        ).encode()


@contextmanager
def told() -> Iterator[Story]:
    """The story, told up to a declined message; the mail server listens as long as the block runs."""
    where = centre()
    with listening(Peer()) as peer, override_settings(PROOF_BITS=4, MAIL_SERVER=_address(peer)):
        story = _sent(where)
        _work()
        _talk(story)
        _replies(story)
        _decline(story)
        _work()
        _look(story)
        story.letters = list(peer.taken)
        yield story


def centre() -> StudySite:
    """STOP-2 with one centre that takes messages."""
    record = next(
        each for each in records() if each["protocolSection"]["identificationModule"]["nctId"] == STOP_2
    )
    samples.load(record)
    key, entry = next(iter(entries(read(record)).items()))
    organisation, _ = Organisation.objects.get_or_create(name="Example Health")
    site = Site.objects.create(
        organisation=organisation,
        name=entry.name,
        city=entry.city,
        country="Canada",
        zone="America/Vancouver",
        contact_email="desk@centre.example.org",
    )
    return StudySite.objects.create(site=site, nct_id=STOP_2, location=key, said="open")


def _sent(where: StudySite) -> Story:
    client = Client()
    response = HttpResponse()
    given = {"birth_date": Answer("1947-03-29"), "ecog": Answer("1")}
    kept.write(response, Answers(given, "carer"))
    client.cookies[kept.COOKIE] = response.cookies[kept.COOKIE].value
    there = f"/studies/{STOP_2}/contact/{where.location}/"
    form = form_of(client, there)
    wrong = client.post(there, {**form, "email": "wilhelmina.oyelaran at post", "step": "review"})
    answer = client.post(there, {**form, "agree": ["contact", "call", "answers", "speaks_for"]})
    assert answer.status_code == 302, answer.content.decode()[:2_000]
    again = client.post(there, {**form, "agree": ["contact", "call", "answers", "speaks_for"]})
    row = Referral.objects.latest("created_at")
    story = Story(row, answer["Location"].partition("?")[0], client, *_team(where), [wrong, answer, again])
    story.attached = list(row.answers or [])
    assert story.attached, "the answers of the self-check are with it"
    return story


def form_of(client: Client, there: str) -> dict[str, Any]:
    """The form as it is sent, with its proof of work."""
    return made_up.form_of(client, there, **TYPED)


def _team(where: StudySite) -> tuple[Client, Client]:
    ann = User.objects.create_user(
        "ann", password=PASSWORD, name="Ann Example", email="ann@centre.example.org"
    )
    olga = User.objects.create_user("olga", password=PASSWORD, is_staff=True)
    Member.objects.create(site=where.site, user_id=ann.pk, role="coordinator", since=datetime.now(UTC))
    return log_in(Client(), ann), log_in(Client(), olga)


def _address(peer: Peer) -> dict[str, object]:
    return {"scheme": "smtp+plain", "host": "127.0.0.1", "port": peer.port, "user": "", "password": ""}


def _work() -> None:
    """What the worker does: every task, and every letter by a real mail server."""
    while queue.run_next("story", datetime.now(UTC)):
        pass
    servers.rest()
    assert not Letter.objects.filter(state="waiting").exists()


def _talk(story: Story) -> None:
    """The team looks, notes and asks; the person writes; the team answers."""
    there, see = f"/workspace/messages/{story.referral.id}/", story.coordinator
    story.answers += [see.get("/workspace/"), see.get(there)]
    story.answers += [see.post(f"{there}note/", {"text": SAID["note"]})]
    _say(story, "ask", SAID["question"])
    story.answers += [story.client.post(f"{story.page}write/", {"text": SAID["written"]})]
    _say(story, "answer", SAID["answer"])
    story.answers += [see.post(f"{there}screen/", {"screened": "yes"})]
    _work()


def _say(story: Story, event: str, text: str, **more: str) -> None:
    newest = story.referral.story.order_by("-id").values_list("id", flat=True)[0]
    data = {"event": event, "step": "send", "seen": newest, "text": text, **more}
    answer = story.coordinator.post(f"/workspace/messages/{story.referral.id}/say/", data)
    assert answer.status_code == 302, answer.content.decode()[:2_000]
    story.answers.append(answer)


def _replies(story: Story) -> None:
    """A reply of the person, one from elsewhere, and a bounce that names the address."""
    about = Letter.objects.filter(about=f"referral:{story.referral.id}")
    to_person = about.filter(kind="person_copy").get()
    now = datetime.now(UTC)
    for text, sender in ((SAID["mailed"], EMAIL), (SAID["unverified"], "eve@example.org")):
        raw = reply(text, From=sender, Message_ID=f"<{len(text)}@post.example.org>")
        assert receiving.receive(raw, [messages.tagged("reply", to_person.id)], now, sender=sender) == "taken"
    last = about.filter(kind="person_answered").latest("created_at")
    raw = report("failed", "5.1.1", SAID["bounced"]).replace(b"ada@example.org", EMAIL.encode())
    assert receiving.receive(raw, [messages.tagged("bounce", last.id)], now, sender="<>") == "taken"


def _decline(story: Story) -> None:
    _say(story, "decline", SAID["reason"], reason="criteria")
    story.answers += [story.client.post("/messages/link/", {"email": EMAIL})]


def _look(story: Story) -> None:
    """Everything that shows something, and things that go wrong."""
    see, page = story.coordinator, story.page
    story.client.post("/messages/link/", {"email": EMAIL})  # its task waits
    story.answers += [story.client.get(f"{page}{each}") for each in ("", "export/", "export/page/", "next/")]
    story.answers += [see.post("/workspace/search/", {"text": "Oyelaran"})]
    story.answers += [see.get(each) for each in ("/workspace/figures/", "/workspace/messages.csv")]
    for each in story.answers:
        if each.streaming:
            b"".join(each)
    story.answers += [story.operator.get(each) for each in ("/operations/queue/", "/workspace/stuck/")]
    assert re.search("Oyelaran", see.get(f"/workspace/messages/{story.referral.id}/").content.decode())


def bodies(letter: bytes) -> list[bytes]:
    """The parts of a letter as they are read."""
    parts = message_from_bytes(letter).walk()
    return [each.get_payload(decode=True) or b"" for each in parts if not each.is_multipart()]  # type: ignore[misc]


def mailbox() -> None:
    """The same letters in the demonstration's mailbox."""
    for letter in Letter.objects.filter(emptied=False):
        servers.Mailbox().send(letter)


__all__ = ["SAID", "TYPED", "Story", "mailbox", "told"]
