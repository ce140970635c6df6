"""Sharing notes: made, opened with the right proof alone, answered, taken back.

Whoever asks for a share that isn't there, or is over, is answered as after a wrong passcode: tries are counted by the
number in the address whether or not it is a share's, and the same work is done (`knock`).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from equipoise.core.values.errors import InputError, UserError
from equipoise.web.audit import actions as audit
from equipoise.web.guard import actions as guard
from equipoise.web.guard.limits import Limit, Try
from equipoise.web.notes import numbers
from equipoise.web.notes.models import Answer, Door, Knock, Share

LARGEST, LARGEST_ANSWER, MOST_ANSWERS = 1_600_000, 140_000, 20
"""Bytes of a share and of an answer, as ciphertext; answers to one share."""
DAYS = range(1, 31)
"""How long a share may last."""
WAITS = (0, 0, 5, 15, 30, 60, 120, 300, 600)
"""Seconds to wait after the first wrong passcode, the second, and so on; after the next one it is locked for good."""
NOTHING = "0" * 64
"""What the proof of a share that isn't there is compared with: no digest is so."""
MADE, TRIED = Limit(20, 86_400), Limit(60, 3_600)
"""Shares made from one network address in a day, and tries at any share from one in an hour."""
WRONG = "This passcode does not open it, or the link is over."
LOCKED = "There were too many wrong passcodes. This link is locked for good."
WAIT = "There were wrong passcodes. This link rests for a while."


class Refused(UserError):
    """A try that opened nothing. `wait`: seconds until the next one counts; `left`: tries that are left; 0: locked."""

    def __init__(self, what: str, wait: int, left: int, mend: str = "") -> None:
        super().__init__(what, mend=mend)
        self.wait, self.left = wait, left


@dataclass(frozen=True, slots=True)
class New:
    """A share as a browser makes it. `token` and `proof` are digests; `content` ciphertext."""

    content: bytes
    token: str
    proof: str
    days: int
    may_answer: bool
    team_may_keep: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """Who comes to a door: a digest of their network address, and who they are in the trail."""

    sender: str
    by: str = "visitor"


def share(new: New, account: int | None, visit: Visit, now: datetime) -> Share:
    """Keep a share. InputError where it lasts too long; Reached where too many were made."""
    if new.days not in DAYS:
        raise InputError("A link lasts 1 to 30 days.")
    with transaction.atomic():
        guard.count([Try("notes.share", visit.sender, MADE)], now)
        made = Share.objects.create(
            id=secrets.token_urlsafe(16),
            account=account,
            token=new.token,
            proof=new.proof,
            content=new.content,
            may_answer=new.may_answer,
            team_may_keep=new.team_may_keep,
            made_at=now,
            ends_at=now + timedelta(days=new.days),
        )
        audited(made.id, "shared notes", visit.by, now)
    return made


def open_(share_id: str, proof: bytes, visit: Visit, now: datetime) -> Share:
    """The share, for its proof. Refused for any other; Reached where too much was tried from one address."""
    return knock(share_id, proof, visit, now, _opened)


def answer(share_id: str, proof: bytes, content: bytes, visit: Visit, now: datetime) -> Share:
    """Keep an answer. InputError where none is wanted, or no more; Refused, Reached as for opening."""

    def then(found: Share, door: Door, visit: Visit, now: datetime) -> None:
        if not found.may_answer or found.answers.count() >= MOST_ANSWERS:
            raise InputError("Whoever shared this wants no more answers.")
        Answer.objects.create(share=found, content=content, at=now)
        note(door, Knock.What.ANSWERED, now)
        audited(share_id, "answered shared notes", visit.by, now)

    return knock(share_id, proof, visit, now, then)


Then = Callable[[Share, Door, Visit, datetime], None]
"""What is done with a share that was opened, within its transaction."""


def knock(share_id: str, proof: bytes, visit: Visit, now: datetime, then: Then) -> Share:
    """Do something with a share for its proof; one that isn't there is refused with the same work as a wrong proof."""
    guard.count([Try("notes.try", visit.sender, TRIED)], now)
    with transaction.atomic():
        door = _door(share_id, now)
        refused = _rests(door, now)
        found = None if refused else _living(share_id, proof, now)
        if found is not None:
            then(found, door, visit, now)
        elif refused is None:
            refused = _wrong(door, share_id, visit, now)
    if refused is not None:
        raise refused
    assert found is not None
    return found


def _door(share_id: str, now: datetime) -> Door:
    key = numbers.digest(share_id.encode())
    Door.objects.bulk_create([Door(key=key, last_at=now)], ignore_conflicts=True)
    return Door.objects.select_for_update().get(key=key)


def _rests(door: Door, now: datetime) -> Refused | None:
    if door.locked_at is not None:
        return Refused(LOCKED, 0, 0, "Ask whoever sent it for a new one.")
    if door.free_at is not None and now < door.free_at:
        wait = int((door.free_at - now).total_seconds()) + 1
        return Refused(WAIT, wait, _left(door), f"Try again in {_spelt(wait)}.")
    return None


def _living(share_id: str, proof: bytes, now: datetime) -> Share | None:
    """The share where the proof is right. No more of its row is read before, so that a large one takes no longer."""
    rows = Share.objects.filter(pk=share_id, ended_at=None, ends_at__gt=now)
    kept = rows.values_list("proof", flat=True).first()
    right = numbers.same(kept or NOTHING, proof)
    return rows.first() if right else None


def _wrong(door: Door, share_id: str, visit: Visit, now: datetime) -> Refused:
    door.wrong, door.last_at = door.wrong + 1, now
    note(door, Knock.What.WRONG, now)
    audited(share_id, "tried a wrong passcode", visit.by, now)
    if door.wrong > len(WAITS):
        return _lock(door, share_id, visit, now)
    wait = WAITS[door.wrong - 1]
    door.free_at = now + timedelta(seconds=wait)
    door.save()
    more = f"Wait {_spelt(wait)} before you try again. " if wait else ""
    left = _left(door)
    return Refused(WRONG, wait, left, f"{more}{left} {'try is' if left == 1 else 'tries are'} left.")


def _lock(door: Door, share_id: str, visit: Visit, now: datetime) -> Refused:
    """The door alone: how long it takes to empty a share would tell that there was one. `retaining.run` does that."""
    door.locked_at = now
    door.save()
    note(door, Knock.What.LOCKED, now)
    audited(share_id, "locked shared notes", visit.by, now)
    return Refused(LOCKED, 0, 0, "Ask whoever sent it for a new one.")


def _left(door: Door) -> int:
    return len(WAITS) + 1 - door.wrong


def _spelt(seconds: int) -> str:
    if seconds < 90:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    return f"{-(-seconds // 60)} minutes"


def _opened(found: Share, door: Door, visit: Visit, now: datetime) -> None:
    Share.objects.filter(pk=found.pk).update(opened=F("opened") + 1)
    Door.objects.filter(pk=door.pk).update(last_at=now)
    note(door, Knock.What.OPENED, now)
    audited(found.id, "opened shared notes", visit.by, now)


def note(door: Door, what: Knock.What, now: datetime) -> None:
    """Write into the log of a door what happened."""
    Knock.objects.create(door=door, at=now, what=what)


def end(share_id: str, how: Share.End, now: datetime) -> int:
    """End a share, if there is one that has not: its ciphertext is gone. 1 query; gives how many."""
    rows = Share.objects.filter(pk=share_id, ended_at=None)
    return rows.update(ended_at=now, end=how, content=b"")


def revoke(share_id: str, token: bytes | None, account: int | None, *, by: str, now: datetime) -> bool:
    """Take a share back, by its token or its owner's account. False where it is none of theirs."""
    with transaction.atomic():
        found = Share.objects.select_for_update().filter(pk=share_id).defer("content").first()
        mine = found is not None and account is not None and found.account == account
        known = found is not None and token is not None and numbers.same(found.token, token)
        if not (mine or known):
            return False
        if end(share_id, Share.End.REVOKED, now):
            audited(share_id, "took shared notes back", by, now)
    return True


def audited(share_id: str, verb: str, by: str, now: datetime) -> None:
    """Write into the trail what was done to a share, by a digest of its number."""
    subject = f"share:{numbers.digest(share_id.encode())[:16]}"
    audit.record(at=now, actor=by, verb=verb, subject=subject)
