"""The schema of a person's file and its reader: whatever a schema can say, they say alike."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
from hypothesis import example, given
from hypothesis import strategies as st

from equipoise.core.criteria.used import used
from equipoise.core.person.fact import Fact
from equipoise.core.person.file import read
from equipoise.core.person.slips import can_be_never
from equipoise.core.protocol.person_schema import schema
from equipoise.core.protocol.reading import read as read_protocol
from equipoise.core.values.errors import InputError
from equipoise.protocols import texts

STOP_2 = read_protocol(texts()["stop-2.yaml"], "stop-2.yaml")
SCOPE = STOP_2.rules.scope
FACTS = {each.name: each for each in used(STOP_2.rules, STOP_2.facts).facts}
CHECK = jsonschema_rs.Draft202012Validator(schema(STOP_2))
BY_MEANING = (
    "can't be told in", "is not a unit", "is not possible", "calendar", "lies after", "whole number", "is a range",
    "names two numbers", "beyond what can be measured", "nothing lies between", "a decimal point", "can't be read",
    "between which limits",
)  # fmt: skip
"""What a schema can't know: units, what is possible, how long months are, what people meant."""

_JUNK = st.sampled_from(
    [
        None, "", "> 5", "NEVER", {"complete": "maybe"},
        "unknown", "Not  Said", "?", "yes", "NO", "Y", "true", True, False, "none", "None", "never", 0, 1,
        2, 3.5, -1, 99999, 2026, 960, "2026", "2026-01", "2026-02-29", "2026-13-01", "0000", "22 mm", "20..25 mm",
        "at least 3", "AT LEAST 3", "1,500", "3,5", "5 to 6", "5 bananas", "words", [], {}, [[]], [None], [1, 2],
        {"value": 1}, {"value": None}, {"value": "yes", "on": "2026-01-01"}, {"on": "2026-01-01"}, {"complete": "no"},
        {"complete": "Yes", "entries": "none"}, {"entries": []}, {"value": []}, {"value": 1, "source": ["x"]},
        {"value": 1, "note": 3}, {"value": 2, "limits": "1..3"}, {"value": 2, "nonsense": 1}, {"entries": [{}, None]},
        {"value": 1, "complete": "yes"}, {"value": {"value": 1}}, " yes ", "null", "~",
    ]
)  # fmt: skip


def _values(fact: Fact) -> st.SearchStrategy[Any]:
    """Good values of a fact, most of them."""
    match fact.kind:
        case "yes-no":
            return st.sampled_from(["yes", "no", "Yes", True, "unknown"])
        case "choice":
            several = st.lists(
                st.sampled_from([*fact.choices, *fact.choices.values()]), min_size=1, max_size=2
            )
            return several.map(" or ".join)
        case "date":
            return st.sampled_from(
                ["2026-01-31", "2026-01", 2026, *(["never"] if can_be_never(fact) else [])]
            )
        case "concept":
            return st.sampled_from(["liver", "lung"])
        case "list":
            entry = st.fixed_dictionaries({}, optional={n: _values(f) for n, f in fact.fields.items()})
            return st.lists(entry, max_size=2)
        case _:
            least = int(max(fact.low or 0, 1))
            unit = f" {fact.unit}".rstrip()
            return st.sampled_from(
                [least, f"{least}{unit}", f"at least {least}{unit}", f"{least}..{least + 1}"]
            )


def _places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in it that can be replaced: what holds it, and its key."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, each in list(pairs):
        yield data, key
        yield from _places(each)


@st.composite
def _files(draw: st.DrawFn) -> dict[str, Any]:
    """A person's file; mostly with one or two things in it spoilt, or a name misspelt."""
    names = draw(st.lists(st.sampled_from(sorted(FACTS)), max_size=3, unique=True))
    facts = {name: draw(_values(FACTS[name])) for name in names}
    data: dict[str, Any] = {"today": "2026-11-22", "clocks": {"enrolment": "2026-12-01"}, "facts": facts}
    data = copy.deepcopy(data)
    for _ in range(draw(st.integers(0, 2))):
        holder, key = draw(st.sampled_from(list(_places(data))))
        if isinstance(holder, dict) and draw(st.integers(0, 5)) == 0:
            holder[f"{key}x"] = holder.pop(key)
        else:
            holder[key] = copy.deepcopy(draw(_JUNK))  # which may be spoilt in turn
    return data


@given(_files())
@example({"facts": {"ecog": [[]]}})
@example({"facts": {"lesions": {"complete": "maybe"}}})
@example({"clocks": {"enrolment": ["2026-01-01"]}})
@example({"facts": None})
def test_the_reader_and_the_schema_agree(data: dict[str, Any]) -> None:
    broken = [each.message for each in CHECK.iter_errors(data)]
    try:
        read(json.dumps(data), "person.yaml", SCOPE.facts, {name: name for name in SCOPE.clocks})
    except InputError as error:
        assert broken or any(each in error.what for each in BY_MEANING), (data, str(error))
    else:
        assert not broken, (data, broken)
