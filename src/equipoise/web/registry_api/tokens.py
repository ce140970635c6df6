"""Page tokens: where a page ended, sealed together with the question it belongs to."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core import signing

from equipoise.links.index.walking import Place
from equipoise.web.registry_api.errors import Refused
from equipoise.web.registry_api.parameters import Question

_SALT = "equipoise.registry_api.page"
_REFUSED = (
    "Parameter `pageToken` is incorrect: it belongs to other parameters or to data that are no longer kept"
)


@dataclass(frozen=True, slots=True)
class Where:
    """Where the next page begins: after a document's place or, by relevance, after so many documents."""

    after: Place | None = None
    skipped: int = 0


def write(where: Where, question: Question, generation: str) -> str:
    """The token for the page that begins there."""
    place = [*where.after.values, where.after.key] if where.after else None
    return signing.dumps([_of(question), generation, place, where.skipped], salt=_SALT)


def read(question: Question, generation: str) -> Where:
    """Where the question's page begins. Refused where the token isn't one of ours for this question."""
    if not question.token:
        return Where()
    try:
        found: Any = signing.loads(question.token, salt=_SALT)
    except (signing.BadSignature, ValueError, UnicodeError) as error:
        raise Refused(_REFUSED) from error
    of, made_in, place, skipped = found
    if of != _of(question) or made_in != generation:
        raise Refused(_REFUSED)
    return Where(Place(tuple(place[:-1]), place[-1]) if place else None, skipped)


def _of(question: Question) -> str:
    return hashlib.blake2b(repr(question.stable).encode("utf-8", "replace"), digest_size=9).hexdigest()
