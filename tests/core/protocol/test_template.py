"""The empty person's file: it says nothing, holds every fact that can matter, and can be filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from equipoise.core.criteria.used import used
from equipoise.core.judging.outcome import Verdict
from equipoise.core.judging.reference import judge
from equipoise.core.person.fact import Fact
from equipoise.core.person.file import PersonFile, read
from equipoise.core.person.model import Entries, Person
from equipoise.core.person.slips import can_be_never
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.person_schema import schema
from equipoise.core.protocol.reading import read as read_protocol
from equipoise.core.protocol.template import template
from equipoise.core.values.errors import InputError
from equipoise.protocols import texts

ROOT = Path(__file__).resolve().parents[3]
TODAY = date(2026, 11, 22)
SMALL = """
protocol: SMALL
trial: NCT00000000
title: A small one
version: "1"
drafted: {by: us, on: 2026-11-22}
clocks:
  start: {title: the start}
facts:
  age: standard
  unused: {type: yes-no}
  diabetes: {type: yes-no, yes if: hba1c >= 6.5 %}
  spots:
    type: list
    fields:
      width: {type: number, unit: mm, of: views, take: latest}
      views: {type: list, fields: {on: {type: date}, size: {type: number, unit: mm}}}
      wide: {type: yes-no, yes if: width > 3 mm and smoker}
  moles: {type: list, fields: {large: {type: yes-no}}}
  large_moles: {type: number, counted: {of: moles, where: large}}
  smoker: {type: yes-no}
  fresh: {type: yes-no}
  visit: {type: date}
definitions:
  heavy: bmi > 30 kg/m2
include:
  I1: age >= 18 years
  I2: not diabetes and not heavy
  I3: {rule: {count: {of: spots, where: wide, at most: 2}}}
  I4: fresh within 4 weeks before start
  I5: visit before start
  I6: large_moles < 4
exclude:
  E1: alt > 2 x ULN
  E2: score SINS > 6
"""


@pytest.fixture(scope="module")
def stop_2() -> Protocol:
    return read_protocol(texts()["stop-2.yaml"], "stop-2.yaml")


@pytest.fixture(scope="module")
def small() -> Protocol:
    return read_protocol(SMALL, "small.yaml")


def _read(text: str, protocol: Protocol) -> PersonFile:
    scope = protocol.rules.scope
    return read(text, "person.yaml", scope.facts, {name: name for name in scope.clocks})


def _filled(text: str) -> str:
    """The template with the lines of its lists made part of it."""
    head, facts = text.split("facts:\n")
    under = re.compile(r"(?<=\w:\n)(?:  #  .*\n)+")
    shown = under.sub(lambda lines: re.sub("^  #", "  ", lines[0], flags=re.MULTILINE), facts)
    return f"{head}facts:\n{shown}"


@pytest.mark.parametrize("name", ["stop_2", "small"])
def test_it_reads_back_as_a_person_of_whom_nothing_is_known(
    name: str, request: pytest.FixtureRequest
) -> None:
    protocol: Protocol = request.getfixturevalue(name)
    found = _read(template(protocol), protocol)
    assert (found.person, found.today) == (Person(), None)
    assert {each.verdict for each in judge(protocol.rules, found.person, TODAY).criteria} == {Verdict.UNKNOWN}


def test_it_holds_all_that_the_trial_can_use_and_nothing_else(small: Protocol) -> None:
    found = used(small.rules, small.facts)
    assert [each.name for each in found.facts[:3]] == ["age", "diabetes", "spots"]
    names = {each.name for each in found.facts}
    assert {
        "birth_date",
        "hba1c",
        "smoker",
        "bmi",
        "weight",
        "height",
        "alt",
        "sins",
        "visit",
        "moles",
    } < names
    assert sum("sins_" in name for name in names) == 6
    assert "unused" not in names
    assert "creatinine" not in names
    assert [each.name for each in found.clocks] == ["start"]
    assert found.dated == {"fresh"}
    written = yaml.safe_load(template(small))
    assert set(written["facts"]) == names


def test_every_fact_has_its_question_and_what_may_be_written(stop_2: Protocol) -> None:
    text = template(stop_2)
    plain = re.sub(r"\s*\n\s*#\s*", " ", text)
    for fact in used(stop_2.rules, stop_2.facts).facts:
        assert f"\n  # {fact.title}\n" in text
        assert " ".join(fact.question.split()) in plain
        assert f"\n  {fact.name}:\n" in text
    assert "# Whole number" not in text
    assert "A number in cm (or write another unit behind it), 0 to 30." in text
    assert "One of: solid (a solid tumour), lymphoma, myeloma, leukaemia." in text
    assert "On which day would you join, or did you? Left empty, it is today." in text
    recent = text[text.index("# Urine pregnancy test") : text.index("  pregnancy_test:")]
    assert "Give its day too" in recent


def test_its_lists_can_be_filled_in(stop_2: Protocol) -> None:
    found = _read(_filled(template(stop_2)), stop_2).person
    assert set(found.facts) == {"lesions"}
    (lesions,) = found.facts["lesions"]
    assert isinstance(lesions.value, Entries)
    assert not lesions.value.complete
    (lesion,) = lesions.value.records
    assert set(lesion.fields) == {"scans"}


def _examples(fact: Fact) -> Iterator[object]:
    match fact.kind:
        case "yes-no":
            yield from ("yes", "no", "unknown", {"value": "yes", "on": "2026-01-31"})
        case "choice":
            yield from fact.choices
            yield " or ".join(fact.choices)
        case "date":
            yield from ("2026-01-31", "2026-01", *(["never"] if can_be_never(fact) else []))
        case "concept":
            yield "liver"
        case "list":
            yield {"complete": "yes", "entries": [{n: next(_examples(f)) for n, f in fact.fields.items()}]}
            yield "none"
        case _:
            least = int(max(fact.low or 0, 1))
            yield from (least, f"{least} {fact.unit}".strip(), f"at least {least} {fact.unit}".strip())
            yield f"{least}..{least + 1}"
            yield [{"value": least, "on": "2026-01-31", "source": "x"}, {"value": least, "on": "2026-02"}]


@pytest.mark.parametrize("name", ["stop_2", "small"])
def test_what_it_says_may_be_written_is_read_and_fits_the_schema(
    name: str, request: pytest.FixtureRequest
) -> None:
    protocol: Protocol = request.getfixturevalue(name)
    check = jsonschema_rs.Draft202012Validator(schema(protocol))
    for fact in used(protocol.rules, protocol.facts).facts:
        for example in _examples(fact):
            data = {"today": "2026-11-22", "facts": {fact.name: example}}
            assert list(check.iter_errors(data)) == [], (fact.name, example)
            found = set(_read(json.dumps(data), protocol).person.facts)
            assert found - {fact.presupposes} == {fact.name}


WRONG: list[dict[str, Any]] = [
    {"facts": {"nonsense": 1}},
    {"facts": {"ecog": "three"}},
    {"facts": {"ecog": 9}},
    {"facts": {"cancer_type": "benign"}},
    {"facts": {"can_consent": "perhaps"}},
    {"facts": {"birth_date": "2 May 1960"}},
    {"facts": {"lesions": [{"place": "liver"}]}},
    {"clocks": {"birthday": "2026-01-01"}},
    {"person": {}},
]


@pytest.mark.parametrize("data", WRONG, ids=json.dumps)
def test_what_the_reader_refuses_the_schema_refuses(stop_2: Protocol, data: dict[str, Any]) -> None:
    assert list(jsonschema_rs.Draft202012Validator(schema(stop_2)).iter_errors(data))
    with pytest.raises(InputError):
        _read(json.dumps(data), stop_2)


def _docs() -> list[str]:
    page = (ROOT / "docs" / "how-to" / "person-file.md").read_text(encoding="utf-8")
    return re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)


@pytest.mark.parametrize("example", _docs())
def test_every_example_of_the_page_is_read(stop_2: Protocol, example: str) -> None:
    found = _read(example, stop_2)
    assert found.person.facts
    plain = yaml.load(example, Loader=yaml.BaseLoader)
    assert list(jsonschema_rs.Draft202012Validator(schema(stop_2)).iter_errors(_numbers(plain))) == []


def _numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _numbers(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_numbers(each) for each in value]
    return int(value) if isinstance(value, str) and value.isdigit() else value


def test_the_page_s_example_of_a_list_grows_as_it_says(stop_2: Protocol) -> None:
    example = next(each for each in _docs() if "scans" in each)
    judged = judge(stop_2.rules, _read(example, stop_2).person, TODAY)
    growing = next(each for each in judged.criteria if each.criterion.id == "I7")
    assert growing.verdict is Verdict.MET
