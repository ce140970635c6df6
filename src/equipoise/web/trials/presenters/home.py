"""The home of a trial: what waits, how it stands, what one does here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from equipoise.core.design import duties
from equipoise.core.design.roles import Role, may_see_arm
from equipoise.core.design.states import NAMES, State
from equipoise.core.values.nearness import due
from equipoise.web.trials import queries, rooms
from equipoise.web.trials.frame import Frame, who
from equipoise.web.trials.permissions import Deed
from equipoise.web.trials.presenters.protocol import unset
from equipoise.web.trials.queries import Conducted
from equipoise.web.trials.rooms import Figure, Part


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits, with its time in words; `late`: that time is over."""

    title: str
    href: str
    detail: str
    when: str
    late: bool


@dataclass(frozen=True, slots=True)
class Here:
    """A role one has: at which site, what it does, and whether it knows treatments."""

    role: str
    site: str
    does: str
    knows: bool


@dataclass(frozen=True, slots=True)
class Home:
    """The page. `needs`: what the trial lacks, for who manages it, while it is being prepared.

    `unset`: how many values the protocol leaves so.
    """

    waiting: list[Waiting]
    figures: list[Figure]
    parts: list[Part]
    here: list[Here]
    needs: list[str]
    unset: int
    manages: bool


@dataclass(frozen=True, slots=True)
class Mine:
    """A trial of one's own: where it stands, who one is in it, and how much waits for one."""

    trial: str
    name: str
    title: str
    state: str
    who: list[str]
    waiting: int


def listed(trials: list[Conducted], username: str, now: datetime) -> list[Mine]:
    """One's trials, as the list shows them."""
    found = []
    for each in trials:
        standing = queries.standing(each.trial, username, now)
        waiting = len(rooms.tasks(standing, now))
        state = NAMES[State(each.state)]
        found.append(Mine(each.trial, each.name, each.title, state, who(standing), waiting))
    return found


def home(frame: Frame) -> Home:
    """The page for whoever asks."""
    trial = frame.trial
    manages = frame.may(Deed.MANAGE_TRIAL)
    design = queries.protocol(trial.trial).design
    return Home(
        [_waiting(each, frame) for each in rooms.tasks(frame.standing, frame.now)],
        rooms.figures(frame.standing, frame.now),
        rooms.parts(frame.standing, frame.now),
        _here(frame),
        rooms.needs(trial.trial, frame.now) if manages and trial.state == State.PREPARED else [],
        len(unset(design)) if design else 0,
        manages,
    )


def _waiting(task: rooms.Task, frame: Frame) -> Waiting:
    when = due(task.due, frame.now, frame.zone) if task.due else ""
    return Waiting(task.title, task.href, task.detail, when, bool(task.due and task.due <= frame.now))


def _here(frame: Frame) -> list[Here]:
    masking = queries.masking(frame.trial.trial)
    names = {each.number: each.name for each in queries.sites(frame.trial.trial)}
    return [
        Here(
            duties.name(role).capitalize(),
            f"Site {site}, {names.get(site, '')}" if site else "",
            duties.explained(Role(role), masking),
            may_see_arm(role, masking),
        )
        for site in sorted(frame.standing.roles)
        for role in sorted(frame.standing.roles[site])
    ]
