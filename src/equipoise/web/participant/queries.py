"""Reading a participant's own pages: what is next, what is to be answered, what was sent."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from django.conf import settings
from django.urls import reverse

from equipoise.core.design.roles import Role
from equipoise.core.followup.answers import Answer
from equipoise.core.followup.cleaning import Place
from equipoise.core.followup.due import Slot, Status
from equipoise.core.followup.forms import Form, Purpose
from equipoise.web.followup import knowing, schedules
from equipoise.web.followup import queries as followup
from equipoise.web.followup.queries import Due, Held
from equipoise.web.followup.schedules import Plan
from equipoise.web.participant.models import Link, Wish
from equipoise.web.trials import queries as trials

SHOWN_AHEAD = 4
"""Visits that are shown: a calendar of five years helps nobody."""
_AHEAD = frozenset({Status.NOT_DUE, Status.DUE, Status.OVERDUE})
_BEGUN = frozenset(Status) - {Status.WAITING, Status.NOT_DUE, Status.NOT_EXPECTED}


@dataclass(frozen=True, slots=True)
class Own:
    """Whose pages a link opens. `link`: its number, for limits and cookies."""

    link: int
    trial: str
    number: str
    site: str
    secret: str
    passcode: str
    language: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A link as the site sees it."""

    url: str
    passcode: str
    language: str
    made_at: datetime
    made_by: str


class Stage(StrEnum):
    """Where something that a participant answers stands."""

    OPEN = "open"
    LATER = "later"
    SENT = "sent"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Task:
    """A form for the participant at one of their visits."""

    slot: Slot
    form: Form
    stage: Stage
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """What the first page shows."""

    trial: str
    centre: str
    tasks: tuple[Task, ...]
    visits: tuple[Due, ...]
    wished: bool

    @property
    def open(self) -> list[Task]:
        """What can be answered now."""
        return self._at(Stage.OPEN)

    @property
    def later(self) -> list[Task]:
        """What can be answered later."""
        return self._at(Stage.LATER)

    @property
    def sent(self) -> list[Task]:
        """What was answered."""
        return self._at(Stage.SENT)

    @property
    def over(self) -> list[Task]:
        """What was not answered in its time."""
        return self._at(Stage.OVER)

    def _at(self, stage: Stage) -> list[Task]:
        return [each for each in self.tasks if each.stage is stage]


def by_secret(secret: str) -> Own | None:
    """Whose pages a secret opens; None where it is none, or ended. 1 query.

    It is looked up by a digest, so that no comparison of the database's tells how much of a guess was right.
    """
    digest = sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
    row = Link.objects.filter(secret_digest=digest, ended_at=None).first()
    if row is None or not hmac.compare_digest(row.secret.encode(), secret.encode("utf-8", "surrogatepass")):
        return None
    return _own(row)


def _own(row: Link) -> Own:
    return Own(row.pk, row.trial, row.number, row.site, row.secret, row.passcode, row.language)


def kept(trial: str, number: str) -> Kept | None:
    """The link that a participant has; None where they have none. 1 query."""
    row = Link.objects.filter(trial=trial, number=number, ended_at=None).first()
    return Kept(address(row.secret), row.passcode, row.language, row.made_at, row.made_by) if row else None


def in_use(trial: str) -> list[Own]:
    """Every link of a trial that opens something, by the participants' numbers. 1 query."""
    rows = Link.objects.filter(trial=trial, ended_at=None).order_by("number")
    return [_own(row) for row in rows]


def address(secret: str) -> str:
    """The whole address of a participant's own pages."""
    return str(settings.PUBLIC_URL) + path(secret)


def path(secret: str) -> str:
    """Where a participant's own pages lie on this host."""
    return reverse("participant:home", args=[secret])


def centre(trial: str, site: str) -> str:
    """The name of a site. 1 query."""
    return next((each.name for each in trials.sites(trial) if each.number == site), site)


def home(own: Own, now: datetime) -> Home:
    """What waits for a participant, and what comes next. Nothing in it hangs on the arm. About 12 queries."""
    plan, conducted = schedules.plan(own.trial, own.number, now), trials.trial(own.trial)
    dues = followup.due_of(plan)
    return Home(
        conducted.name if conducted else "",
        plan.site.name,
        tuple(_tasks(plan, dues)),
        tuple(_coming(dues))[:SHOWN_AHEAD],
        wishes(own.trial, number=own.number) != [],
    )


def _coming(dues: Sequence[Due]) -> Iterator[Due]:
    """The visits ahead. One that nobody said anything of is ahead until the next one's time has come."""
    begun = [at for at, each in enumerate(dues) if each.status in _BEGUN]
    for at, each in enumerate(dues):
        passed = each.status is Status.OVERDUE and at < begun[-1]
        if each.status in _AHEAD and not passed and not each.slot.visit.remote:
            yield each


def has_open(trial: str, number: str, now: datetime) -> bool:
    """Whether a participant can answer something now. About 8 queries."""
    plan = schedules.plan(trial, number, now)
    return any(each.stage is Stage.OPEN for each in _tasks(plan, followup.due_of(plan)))


def task(own: Own, visit: str, form: str, now: datetime) -> Task | None:
    """One thing that a participant answers; None where the protocol asks them for no such thing."""
    plan = schedules.plan(own.trial, own.number, now)
    found = _tasks(plan, followup.due_of(plan))
    return next((each for each in found if each.slot.key == visit and each.form.id == form), None)


def sent(own: Own, visit: str, form: str) -> Mapping[str, Answer]:
    """What was sent of a form."""
    found = followup.entry(own.trial, Place(own.number, visit, form))
    return found.answers if found else {}


def wishes(trial: str, site: str = "", number: str = "") -> list[tuple[str, datetime]]:
    """Who asked to speak about stopping and still waits, and since when. 1 query."""
    rows = Wish.objects.filter(trial=trial, done_at=None).order_by("at")
    if site:
        rows = rows.filter(site=site)
    if number:
        rows = rows.filter(number=number)
    return list(rows.values_list("number", "at"))


def _tasks(plan: Plan, dues: list[Due]) -> Iterator[Task]:
    entries = {(each.place.visit, each.place.form): each for each in _entries(plan)}
    told = knowing.knows_own(plan.trial, plan.person.number)
    for due in dues:
        for name in due.slot.visit.forms:
            form = plan.forms.get(name)
            if form is None or form.sealed or form.filled_by != Role.PARTICIPANT:
                continue
            if told and form.purpose is Purpose.GUESS:
                continue
            entry = entries.get((due.slot.key, form.id))
            stage = Stage.SENT if entry else _stage(due, plan.today)
            if stage is not None:
                yield Task(due.slot, form, stage, entry.first_at if entry else None)


def _entries(plan: Plan) -> list[Held]:
    return followup.entries(plan.trial, plan.person.number)


def _stage(due: Due, today: date) -> Stage | None:
    """By the visit's window alone, whether the visit happened or not; None while its days are not known."""
    slot = due.slot
    if slot.opens is None or slot.closes is None or due.status is Status.NOT_EXPECTED:
        return None
    if today < slot.opens:
        return Stage.LATER
    return Stage.OPEN if today <= slot.closes else Stage.OVER
