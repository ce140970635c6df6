"""`equipoise check`: what speaks for and against a trial for a person, and what is open."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from equipoise.cli import people, trial_files
from equipoise.cli.people import Given
from equipoise.core.judging.compiled import Compiled
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.report import report
from equipoise.core.protocol.showing import Shown
from equipoise.core.values.errors import InputError

Trials = Annotated[
    list[str], typer.Argument(help="A protocol's name, a registry number, or the path of a protocol file.")
]


def check(
    trials: Trials,
    person: Annotated[Path | None, typer.Option(help="A person's file (YAML).")] = None,
    fhir: Annotated[Path | None, typer.Option(help="A FHIR R4 bundle of one person (JSON).")] = None,
    today: Annotated[str, typer.Option(help="The day to judge on. [default: the file's, else now]")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object.")] = False,
) -> None:
    """Say what speaks for and against taking part in a trial, what is not known, and whom to ask.

    Example: equipoise check STOP-2 --person person.yaml

    It ends with 0 whatever the verdicts are. In JSON: trial, registry_number, protocol_version, approved, today,
    overall, and criteria: each with id, items, title, section, gate, verdict (met, not met, unknown or not applicable),
    reason, words, facts (fact, value, source, on) and missing (fact, why, ask, question). With several trials, one
    object a line.
    """
    on = people.day(today)
    if person is None and fhir is None:
        raise InputError("Nobody was named.", where="check", mend="Give --person or --fhir.")
    protocols = list(trial_files.find_all(trials))
    for protocol in protocols:
        given = _given(protocol, person, fhir, on)
        sys.stdout.write(_said(protocol, given, as_json=as_json, several=len(protocols) > 1))


def _given(protocol: Protocol, person: Path | None, fhir: Path | None, today: date | None) -> Given:
    scope = protocol.rules.scope
    told = people.from_file(person, scope, today) if person else None
    recorded = people.from_fhir(fhir, scope, told.today if told else today) if fhir else None
    if told and recorded:
        return people.together(told, recorded)
    found = told or recorded
    assert found is not None
    return found


def _said(protocol: Protocol, given: Given, *, as_json: bool, several: bool) -> str:
    judgement = Compiled(protocol.rules).judge(given.person, given.today)
    shown = Shown(protocol, trial_files.source_texts(protocol))
    if not as_json:
        return report(shown, judgement, given.person, given.today, given.notes)
    data = shown.data(judgement, given.person, given.today) | {"notes": list(given.notes)}
    return json.dumps(data, ensure_ascii=False, indent=None if several else 2) + "\n"
