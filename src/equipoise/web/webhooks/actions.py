"""What operators do with endpoints. Each action is one transaction with its audit row, which has no address."""

from __future__ import annotations

import secrets as chance
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from equipoise.core.values.errors import InputError, OutsideError
from equipoise.links.webhooks import sending, signing
from equipoise.links.webhooks.addresses import checked_url
from equipoise.web.audit import actions as audit
from equipoise.web.news import queries as news
from equipoise.web.webhooks import asking, messages, rules
from equipoise.web.webhooks.models import Delivery, Endpoint

State = Endpoint.State
BOTH_FOR = timedelta(days=1)
"""So long a former secret signs beside the new one."""
KEPT = timedelta(days=30)
"""So long what was sent can be looked at."""
NEVER_TRIED: dict[str, Any] = {"due_at": None, "failing_since": None, "trouble": ""}


@dataclass(frozen=True, slots=True)
class New:
    """An endpoint to be added. `what` and `asked` as `Endpoint` has them; no topics are all topics."""

    name: str
    url: str
    what: str = Endpoint.What.EVERYTHING
    asked: str = ""
    topics: tuple[str, ...] = ()


def add(given: New, *, by: str, now: datetime) -> tuple[int, str]:
    """Add an endpoint, whose news begins now; its number, and the secret, which is shown this once.

    Nothing but a challenge is sent to it until it has answered one. InputError for what can't be asked or reached.
    """
    name = " ".join(given.name.split())
    if not 0 < len(name) <= 100:
        raise InputError("it has no letters, or more than 100.", where="name", mend="Name the organisation.")
    secret = signing.secret_of(chance.token_bytes(signing.SIZE))
    row = Endpoint(
        name=name,
        url=checked_url(given.url),
        secret=secret,
        what=given.what,
        asked=asking.checked(given.what, given.asked),
        topics=asking.checked_topics(given.topics),
        cursor=news.last(),
        made_by=by,
        made_at=now,
    )
    with transaction.atomic():
        row.save()
        _audit("webhook added", row.pk, by, now, what=row.what, topics=row.topics)
    return row.pk, secret


def challenge(number: int, *, by: str, now: datetime, to: sending.Rules | None = None) -> None:
    """Ask an endpoint to repeat random words; one that does for the first time is active from then on.

    InputError for one that is not there; OutsideError where it does not answer as it should.
    """
    row = _endpoint(number)
    words = chance.token_urlsafe(24)
    body = messages.challenge(words, now)
    headers = messages.headers(row, f"verify-{chance.token_hex(8)}", body, now)
    try:
        answer = sending.post(row.url, body, headers, to or rules.of_settings())
    except sending.NotSent as error:
        raise _unanswered(f"no answer came ({error.code})", retry=True) from None
    if not 200 <= answer.status < 300:
        raise _unanswered(f"it answered with the status {answer.status}", retry=answer.status >= 500)
    if not messages.answers(answer.body, words):
        raise _unanswered("its answer does not repeat the challenge", retry=False)
    with transaction.atomic():
        waiting = Endpoint.objects.filter(pk=number, state=State.UNVERIFIED)
        if waiting.update(state=State.ACTIVE, verified_at=now):
            _audit("webhook verified", number, by, now)


def pause(number: int, *, by: str, now: datetime) -> None:
    """Send nothing until it is resumed. What happens meanwhile is sent then."""
    _turn(number, (State.ACTIVE,), State.PAUSED, "webhook paused", by=by, now=now)


def resume(number: int, *, by: str, now: datetime) -> None:
    """Go on where it was paused or came to rest, with all that happened since."""
    before = (State.PAUSED, State.RESTING)
    _turn(number, before, State.ACTIVE, "webhook resumed", by=by, now=now, **NEVER_TRIED)


def rotate(number: int, *, by: str, now: datetime) -> str:
    """Give an endpoint a new secret, and show it this once. For a day both sign."""
    row = _endpoint(number)
    secret = signing.secret_of(chance.token_bytes(signing.SIZE))
    with transaction.atomic():
        row.former, row.former_until, row.secret = row.secret, now + BOTH_FOR, secret
        row.save(update_fields=["former", "former_until", "secret"])
        _audit("webhook secret changed", number, by, now)
    return secret


def remove(number: int, *, by: str, now: datetime) -> None:
    """Take an endpoint away with all that waits for it."""
    row = _endpoint(number)
    with transaction.atomic():
        row.delete()
        _audit("webhook removed", number, by, now)


def tidy(now: datetime) -> int:
    """Forget what was sent long ago, and secrets that sign no more. Gives how many deliveries."""
    with transaction.atomic():
        gone, _ = Delivery.objects.filter(ended_at__lt=now - KEPT).delete()
        Endpoint.objects.filter(former_until__lte=now).update(former="", former_until=None)
    return gone


def _turn(
    number: int, before: tuple[State, ...], after: State, verb: str, *, by: str, now: datetime, **more: Any
) -> None:
    row = _endpoint(number)
    with transaction.atomic():
        if not Endpoint.objects.filter(pk=number, state__in=before).update(state=after, **more):
            raise InputError(f"its state is “{row.get_state_display().lower()}”.", where=f"endpoint {number}")
        _audit(verb, number, by, now)


def _endpoint(number: int) -> Endpoint:
    found = Endpoint.objects.filter(pk=number).first()
    if found is None:
        raise InputError(
            "there is no such endpoint.", where=f"endpoint {number}", mend="See: equipoise webhooks list"
        )
    return found


def _unanswered(what: str, *, retry: bool) -> OutsideError:
    mend = "Have it answer 200 with the words of data.challenge, then run: equipoise webhooks test"
    return OutsideError(f"{what}.", retry=retry, where="the endpoint's server", mend=mend)


def _audit(verb: str, number: int, by: str, now: datetime, **detail: Any) -> None:
    audit.record(at=now, actor=by, verb=verb, subject=f"webhook {number}", detail=detail)
