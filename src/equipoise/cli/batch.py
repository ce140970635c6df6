"""Many people against many trials: each trial is compiled once, each person read once, by as many cores as are free."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from equipoise.cli import people
from equipoise.cli.parallel import in_order
from equipoise.cli.people import Given
from equipoise.cli.progress import count_bar
from equipoise.cli.trial_files import is_protocol, source_texts
from equipoise.core.criteria.scope import Scope
from equipoise.core.judging.compiled import Compiled
from equipoise.core.judging.outcome import Judgement, Verdict
from equipoise.core.person.fact import Fact
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.showing import Shown
from equipoise.core.values.errors import InputError

PAIRS_AT_ONCE = 50
"""Pairs of person and trial that a process is given at once: a fraction of a second's work."""
SUFFIXES = (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class Options:
    """How a batch is run: the day (None: each file's own), JSON or text, all of each criterion or the verdicts."""

    today: date | None
    as_json: bool
    full: bool
    progress: bool | None
    jobs: int


@dataclass(frozen=True, slots=True)
class _Trial:
    shown: Shown
    compiled: Compiled


@dataclass(frozen=True, slots=True)
class _Group:
    """Trials that understand the same facts alike, and the scope in which a person is read for all of them."""

    scope: Scope
    trials: tuple[_Trial, ...]


def run(protocols: list[Protocol], files: list[Path], options: Options) -> None:
    """Write a line for every person and trial. A file that can't be read is reported, and the rest goes on.

    InputError at the end where there was one.
    """
    groups, total = _groups(protocols), len(files) * len(protocols)
    size = max(1, PAIRS_AT_ONCE // len(protocols))
    parts = [files[start : start + size] for start in range(0, len(files), size)]
    done, broken = 0, 0
    told = in_order(lambda part: _told_of(part, groups, options), parts, min(options.jobs, len(parts)))
    with closing(told), count_bar("Checking", shown=options.progress) as reach:
        reach(0, total)
        for each in chain.from_iterable(told):
            sys.stdout.write(each.out)
            sys.stderr.write(each.error)
            broken += bool(each.error)
            done += len(protocols)
            reach(done, total)
    if broken:
        raise InputError(
            f"{broken:,} of {len(files):,} people could not be read; they are named above.",
            where="--people",
            mend="Mend their files, and check them again.",
        )


@dataclass(frozen=True, slots=True)
class _ToldOf:
    """What is written of one person, to standard output and error."""

    out: str
    error: str = ""


def _told_of(files: list[Path], groups: list[_Group], options: Options) -> list[_ToldOf]:
    found = []
    for path in files:
        try:
            found.append(_ToldOf("".join(_person(path, groups, options))))
        except InputError as error:
            out = _line({"person": str(path), "error": str(error)}) if options.as_json else ""
            found.append(_ToldOf(out, f"equipoise: {error}\n"))
    return found


def _person(path: Path, groups: list[_Group], options: Options) -> list[str]:
    """The lines of one person; none where the file can't be read for one of the trials."""
    read = people.from_fhir if path.suffix == ".json" else people.from_file
    given = [(group, read(path, group.scope, options.today)) for group in groups]
    return [_pair(path, trial, each, options) for group, each in given for trial in group.trials]


def _pair(path: Path, trial: _Trial, given: Given, options: Options) -> str:
    judgement = trial.compiled.judge(given.person, given.today)
    if not options.as_json:
        return f"{path}: {trial.shown.protocol.name}: {_told(judgement)}\n"
    if options.full:
        return _line({"person": str(path)} | trial.shown.data(judgement, given.person, given.today))
    return _line({"person": str(path)} | _verdicts(trial.shown.protocol, judgement, given.today))


def _verdicts(protocol: Protocol, judgement: Judgement, today: date) -> dict[str, Any]:
    return {
        "trial": protocol.name,
        "registry_number": protocol.trial,
        "protocol_version": protocol.version,
        "today": today.isoformat(),
        "overall": judgement.overall.value,
        "criteria": [
            {
                "id": each.criterion.id,
                "verdict": each.verdict.value,
                "facts": list(each.facts),
                "missing": list(dict.fromkeys(gap.fact for gap in each.gaps if gap.fact)),
            }
            for each in judgement.criteria
        ],
    }


def _told(judgement: Judgement) -> str:
    """`against: I5, E6; open: 17; for: 6`."""
    gates = [each for each in judgement.criteria if each.criterion.gate]
    against = [each.criterion.id for each in gates if each.verdict is Verdict.NOT_MET]
    still = sum(each.verdict is Verdict.UNKNOWN for each in gates)
    return (
        f"against: {', '.join(against) or 'nothing'}; open: {still}; for: {len(gates) - len(against) - still}"
    )


def _line(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False) + "\n"


# Which trials can share a reading


def _groups(protocols: list[Protocol]) -> list[_Group]:
    """As few groups as can be told at a glance; a person may say what any trial of the batch knows."""
    every = {name: fact for each in protocols for name, fact in each.rules.scope.facts.items()}
    clocks = {name: clock for each in protocols for name, clock in each.rules.scope.clocks.items()}
    kept: list[tuple[dict[str, Fact], list[_Trial]]] = []
    for protocol in protocols:
        facts = protocol.rules.scope.facts
        trial = _Trial(Shown(protocol, source_texts(protocol)), Compiled(protocol.rules))
        for known, trials in kept:
            if _agree(known, facts):
                known.update(facts)
                trials.append(trial)
                break
        else:
            kept.append((dict(facts), [trial]))
    return [_Group(Scope({**every, **known}, clocks), tuple(trials)) for known, trials in kept]


def _agree(known: Mapping[str, Fact], facts: Mapping[str, Fact]) -> bool:
    return all(name not in known or _read_alike(known[name], fact) for name, fact in facts.items())


def _read_alike(one: Fact, other: Fact) -> bool:
    """Whether what is written for the one is understood as for the other."""
    if one is other:
        return True
    same = _form(one) == _form(other) and one.fields.keys() == other.fields.keys()
    return same and all(_read_alike(one.fields[name], other.fields[name]) for name in one.fields)


def _form(fact: Fact) -> tuple[object, ...]:
    return (
        fact.kind,
        fact.unit,
        fact.low,
        fact.high,
        tuple(fact.choices),
        fact.limits,
        fact.molar_mass,
        fact.codes,
    )


# Which files are people


def people_among(given: Iterable[str]) -> tuple[list[str], list[Path]]:
    """What a shell made of `--people folder/*.yaml` is told apart: trials, and files that are no protocols."""
    trials, files = list[str](), list[Path]()
    for each in given:
        path = Path(each)
        if path.is_file() and not is_protocol(path):
            files.append(path)
        else:
            trials.append(each)
    return trials, files


def people_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files, and those in the folders, in the order of their names."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = sorted(each for each in path.rglob("*") if each.suffix in SUFFIXES and each.is_file())
        if not found:
            raise InputError("There is no .yaml or .json file in this folder.", where=str(path))
        yield from found
