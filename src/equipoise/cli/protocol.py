"""`equipoise protocol`: the files that hold trials as data."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from equipoise.cli import texts, trial_files
from equipoise.core.criteria.english import criterion_english
from equipoise.core.criteria.model import Criterion
from equipoise.core.criteria.questions import questions
from equipoise.core.criteria.used import used
from equipoise.core.criteria.yaml_writing import condition_data
from equipoise.core.criteria.yaml_writing import text as as_yaml
from equipoise.core.protocol.finding import Finding
from equipoise.core.protocol.lint import lint as find
from equipoise.core.protocol.lint_design import of_record
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.provenance import digest, verify
from equipoise.core.protocol.showing import SECTIONS, heading
from equipoise.core.protocol.sources import words
from equipoise.core.values.errors import InputError

app = typer.Typer(no_args_is_help=True)
Trial = Annotated[
    str, typer.Argument(help="A protocol's name, a registry number, or the path of a protocol file.")
]
TextFile = Annotated[Path | None, typer.Option("--text", help="A source text that is not at hand.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON object.")]


@app.callback()
def _group() -> None:
    """The files that hold trials as data: what is in them, and what is unclear."""


@app.command()
def check(trial: Trial, text: TextFile = None, as_json: AsJson = False) -> None:
    """Read a protocol file, verify that it quotes its sources rightly, and say what is in it.

    Example: equipoise protocol check STOP-2

    It ends with 3 where the file can't be read or quotes a text wrongly. Texts are found among the demonstration's
    records; any other is given with --text. In JSON: trial, registry_number, title, version, approved, criteria
    (inclusion, exclusion, preferences), facts, clocks, and sources, each with sha256, about, verified (true, false, or
    null where the text is not at hand) and findings.
    """
    protocol = trial_files.find(trial)
    at_hand = trial_files.at_hand(protocol) | _given(protocol, text)
    found = {name: verify(protocol, name, each) for name, each in at_hand.items()}
    data = _contents(protocol, found)
    sys.stdout.write(_json(data) if as_json else "\n".join(_told(data)) + "\n")
    wrong = sum(map(len, found.values()))
    if wrong:
        raise InputError(
            f"{wrong} {'stretch is' if wrong == 1 else 'stretches are'} quoted wrongly.",
            where=trial,
            mend="Correct the offsets in the file.",
        )


def _given(protocol: Protocol, text: Path | None) -> dict[str, str]:
    """The text of `--text` under the name of the source that it is."""
    if text is None:
        return {}
    content = texts.content(text)
    for name, source in protocol.sources.items():
        if source.sha256 == digest(content):
            return {name: content}
    raise InputError(
        f"No source of the file is this text: its SHA-256 is {digest(content)}.",
        where=str(text),
        mend="Give the text as it was when the file was written.",
    )


def _contents(protocol: Protocol, found: dict[str, tuple[Finding, ...]]) -> dict[str, Any]:
    gates = [each.side for each in protocol.rules.gates]
    use = used(protocol.rules, protocol.facts)
    return {
        "trial": protocol.name,
        "registry_number": protocol.trial,
        "title": protocol.title,
        "version": protocol.version,
        "drafted": {"by": protocol.drafted.by, "on": str(protocol.drafted.on)},
        "approved": protocol.approved is not None,
        "criteria": {
            "inclusion": gates.count("include"),
            "exclusion": gates.count("exclude"),
            "preferences": len(protocol.rules.criteria) - len(gates),
        },
        "facts": [each.name for each in use.facts],
        "clocks": [each.name for each in use.clocks],
        "sources": {
            name: {
                "sha256": source.sha256,
                "about": source.about,
                "verified": not found[name] if name in found else None,
                "findings": [each.data() for each in found.get(name, ())],
            }
            for name, source in protocol.sources.items()
        },
    }


def _told(data: dict[str, Any]) -> Iterator[str]:
    criteria = data["criteria"]
    yield f"{data['trial']} ({data['registry_number']}), version {data['version']}: {data['title']}"
    yield "Approved by a study team." if data["approved"] else "Not approved by a study team."
    yield (
        f"{criteria['inclusion']} inclusion and {criteria['exclusion']} exclusion criteria, "
        f"{criteria['preferences']} preferred; {len(data['facts'])} facts, {len(data['clocks'])} clocks"
    )
    for name, source in data["sources"].items():
        said = {True: "verified", False: "quoted wrongly", None: "not at hand, and so not verified"}
        yield f"Source {name}: {said[source['verified']]}"
        for each in source["findings"]:
            quoted = "; ".join(f"“{one['words']}” ({one['start']}-{one['end']})" for one in each["quotes"])
            yield f"  {'+'.join(each['criteria'])} {each['what']} {quoted}".rstrip()


@app.command()
def show(trial: Trial, as_json: AsJson = False) -> None:
    """Show every criterion: its words, what they are read as in plain English, the rule, and what it asks.

    Example: equipoise protocol show STOP-2

    In JSON: trial, registry_number, version, and criteria: each with id, title, section, gate, words, english, rule,
    questions, assumed, partly and remarks.
    """
    protocol = trial_files.find(trial)
    at_hand = trial_files.source_texts(protocol)
    if as_json:
        criteria = [_criterion(each, protocol, at_hand) for each in protocol.rules.criteria]
        head = {
            "trial": protocol.name,
            "registry_number": protocol.trial,
            "version": protocol.version,
        }
        sys.stdout.write(_json(head | {"criteria": criteria}))
        return
    for each in protocol.rules.criteria:
        sys.stdout.write("\n".join(_shown(each, protocol, at_hand)) + "\n\n")


def _criterion(criterion: Criterion, protocol: Protocol, at_hand: dict[str, str]) -> dict[str, Any]:
    return {
        "id": criterion.id,
        "title": criterion.title,
        "section": SECTIONS[criterion.side],
        "gate": criterion.gate,
        "words": words(criterion, at_hand),
        "english": criterion_english(criterion, protocol.rules.scope),
        "rule": condition_data(criterion.condition),
        "questions": [each.words for each in questions(protocol.rules, (criterion,))],
        "assumed": criterion.assumed,
        "partly": criterion.partly,
        "remarks": list(criterion.remarks),
    }


def _shown(criterion: Criterion, protocol: Protocol, at_hand: dict[str, str]) -> Iterator[str]:
    data = _criterion(criterion, protocol, at_hand)
    yield heading(criterion) + ("" if criterion.gate else " (preferred)")
    if data["words"]:
        yield f"  “{data['words']}”"
    yield f"  {data['english']}"
    rule = as_yaml({"rule" if criterion.gate else "prefer": data["rule"]})
    yield from (f"    {line}" for line in rule.splitlines())
    yield from (f"  Asks: {each}" for each in data["questions"])
    remarks = (
        data["assumed"] and f"Assumed: {data['assumed']}",
        data["partly"] and f"Only partly: {data['partly']}",
    )
    yield from (f"  {each}" for each in (*filter(None, remarks), *criterion.remarks))


@app.command()
def lint(trial: Trial, text: TextFile = None, as_json: AsJson = False) -> None:
    """Say what is unclear in a trial's criteria, each with the question for the sponsor.

    Example: equipoise protocol lint STOP-2 --text listing.txt

    It looks at the given text (any, a whole page too), else at the file's first source that is at hand. In JSON: trial,
    text (its name), sha256, and findings: each with code, criteria, quotes (start, end, words; offsets in characters),
    what and question.
    """
    protocol = trial_files.find(trial)
    name, content = _looked_at(protocol, text)
    record = trial_files.record_of(protocol)
    found = find(content, protocol, of_record(record) if record else None)
    if as_json:
        data = {"trial": protocol.name, "text": name, "sha256": digest(content)}
        sys.stdout.write(_json(data | {"findings": [each.data() for each in found]}))
        return
    sys.stdout.write("\n".join(_found(found, name)) + "\n")


def _looked_at(protocol: Protocol, text: Path | None) -> tuple[str, str]:
    if text is not None:
        return str(text), texts.content(text)
    at_hand = trial_files.source_texts(protocol)
    return next(iter(at_hand.items()), ("", ""))


def _found(found: tuple[Finding, ...], name: str) -> Iterator[str]:
    yield f"Text: {name or 'none is at hand; only the file itself was looked at'}"
    for each in found:
        yield ""
        yield f"{', '.join(each.criteria) or 'The design'}: {each.code}"
        yield f"  {each.what}"
        for quote in each.quotes:
            yield f"  {quote.start}-{quote.end} “{' '.join(quote.words.split())}”"
        yield f"  Ask: {each.question}"
    yield from ("", f"{len(found)} {'matter' if len(found) == 1 else 'matters'} found.")


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
