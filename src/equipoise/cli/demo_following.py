"""What is done and found in the demonstration's trial once somebody is enrolled: allocation, treatment, visits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from equipoise.cli import demo_cleaning
from equipoise.cli import demo_forms as forms
from equipoise.cli.demo_stage import HOUR, Do, Part, later_workday, nearest_workday
from equipoise.core.enrolment.states import State
from equipoise.core.followup.cleaning import Meaning, Place
from equipoise.core.followup.contacting import Attempt
from equipoise.core.followup.due import Slot
from equipoise.core.followup.forms import Form, Purpose
from equipoise.web.allocation import actions as allocation
from equipoise.web.followup import actions as followup
from equipoise.web.followup import contacting, ends, schedules, signing, taking_back
from equipoise.web.followup.safety.cases import cases
from equipoise.web.ledger.actions import By

PLANNED, BEGUN, WRITTEN = 3, 9, 24
"""Days after allocation on which treatment is planned, begins, and is written down: the same in both arms."""


class Following:
    """What is done and found once somebody is enrolled."""

    def __init__(self, road: Part) -> None:
        self.road, self.story, self.stage = road, road.story, road.stage
        self.trial, self.number = road.trial, road.number
        self.scan = 0
        self.allocated_at: datetime | None = None
        self.seen, self.counted = 0, date.min
        """Days from allocation to the last visit, and the last day whose use of care is counted."""

    def enrolled(self, now: datetime) -> None:
        """The visit before allocation, and the allocation."""
        self.stage.at(now + timedelta(hours=1), self.visited(self.slot("baseline", now), 0))
        if self.story["end"] != "enrolled":
            days = timedelta(days=self.story["allocated"])
            self.stage.at(later_workday(self.road.first + days) + timedelta(hours=2), self.allocated)

    def allocated(self, now: datetime) -> None:
        """Allocation; then treatment, visits, and what else befalls."""
        road, story = self.road, self.story
        allocation.allocate(self.trial, self.number, road.by("coordinator"), now, next(road.keys))
        if story["end"] == "allocated":
            return
        self.allocated_at, self.counted = now, now.date()
        self.plan_visits(now)
        road.after(PLANNED, self.read_code, now)
        for each in story["events"]:
            road.after(each["after"] + 3, partial(self.adverse, each), now)
        for name in ("death", "withdrawal", "serious", "line", "further", "unblinded", "mistaken"):
            if name in story:
                road.after(story[name]["after"] + 3, getattr(self, name), now)

    def plan_visits(self, now: datetime) -> None:
        """Every visit by its due day, a few days early or late; none after an end."""
        ends = [self.story[each]["after"] for each in ("death", "withdrawal") if each in self.story]
        last = now + timedelta(days=min(ends, default=10_000))
        for turn, slot in enumerate(self.slots(now)):
            if slot.visit.anchor != "randomisation" or slot.due is None or turn >= len(self.story["late"]):
                continue
            when = nearest_workday(
                datetime.combine(slot.due + timedelta(days=self.story["late"][turn]), HOUR)
            )
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
                why = "Did not come." if "tries" in self.story else "On holiday."
                followup.missed(self.trial, self.number, slot.key, by=by, now=now, key=key, why=why)
                self.searched(slot.key, now)
                return
            how = "remote" if self.is_remote(slot) else "in person"
            followup.happened(self.trial, self.number, slot.key, now.date(), how, by=by, now=now, key=key)
            for name, values in self.filled(slot, turn, now):
                self.kept(slot.key, name, values, now)

        return do

    def searched(self, visit: str, missed: datetime) -> None:
        """Who did not come is tried, and is lost where nothing came of it."""
        for each in self.story.get("tries", ()):
            self.road.after(each["after"], partial(self.tried, each, visit), missed)
        if "lost" in self.story:
            self.road.after(self.story["lost"]["after"], self.lost, missed)

    def tried(self, each: Mapping[str, Any], visit: str, now: datetime) -> None:
        """A try to reach them."""
        attempt = Attempt(now.date(), each["way"], each["outcome"], visit)
        by, key = self.road.by("coordinator"), next(self.road.keys)
        contacting.tried(self.trial, self.number, attempt, by=by, now=now, key=key)

    def lost(self, now: datetime) -> None:
        """Nobody reached them."""
        by, key = self.road.by("coordinator"), next(self.road.keys)
        ends.end(self.trial, self.number, State.LOST, now.date(), by=by, now=now, key=key)

    def is_remote(self, slot: Slot) -> bool:
        """Some ring up where nothing has to be scanned."""
        return self.story["telephone"] and "lesions" not in slot.visit.forms

    def filled(self, slot: Slot, turn: int, now: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
        """The forms of a visit with what is written in them."""
        story, day, turn = self.story, now.date(), min(turn, 5)
        plan = schedules.plan(self.trial, self.number, now)
        for name in slot.visit.forms:
            form = plan.forms[name]
            if form.purpose is Purpose.LESIONS:
                yield name, forms.lesions(story, day, self.scan)
                self.scan = min(self.scan + 1, 5)
            elif form.purpose is Purpose.QUESTIONNAIRE:
                yield name, forms.questionnaire(form, story["quality"][turn][name])
            elif form.purpose is Purpose.GUESS:
                yield name, {"GUESS": story["guesses"][turn > 2][form.filled_by == "oncologist"]}
            elif form.purpose is Purpose.RESOURCES:
                yield name, self.used(day, turn)
            elif name == "baseline":
                yield name, forms.baseline(story, day)
            else:
                yield name, self.seen_again(slot, day, turn)

    def used(self, day: date, turn: int) -> dict[str, Any]:
        """Use of care since the period before, so that no day is counted twice."""
        began = self.counted + timedelta(days=1)
        self.counted = day
        return forms.resources(self.story["resources"][turn], began, day)

    def seen_again(self, slot: Slot, day: date, turn: int) -> dict[str, Any]:
        """The form of a visit: it asks what happened since the one before."""
        assert self.allocated_at is not None
        since, self.seen = self.seen, (day - self.allocated_at.date()).days
        return forms.visit(self.story, day, turn, (since, self.seen), remote=self.is_remote(slot))

    def kept(
        self, visit: str, name: str, values: Mapping[str, Any], now: datetime, *, new: bool = False
    ) -> Place:
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
        return done.place

    def signed(self, form: Form, place: Place, revision: int, now: datetime) -> None:
        """The investigator signs; most entries of the last weeks still wait for it."""
        signing.sign(
            self.trial, place, Meaning.RESPONSIBLE, revision,
            by=self.road.by(form.signed_by), now=now, key=next(self.road.keys),
        )  # fmt: skip

    def read_code(self, now: datetime) -> None:
        """The treating team reads the code to plan by it; what was given is written down once all of it was given.

        That day is the same in both arms, as are those of the plan.
        """
        by = self.road.by("treating")
        code = allocation.open_code(self.trial, self.number, self.stage.openers[by.actor], now)
        first = later_workday(now + timedelta(days=BEGUN - PLANNED)).date()
        written = forms.treatment(self.story, self.stage.regimens[code.arm], now.date(), first)
        self.road.after(WRITTEN - PLANNED, partial(self.treated, written), now)

    def treated(self, written: Mapping[str, Any], now: datetime) -> None:
        """What was given."""
        self.kept("treatment", "treatment", written, now)

    def adverse(self, event: Mapping[str, Any], now: datetime) -> None:
        """An adverse event, entered three days after it began."""
        began = (now - timedelta(days=3)).date()
        self.kept("", "adverse_event", forms.adverse(event, began, now.date()), now, new=True)

    def serious(self, now: datetime) -> None:
        """A serious one."""
        began = (now - timedelta(days=3)).date()
        place = self.kept("", "adverse_event", forms.serious(self.story["serious"], began), now, new=True)
        self.road.after(21, partial(self.told, place), now)

    def told(self, place: Place, now: datetime) -> None:
        """The sponsor wrote to the site on which day it told the authorities, where it did."""
        case = next((each for each in cases(self.trial) if each.place == place), None)
        days = [each.day for each in case.told if each.to == "authority"] if case else []
        if days:
            followup.save(
                self.trial, self.number, "", "adverse_event", {"AUTHDAT": str(days[0])}, by=self.road.by("coordinator"),
                now=now, key=next(self.road.keys), occurrence=place.occurrence,
            )  # fmt: skip

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

    def mistaken(self, now: datetime) -> None:
        """A withdrawal that was entered by mistake: the investigator takes it back some days later."""
        told = self.story["mistaken"]
        self.kept("", "withdrawal", forms.withdrawal(told, now.date()), now, new=True)
        self.road.after(told["days"], self.put_right, now)

    def put_right(self, now: datetime) -> None:
        """As if it had never been entered, but for the trail."""
        (offer,) = taking_back.offers(self.trial, self.number)
        taking_back.take_back(
            self.trial, self.number, offer.source,
            by=self.road.by("oncologist"), now=now, key=next(self.road.keys), why=self.story["mistaken"]["why"],
        )  # fmt: skip

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
