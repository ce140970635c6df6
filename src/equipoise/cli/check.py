"""`equipoise check`: what speaks for and against a trial for a person, and what is open."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from equipoise.cli import batch, people, trial_files
from equipoise.cli.parallel import cores
from equipoise.cli.people import Given
from equipoise.core.judging.compiled import Compiled
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.report import report
from equipoise.core.protocol.showing import Shown
from equipoise.core.values.errors import InputError

Trials = Annotated[
    list[str], typer.Argument(help="A protocol's name, a registry number, or the path of a protocol file.")
]


def check(  # noqa: PLR0917  (the command line's options)
    trials: Trials,
    person: Annotated[Path | None, typer.Option(help="A person's file (YAML).")] = None,
    fhir: Annotated[
        Path | None,
        typer.Option(help="A FHIR R4 bundle of one person (JSON), or a bulk export (NDJSON, or its folder)."),
    ] = None,
    many: Annotated[
        list[Path] | None,
        typer.Option("--people", help="A folder, or files, of many people; more of it again."),
    ] = None,
    today: Annotated[str, typer.Option(help="The day to judge on. [default: the file's, else now]")] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Write one JSON object; of many, one a line.")
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, max=256, help="Of many people, processes at work. [default: one a core]"),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Of many people, all that is told of one.")] = False,
    progress: Annotated[
        bool | None,
        typer.Option(
            "--progress/--no-progress", help="Show the bar always or never. [default: on a terminal]"
        ),
    ] = None,
) -> None:
    """Say what speaks for and against taking part in a trial, what is not known, and whom to ask.

    Example: equipoise check STOP-2 --person person.yaml

    It ends with 0 whatever the verdicts are. In JSON: trial, registry_number, protocol_version, approved, today,
    overall, and criteria: each with id, items, title, section, gate, verdict (met, not met, unknown or not applicable),
    reason, words, rule, facts (fact, value, source, on) and missing (fact, why, ask, question). With several trials,
    one object a line.

    Many people: equipoise check STOP-2 --people folder --json writes one object a line and pair, with person, trial,
    overall, and of each criterion id, verdict, facts and missing (names); --full writes all of it. Files that can't be
    read give an object with person and error; the rest goes on, and the command ends with 3. A folder of protocol files
    stands for all of its trials. All cores are used, and what is written is the same whatever --jobs says.
    """
    on = people.day(today)
    if many:
        _refuse_both(person, fhir)
        trials, others = batch.people_among(trials)
        files = list(batch.people_in([*many, *others]))
        options = batch.Options(on, as_json, full, progress, jobs or cores())
        batch.run(list(trial_files.find_all(trials)), files, options)
        return
    if person is None and fhir is None:
        raise InputError("Nobody was named.", where="check", mend="Give --person, --fhir or --people.")
    protocols = list(trial_files.find_all(trials))
    for protocol in protocols:
        given = _given(protocol, person, fhir, on)
        sys.stdout.write(_said(protocol, given, as_json=as_json, several=len(protocols) > 1))


def _refuse_both(person: Path | None, fhir: Path | None) -> None:
    if person or fhir:
        raise InputError(
            "One person and many people can't be checked at once.", where="--people", mend="Give either."
        )


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
