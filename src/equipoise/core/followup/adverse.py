"""Adverse events: grade, seriousness, cause, and the clocks that a serious one starts.

Terms are free text with a grade by the CTCAE (version 5.0): its list of terms is MedDRA's and is licensed apart, so
none is shipped. Laboratory values are graded by `core.scores.ctcae_terms`. What is serious is said by ICH E2A (1994),
section II B; it is not the same as severe. Whether the treatment of the trial may be the cause is judged by somebody
who doesn't know the arm, for the treatment of the trial whichever it was.

Two judge it, the investigator and the sponsor, and the stricter judgement is kept: suspected where either suspects it,
unexpected where either finds it so (ICH E2A, section III A; Regulation (EU) 536/2014, annex III: the sponsor does not
lower what the investigator judged).

Clocks: a site tells the sponsor within 24 hours of learning of a serious event. Of one that is serious, suspected and
unexpected (a SUSAR) the sponsor tells the authorities within 7 calendar days where it was fatal or threatened life,
completed within 8 more, else within 15 (ICH E2A, section III B; 21 CFR 312.32(c); Regulation (EU) 536/2014, art. 42).
Where it turns out only later to be fatal or a threat to life, the 7 days run from the day on which the sponsor learned
that. What is new after a report is told within 15 more (21 CFR 312.32(d)). The day on which the sponsor learns of it is
day 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from equipoise.core.followup import taking
from equipoise.core.followup.taking import Values
from equipoise.core.values.dates import PartialDate
from equipoise.core.values.truth import Truth, all_of, any_of, negated

GRADES: Mapping[int, str] = {
    1: "mild: no or few symptoms, nothing has to be done",
    2: "moderate: little has to be done, or some daily tasks are hard",
    3: "severe, but life is not at risk at once: hospital care, or help with looking after oneself",
    4: "life is at risk: something has to be done at once",
    5: "death from the event",
}
"""What a grade of the CTCAE means in general, in our own words."""
SERIOUS: Mapping[str, str] = {
    "DTH": "the person died of it",
    "LIFE": "life was at risk at the time",
    "HOSP": "a stay in hospital, or a longer one",
    "DISAB": "lasting or considerable harm",
    "CONG": "a birth defect",
    "MIE": "medically important in the judgement of a doctor",
}
"""What makes an event serious by ICH E2A; the codes are those of CDISC."""
CAUSES: Mapping[str, str] = {
    "N": "unrelated",
    "U": "unlikely",
    "P": "possible",
    "R": "probable",
    "D": "certain",
}
"""How sure somebody is that the treatment caused it; the usual five steps."""
THREATENING = frozenset({"DTH", "LIFE"})
"""Reasons that start the short clock."""
SUSPECTED = frozenset({"P", "R", "D"})
"""Causes that are at least reasonably possible: possible, probable, certain."""
LEARNED = frozenset({"AWAREDAT", "REPORTDAT", "AUTHDAT", "AUTHENDAT"})
"""Items with a day on which somebody learned of an event or was told of it: that may be after the participant died."""
UNFINISHED = frozenset({"RECOVERING", "NOT", "UNKNOWN"})
"""Outcomes after which more has to be told."""

SITE_HOURS = timedelta(hours=24)
URGENT_DAYS, COMPLETED_DAYS, ORDINARY_DAYS, NEWS_DAYS = 7, 15, 15, 15


@dataclass(frozen=True, slots=True)
class Sponsor:
    """What the sponsor judged and did; empty where it has not yet.

    `cause`, `expected`, `reasons`: its own judgement. `received`: the day it learned of the event where it noted one;
    `turned`: the later day on which it learned that the event was fatal or a threat to life. `told`: the day it first
    told the authorities, `urgently` that they were told of the turn, `completed` that their report was complete.
    `news`: the first day with something new that they were not told.
    """

    cause: str = ""
    expected: Truth = Truth.UNKNOWN
    reasons: frozenset[str] = frozenset()
    received: date | None = None
    turned: date | None = None
    told: date | None = None
    urgently: date | None = None
    completed: date | None = None
    news: date | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An adverse event. `aware`: the day on which the site learned of it, and `written` the moment at which it was
    first written down, later than which nobody can have learned of it. `reported`: the day the sponsor was told;
    `authorities`: the day the sponsor told the authorities, `completed` the day that report was completed.
    """

    term: str
    grade: int | None
    began: PartialDate | None
    serious: Truth
    reasons: frozenset[str] = frozenset()
    cause: str = ""
    expected: Truth = Truth.UNKNOWN
    aware: date | None = None
    written: datetime | None = None
    reported: date | None = None
    ended: PartialDate | None = None
    outcome: str = ""
    authorities: date | None = None
    completed: date | None = None
    sponsor: Sponsor = Sponsor()

    @property
    def all_reasons(self) -> frozenset[str]:
        """What makes it serious, as either of the two said."""
        return self.reasons | self.sponsor.reasons

    @property
    def is_serious(self) -> Truth:
        """Whether it is serious: as was said, or by a reason that was given, or because it was fatal."""
        return Truth.YES if self.all_reasons & set(SERIOUS) or self.grade == 5 else self.serious

    @property
    def is_fatal_or_threatening(self) -> bool:
        """Whether the short clock runs."""
        return bool(self.all_reasons & THREATENING) or self.grade == 5

    @property
    def is_suspected(self) -> Truth:
        """Whether the treatment of the trial may have caused it, in the judgement of either, who both don't know which
        it was. As long as one of them has not said so and the other says no, it is not known.
        """
        return any_of((suspects(self.cause), suspects(self.sponsor.cause)))

    @property
    def is_unexpected(self) -> Truth:
        """Whether either finds it unexpected. To say so is the sponsor's office: an investigator may leave it open."""
        said = [each for each in (self.expected, self.sponsor.expected) if each is not Truth.UNKNOWN]
        if not said or (Truth.NO not in said and self.sponsor.expected is Truth.UNKNOWN):
            return Truth.UNKNOWN
        return any_of(map(negated, said))

    @property
    def is_expedited(self) -> Truth:
        """Whether the authorities have to be told at once: serious, suspected and unexpected."""
        return all_of((self.is_serious, self.is_suspected, self.is_unexpected))

    @property
    def learned(self) -> date | None:
        """The sponsor's day 0: the earliest on which it was told, or noted that it knew."""
        return min((each for each in (self.reported, self.sponsor.received) if each), default=None)

    @property
    def told_authorities(self) -> date | None:
        """The day on which the authorities were first told, as the sponsor noted it, else as the site wrote it down."""
        return self.sponsor.told or self.authorities


def suspects(cause: str) -> Truth:
    """Whether who judged a cause so suspects the treatment; unknown where nothing was said."""
    if not cause:
        return Truth.UNKNOWN
    return Truth.YES if cause in SUSPECTED else Truth.NO


def event(values: Values, written: datetime | None = None) -> Event:
    """An event from an entry whose items have the names of CDASH (AETERM, AETOXGR, AESTDAT, AESER, ...)."""
    return Event(
        taking.text(values, "AETERM"),
        taking.whole(values, "AETOXGR"),
        taking.partial(values, "AESTDAT"),
        taking.truth(values, "AESER"),
        taking.codes(values, "AESREASON"),
        taking.text(values, "AEREL"),
        taking.truth(values, "AEEXP"),
        taking.day(values, "AWAREDAT"),
        written,
        taking.day(values, "REPORTDAT"),
        taking.partial(values, "AEENDAT"),
        taking.text(values, "AEOUT"),
        taking.day(values, "AUTHDAT"),
        taking.day(values, "AUTHENDAT"),
    )


class Duty(StrEnum):
    """What has to be told, and to whom."""

    SITE = "tell the sponsor"
    FIRST = "tell the authorities"
    TURNED = "tell the authorities that life was at risk or lost"
    COMPLETE = "complete the report to the authorities"
    NEWS = "tell the authorities what is new"


class Standing(StrEnum):
    """Where a duty stands."""

    DONE = "done in time"
    DONE_LATE = "done late"
    DONE_UNSURE = "done; whether in time can't be told from the day alone"
    RUNNING = "running"
    MAYBE_OVER = "may be overdue"
    OVER = "overdue"


@dataclass(frozen=True, slots=True)
class Clock:
    """A duty and until when. Learning of something on a day leaves open when on that day: the duty is due between
    `earliest` and `latest`, and is safe until `earliest`. `sure`: whether it is certain that there is this duty.
    `done`: the day it was done. `begun`: the day on which it began to run, day 0.
    """

    duty: Duty
    earliest: datetime
    latest: datetime
    sure: Truth
    zone: tzinfo
    done: date | None = None
    begun: date = date.min

    def standing(self, now: datetime) -> Standing:
        """Where it stands."""
        if self.done is not None:
            return self._kept(self.done)
        if now <= self.earliest:
            return Standing.RUNNING
        return Standing.MAYBE_OVER if now <= self.latest else Standing.OVER

    def _kept(self, done: date) -> Standing:
        begun = start_of(done, self.zone)
        # A duty that is due by the end of a day is late on the next, from its very beginning.
        if begun > self.latest or begun == self.latest == self.earliest:
            return Standing.DONE_LATE
        over = start_of(done + timedelta(days=1), self.zone)
        return Standing.DONE if over <= self.earliest else Standing.DONE_UNSURE


def clocks(told: Event, site: tzinfo, sponsor: tzinfo) -> list[Clock]:
    """The clocks that an event has started, each in the time zone of who has the duty; none where it isn't serious.

    What nobody has said yet (whether it was expected, say) starts a clock that is not sure.
    """
    if told.is_serious is Truth.NO:
        return []
    found = []
    if told.aware is not None or told.written is not None:
        found.append(_site_clock(told, site))
    if told.learned is not None and told.is_expedited is not Truth.NO:
        found += _sponsor_clocks(told, told.learned, sponsor)
    return found


def _site_clock(told: Event, zone: tzinfo) -> Clock:
    moments = []
    if told.aware is not None:
        moments = [start_of(told.aware, zone), start_of(told.aware + timedelta(days=1), zone)]
    if told.written is not None:
        written = told.written.astimezone(UTC)
        moments = [min(moments[0], written), min(moments[1], written)] if moments else [written, written]
    first, last = (each + SITE_HOURS for each in moments)
    begun = moments[0].astimezone(zone).date()
    return Clock(Duty.SITE, first, last, told.is_serious, zone, told.reported, begun)


def _sponsor_clocks(told: Event, learned: date, zone: tzinfo) -> Iterator[Clock]:
    def until(duty: Duty, begun: date, days: int, done: date | None) -> Clock:
        """Due until the end of the day so many calendar days later."""
        end = start_of(begun + timedelta(days=days + 1), zone)
        return Clock(duty, end, end, told.is_expedited, zone, done, begun)

    made, turned = told.sponsor, told.sponsor.turned
    late = turned is not None and turned > learned
    urgent = told.is_fatal_or_threatening and not late
    yield until(Duty.FIRST, learned, URGENT_DAYS if urgent else ORDINARY_DAYS, told.told_authorities)
    if turned is not None and late:
        yield until(Duty.TURNED, turned, URGENT_DAYS, made.urgently)
    if told.is_fatal_or_threatening:
        begun = turned if turned is not None and late else learned
        yield until(Duty.COMPLETE, begun, COMPLETED_DAYS, made.completed or told.completed)
    if made.news is not None and told.told_authorities is not None:
        yield until(Duty.NEWS, made.news, NEWS_DAYS, None)


def start_of(day: date, zone: tzinfo) -> datetime:
    """When a day begins in a zone, in UTC. 24 hours later the next one has not always begun: clocks are changed."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def awaits_more(told: Event) -> bool:
    """Whether a follow-up report is still needed: the event is serious and how it ended is not known."""
    return told.is_serious is not Truth.NO and (not told.outcome or told.outcome in UNFINISHED)


def doubts(told: Event) -> Iterator[tuple[str, str]]:
    """What speaks against an event as it was entered: the item, and a sentence."""
    if told.serious is Truth.YES and not told.reasons:
        yield "AESREASON", "It is called serious, and no reason is given."
    if told.serious is Truth.NO and told.is_serious is Truth.YES:
        yield "AESER", "It is called not serious, and what else was entered makes it serious."
    if told.grade == 5 and told.reasons and "DTH" not in told.reasons:
        yield "AESREASON", "Grade 5 is death, and death is not among the reasons."
    if ("DTH" in told.reasons or told.outcome == "FATAL") and told.grade not in (5, None):
        yield "AETOXGR", "It was fatal, and the grade is not 5."
    if "LIFE" in told.reasons and told.grade is not None and told.grade < 4:
        yield "AETOXGR", "Life was at risk, and the grade is below 4."
    yield from _days_out_of_order(told)


def _days_out_of_order(told: Event) -> Iterator[tuple[str, str]]:
    if told.began and told.aware and told.aware < told.began.earliest:
        yield "AWAREDAT", "The site learned of it before it began."
    if told.aware and told.reported and told.reported < told.aware:
        yield "REPORTDAT", "The sponsor was told before the site learned of it."
    if told.began and told.ended and told.ended.latest < told.began.earliest:
        yield "AEENDAT", "It ended before it began."
