"""What is sent: JSON of one schema, described in docs/how-to/webhooks.md. `VERSION` grows when a reader has to know."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from equipoise.core.news.kinds import KINDS, OTHER
from equipoise.links.webhooks import signing
from equipoise.web.news.queries import News
from equipoise.web.webhooks.models import Endpoint

VERSION = 1


def news(told: News, match: str = "") -> bytes:
    """One change of one study. The same bytes at every try."""
    data = {
        "number": told.id,
        "nct_id": told.nct_id,
        "kind": told.kind,
        "label": KINDS.get(told.kind, KINDS[OTHER]).label,
        "topic": told.topic,
        "sentence": told.sentence,
        "change": told.change,
        "detail": told.detail,
        "before": told.before,
        "after": told.after,
        "page": _address("finder:study", told.nct_id),
        "record": _address("finder:record", told.nct_id),
        "history": _history(told),
    }
    if match:
        data["search"] = match
    return _written("news", told.at, data)


def challenge(words: str, now: datetime) -> bytes:
    """What a server has to answer before anything else is sent to it."""
    return _written("verify", now, {"challenge": words})


def answers(body: bytes, words: str) -> bool:
    """Whether an answer repeats the words of a challenge: by themselves, or as `{"challenge": words}`."""
    try:
        text = body.decode().strip()
        said = json.loads(text) if text.startswith("{") else text
    except (UnicodeDecodeError, ValueError, RecursionError):
        return False
    return bool((said.get("challenge") if isinstance(said, dict) else said) == words)


def headers(endpoint: Endpoint, identity: str, body: bytes, now: datetime) -> dict[str, str]:
    """The signed headers, by both secrets while one is being changed."""
    secrets = [endpoint.secret]
    if endpoint.former and endpoint.former_until and now < endpoint.former_until:
        secrets.append(endpoint.former)
    return signing.headers(identity, int(now.timestamp()), body, secrets)


def _written(kind: str, at: datetime, data: dict[str, Any]) -> bytes:
    message = {"type": kind, "version": VERSION, "timestamp": at.isoformat(), "data": data}
    return json.dumps(message, ensure_ascii=False, default=str).encode("utf-8", "replace")


def _address(name: str, nct_id: str) -> str:
    return settings.PUBLIC_URL + reverse(name, args=[nct_id])


def _history(told: News) -> str:
    """Where both versions stand beside each other."""
    page = _address("finder:history", told.nct_id)
    return page if told.before is None else f"{page}?{urlencode({'from': told.before, 'to': told.after})}"
