"""Made-up people who want to be told, news for them, and their letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django_tasks_db.models import DBTaskResult

from equipoise.core.registry.request import SearchRequest
from equipoise.web.alerts import asking, wishes
from equipoise.web.alerts.asking import Asked
from equipoise.web.alerts.models import Notice, Subscriber, Subscription
from equipoise.web.alerts.wishes import Wish
from equipoise.web.guard import proofs
from equipoise.web.mail.models import Letter
from equipoise.web.news.models import Item

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
STUDY, OTHER = "NCT88000001", "NCT88000005"
EMAIL = "ada@example.org"
TYPED = {
    "email": EMAIL,
    "pace": "daily",
    "place": "",
    "language": "en",
    "zone": "America/Vancouver",
    "website": "",
}
LUNGS = wishes.of_search(SearchRequest(text="lung cancer", near="Nanaimo"))
THIS = wishes.of_study(STUDY)


def form(client: Client, path: str, **typed: Any) -> dict[str, Any]:
    """What the form at an address would send: its key, and the work proven."""
    page = client.get(path).content.decode()
    signed = found(r'name="form" value="([^"]+)"', page)
    challenge, bits = found(r'data-challenge="([^"]+)"', page), int(found(r'data-bits="([^"]+)"', page))
    topics = re.findall(r'name="topics"[^>]*value="([^"]+)"', page)
    return {**TYPED, "topics": topics, "form": signed, "proof": proofs.found(challenge, bits), **typed}


def found(pattern: str, text: str) -> str:
    """The first group of a pattern that has to be there."""
    match = re.search(pattern, text)
    assert match, pattern
    return match[1]


def queue() -> None:
    """Do what the worker would; nothing personal stands readable in it."""
    for row in DBTaskResult.objects.filter(task_path__contains=".alerts."):
        assert "example.org" not in str(row.args_kwargs)
        row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        row.delete()


def letters(kind: str = "") -> list[Letter]:
    """The letters of a kind, the newest first."""
    rows = Letter.objects.filter(about__startswith="alerts:").order_by("-created_at", "-pk")
    return list(rows.filter(kind=f"alerts_{kind}") if kind else rows)


def link(letter: Letter, what: str) -> str:
    """The path of the link in a letter to `what`."""
    return found(rf"https?://[^/\s]+(/alerts/{what}[^\s]*)", letter.text)


def somebody(
    *wanted: Wish,
    email: str = EMAIL,
    pace: str = "at_once",
    place: str = "",
    zone: str = "UTC",
    language: str = "en",
    now: datetime = MONDAY,
) -> Subscriber:
    """Somebody who asked to be told of these and confirmed it."""
    wish = asked(*(wanted or (THIS,)), email=email, pace=pace, place=place, zone=zone, language=language)
    asking.begin(wish, now)
    subscriber = asking.confirm(wish.request, now)
    assert subscriber is not None
    return subscriber


def asked(*wanted: Wish, **more: str) -> Asked:
    """What a form asks for."""
    given = {"email": EMAIL, "pace": "at_once", "place": "", "language": "en", "zone": "UTC", **more}
    return Asked(request=uuid4(), wishes=wanted, **given)


def news(nct_id: str = STUDY, kind: str = "study_opened", **more: Any) -> Item:
    """A piece of news."""
    position = Item.objects.count()
    facts = {"change": "status_changed", "detail": {"from": "COMPLETED", "to": "RECRUITING"}, "at": MONDAY}
    return Item.objects.create(nct_id=nct_id, kind=kind, after=1, position=position, **{**facts, **more})


def notice(
    subscriber: Subscriber, item: Item, why: Sequence[Subscription] = (), due: datetime = MONDAY
) -> Notice:
    """News that waits to be told."""
    by = [str(each.pk) for each in why or subscriber.subscriptions.all()]
    return Notice.objects.create(subscriber=subscriber, item=item.pk, why=by, due_at=due, made_at=MONDAY)


def later(days: int) -> datetime:
    """So many days after that Monday."""
    return MONDAY + timedelta(days=days)
