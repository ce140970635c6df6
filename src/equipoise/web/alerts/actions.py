"""What visitors do: asking to be told, with its limits; and what an account collects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from equipoise.web.accounts import queries as accounts
from equipoise.web.alerts import asking, people, tasks
from equipoise.web.alerts.asking import Asked
from equipoise.web.alerts.models import Subscriber
from equipoise.web.audit import actions as audit
from equipoise.web.guard import actions as guard
from equipoise.web.guard import proofs
from equipoise.web.guard.limits import Try

Count = Callable[[bool], Sequence[Try]]
"""What an asking counts as, with a proof of work or without."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The work that a browser did: for which challenge, which number, of how many bits."""

    challenge: str
    number: str
    bits: int

    def spend(self, now: datetime) -> bool:
        """Whether the work was done and is used up now; none is asked for where there are no bits."""
        if self.bits == 0:
            return True
        right = proofs.is_right(self.challenge, self.number, self.bits)
        return right and guard.spend(proofs.name_of(self.challenge), now)


def ask(asked: Asked, count: Count, proof: Proof, account: int | None, now: datetime) -> bool:
    """Ask to be told. Reached where a limit is.

    True where it is told from now on: an account asked for the address that a letter proved to be its own. Else a
    letter asks whether the address wants it, and the answer is the same for every address.
    """
    with transaction.atomic():
        guard.count(count(proof.spend(now)), now)
        if account is not None and _is_of(account, asked.email):
            asking.begin(asked, now, proven=True)
            return True
        tasks.begin_later(asked)
    return False


def ask_link(email: str, count: Sequence[Try], now: datetime) -> None:
    """Somebody lost the link of their page. Reached where a limit is."""
    with transaction.atomic():
        guard.count(count, now)
        tasks.send_link_later(email)


def _is_of(account: int, email: str) -> bool:
    """Whether a letter proved that an address is an account's: then no other letter has to."""
    return accounts.proved_by(email) == account


def collect(account_id: int, email: str, now: datetime) -> bool:
    """Let an account collect what an address is told of, which a letter proved to be its owner’s. False where none is.

    What it collected of an earlier address goes on, and is changed by its own link again.
    """
    with transaction.atomic():
        subscriber = people.of_email(email)
        if subscriber is None or subscriber.confirmed_at is None:
            return False
        people.give_to(account_id, subscriber, now)
    return True


def let_go(account_id: int, now: datetime) -> None:
    """An account is being deleted: what it collected goes on without it."""
    with transaction.atomic():
        for subscriber in Subscriber.objects.select_for_update().filter(account=account_id):
            Subscriber.objects.filter(pk=subscriber.pk).update(account=None)
            audit.record(
                at=now,
                actor=f"account {account_id}",
                verb="let alerts go",
                subject=people.about(subscriber.pk),
            )
