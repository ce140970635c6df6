"""`equipoise protocol`: the files that hold trials as data."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from equipoise.cli import protocol_design, texts, trial_files
from equipoise.core.criteria.english import criterion_english
from equipoise.core.criteria.model import Criterion
from equipoise.core.criteria.questions import questions
from equipoise.core.criteria.used import used
from equipoise.core.criteria.yaml_writing import condition_data
from equipoise.core.criteria.yaml_writing import text as as_yaml
from equipoise.core.protocol.changes import changes, told
from equipoise.core.protocol.finding import Finding
from equipoise.core.protocol.lint import lint as find
from equipoise.core.protocol.lint_design import of_record
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.provenance import digest, verify
from equipoise.core.protocol.showing import SECTIONS, Shown, heading
from equipoise.core.protocol.sources import words
from equipoise.core.values.errors import InputError

app = typer.Typer(no_args_is_help=True)
Trial = Annotated[
    str, typer.Argument(help="A protocol's name, a registry number, or the path of a protocol file.")
]
TextFile = Annotated[Path | None, typer.Option("--text", help="A source text that is not at hand.")]
Overlay = Annotated[
    str, typer.Option(help="Assumptions laid over what it leaves unset: their name, such as demo, or a file.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON object.")]


@app.callback()
def _group() -> None:
    """The files that hold trials as data: what is in them, and what is unclear."""


@app.command()
def check(trial: Trial, text: TextFile = None, overlay: Overlay = "", as_json: AsJson = False) -> None:
    """Read a protocol file, verify that it quotes its sources rightly, and say what is in it and what it leaves open.

    Example: equipoise protocol check STOP-2 --overlay demo

    It ends with 3 where the file can't be read, quotes a text wrongly, or has a design that would tell blinded people
    the arm. Texts are found among the demonstration's records; any other is given with --text. In JSON: trial,
    registry_number, title, version, approved, criteria (inclusion, exclusion, preferences), facts, clocks, sources,
    each with sha256, about, verified (true, false, or null where the text is not at hand) and findings; and design
    (null where there is none) with overlay, values (how many from registry, assumed, unset), loose_ends (place, what:
    endpoints that no form records, forms that no visit asks for), leaks (place, what, mend) and
    stopped: what can't be done yet, and the values it needs, each with the question to the sponsor.
    """
    protocol = trial_files.find(trial, overlay)
    at_hand = trial_files.at_hand(protocol) | _given(protocol, text)
    found = {name: verify(protocol, name, each) for name, each in at_hand.items()}
    data = _contents(protocol, found)
    sys.stdout.write(_json(data) if as_json else "\n".join(_told(data)) + "\n")
    _end(trial, data, sum(map(len, found.values())))


def _end(trial: str, data: dict[str, Any], wrong: int) -> None:
    """InputError where something is wrong that mustn't be overlooked."""
    if wrong:
        raise InputError(
            f"{wrong} {'stretch is' if wrong == 1 else 'stretches are'} quoted wrongly.",
            where=trial,
            mend="Correct the offsets in the file.",
        )
    if data["design"] and (leaks := data["design"]["leaks"]):
        raise InputError(
            f"{len(leaks)} {'thing' if len(leaks) == 1 else 'things'} in the design would break the blinding.",
            where=trial,
            mend="Change what is named above.",
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
        "design": protocol_design.checked(protocol.design) if protocol.design else None,
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
    if data["design"]:
        yield from protocol_design.check_told(data["design"])


@app.command()
def show(trial: Trial, overlay: Overlay = "", as_json: AsJson = False) -> None:
    """Show the whole trial: every criterion with its words, what they are read as, the rule and what it asks; and the
    design, every value with where it comes from.

    Example: equipoise protocol show STOP-2 --overlay demo

    In JSON: trial, registry_number, version, criteria: each with id, title, section, gate, words, english, rule,
    questions, assumed, partly and remarks; overlay (the title of what is laid over it) and design: sections of values,
    each with place, title, set, value (lines), source and overlay (whether the overlay assumes it).
    """
    protocol = trial_files.find(trial, overlay)
    at_hand = trial_files.source_texts(protocol)
    if as_json:
        sys.stdout.write(_json(_whole(protocol, at_hand)))
        return
    for each in protocol.rules.criteria:
        sys.stdout.write("\n".join(_shown(each, protocol, at_hand)) + "\n\n")
    if protocol.design:
        sys.stdout.write("\n".join(protocol_design.show_told(protocol.design)))


def _whole(protocol: Protocol, at_hand: dict[str, str]) -> dict[str, Any]:
    return {
        "trial": protocol.name,
        "registry_number": protocol.trial,
        "version": protocol.version,
        "criteria": [_criterion(each, protocol, at_hand) for each in protocol.rules.criteria],
        "overlay": protocol.design.overlaid if protocol.design else "",
        "design": protocol_design.shown(protocol.design) if protocol.design else [],
    }


@app.command()
def diff(
    before: Annotated[str, typer.Argument(help="The older protocol: a name, a registry number, or a file.")],
    after: Annotated[str, typer.Argument(help="The newer one.")],
    overlay: Annotated[
        str, typer.Option(help="Assumptions laid over both: their name, such as demo, or a file.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Say in words what changes from one version of a protocol to another, and what that means for who is under way.

    Example: equipoise protocol diff old.yaml STOP-2

    In JSON: before and after (trial, version), same_criteria, criteria (id, how, words), parts (kind, name, how),
    design: each with section, place, how (added, removed, changed), before, after, words and means; and remark.
    """
    protocols = [trial_files.find(each, overlay) for each in (before, after)]
    found = changes(*(Shown(each, trial_files.source_texts(each)) for each in protocols))
    named = [f"{each.name}, version {each.version}" for each in protocols]
    if as_json:
        heads = [{"trial": each.name, "version": each.version} for each in protocols]
        data = {"before": heads[0], "after": heads[1], **protocol_design.differing(found)}
        sys.stdout.write(_json(data))
        return
    sys.stdout.write("\n".join((f"From {named[0]}, to {named[1]}", "", *told(found))) + "\n")


@app.command()
def usdm(trial: Trial, overlay: Overlay = "") -> None:
    """Write the trial as CDISC USDM 4.0.0 (JSON), and say on the other channel what that can't carry.

    Example: equipoise protocol usdm STOP-2 --overlay demo > stop-2.usdm.json
    """
    from equipoise.links.usdm.checking import problems  # here: the other commands start without it
    from equipoise.links.usdm.making import wrapper
    from equipoise.links.usdm.report import left_out

    protocol = trial_files.find(trial, overlay)
    made = wrapper(protocol, trial_files.source_texts(protocol))
    if wrong := problems(made):
        raise InputError(
            f"What was made isn't USDM: {wrong[0]}", where=trial, mend="This is a fault of ours."
        )
    sys.stdout.write(_json(made))
    left = left_out(protocol)
    sys.stderr.write(f"USDM can’t carry all of it ({len(left)} things):\n")
    sys.stderr.writelines(f"  {each.place} ({each.what}): {each.why}\n" for each in left)


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
