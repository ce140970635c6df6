"""What pages on who is screened show, as plain values with their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from equipoise.core.criteria.rules import Rules
from equipoise.core.design.states import takes_participants
from equipoise.core.enrolment import reasons
from equipoise.core.enrolment.flow import mark_title
from equipoise.core.enrolment.states import BEFORE, IN_TRIAL, STANDINGS, Mark, State, may_mark
from equipoise.core.enrolment.windows import Lapse, Urgency, day_words, words
from equipoise.core.judging.outcome import Verdict
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.sources import words as source_words
from equipoise.demonstration import criteria_by_digest
from equipoise.web.enrolment import (
    balance,
    consenting,
    deciding,
    eligibility,
    identity,
    judging,
    lapsing,
    missing,
    pieces,
)
from equipoise.web.enrolment.balance import Stratum
from equipoise.web.enrolment.eligibility import Eligibility, Line
from equipoise.web.enrolment.finding import STAYS_OPEN
from equipoise.web.enrolment.log import WORDS, Need, need_of
from equipoise.web.enrolment.missing import Asked
from equipoise.web.enrolment.models import Consent, Evidence, Override, Participant
from equipoise.web.enrolment.pieces import Piece
from equipoise.web.trials.frame import Frame
from equipoise.web.trials.permissions import Deed

GROUPS = (
    ("not-met", "not-met", "Speaks against"),
    ("not-known", "not-known", "Not known yet"),
    ("confirm", "soon", "Waits for an investigator"),
    ("aside", "finding", "Set aside by two"),
    ("met", "met", "Met and confirmed"),
    ("na", "not-applicable", "Does not apply, and confirmed"),
    ("wanted", "unsaid", "Wanted, not needed"),
)
"""How criteria stand, in the order of the page: name, icon, heading."""
ALWAYS = frozenset({"not-met", "not-known", "confirm", "met"})
"""Groups whose count is told also where it is none."""
SETTLED = frozenset({"aside", "met", "na", "wanted"})
"""Groups of criteria about which nothing is to be done: the page folds them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A criterion as the page shows it, with its words where they are at hand."""

    line: Line
    words: str
    evidence: tuple[Piece, ...]
    to_add: tuple[tuple[str, str], ...]
    """What more evidence can be entered under: the fact, and its title."""

    @property
    def brief(self) -> str:
        """What is known of it, in a line: the values that count, else how much is missing."""
        said = [f"{each.title}: {each.value}" for each in self.evidence if not each.struck]
        missing = len(self.line.missing)
        if self.line.verdict is Verdict.UNKNOWN and missing:
            return f"{missing} thing{'' if missing == 1 else 's'} missing"
        return "; ".join(said) or self.line.reason

    @property
    def sources(self) -> tuple[str, ...]:
        """The documents that its values stand in, each once."""
        return tuple(dict.fromkeys(each.source for each in self.evidence if not each.struck))

    @property
    def says_more(self) -> bool:
        """Whether its reason says what neither its evidence nor what is missing says."""
        told = self.evidence and self.line.verdict is Verdict.MET
        return not told and not self.line.missing

    @property
    def may_be_asked(self) -> bool:
        """Whether it keeps the person out, and nobody has agreed to set it aside or waits for an answer."""
        line = self.line
        asked = line.override is not None and line.override.answer != deciding.REFUSED
        return line.gate and not line.passes and not asked

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return "c-" + "".join(each if each.isalnum() else "-" for each in self.line.id)


@dataclass(frozen=True, slots=True)
class Group:
    """Criteria that stand alike."""

    name: str
    icon: str
    heading: str
    lines: tuple[Shown, ...]

    @property
    def settled(self) -> bool:
        """Whether there is nothing to do about these."""
        return self.name in SETTLED

    @property
    def confirmed_by(self) -> str:
        """Who confirmed them, with how many each, in words; empty where nobody did."""
        said = Counter(each.line.confirmed.actor for each in self.lines if each.line.confirmed)
        if len(said) == 1:
            return next(iter(said))
        return ", ".join(f"{who} ({count})" for who, count in sorted(said.items()))


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the road to enrolment: done, open now, or still shut."""

    title: str
    done: bool
    now: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """A window in words."""

    title: str
    words: str
    urgency: Urgency
    until: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One person's page. `need`: what comes next; `asked`: what is still missing; `may`: what who looks may do now."""

    number: str
    site: str
    name: str
    record: str
    state: State
    title: str
    since: str
    version: str
    referral: str
    found: Eligibility
    groups: tuple[Group, ...]
    need: Need
    asked: tuple[Asked, ...]
    windows: tuple[Near, ...]
    consents: tuple[Consent, ...]
    overrides: tuple[Override, ...]
    unused: tuple[Piece, ...]
    steps: tuple[Step, ...]
    reasons: tuple[str, ...]
    why: str
    marks: tuple[tuple[str, str], ...]
    strata: tuple[Stratum, ...]
    reconsent: bool
    may: frozenset[str]

    @property
    def settled(self) -> int:
        """How many criteria that count are settled."""
        return sum(each.gate and each.settled for each in self.found.lines)

    @property
    def next(self) -> str:
        """What comes next, in words."""
        return WORDS[self.need]

    @property
    def glance(self) -> tuple[Group, ...]:
        """How many criteria that count stand how; that none does is said of what matters most."""
        there = {each.name: each for each in self.groups}
        return tuple(
            there.get(name, Group(name, icon, heading, ()))
            for name, icon, heading in GROUPS
            if (name in there and name != "wanted") or name in ALWAYS
        )

    @property
    def first(self) -> str:
        """Under which fact the first missing thing is entered; empty where nothing is missing."""
        return self.asked[0].asks[0].fact if self.asked else ""

    @property
    def levels_known(self) -> bool:
        """Whether the level of a stratification factor is known."""
        return any(each.level for each in self.strata)

    @property
    def missing(self) -> int:
        """How many things are missing."""
        return sum(len(each.asks) for each in self.asked)

    @property
    def waiting(self) -> Override | None:
        """The first request that a second person has to answer."""
        return next((each for each in self.overrides if not each.answer), None)

    @property
    def gates(self) -> int:
        """How many criteria count."""
        return sum(each.gate for each in self.found.lines)


def entry(frame: Frame, number: str, today: date) -> EntryPage | None:
    """One person's page; None where there is no such number. At most 11 queries."""
    person = Participant.objects.filter(trial=frame.trial.trial, number=number).first()
    if person is None:
        return None
    kept = eligibility.kept(person.trial, [number])[number]
    protocol = eligibility.judged_by(person, kept)
    found = eligibility.weighed(person, kept, today, protocol=protocol)
    lines = shown(found, protocol)
    given = consenting.consents(person.trial, number)
    state, knows = State(person.state), frame.may(Deed.SCREEN, person.site)
    name = identity.known(person.trial, number) if knows else None
    return EntryPage(
        number=number,
        site=person.site,
        name=_full(name),
        record=name["record_number"] if name else "",
        state=state,
        title=STANDINGS[state].title,
        since=day_words(date.fromisoformat(person.days[STANDINGS[state].day])),
        version=found.version,
        referral=person.referral if knows else "",
        found=found,
        groups=tuple(_groups(lines)),
        need=need_of(frame.trial, person, found) if state in BEFORE | {State.ENROLLED} else Need.NOTHING,
        asked=missing.asked(found, protocol, state),
        windows=tuple(map(near, lapsing.lapses(person, kept, found.lines, today, protocol))),
        consents=tuple(given),
        overrides=tuple(kept.overrides),
        unused=tuple(_unused(kept.evidence, found, protocol)),
        steps=_steps(state, found, bool(given)),
        reasons=_reasons(person),
        why=person.why,
        marks=tuple(
            (mark_title(Mark(mark)), day_words(date.fromisoformat(day))) for mark, day in person.marks.items()
        ),
        strata=tuple(balance.strata(person, found, protocol)),
        reconsent=state in IN_TRIAL | {State.CONSENTED} and person.version != frame.trial.version,
        may=frozenset(_may(frame, person, found)),
    )


def near(found: Lapse) -> Near:
    """A window in words."""
    title = f"{found.window.event}, for {found.window.clock}"
    until = ""
    if found.sure and found.lapses != found.sure and found.lapses:
        until = f"The day is not known exactly: at the latest {day_words(found.lapses)}."
    return Near(title, words(found), found.urgency, until)


def _full(name: dict[str, str] | None) -> str:
    if not name:
        return ""
    return f"{name['first_name']} {name['last_name']}".strip()


def shown(found: Eligibility, protocol: Protocol) -> list[Shown]:
    """Every criterion with its words and its evidence."""
    rules, texts = protocol.rules, _texts(protocol)
    shown = []
    for line in found.lines:
        criterion = rules.criterion(line.id)
        assert criterion is not None
        quoted = source_words(criterion, texts)
        shown.append(
            Shown(
                line,
                quoted if quoted.strip() != line.title.strip() else "",
                tuple(pieces.piece(each, protocol) for each in line.evidence),
                tuple((fact, pieces.title(fact, protocol)) for fact in line.facts if _typed(fact, rules)),
            )
        )
    return shown


def _groups(shown: Iterable[Shown]) -> Iterator[Group]:
    by_name: dict[str, list[Shown]] = {}
    for each in shown:
        by_name.setdefault(_group(each.line), []).append(each)
    for name, icon, heading in GROUPS:
        if name in by_name:
            yield Group(name, icon, heading, tuple(by_name[name]))


def _group(line: Line) -> str:
    if not line.gate:
        return "wanted"
    if line.overridden:
        return "aside"
    if line.verdict is Verdict.NOT_MET:
        return "not-met"
    if line.verdict is Verdict.UNKNOWN:
        return "not-known"
    if line.confirmed is None:
        return "confirm"
    return "na" if line.verdict is Verdict.NOT_APPLICABLE else "met"


def _unused(rows: Iterable[Evidence], found: Eligibility, protocol: Protocol) -> Iterator[Piece]:
    """Evidence that no criterion of this version rests on, and no factor."""
    resting = chain((each.evidence for each in found.lines), (each.evidence for each in found.factors))
    used = {each.pk for each in chain.from_iterable(resting)}
    return (pieces.piece(each, protocol) for each in rows if each.pk not in used)


def _typed(fact: str, rules: Rules) -> bool:
    return fact not in rules.scope.facts or judging.by_typing(rules, fact)


def _texts(protocol: Protocol) -> dict[str, str]:
    """Those of a protocol's source texts that are at hand."""
    known = criteria_by_digest()
    return {name: known[each.sha256] for name, each in protocol.sources.items() if each.sha256 in known}


def _reasons(person: Participant) -> tuple[str, ...]:
    unmet = [f"{name} {title}" for name, title in person.unmet]
    return (*unmet, *(reasons.title(code) for code in person.reasons if code != reasons.NOT_MET.code))


def _steps(state: State, found: Eligibility, consented: bool) -> tuple[Step, ...]:
    """The road to enrolment. A screen failure has none left."""
    if state is State.FAILED:
        return ()
    enrolled = state not in BEFORE
    known = not any(each.gate and not each.passes and not each.overridden for each in found.lines)
    waiting = len(found.to_confirm)
    steps = (
        ("Evidence for every criterion", enrolled or known, ""),
        ("Consent", consented, ""),
        ("Every criterion confirmed", enrolled or found.settled, f"{waiting} wait" if waiting else ""),
        ("An investigator’s word on the whole", enrolled or found.whole is not None, ""),
        ("Enrolled", enrolled, ""),
    )
    first = next((place for place, (_, done, _) in enumerate(steps) if not done), len(steps))
    return tuple(
        Step(title, done, place == first, detail) for place, (title, done, detail) in enumerate(steps)
    )


def _may(frame: Frame, person: Participant, found: Eligibility) -> Iterator[str]:
    """What who looks may do with this person now: their roles and the person's state together."""
    state, site = State(person.state), person.site
    before, consented = state in BEFORE, state is State.CONSENTED
    open_now = takes_participants(frame.trial.state)
    current = person.version == frame.trial.version
    allowed = {
        "add": frame.may(Deed.SCREEN, site) and state in STAYS_OPEN,
        "fail": frame.may(Deed.SCREEN, site) and before,
        "name": frame.may(Deed.SCREEN, site),
        "consent": frame.may(Deed.CONSENT, site)
        and (state is State.SCREENING or (state in IN_TRIAL | {State.CONSENTED} and not current)),
        "withdraw": frame.may(Deed.CONSENT, site) and (consented or may_mark(state)),
        "confirm": frame.may(Deed.CONFIRM, site) and before,
        "whole": frame.may(Deed.CONFIRM, site) and consented and found.settled and found.whole is None,
        "override": frame.may(Deed.OVERRIDE, site) and before,
        "allocate": frame.may(Deed.ALLOCATE, site) and state is State.ENROLLED,
        "follow": frame.may(Deed.SEE_DATA, site) and STANDINGS[State.ALLOCATED].day in person.days,
        "enrol": frame.may(Deed.CONFIRM, site)
        and consented
        and current
        and open_now
        and found.settled
        and found.whole is not None,
    }
    return (name for name, yes in allowed.items() if yes)
