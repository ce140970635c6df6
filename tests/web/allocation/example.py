"""A trial whose lists are sealed, with people who were enrolled, and keys for those who may see an arm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from equipoise.core.design.roles import Role
from equipoise.core.enrolment.states import State
from equipoise.web.allocation import actions
from equipoise.web.allocation.actions import Opener
from equipoise.web.enrolment.models import Participant
from equipoise.web.vault import envelopes
from tests.web.trials import example
from tests.web.trials.example import Example

TRIAL = "stop-2"
NOW = datetime(2026, 12, 1, 17, tzinfo=UTC)
"""A Tuesday: in the morning in Vancouver."""
STEWARDS = example.STEWARDS
CHEAP = envelopes.Cost(memory=64, time=1, lanes=1)
"""What trying a passphrase costs in tests: a real one takes a tenth of a second."""
TREATMENT = {"ASPLANNED": ["yes"], "LESION.1.TULNKID": ["T1"], "LESION.1.DOSE": ["35"]}


@dataclass(frozen=True)
class Sealed:
    """The trial after the ceremony. `shares`: the three; `words`: the passphrases of who has a key."""

    example: Example
    shares: tuple[str, ...]
    words: dict[str, str]

    @property
    def two(self) -> tuple[str, ...]:
        """Enough shares."""
        return self.shares[1:]

    def opener(self, role: Role, site: str = "01") -> Opener:
        """Somebody with their passphrase."""
        name = self.example.username(role, site)
        return Opener(name, self.words[name])


def sealed(length: int = 6, now: datetime = NOW) -> Sealed:
    """The example's trial with lists of so many slots each."""
    trial = example.prepared(now)
    made = actions.draw(TRIAL, now, length=length)
    actions.seal(made, STEWARDS, trial.by(Role.MANAGER), now)
    return Sealed(trial, made.shares, {})


def admitted(world: Sealed, role: Role, site: str = "01") -> Opener:
    """Somebody who has set a passphrase and was admitted with two shares."""
    name = world.example.username(role, site)
    world.words[name] = actions.offered_passphrase()
    by = world.example.by(role, site)
    actions.set_passphrase(TRIAL, world.words[name], by, world.example.now)
    actions.admit_by_shares(TRIAL, name, world.two, world.example.by(Role.STEWARD), world.example.now)
    return world.opener(role, site)


def enrolled(number: str, cytotoxic: str = "yes", state: State = State.ENROLLED, trial: str = TRIAL) -> str:
    """A participant as the room `enrolment` leaves them before allocation; gives the number."""
    site, _, running = number.partition("-")
    Participant.objects.create(
        id=10_000_000 + int(site) * 1_000 + int(running),
        trial=trial,
        number=number,
        site=site,
        running=int(running),
        state=state.value,
        version="1",
        levels={"cytotoxic": cytotoxic},
        days={"consent": "2026-11-30", "enrolment": "2026-12-01"},
        passed=[State.SCREENING.value, State.CONSENTED.value, state.value],
        course=[
            [source, each.value, "2026-11-30", "said"]
            for source, each in enumerate((State.SCREENING, State.CONSENTED, state), 1)
        ],
    )
    return number


def allocate(world: Sealed, number: str, now: datetime | None = None, key: str = "") -> datetime:
    """What a coordinator of the participant's site does."""
    by = world.example.by(Role.COORDINATOR, number.partition("-")[0])
    return actions.allocate(TRIAL, number, by, now or world.example.now, key or f"key-{number}")


def at(hour: int, minute: int = 0) -> datetime:
    """An instant on the day of the example."""
    return datetime(NOW.year, NOW.month, NOW.day, hour, minute, tzinfo=UTC)
