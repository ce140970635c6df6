"""What becomes of letters to subscribers: those that come back end it, those that arrive prove the address."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db.models import F

from equipoise.core.values.errors import InputError
from equipoise.web.alerts import changing, people
from equipoise.web.alerts.models import Subscriber
from equipoise.web.alerts.people import TAKING, State
from equipoise.web.audit import actions as audit
from equipoise.web.mail.outcomes import Outcome

MOST = 3
"""Letters in a row that could not be handed over in four days of trying, after which the address counts as gone."""
ENDING = frozenset(
    {
        *("stop", "end", "unsubscribe", "remove", "cancel"),
        *("désabonner", "désabonnement", "désinscrire", "désinscription", "arrêter", "arrêt"),
    }
)
"""One word that ends it, in answer to a letter: people answer before they look for a link."""
LONGEST_WISH = 4
"""Words of an answer that is taken for such a wish; a longer one may say anything."""


def heard(outcome: Outcome) -> None:
    """Let what became of a letter have its effect. Of one to be sent again: InputError where nobody wants it."""
    subscriber = _subscriber(outcome)
    if subscriber is None:
        if outcome.what == "resent":
            raise InputError("Whoever this letter was for has ended it.")
        return
    match outcome.what:
        case "sent" | "delivered":
            Subscriber.objects.filter(pk=subscriber.pk).exclude(returned=0).update(returned=0)
        case "bounced":
            _returned(subscriber, outcome.at)
        case "dead":
            _undelivered(subscriber, outcome.at)
        case "replied":
            _replied(subscriber, outcome)
        case "resent":
            _wanted(subscriber)


def _subscriber(outcome: Outcome) -> Subscriber | None:
    with suppress(ValueError):
        number = UUID(outcome.about.partition(":")[2])
        return Subscriber.objects.select_for_update().filter(pk=number).first()
    return None


def _returned(subscriber: Subscriber, now: datetime) -> None:
    """The address does not exist, or refuses us: after the first time nothing more is sent there."""
    if subscriber.state in (*TAKING, State.UNCONFIRMED):
        subscriber.state, subscriber.ended_at = State.BOUNCED, now
        subscriber.save(update_fields=["state", "ended_at"])
        about = people.about(subscriber.pk)
        audit.record(at=now, actor="mail", verb="stopped alerts that came back", subject=about)


def _undelivered(subscriber: Subscriber, now: datetime) -> None:
    Subscriber.objects.filter(pk=subscriber.pk).update(returned=F("returned") + 1)
    if subscriber.returned + 1 >= MOST:
        _returned(subscriber, now)


def _replied(subscriber: Subscriber, outcome: Outcome) -> None:
    """An answer of one word, from the address that the letter went to, ends it; everything else has no effect."""
    words = outcome.text.casefold().split()
    said = {each.strip(".,;:!?«»“”\"'()") for each in words}
    if outcome.known and len(words) <= LONGEST_WISH and said & ENDING:
        changing.end(subscriber.pk, "by a reply", outcome.at)


def _wanted(subscriber: Subscriber) -> None:
    """A letter that came back is sent again by an operator, who then thinks that the address is right."""
    if subscriber.state == State.STOPPED:
        raise InputError("Whoever this letter was for has ended it.")
