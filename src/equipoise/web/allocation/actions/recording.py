"""What the treating team has still to record: for who opens with their key, since what is kept may tell the arm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from equipoise.core.followup import checks
from equipoise.core.followup.answers import answer
from equipoise.core.followup.forms import Form
from equipoise.web.allocation import kinds, queries, sealed
from equipoise.web.allocation.actions.handling import forms_of
from equipoise.web.allocation.actions.permitted import Opener, ring_key, ring_of, seeing
from equipoise.web.ledger.actions import append, writing
from equipoise.web.trials.permissions import Deed


@dataclass(frozen=True, slots=True)
class Open:
    """A sealed form of a participant that is not done. `doubts`: how much is missing or unusual; 0 of an empty one."""

    participant: str
    form: Form
    doubts: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept in it yet."""
        return self.doubts == 0


def to_record(trial: str, site: str, opener: Opener, today: date, now: datetime) -> list[Open]:
    """The sealed forms of a site's participants that are empty or have something missing, in the order of allocation.

    `today`: the day at the site. NotYours for who may not fill them there, Refused for a passphrase that is not the
    opener's. That it was looked at is an event.
    """
    who = seeing(trial, opener.username, Deed.ENTER_SEALED, site, now)
    ring = ring_of(who, site)
    key = ring_key(trial, ring, opener)
    with writing(trial):
        append(trial, kinds.LOOKED_OVER, f"trial:{trial}", {}, by=who, now=now, site=site)
        people = [each.participant for each in queries.allocations(trial, site)]
        kept = {each: _newest(sealed.contents(trial, each, ring, key)) for each in people}
    found = (
        Open(each, form, _doubts(form, kept[each][form.id], today) if form.id in kept[each] else 0)
        for each in people
        for form in forms_of(trial, each)
    )
    return [each for each in found if each.doubts or each.form.id not in kept[each.participant]]


def _newest(contents: list[dict[str, Any]]) -> dict[str, Mapping[str, list[str]]]:
    """What each form holds now, by its id."""
    return {each["form"]: each["values"] for each in contents if each["act"] == "kept"}


def _doubts(form: Form, values: Mapping[str, list[str]], today: date) -> int:
    return len(checks.findings(form, {path: answer(plain) for path, plain in values.items()}, today))
