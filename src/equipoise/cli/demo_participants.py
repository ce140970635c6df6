"""The demonstration's participants: their story is played through by the same actions as a real one, day by day.

What was made up stands in `demonstration/participants.json`. The treating team reads the arm with its passphrase as it
would, and writes down the dose; nothing else in here depends on an arm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from typing import Any

from equipoise.cli import demo_forms as forms
from equipoise.core.followup.cleaning import Meaning, Place
from equipoise.core.followup.due import Slot
from equipoise.core.followup.forms import Form, Purpose
from equipoise.core.judging.outcome import Verdict
from equipoise.web.allocation import actions as allocation
from equipoise.web.allocation.actions import Opener
from equipoise.web.enrolment import actions as enrolment
from equipoise.web.enrolment import eligibility, holding
from equipoise.web.enrolment.eligibility import Eligibility
from equipoise.web.followup import actions as followup
from equipoise.web.followup import schedules, signing
from equipoise.web.ledger.actions import By
from equipoise.web.trials import queries as trials

Story = Mapping[str, Any]
Do = Callable[[datetime], None]
INFORMATION = "Demonstration 1.0"
HOUR = time(18, tzinfo=UTC)
"""A time at which all of Canada is awake."""
FACTS: Mapping[str, str] = {
    "can_consent": "yes",
    "histology_confirmed": "yes",
    "cancer_type": "solid",
    "metastases_on_imaging": "yes",
    "life_expectancy": "at least 12 months",
    "on_systemic_therapy": "yes",
    "last_agent_duration": "7 months",
    "initial_response": "PR",
    "all_sites_treatable": "yes",
    "all_sites_safe": "yes",
    "liver_metastases": "no",
    "brain_metastases": "no",
    "spinal_cord_compression": "no",
    "spine_metastases": "no",
    "malignant_pleural_effusion": "no",
    "malignant_ascites": "no",
    "leptomeningeal_disease": "no",
    "all_progressing_resected": "no",
    "ataxia_telangiectasia": "no",
    "scleroderma": "no",
    "crohns_disease": "no",
    "ulcerative_colitis": "no",
    "interstitial_lung_disease": "no",
    "other_serious_comorbidity": "no",
}
"""What is found of everybody whom the made-up trial takes."""


@dataclass
class Stage:
    """The trial whose story is played, until `now`. `regimens`: Gy and fractions by arm and part of the body.

    `openers`: by log-in, who may open what they may, once their passphrase was tried.
    """

    trial: str
    now: datetime
    regimens: Mapping[str, Mapping[str, Sequence[int]]]
    openers: Mapping[str, Opener]
    moments: list[tuple[datetime, int, Do]] = field(default_factory=list)
    turn: Iterator[int] = field(default_factory=count)

    def at(self, when: datetime, do: Do) -> None:
        """Let something happen at a time of the story; what lies after its end never does."""
        if when <= self.now:
            heappush(self.moments, (when, next(self.turn), do))

    def run(self) -> Iterator[datetime]:
        """Let everything happen in its order; gives each moment's time."""
        while self.moments:
            when, _, do = heappop(self.moments)
            do(when)
            yield when


def play(stage: Stage, stories: Sequence[Story]) -> Iterator[datetime]:
    """Play the story of everybody; gives the time of each moment as it passes."""
    for number, story in enumerate(stories):
        Road(stage, story, f"story-{number}").begin()
    return stage.run()


class Road:
    """One participant's way through the trial."""

    def __init__(self, stage: Stage, story: Story, key: str) -> None:
        self.stage, self.story, self.key = stage, story, key
        self.trial, self.site, self.number = stage.trial, str(story["site"]), ""
        self.first = datetime.combine(stage.now - timedelta(days=story["days_ago"]), HOUR)
        self.keys = (f"{key}-{turn}" for turn in count())

    def by(self, role: str) -> By:
        """Who acts at this site."""
        return By(f"{role}-{self.site}", role)

    def after(self, days: int, do: Do, since: datetime | None = None) -> None:
        """Let something happen so many days after the first look, or after another moment."""
        self.stage.at((since or self.first) + timedelta(days=days), do)

    def begin(self) -> None:
        """From the first look on."""
        self.after(0, self.screened)

    def screened(self, now: datetime) -> None:
        """The screening log, and what comes next by how the story ends."""
        self.number = enrolment.screen(
            self.trial, self.site, now.date(), by=self.by("coordinator"), now=now, key=next(self.keys)
        )
        end, story = self.story["end"], self.story
        if end in ("log", "evidence", "failed"):
            self.after(1, self.found) if end != "log" else None
            self.after(story["confirmed"], self.failed) if end == "failed" else None
            return
        self.after(story["consented"], self.consented)
        if end == "withdrew":
            self.after(story["confirmed"], self.took_back)
            return
        self.after(story["consented"], self.found)
        if end not in ("consented",):
            self.after(story["confirmed"], self.confirmed)

    def consented(self, now: datetime) -> None:
        """Consent to the version in force."""
        held = trials.trial(self.trial)
        given = enrolment.Given(
            version=held.version if held else "",
            information=INFORMATION,
            day=now.date(),
            how="paper",
            explained_by=self.by("oncologist").actor,
        )
        enrolment.consent(
            self.trial, self.number, given, by=self.by("coordinator"), now=now, key=next(self.keys)
        )

    def found(self, now: datetime) -> None:
        """Evidence: all of it, or where the story stops there the first half."""
        known = list(self.facts(now).items())
        known = known[: len(known) // 2] if self.story["end"] == "evidence" else known
        dated = (now - timedelta(days=7)).date().isoformat()
        given = [
            enrolment.Found(
                name, value, kind="record", document="Letter of the clinic (made up)", dated=dated
            )
            for name, value in known
        ]
        enrolment.take_over(
            self.trial, self.number, given, by=self.by("coordinator"), now=now, key=next(self.keys)
        )

    def facts(self, now: datetime) -> dict[str, str]:
        """What is found of this one."""
        story, day = self.story, now.date()
        treated = self.first.date() + timedelta(days=story["allocated"])
        found: dict[str, str] = {
            **FACTS,
            "birth_date": story["born"],
            "sex": story["sex"],
            "ecog": "3" if story["end"] == "override" else str(story["ecog"]),
            "progressing_lesions": str(len(story["lesions"])),
            "restaging": (day - timedelta(days=10)).isoformat(),
            "thoracic_lesions": "yes" if any(x["organ"] == "LUNG" for x in story["lesions"]) else "no",
            "prior_radiotherapy": "yes" if story["earlier"] else "no",
            "clock randomisation": treated.isoformat(),
        }
        found |= (
            {"substantial_overlap": "no", "composite_plan_within_constraints": "yes"}
            if story["earlier"]
            else {}
        )
        found |= {"child_bearing_potential": "no", "breastfeeding": "no"} if story["sex"] == "female" else {}
        return {**found, **story.get("failure", {}).get("facts", {})}

    def failed(self, now: datetime) -> None:
        """A screen failure: by the criteria that are not met, or for another reason."""
        failure = self.story["failure"]
        enrolment.fail(
            self.trial,
            self.number,
            criteria=self.not_met(now) if failure["facts"] else (),
            reasons=failure.get("reasons", ()),
            day=now.date(),
            why=failure.get("why", ""),
            by=self.by("oncologist"),
            now=now,
            key=next(self.keys),
        )

    def judged(self, now: datetime) -> Eligibility:
        """How they stand to the criteria."""
        with holding.held(self.trial, self.number) as person:
            return eligibility.of(person, now.date())

    def not_met(self, now: datetime) -> list[str]:
        """The criteria that speak against them."""
        lines = self.judged(now).lines
        return [each.id for each in lines if each.gate and each.verdict is Verdict.NOT_MET]

    def took_back(self, now: datetime) -> None:
        """Consent is taken back before enrolment."""
        by = self.by("coordinator")
        enrolment.withdraw(
            self.trial,
            self.number,
            (),
            now.date(),
            by=by,
            now=now,
            why="Changed their mind.",
            key=next(self.keys),
        )

    def confirmed(self, now: datetime) -> None:
        """The investigator confirms what passes; an override is asked for, or the whole confirmed and enrolled."""
        by, trial, number, end = self.by("oncologist"), self.trial, self.number, self.story["end"]
        seen = {each.id: each.basis for each in self.judged(now).to_confirm}
        if end == "confirmed":
            seen = dict(list(seen.items())[: len(seen) // 2])
        enrolment.confirm(trial, number, seen, by=by, now=now, key=next(self.keys))
        if end == "confirmed":
            return
        if end == "override":
            line = next(each for each in self.judged(now).lines if each.gate and not each.passes)
            why = "Bound to a chair by an old injury, and otherwise well."
            enrolment.ask_override(
                trial, number, line.id, line.basis, why=why, by=by, now=now, key=next(self.keys)
            )
            return
        enrolment.confirm_all(trial, number, self.judged(now).basis, by=by, now=now, key=next(self.keys))
        chosen = {"cytotoxic": "yes" if self.story["cytotoxic"] else "no"}
        enrolment.enrol(trial, number, by=by, now=now, key=next(self.keys), chosen=chosen)
        Following(self).enrolled(now)


class Following:
    """What is done and found once somebody is enrolled."""

    def __init__(self, road: Road) -> None:
        self.road, self.story, self.stage = road, road.story, road.stage
        self.trial, self.number = road.trial, road.number
        self.scan = 0

    def enrolled(self, now: datetime) -> None:
        """The visit before allocation, and the allocation."""
        self.stage.at(now + timedelta(hours=1), self.visited(self.slot("baseline", now), 0))
        if self.story["end"] != "enrolled":
            self.road.after(self.story["allocated"], self.allocated)

    def allocated(self, now: datetime) -> None:
        """Allocation; then treatment, visits, and what else befalls."""
        road, story = self.road, self.story
        allocation.allocate(self.trial, self.number, road.by("coordinator"), now, next(road.keys))
        if story["end"] == "allocated":
            return
        self.plan_visits(now)
        road.after(9, self.treated, now)
        for each in story["events"]:
            road.after(each["after"] + 3, partial(self.adverse, each), now)
        for name in ("death", "withdrawal", "serious", "line", "further"):
            if name in story:
                road.after(story[name]["after"] + 3, getattr(self, name), now)

    def plan_visits(self, now: datetime) -> None:
        """Every visit by its due day, a few days early or late; none after an end."""
        ends = [self.story[each]["after"] for each in ("death", "withdrawal") if each in self.story]
        last = now + timedelta(days=min(ends, default=10_000))
        for turn, slot in enumerate(self.slots(now)):
            if slot.visit.anchor != "randomisation" or slot.due is None or turn >= len(self.story["late"]):
                continue
            when = datetime.combine(slot.due + timedelta(days=self.story["late"][turn]), HOUR)
            if when < last and any(each in slot.visit.forms for each in ("visit",)):
                self.stage.at(when, self.visited(slot, turn))

    def slots(self, now: datetime) -> list[Slot]:
        """The visits that the protocol asks for."""
        return schedules.plan(self.trial, self.number, now).slots

    def slot(self, name: str, now: datetime) -> Slot:
        """One visit."""
        return next(each for each in self.slots(now) if each.visit.id == name)

    def visited(self, slot: Slot, turn: int) -> Do:
        """A visit, with all its forms."""

        def do(now: datetime) -> None:
            by, key = self.road.by("coordinator"), next(self.road.keys)
            if slot.key in self.story["missed"]:
                followup.missed(self.trial, self.number, slot.key, by=by, now=now, key=key, why="On holiday.")
                return
            followup.happened(
                self.trial, self.number, slot.key, now.date(), "in person", by=by, now=now, key=key
            )
            for name, values in self.filled(slot, turn, now):
                self.kept(slot.key, name, values, now)

        return do

    def filled(self, slot: Slot, turn: int, now: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
        """The forms of a visit with what is written in them."""
        story, day, scan = self.story, now.date(), self.scan
        plan = schedules.plan(self.trial, self.number, now)
        for name in slot.visit.forms:
            form = plan.forms[name]
            if form.purpose is Purpose.LESIONS:
                yield name, forms.lesions(story, day, scan)
                self.scan = min(scan + 1, 5)
            elif form.purpose is Purpose.QUESTIONNAIRE:
                yield name, forms.questionnaire(form, story["quality"][min(turn, 5)][name])
            elif form.purpose is Purpose.GUESS:
                yield name, {"GUESS": story["guesses"][turn > 2][form.filled_by == "oncologist"]}
            elif form.purpose is Purpose.RESOURCES:
                began = (day - timedelta(days=90)).isoformat()
                yield (
                    name,
                    {
                        "FROMDAT": began,
                        "TODAT": day.isoformat(),
                        **forms.resources(story["resources"][min(turn, 5)], form),
                    },
                )
            else:
                made = (
                    forms.baseline(story, day)
                    if name == "baseline"
                    else forms.visit(story, day, min(turn, 5))
                )
                yield name, made

    def kept(
        self, visit: str, name: str, values: Mapping[str, Any], now: datetime, *, new: bool = False
    ) -> None:
        """Keep a form as who fills it, and sign it where the protocol asks for that."""
        form = schedules.plan(self.trial, self.number, now).forms[name]
        by = (
            By(f"participant:{self.number}", "participant")
            if form.filled_by == "participant"
            else self.road.by(form.filled_by)
        )
        done = followup.save(
            self.trial, self.number, visit, name, values,
            by=by, now=now, key=next(self.road.keys), occurrence=0 if new else 1,
        )  # fmt: skip
        if form.signed_by and not form.sealed and (self.stage.now - now) > timedelta(days=30):
            self.signed(form, done.place, done.revision, now)

    def signed(self, form: Form, place: Place, revision: int, now: datetime) -> None:
        """The investigator signs; most entries of the last weeks still wait for it."""
        signing.sign(
            self.trial, place, Meaning.RESPONSIBLE, revision,
            by=self.road.by(form.signed_by), now=now, key=next(self.road.keys),
        )  # fmt: skip

    def treated(self, now: datetime) -> None:
        """The treating team reads the code, and writes down what was given once it was given."""
        by = self.road.by("treating")
        code = allocation.open_code(self.trial, self.number, self.stage.openers[by.actor], now)
        regimen = self.stage.regimens[code.arm]
        self.kept("treatment", "treatment", forms.treatment(self.story, regimen, now.date()), now)

    def adverse(self, event: Mapping[str, Any], now: datetime) -> None:
        """An adverse event, entered three days after it began."""
        began = (now - timedelta(days=3)).date()
        self.kept("", "adverse_event", forms.adverse(event, began, now.date()), now, new=True)

    def serious(self, now: datetime) -> None:
        """A serious one."""
        began = (now - timedelta(days=3)).date()
        self.kept("", "adverse_event", forms.serious(self.story["serious"], began), now, new=True)

    def line(self, now: datetime) -> None:
        """A new line of systemic therapy."""
        given = forms.line(self.story["line"], now.date(), self.story["lines"] + 1)
        self.kept("", "systemic", given, now, new=True)

    def further(self, now: datetime) -> None:
        """Further radiotherapy."""
        self.kept("", "radiotherapy", forms.further(self.story["further"], now.date()), now, new=True)

    def death(self, now: datetime) -> None:
        """A death."""
        self.kept("", "death", forms.death(self.story["death"], now.date()), now)

    def withdrawal(self, now: datetime) -> None:
        """A withdrawal."""
        self.kept("", "withdrawal", forms.withdrawal(self.story["withdrawal"], now.date()), now, new=True)
