"""Reading the outbox: for operators, without a name, an address or a word of a letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min
from django_tasks_db.models import DBTaskResult

from equipoise.web.mail.models import Circuit, Incoming, Letter

State = Letter.State


@dataclass(frozen=True, slots=True)
class Outbox:
    """How the outbox stands. `overdue`: how long the longest-waiting letter that is due has been due, else zero.

    `untold`: results that a room could not be told yet. `queue`: tasks by state, as the queue names them.
    """

    letters: dict[str, int]
    overdue: timedelta
    oldest: timedelta
    untold: int
    queue: dict[str, int]
    rests_until: datetime | None
    failing_since: datetime | None
    trouble: str


@dataclass(frozen=True, slots=True)
class Dead:
    """A letter that was given up or came back, without its address. `can_resend`: its words are still there."""

    id: UUID
    kind: str
    about: str
    state: str
    attempts: int
    created_at: datetime
    ended_at: datetime | None
    trouble: str
    can_resend: bool


def outbox(now: datetime) -> Outbox:
    """How the outbox stands. 5 queries, each over an index."""
    waiting = Letter.objects.filter(state=State.WAITING).aggregate(due=Min("due_at"), made=Min("created_at"))
    circuit = Circuit.objects.first() or Circuit()
    resting = circuit.open_until if circuit.open_until and circuit.open_until > now else None
    return Outbox(
        letters=counts(),
        overdue=_age(waiting["due"], now),
        oldest=_age(waiting["made"], now),
        untold=Letter.objects.exclude(untold="").count(),
        queue=dict(DBTaskResult.objects.values_list("status").annotate(count=Count("pk")).order_by("status")),
        rests_until=resting,
        failing_since=circuit.since if circuit.failures else None,
        trouble=circuit.trouble,
    )


def counts() -> dict[str, int]:
    """How many letters stand in each state, every state named. 1 query."""
    found = dict(Letter.objects.order_by().values_list("state").annotate(count=Count("pk")))
    return {each.value: found.get(each.value, 0) for each in State}


def dead(limit: int = 100, *, states: tuple[str, ...] = (State.DEAD, State.BOUNCED)) -> list[Dead]:
    """Letters that were given up or came back, the newest first. 1 query."""
    columns = ("id", "kind", "about", "state", "attempts", "created_at", "ended_at", "trouble", "emptied")
    rows = Letter.objects.filter(state__in=states).order_by("-ended_at").values(*columns)
    return [Dead(can_resend=not row.pop("emptied"), **row) for row in rows[:limit]]


def waiting(about: str) -> list[UUID]:
    """The letters about something that still wait, oldest first. 1 query."""
    rows = Letter.objects.filter(about=about, state=State.WAITING).order_by("created_at")
    return list(rows.values_list("id", flat=True))


def incoming() -> dict[str, int]:
    """How many messages came in, by kind. 1 query."""
    return dict(Incoming.objects.order_by().values_list("kind").annotate(count=Count("pk")))


def _age(moment: datetime | None, now: datetime) -> timedelta:
    return max(now - moment, timedelta(0)) if moment else timedelta(0)


def state_names() -> dict[str, str]:
    """How each state of a letter is called."""
    return {each.value: str(each.label) for each in State}
