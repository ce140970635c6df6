"""The letters around being told: confirming, the link of the page, a new address. Of fixed words: what was typed by
whoever asked goes to nobody's mailbox. The letters that tell news are in `telling`.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from equipoise.core.news import retention
from equipoise.web.alerts import keys, people
from equipoise.web.alerts.models import Subscriber
from equipoise.web.mail import actions as mail


def to_confirm(subscriber: Subscriber, request: UUID, now: datetime) -> None:
    """The one letter that somebody gets who has confirmed nothing: with the link that confirms."""
    there = _there("alerts:confirm", keys.confirming(request))
    facts = {"url": there, "days": retention.UNCONFIRMED.days}
    _post(subscriber, "alerts_confirm", f"asked-{request.hex}", facts, now)


def known_already(subscriber: Subscriber, request: UUID, now: datetime) -> None:
    """They asked for what they are told of already, or for more than there is room for."""
    _post(subscriber, "alerts_known", f"asked-{request.hex}", {"url": page_url(subscriber)}, now)


def link(subscriber: Subscriber, now: datetime) -> None:
    """The link of the page, for who lost it; once in ten minutes."""
    step = f"link-{int(now.timestamp() // 600)}"
    _post(subscriber, "alerts_link", step, {"url": page_url(subscriber)}, now)


def new_address(subscriber: Subscriber, now: datetime) -> None:
    """To the new address, with the link that moves the letters there; and a word to the old one."""
    there = _there("alerts:move", keys.moving(subscriber.pk, subscriber.new_email))
    step = f"move-{int(now.timestamp())}"
    facts = {"url": there, "days": retention.UNCONFIRMED.days}
    _post(subscriber, "alerts_move", step, facts, now, to=subscriber.new_email)
    _post(subscriber, "alerts_moving", f"{step}-old", {"url": page_url(subscriber)}, now)


def page_url(subscriber: Subscriber) -> str:
    """The page where all is changed."""
    return _there("alerts:page", subscriber.secret)


def ending_url(subscriber: Subscriber) -> str:
    """The page that ends all, for whoever reads a letter."""
    return _there("alerts:end", subscriber.ending)


def one_click_url(subscriber: Subscriber) -> str:
    """Where a mail program ends all (RFC 8058)."""
    return _there("alerts:one_click", subscriber.ending)


def _there(name: str, *parts: str) -> str:
    return str(settings.PUBLIC_URL) + reverse(name, args=parts)


def _post(
    subscriber: Subscriber, kind: str, step: str, facts: dict[str, object], now: datetime, *, to: str = ""
) -> None:
    about = people.about(subscriber.pk)
    written = {**facts, "public_url": settings.PUBLIC_URL}
    mail.post(
        mail.Draft(f"{about}:{step}", about, kind, to or subscriber.email, written, subscriber.language),
        now,
    )


def cancel(subscriber: Subscriber, now: datetime) -> None:
    """Take back letters that wait: somebody who ended it gets none that was written before."""
    mail.cancel(people.about(subscriber.pk), now)
