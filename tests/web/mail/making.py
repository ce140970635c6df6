"""Letters for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from equipoise.web.mail import actions
from equipoise.web.mail.models import Letter

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
FACTS = {
    "code": "ABCD-2345",
    "study": "Radiotherapy for people with few metastases",
    "nct_id": "NCT06918951",
    "centre": "Harbour Cancer Centre",
    "city": "Vancouver",
    "other": "Island Clinic",
    "other_city": "Nanaimo",
    "answer_by": NOW.date(),
    "public_url": "http://127.0.0.1:8000",
    "url": "http://127.0.0.1:8000/messages/a-secret-of-forty-three-characters-00000000/",
}


def draft(key: str = "one", **changes: Any) -> actions.Draft:
    """A letter to a person."""
    given = {
        "about": f"nothing:{key}",
        "kind": "person_copy",
        "to": "ada@example.org",
        "facts": FACTS,
    } | changes
    return actions.Draft(key, **given)


def posted(key: str = "one", now: datetime | None = None, **changes: Any) -> UUID:
    """The number of a letter that waits; since `NOW` unless another moment is given."""
    with transaction.atomic():
        return actions.post(draft(key, **changes), now or NOW)


def letter(key: str = "one", **changes: Any) -> Letter:
    """A letter that waits."""
    return Letter.objects.get(id=posted(key, **changes))


def stored(letter_id: UUID) -> Letter:
    """The letter as it stands now."""
    return Letter.objects.get(id=letter_id)
