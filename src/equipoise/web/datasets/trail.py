"""A trial's trail as people read it: what happened, to whom, who did it in which role, when by the site's clock, why.

What could tell an arm is in the sealed chain of the ledger and is never here, for nobody: neither the event nor its
time nor a gap. No number and no digest of an event is shown either, though the open chain's would tell nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from equipoise.core.criteria.english_words import capital, several
from equipoise.core.design import duties
from equipoise.core.enrolment import reasons
from equipoise.core.followup.adverse import SERIOUS
from equipoise.core.followup.cleaning import Meaning, scope_words
from equipoise.core.values.dates import PartialDate
from equipoise.web.accounts import queries as accounts
from equipoise.web.allocation import rings
from equipoise.web.datasets.forms import Filters
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.ledger import kinds, queries
from equipoise.web.ledger.kinds import Event
from equipoise.web.ledger.queries import Asked
from equipoise.web.trials import queries as trials
from equipoise.web.trials.frame import Frame
from equipoise.web.trials.permissions import Deed
from equipoise.web.trials.queries import Site

PAGE = 50
ABOUT = "participant:"
SHOWN = 120
"""Characters of one detail."""
DETAILS = {
    "version": "Protocol version",
    "visit": "Visit",
    "form": "Form",
    "occurrence": "Number",
    "day": "Day",
    "criterion": "Criterion",
    "title": "Title",
    "fact": "Fact",
    "state": "State",
    "answer": "Answer",
    "username": "Person",
    "holder": "Person",
    "ring": "Keys of",
    "by_shares": "With the shares of",
    "role": "Role",
    "name": "Name",
    "meaning": "Meaning",
    "scope": "What",
    "reasons": "Reasons",
}
"""What is told of an event's content: names in it, and what they are called. All else is read where it belongs."""


CRITERIA = "enrolment.criteria_confirmed"


def _day(text: str) -> str:
    """A day in words; what is none stays as it was kept."""
    try:
        return PartialDate.parse(text).words()
    except ValueError:
        return text


def _reason(code: str) -> str:
    """Why somebody wasn't enrolled, or why an event is serious."""
    return SERIOUS.get(code) or reasons.title(code)


def _meaning(code: str) -> str:
    """What a signature says."""
    return Meaning[code].value if code in Meaning.__members__ else code


_WORDS: Mapping[str, Callable[[str], str]] = {
    "day": _day,
    "meaning": _meaning,
    "reasons": _reason,
    "role": duties.name,
    "scope": scope_words,
    "ring": rings.title,
}
"""What is kept as a code, in words."""


@dataclass(frozen=True, slots=True)
class Line:
    """One event. `about`: a participant's number, or empty; `place`: the site, or the trial. `at`: by its clock.

    `has_past`: whether one may look at the participant as they were then; `several`: what it brought at once, by its
    titles, and `of` what these are.
    """

    at: datetime
    about: str
    place: str
    said: str
    who: str
    username: str
    role: str
    why: str
    details: tuple[tuple[str, str], ...]
    several: tuple[str, ...]
    of: str = ""
    has_past: bool = False

    @property
    def on(self) -> str:
        """When it was, in words, with the clock that says so: “3 March 2026, 09:05 PST”."""
        return f"{self.at.day} {self.at:%B %Y, %H:%M} {self.at.tzname()}"


@dataclass(frozen=True, slots=True)
class Trail:
    """The page. `sites`: those that one sees; `kinds` and `people`: what can be asked for, name to words."""

    lines: tuple[Line, ...]
    total: int
    page: int
    pages: int
    sites: tuple[Site, ...]
    kinds: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...]
    story: str = ""


def trail(frame: Frame, asked: Filters) -> Trail:
    """What who asks may see of a trial's events, as they asked for it. About 8 queries."""
    sites = tuple(frame.sites(Deed.SEE_TRAIL))
    names = _names(frame.trial.trial)
    page = max(asked.page, 1)
    found = queries.told(
        frame.trial.trial, _asked(frame, asked, sites), oldest_first=bool(asked.participant),
        skip=(page - 1) * PAGE, most=PAGE,
    )  # fmt: skip
    zones = {each.number: ZoneInfo(each.zone) for each in sites}
    titles, past = _titles(frame.trial.trial), _with_a_past(frame)
    lines = (_line(each, zones, names, titles) for each in found.events)
    return Trail(
        tuple(replace(each, has_past=each.about in past) for each in lines),
        found.total, page, -(-found.total // PAGE), sites, _offered(), tuple(sorted(names.items())),
        asked.participant,
    )  # fmt: skip


def _with_a_past(frame: Frame) -> frozenset[str]:
    """The participants whom one may look at as they were at a past instant: none is there before consent."""
    sites = {each.number for each in frame.sites(Deed.SEE_DATA)}
    people = enrolment.participants(frame.trial.trial)
    return frozenset(each.number for each in people if each.version and each.site in sites)


def _asked(frame: Frame, asked: Filters, sites: tuple[Site, ...]) -> Asked:
    """What is looked for: never more than the sites one sees; days as they are in the site's zone, or else in UTC."""
    chosen = next((each for each in sites if each.number == asked.site), None)
    zone = ZoneInfo(chosen.zone if chosen else "UTC")
    return Asked(
        subject=f"{ABOUT}{asked.participant}" if asked.participant else "",
        kind=asked.kind,
        actor=asked.who,
        site=asked.site,
        sites=None if frame.may(Deed.SEE_TRAIL) else frozenset(each.number for each in sites),
        since=datetime.combine(asked.since, time(), zone) if asked.since else None,
        before=datetime.combine(asked.until + timedelta(days=1), time(), zone) if asked.until else None,
    )


def _offered() -> tuple[tuple[str, str], ...]:
    """The kinds of events that can be asked for, by their words."""
    every = [each for each in kinds.kinds().values() if not each.unblinding]
    return tuple((each.name, each.said) for each in sorted(every, key=lambda each: each.said))


def _names(trial: str) -> dict[str, str]:
    """Everybody who has or had a role, by log-in, with how they are called."""
    usernames = sorted({each.username for each in trials.people(trial)})
    known = accounts.by_usernames(usernames)
    return {each: (known[each].name if each in known and known[each].name else each) for each in usernames}


def _titles(trial: str) -> Mapping[str, str]:
    """What things are called: by `fact:<name>`, `fact:clock <name>`, `criterion:<id>`, `visit:<id>`, `form:<id>`."""
    protocol = trials.protocol(trial)
    scope, design = protocol.rules.scope, protocol.design
    found = {
        f"fact:{name}": several(each.title) if each.kind == "list" else each.title
        for name, each in scope.facts.items()
    }
    found |= {f"fact:clock {name}": capital(each.title) for name, each in scope.clocks.items()}
    found |= {f"criterion:{each.id}": f"{each.id} {each.title}".strip() for each in protocol.rules.criteria}
    if design is not None:
        found |= {f"fact:factor {each.id}": each.title for each in design.allocation.factors.value or ()}
        found |= {f"visit:{each.id}": each.title for each in design.visits.value or ()}
        found |= {f"form:{name}": each.value.title for name, each in design.forms.items() if each.value}
    return found


def _line(
    event: Event, zones: Mapping[str, ZoneInfo], names: Mapping[str, str], titles: Mapping[str, str]
) -> Line:
    zone = zones.get(event.site, ZoneInfo("UTC"))
    about = event.subject.removeprefix(ABOUT) if event.subject.startswith(ABOUT) else ""
    actor = "" if event.actor.startswith(ABOUT) else event.actor
    return Line(
        event.at.astimezone(zone),
        about,
        f"Site {event.site}" if event.site else "The trial",
        kinds.kind(event.kind).said,
        names.get(actor, actor) if actor else "The participant",
        actor,
        duties.name(event.role) if actor else "",
        event.why,
        tuple(_details(event.payload, titles)),
        tuple(_several(event, titles)),
        "criteria" if event.kind == CRITERIA else "pieces of evidence",
    )


def _details(payload: Mapping[str, Any], titles: Mapping[str, str]) -> list[tuple[str, str]]:
    told = []
    for name, label in DETAILS.items():
        value = payload.get(name)
        if value in (None, "", [], 0) or isinstance(value, dict) or (name, value) == ("occurrence", 1):
            continue
        said = _WORDS.get(name, str)
        text = ", ".join(said(str(each)) for each in (value if isinstance(value, list) else [value]))
        told.append((label, _title(name, text, titles)[:SHOWN]))
    changed = payload.get("changes")
    if isinstance(changed, dict):
        told.append(("Values", str(len(changed))))
    return told


def _several(event: Event, titles: Mapping[str, str]) -> list[str]:
    """What an event brought at once: facts, or criteria."""
    told = event.payload
    if event.kind == CRITERIA:
        return [_title("criterion", str(each["criterion"]), titles) for each in told["confirmed"]]
    pieces = told["found"] if event.kind == "enrolment.taken_over" else ()
    return [_title("fact", str(each["fact"]), titles) for each in pieces]


def _title(name: str, text: str, titles: Mapping[str, str]) -> str:
    """What a visit or form is called; of a visit that comes again also for which time it is."""
    head, _, ordinal = text.partition(":")
    found = titles.get(f"{name}:{head}")
    if found is None:
        return text
    return f"{found}, time {ordinal}" if ordinal else found
