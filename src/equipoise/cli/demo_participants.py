"""The demonstration's participants: their story is played through by the same actions as a real one, day by day.

What was made up stands in `demonstration/participants.json`. The treating team reads the arm with its passphrase as it
would, and writes down the dose; nothing else in here depends on an arm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from equipoise.cli import demo_cleaning, demo_safety
from equipoise.cli.demo_following import Following
from equipoise.cli.demo_stage import Part, Stage, Story, later_workday
from equipoise.core.judging.outcome import Verdict
from equipoise.web.enrolment import actions as enrolment
from equipoise.web.enrolment import eligibility, holding
from equipoise.web.enrolment.eligibility import Eligibility
from equipoise.web.trials import queries as trials

INFORMATION = "Demonstration 1.0"
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


def play(stage: Stage, stories: Sequence[Story]) -> Iterator[datetime]:
    """Play the story of everybody; gives the time of each moment as it passes."""
    for number, story in enumerate(stories):
        Road(stage, story, f"story-{number}").begin()
    own = (demo_cleaning.Cleaning(stage.trial), demo_safety.Safety(stage.trial))
    for when, do in (moment for each in own for moment in each.moments(stage.now)):
        stage.at(later_workday(when), do)
    return stage.run()


class Road(Part):
    """One participant's way into the trial."""

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
            "factor cytotoxic": "yes" if story["cytotoxic"] else "no",
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
        enrolment.enrol(trial, number, by=by, now=now, key=next(self.keys))
        Following(self).enrolled(now)
