"""What is done and found in the demonstration's trial once somebody is enrolled: allocation, treatment, visits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from equipoise.cli import demo_cleaning
from equipoise.cli import demo_forms as forms
from equipoise.cli.demo_stage import HOUR, Do, Part
from equipoise.core.followup.cleaning import Meaning, Place
from equipoise.core.followup.due import Slot
from equipoise.core.followup.forms import Form, Purpose
from equipoise.web.allocation import actions as allocation
from equipoise.web.followup import actions as followup
from equipoise.web.followup import schedules, signing
from equipoise.web.ledger.actions import By


class Following:
    """What is done and found once somebody is enrolled."""

    def __init__(self, road: Part) -> None:
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
        for name in ("death", "withdrawal", "serious", "line", "further", "unblinded"):
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

    def unblinded(self, now: datetime) -> None:
        """An emergency: the code is broken for one physician."""
        demo_cleaning.emergency(
            self.trial,
            self.number,
            self.story["unblinded"],
            self.stage.openers["on-call"],
            now=now,
            key=next(self.road.keys),
        )
