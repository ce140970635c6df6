"""Keeping a site's own answers: each is one transaction with its audit row."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from equipoise.core.referral import placeholders
from equipoise.core.values.errors import InputError
from equipoise.web.audit import actions as audit
from equipoise.web.workspace.models import Phrase

LONGEST_TITLE, LONGEST = 80, 5_000
MOST = 50
"""Answers that one site may keep."""


def keep_phrase(site: int, title: str, text: str, *, by: str, now: datetime) -> None:
    """Keep an answer under a title; one that the site has by that title is replaced. InputError where it can't be."""
    title, text = " ".join(title.split()), text.strip()
    _check(title, text)
    with transaction.atomic():
        known = Phrase.objects.filter(site=site)
        if known.count() >= MOST and not known.filter(title=title).exists():
            raise InputError(f"A site keeps {MOST} answers at most.", mend="Delete one first.")
        Phrase.objects.update_or_create(site=site, title=title, defaults={"text": text, "by": by, "at": now})
        audit.record(at=now, actor=by, verb="kept answer", subject=f"site:{site}", detail={"title": title})


def delete_phrase(site: int, number: int, *, by: str, now: datetime) -> None:
    """Delete an answer of a site; nothing where it has none of that number."""
    with transaction.atomic():
        deleted, _ = Phrase.objects.filter(site=site, pk=number).delete()
        if deleted:
            audit.record(
                at=now, actor=by, verb="deleted answer", subject=f"site:{site}", detail={"number": number}
            )


def _check(title: str, text: str) -> None:
    if not title or len(title) > LONGEST_TITLE:
        raise InputError(f"Give it a title of 1 to {LONGEST_TITLE} characters.", where="Title")
    if not text or len(text) > LONGEST:
        raise InputError(f"Write 1 to {LONGEST:,} characters.", where="Answer")
    placeholders.require_known(text)
