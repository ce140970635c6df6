"""The screening log as a team reads it: what needs somebody first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from equipoise.core.enrolment.states import BEFORE, IN_TRIAL, STANDINGS, State
from equipoise.core.enrolment.windows import Lapse
from equipoise.core.judging.outcome import Verdict
from equipoise.core.protocol.model import Protocol
from equipoise.web.enrolment import eligibility, lapsing, levels
from equipoise.web.enrolment.eligibility import Eligibility, Kept
from equipoise.web.enrolment.levels import Differing
from equipoise.web.enrolment.models import Participant
from equipoise.web.trials import queries as trials
from equipoise.web.trials.queries import Conducted, Site

PAGE = 50


class Need(StrEnum):
    """What somebody needs next, the most urgent first."""

    LAPSING = "lapsing"
    OVERRIDE = "override"
    REFUSE = "not-met"
    CONSENT = "consent"
    RECONSENT = "re-consent"
    LEVEL = "level"
    CONFIRM = "confirm"
    WHOLE = "whole"
    ENROL = "enrol"
    EVIDENCE = "evidence"
    ALLOCATE = "allocate"
    NOTHING = "nothing"


NEEDS = tuple(Need)
WORDS = {
    Need.LAPSING: "A window lapses",
    Need.OVERRIDE: "An override waits for a second person",
    Need.REFUSE: "A criterion is not met",
    Need.CONSENT: "Consent is missing",
    Need.RECONSENT: "Consent to the new version is due",
    Need.LEVEL: "A level is not that of enrolment",
    Need.CONFIRM: "Waits for an investigator to confirm",
    Need.WHOLE: "Waits for an investigator’s word on the whole",
    Need.ENROL: "Can be enrolled",
    Need.EVIDENCE: "Evidence is missing",
    Need.ALLOCATE: "Can be allocated",
    Need.NOTHING: "Nothing",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody in the log. `settled` of `gates` criteria; `lapse`: the window that ends first, if any is near.

    `levels`: those by which the arms are balanced that are known otherwise now.
    """

    person: Participant
    need: Need
    settled: int
    gates: int
    lapse: Lapse | None
    levels: tuple[Differing, ...] = ()

    @property
    def state(self) -> State:
        """Where they stand."""
        return State(self.person.state)

    @property
    def due(self) -> date | None:
        """By when something has to be done."""
        return self.lapse.end if self.lapse else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: of a site, in a state, with a need; empty for all. `all`: those that need nothing as well."""

    site: str = ""
    state: str = ""
    need: str = ""
    every: bool = False


@dataclass(frozen=True, slots=True)
class Log:
    """The entries that are wanted, in the order of their needs; how many of all there are by state and by need."""

    entries: tuple[Entry, ...]
    states: dict[str, int]
    needs: dict[str, int]
    total: int


def log(trial: Conducted, sites: Sequence[Site], wanted: Wanted, now: datetime) -> Log:
    """The log of sites. 5 queries, however many there are, and at most 2 for each protocol version in use.

    5 more where somebody's evidence of a stratification factor changed after enrolment.
    """
    here = {each.number: each.day(now) for each in sites if wanted.site in ("", each.number)}
    rows = list(Participant.objects.filter(trial=trial.trial, site__in=here).order_by("site", "running"))
    found = entries(trial, rows, here)
    states = Counter(each.person.state for each in found)
    needs = Counter(each.need.value for each in found)
    chosen = [each for each in found if _is_wanted(each, wanted)]
    chosen.sort(key=lambda each: (NEEDS.index(each.need), each.due or date.max))
    return Log(tuple(chosen), dict(states), dict(needs), len(found))


def entries(trial: Conducted, rows: Sequence[Participant], days: dict[str, date]) -> list[Entry]:
    """How participants stand. Whoever is out of the trial, or followed in it, is not judged any more."""
    looked = [row.number for row in rows if State(row.state) in BEFORE | {State.ENROLLED}]
    kept = eligibility.kept(trial.trial, looked)
    versions = {row.version for row in rows if row.number in kept}
    protocols = {version: trials.protocol(trial.trial, version) for version in versions}
    told = levels.differing(trial.trial, rows)
    found = (_entry(trial, row, kept.get(row.number), days[row.site], protocols) for row in rows)
    return [_with_levels(each, told.get(each.person.number, ())) for each in found]


def _with_levels(entry: Entry, told: tuple[Differing, ...]) -> Entry:
    need = Need.LEVEL if told and entry.need is Need.NOTHING else entry.need
    return replace(entry, need=need, levels=told)


def _entry(
    trial: Conducted, row: Participant, found: Kept | None, today: date, protocols: Mapping[str, Protocol]
) -> Entry:
    if found is None:
        due = State(row.state) in IN_TRIAL and row.version != trial.version
        return Entry(row, Need.RECONSENT if due else Need.NOTHING, 0, 0, None)
    protocol = protocols[row.version]
    weighed = eligibility.weighed(row, found, today, protocol=protocol, in_words=False)
    gates = [each for each in weighed.lines if each.gate]
    near = [
        each
        for each in lapsing.lapses(row, found, weighed.lines, today, protocol)
        if each.urgency in lapsing.TELLING
    ]
    need = need_of(trial, row, weighed, near)
    return Entry(row, need, sum(each.settled for each in gates), len(gates), near[0] if near else None)


def need_of(trial: Conducted, row: Participant, found: Eligibility, near: Collection[Lapse] = ()) -> Need:
    """What somebody who is looked at, or enrolled and not allocated, needs next. `near`: windows that lapse soon."""
    state = State(row.state)
    if near:
        return Need.LAPSING
    if state not in BEFORE:
        return Need.ALLOCATE if row.version == trial.version else Need.RECONSENT
    if any(not each.answer for each in found.overrides):
        return Need.OVERRIDE
    if any(each.gate and each.verdict is Verdict.NOT_MET and not each.overridden for each in found.lines):
        return Need.REFUSE
    if state is State.CONSENTED and row.version != trial.version:
        return Need.RECONSENT
    if found.settled:
        return _last_step(state, found)
    if any(each.verdict is Verdict.UNKNOWN and not each.overridden for each in found.open):
        return Need.EVIDENCE
    return Need.CONFIRM


def _last_step(state: State, found: Eligibility) -> Need:
    if state is State.SCREENING:
        return Need.CONSENT
    return Need.ENROL if found.whole else Need.WHOLE


def _is_wanted(entry: Entry, wanted: Wanted) -> bool:
    if wanted.state and entry.person.state != wanted.state:
        return False
    if wanted.need and entry.need.value != wanted.need:
        return False
    return wanted.every or bool(wanted.state or wanted.need) or entry.need is not Need.NOTHING


def day_of(person: Participant) -> date:
    """The day on which their state began."""
    return date.fromisoformat(person.days[STANDINGS[State(person.state)].day])
