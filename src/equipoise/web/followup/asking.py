"""Data queries: a site is asked about a value, answers, and whoever asked closes. Each step is one event."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from equipoise.core.followup.answers import item_at
from equipoise.core.followup.cleaning import Did, Place, QueryState, moved
from equipoise.core.values.errors import InputError
from equipoise.core.values.words import whole
from equipoise.web.followup import kinds, schedules
from equipoise.web.followup import queries as reading
from equipoise.web.followup.holding import Twice
from equipoise.web.followup.models import DataQuery, Entry
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.actions import By, append, writing

LONGEST = 2_000
_KIND = {did: kind for kind, did in kinds.DID.items()}


def ask(trial: str, place: Place, path: str, text: str, *, by: By, now: datetime, key: str) -> None:
    """Ask a site about a value, or (`path` empty) about the form as a whole.

    InputError without words, for a path that the form doesn't have, and for a form of which nothing is kept.
    """
    with writing(trial):
        said = {"visit": place.visit, "form": place.form, "occurrence": place.occurrence, "path": path}
        if _done(trial, key, place, kinds.ASKED, said):
            return
        entry = _entry(trial, place)
        form = reading.plan_at(schedules.plan(trial, place.participant, now), place).form(place)
        if path and item_at(form, path) is None and path not in entry.answers:
            raise InputError("The form asks nothing of this name.", where=path[:60])
        number = DataQuery.objects.filter(entry=entry.pk).count() + 1
        payload = {**said, "number": number, "text": _words(text)}
        _append(trial, entry, kinds.ASKED, payload, by=by, now=now, key=key)


def step(
    trial: str, place: Place, number: int, did: Did, text: str, *, by: By, now: datetime, key: str
) -> None:
    """Answer, close or reopen a data query. InputError where its state doesn't allow it, and without words.

    Closing needs no words: it says that the answer was enough.
    """
    with writing(trial):
        said = {"visit": place.visit, "form": place.form, "occurrence": place.occurrence, "number": number}
        if _done(trial, key, place, _KIND[did], said):
            return
        entry = _entry(trial, place)
        query = DataQuery.objects.filter(entry=entry.pk, number=number).first()
        if query is None:
            raise InputError("There is no such data query.", mend="Load the page again.")
        moved(QueryState(query.state), did)
        payload = {**said, "text": whole(text, LONGEST, "text") if did is Did.CLOSED else _words(text)}
        _append(trial, entry, _KIND[did], payload, by=by, now=now, key=key)


def _done(trial: str, key: str, place: Place, kind: str, said: dict[str, Any]) -> bool:
    """Whether this was done before under the key; Twice where something else was."""
    earlier = ledger.keyed(trial, key)
    if earlier is None:
        return False
    same = all(earlier.payload.get(name) == each for name, each in said.items())
    if earlier.kind != kind or kinds.number_of(earlier) != place.participant or not same:
        raise Twice
    return True


def _entry(trial: str, place: Place) -> Entry:
    found = reading.row(trial, place)
    if found is None:
        raise InputError("Nothing is kept in this form yet.", mend="Ask once it was saved.")
    return found


def _words(text: str) -> str:
    words = whole(text, LONGEST, "text")
    if not words:
        raise InputError(
            "A data query needs words.", where="text", mend="Write what is asked, or the answer."
        )
    return words


def _append(
    trial: str, entry: Entry, kind: str, payload: dict[str, Any], *, by: By, now: datetime, key: str
) -> None:
    append(trial, kind, f"participant:{entry.participant}", payload, by=by, now=now, site=entry.site, key=key)
