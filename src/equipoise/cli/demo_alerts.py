"""The demonstration's subscriber, who is made up: asked, confirmed, and told of what happened, once, as others are."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from equipoise.core.registry.request import SearchRequest
from equipoise.web.alerts import asking, erasing, matching, people, sending, wishes
from equipoise.web.alerts.asking import Asked
from equipoise.web.mail import delivering, servers
from equipoise.web.mail import queries as mail
from equipoise.web.news import actions as news

EMAIL = "sofia@example.org"
STUDY, PLACE = "NCT06918951", "Victoria, British Columbia"
KNOWN, FRESH = 1, 7
"""How many versions of that study were known when the story begins, and how many studies are new since."""
ASKED = timedelta(days=3)
"""How long ago she asked."""
REQUEST = UUID("5d3f0bde-7a0c-4c0e-9a35-4f3f6f3a1c11")


def prepare(now: datetime) -> None:
    """Let her be told of one study and one search; nothing where she was told before, or ended it."""
    if asking.waiting(REQUEST) or erasing.by_email(EMAIL):
        return
    if not news.begin_earlier("demonstration", STUDY, versions=KNOWN, fresh=FRESH, now=now):
        return
    asked = now - ASKED
    asking.begin(_asked(), asked)
    _deliver(asked)
    subscriber = asking.confirm(REQUEST, asked + timedelta(minutes=5))
    news.gather(now)
    if subscriber is not None:
        matching.match(now)
        sending.send(now)
        _deliver(now)


def _asked() -> Asked:
    lungs = SearchRequest(text="lung cancer", near=PLACE)
    return Asked(
        request=REQUEST,
        email=EMAIL,
        wishes=(wishes.of_study(STUDY), wishes.of_search(lungs)),
        pace="at_once",
        place=PLACE,
        language="en",
        zone="America/Vancouver",
    )


def _deliver(at: datetime) -> None:
    """Put what waits for her into the mailbox, under its own day."""
    for number in erasing.by_email(EMAIL):
        for letter in mail.waiting(people.about(number)):
            delivering.deliver(letter, servers.Mailbox(), lambda: at)
