"""Sending a message to a study centre: counted, its proof used up, the earlier one withdrawn, then taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from equipoise.core.referral.states import Event
from equipoise.web.guard import actions as guard
from equipoise.web.guard import proofs
from equipoise.web.guard.limits import Reached, Try
from equipoise.web.referrals import actions as referrals
from equipoise.web.referrals import persons
from equipoise.web.referrals.persons import Own
from equipoise.web.referrals.submitting import Submission, submit

Count = Callable[[bool], Sequence[Try]]
"""What a message counts as, with a proof of work or without."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The work that a browser did: for which challenge, which number, of how many bits."""

    challenge: str
    number: str
    bits: int

    @property
    def is_right(self) -> bool:
        """Whether the work was done; none is asked for where there are no bits."""
        return self.bits == 0 or proofs.is_right(self.challenge, self.number, self.bits)


@dataclass(frozen=True, slots=True)
class Sent:
    """The secret of the private page. `again`: the same form had been sent before, and nothing new was."""

    secret: str
    again: bool


def send(given: Submission, count: Count, proof: Proof, follows: Own | None, now: datetime) -> Sent:
    """Take a message; the same form twice gives the same page. Reached where a limit is; InputError as `submit`."""
    known = persons.sent_already(given.key)
    if known is not None:
        return Sent(known, again=True)
    try:
        _count(count, proof, now)
    except Reached:
        known = persons.sent_already(given.key)  # a double click: the first of the two used up the proof
        if known is None:
            raise
        return Sent(known, again=True)
    with transaction.atomic():
        if follows is not None and is_left(follows):
            referrals.withdraw(follows.id, now=now)
        taken = submit(given, now)
    return Sent(taken.secret, taken.again)


def is_left(follows: Own) -> bool:
    """Whether an earlier message is withdrawn when the person turns to the next centre: while nothing came of it."""
    return not follows.standing.outcome and Event.WITHDRAW in follows.may


def _count(count: Count, proof: Proof, now: datetime) -> None:
    with transaction.atomic():
        proven = proof.is_right and (proof.bits == 0 or guard.spend(proofs.name_of(proof.challenge), now))
        guard.count(count(proven), now)
