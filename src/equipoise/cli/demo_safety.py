"""What the sponsor does with the demonstration's serious events: most are judged and told, one has just come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count

from equipoise.core.enrolment.states import State
from equipoise.core.values.truth import Truth
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.followup import actions as followup
from equipoise.web.followup.safety import actions as safety
from equipoise.web.followup.safety.actions import Judgement, Told
from equipoise.web.followup.safety.cases import Case, cases
from equipoise.web.ledger.actions import By

SPONSOR = By("safety", "safety")
RECENT_SITE = "01"
STORY = (
    "The site wrote of {term}, grade {grade}, for which the participant was taken into hospital. The course so far is "
    "that of such an event; nothing else was found that explains it. The site tells how it ends."
)


class Safety:
    """The safety physician's work of the last months, and an event of the day before yesterday."""

    def __init__(self, trial: str) -> None:
        self.trial = trial
        self.keys = (f"safety-{turn}" for turn in count())

    def moments(self, end: datetime) -> Iterator[tuple[datetime, Callable[[datetime], None]]]:
        """Every tenth day what came since is judged and told; the last event comes after that."""
        for days in range(300, 9, -10):
            yield end - timedelta(days=days), self.look
        yield end - timedelta(days=2), self.recent

    def look(self, now: datetime) -> None:
        """Judge what was not judged yet, and tell of it where it is a SUSAR."""
        for each in cases(self.trial):
            learned = each.event.learned
            if not each.judged and learned is not None:
                self.judge(each, now)

    def judge(self, case: Case, now: datetime) -> None:
        """Possible and unexpected, as the site found it; told a week after the sponsor learned of it, at the latest."""
        event, learned = case.event, case.event.learned
        if learned is None:
            return
        story = STORY.format(term=event.term.lower(), grade=event.grade)
        said = Judgement(learned, "P", event.expected is Truth.YES, (), story)
        safety.assess(self.trial, case.place, said, by=SPONSOR, now=now, key=next(self.keys))
        day = max(learned, min(learned + timedelta(days=6), now.date() - timedelta(days=1)))
        for to, number in (("authority", f"DEMO-{case.entry}"), ("ethics", "")):
            told = Told(to, "first", day, number)
            safety.report(self.trial, case.place, told, by=SPONSOR, now=now, key=next(self.keys))

    def recent(self, now: datetime) -> None:
        """The investigator finds it unlikely; the sponsor has still to judge it, and its clocks run."""
        who = next(
            each.number
            for each in enrolment.participants(self.trial, RECENT_SITE)
            if each.state is State.FOLLOWED and not each.marks
        )
        yesterday = (now - timedelta(days=1)).date().isoformat()
        said = {
            "AETERM": "Dyspnea", "AETOXGR": "3", "AESTDAT": yesterday, "AEONGO": True, "AESER": True,
            "AESREASON": ["HOSP"], "AWAREDAT": now.date().isoformat(), "REPORTDAT": now.date().isoformat(),
            "AEEXP": False, "AEREL": "U", "AEOUT": "NOT",
        }  # fmt: skip
        by = By(f"coordinator-{RECENT_SITE}", "coordinator")
        key = next(self.keys)
        followup.save(self.trial, who, "", "adverse_event", said, by=by, now=now, key=key, occurrence=0)
