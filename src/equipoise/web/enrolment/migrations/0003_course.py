"""The steps of a participant's course, from which their state follows: made from the ledger for whoever is there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

DEATH = "died"
OWN = {
    "enrolment.screened": "screening",
    "enrolment.consented": "consented",
    "enrolment.failed": "screen failure",
    "enrolment.enrolled": "enrolled",
    "allocation.allocated": "allocated",
}
"""Events that lead to one state, always the same."""
Steps = list[list[Any]]
Entries = dict[tuple[Any, ...], int]


def courses(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give everybody the steps that their events made."""
    alias = schema_editor.connection.alias
    events = apps.get_model("ledger", "Event").objects.using(alias).filter(sealed=False).order_by("number")
    people = apps.get_model("enrolment", "Participant").objects.using(alias)
    for person in people.filter(course=[]).iterator():
        own = events.filter(trial=person.trial, subject=f"participant:{person.number}")
        person.course = course((each.id, each.kind, json.loads(each.payload)) for each in own)
        person.save(update_fields=["course"])


def course(events: Iterator[tuple[int, str, dict[str, Any]]]) -> Steps:
    """The steps that events make, as they were known until this version. An event: its id, kind and payload."""
    found: Steps = []
    entries: Entries = {}
    for number, kind, told in events:
        if kind in OWN and not (kind == "enrolment.consented" and len(found) > 1):
            found.append([number, OWN[kind], told["day"], "said"])
        elif kind == "enrolment.consent_withdrawn":
            found += [[number, to, told["day"], "consent"] for to in told["marks"] or ["screen failure"]]
        elif kind.startswith("followup."):
            found = _followed(found, _source(entries, number, told), number, kind, told)
    return found


def _source(entries: Entries, number: int, told: dict[str, Any]) -> int:
    """The entry of a form, which has the number of what saved it first; else the event."""
    if "changes" not in told:
        return number
    return entries.setdefault((told["visit"], told["form"], told["occurrence"]), number)


def _followed(found: Steps, source: int, number: int, kind: str, told: dict[str, Any]) -> Steps:
    for to, day in told.get("advance", ()):
        begun = to == "in follow-up" and kind != "followup.ended"
        found = [*found, [number, to, day, "begun"] if begun else [source, to, day, "said"]]
    death = told.get("death")
    if death is None:
        return found
    dead = [[source, to, death if to == DEATH else day, how] for source, to, day, how in found]
    return dead if death else [each for each in found if each[1] != DEATH]


class Migration(migrations.Migration):
    dependencies = [("enrolment", "0002_evidence_place"), ("ledger", "0002_guards")]

    operations = [
        migrations.AddField("participant", "course", models.JSONField(default=list)),
        migrations.RunPython(courses, migrations.RunPython.noop),
    ]
