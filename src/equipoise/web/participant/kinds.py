"""The kinds of events of this room. A link's secret stands in none of them."""

from __future__ import annotations

from equipoise.web.ledger.kinds import Event, Kind
from equipoise.web.participant.models import Wish

LINK_MADE, LINK_ENDED = "participant.link_made", "participant.link_ended"
WISHED, SPOKEN = "participant.asked_to_talk", "participant.talked"
MODELS = (Wish,)


def number_of(event: Event) -> str:
    """The participant an event is about."""
    return event.subject.partition(":")[2]


def _nothing(event: Event) -> None:
    """Nothing is made from it: a link can't be made anew from the ledger, so that nobody can who reads it."""


def _wished(event: Event) -> None:
    Wish.objects.create(id=event.id, trial=event.trial, number=number_of(event), site=event.site, at=event.at)


def _spoken(event: Event) -> None:
    rows = Wish.objects.filter(trial=event.trial, number=number_of(event), done_at=None)
    rows.update(done_at=event.at, done_by=event.actor)


KINDS = (
    Kind(LINK_MADE, "got a link to their own pages", _nothing),
    Kind(LINK_ENDED, "had their link ended", _nothing),
    Kind(WISHED, "asked to speak about stopping", _wished),
    Kind(SPOKEN, "was spoken with about stopping", _spoken),
)
