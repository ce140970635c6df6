"""Made-up people of a trial, read from `tests/people/<trial>/*.yaml`.

`base.yaml` holds somebody of whom everything is known, and the verdict of every criterion. The other files hold people
who differ from that one: `set` facts, go `without` some, have other `clocks` or another `today`. `expect` names every
verdict that differs from the base's; the rest have to be the base's. `overall` is written out wherever it isn't met.
`why` says of some verdicts what is missing and why: by criterion, by fact.

These files may use YAML's anchors and merges, so that a lesion is described once; the person's file that is made of
them is plain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from equipoise.core.criteria.rules import Rules
from equipoise.core.person.file import PersonFile, read

HERE = Path(__file__).parent
VERDICTS = ("met", "not met", "unknown", "not applicable")
_KEYS = {"set", "without", "clocks", "today", "expect", "because", "why"}


class _Text(yaml.SafeLoader):
    """YAML with every scalar as text, and with merges."""


_Text.yaml_implicit_resolvers = {"<": yaml.SafeLoader.yaml_implicit_resolvers["<"]}


class _Plain(yaml.SafeDumper):
    """YAML without anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Plain.yaml_implicit_resolvers = {}


@dataclass(frozen=True)
class MadeUp:
    """One person: the file that says what is known, and the verdicts that have to come of it.

    `named`: the verdicts that the person was made up for, which differ from the base's or are told once more.
    """

    id: str
    text: str
    expect: Mapping[str, str]
    named: Mapping[str, str]
    why: Mapping[str, Mapping[str, str]]

    def read(self, rules: Rules) -> PersonFile:
        """The person, read against the facts and clocks of the rules."""
        return read(
            self.text, f"{self.id}.yaml", rules.scope.facts, {name: name for name in rules.scope.clocks}
        )


@cache
def made_up(trial: str) -> tuple[MadeUp, ...]:
    """Everybody made up for a trial, the base person first."""
    base = _load(HERE / trial / "base.yaml")
    found = [MadeUp("base", _dumped(base["person"]), base["expect"], base["expect"], {})]
    for path in sorted((HERE / trial).glob("*.yaml")):
        if path.name != "base.yaml":
            found += [_changed(name, base, each) for name, each in _load(path)["people"].items()]
    return tuple(found)


def _changed(name: str, base: Mapping[str, Any], change: Mapping[str, Any]) -> MadeUp:
    strange = set(change) - _KEYS | set(change["expect"]) - set(base["expect"])
    assert not strange, f"{name}: {strange}"
    assert set(change["expect"].values()) <= set(VERDICTS), name
    before = base["person"]
    facts = {**before["facts"], **change.get("set", {})}
    for each in change.get("without", ()):
        del facts[each]
    person = {
        "today": change.get("today", before["today"]),
        "clocks": {**before["clocks"], **change.get("clocks", {})},
        "facts": facts,
    }
    return MadeUp(
        name, _dumped(person), {**base["expect"], **change["expect"]}, change["expect"], change.get("why", {})
    )


def _load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Text)


def _dumped(person: Any) -> str:
    return yaml.dump(person, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=10_000)
