"""Keeping shared notes with a message: a member of its study team hands over the key, and the vault seals it.

The ciphertext is taken from the share, never from the browser, and only where the sharer allowed it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from equipoise.core.values.errors import InputError
from equipoise.web.audit import actions as audit
from equipoise.web.notes import numbers, sharing
from equipoise.web.notes.models import Attachment, Door, Knock, Share
from equipoise.web.notes.sharing import Visit
from equipoise.web.referrals import erasing
from equipoise.web.referrals import queries as referrals
from equipoise.web.referrals.team import Hand


def attach(
    share_id: str, proof: bytes, key: bytes, code: str, *, hand: Hand, visit: Visit, now: datetime
) -> UUID:
    """Keep a share with the message of that code, at a site of theirs. Gives the message's number.

    InputError where there is no such message, its person was erased, or the sharer did not allow it; Refused and
    Reached as for opening.
    """
    referral = _theirs(code, hand, now)

    def then(found: Share, door: Door, visit: Visit, now: datetime) -> None:
        if not found.team_may_keep:
            raise InputError("Whoever shared this does not want it to be kept.")
        made = {"content": found.content, "key": numbers.text(key), "by": hand.by, "at": now}
        Attachment.objects.get_or_create(referral=referral, share=share_id, defaults=made)
        sharing.note(door, Knock.What.ATTACHED, now)
        _audit("attached notes", referral, hand.by, now)

    sharing.knock(share_id, proof, visit, now, then)
    return referral


def _theirs(code: str, hand: Hand, now: datetime) -> UUID:
    for referral_id in erasing.by_code(code[:20]):
        found = referrals.full(hand.sites, referral_id, now)
        if found is not None and not found.line.erased:
            return referral_id
    raise InputError("You have no message with this code.", where="Code", mend="It looks like ABCD-2345.")


def detach(referral: UUID, number: int, hand: Hand, now: datetime) -> bool:
    """Delete notes that are kept with a message of theirs. False where there are none such."""
    if referrals.full(hand.sites, referral, now) is None:
        return False
    with transaction.atomic():
        gone, _ = Attachment.objects.filter(pk=number, referral=referral).delete()
        if gone:
            _audit("deleted attached notes", referral, hand.by, now)
    return bool(gone)


def erased(referral: UUID, now: datetime) -> None:
    """Its person was erased: what was kept with it goes, in the same transaction."""
    Attachment.objects.filter(referral=referral).delete()


def _audit(verb: str, referral: UUID, by: str, now: datetime) -> None:
    audit.record(at=now, actor=by, verb=verb, subject=f"referral:{referral}")
