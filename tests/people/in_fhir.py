"""Made-up people as FHIR bundles, with numbers in the units in which they were said.

A person's file keeps numbers in the units of the facts. Some don't come out even there (2 mg/dL of bilirubin in
umol/L), and the writer refuses what JSON's readers would round. A laboratory would have sent them in its own unit, and
so are they written here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Context, Decimal
from typing import Any

from equipoise.core.person.fact import Fact
from equipoise.core.person.model import Entries, Observation, Person, Record
from equipoise.core.values.possible import Span
from equipoise.core.values.units import Amount, factor
from equipoise.links.fhir.writing import write
from tests.people.made_up import MadeUp

_ROUNDED = Context(prec=12)
_SAID = re.compile(r"(\w+): '?(?:[<>] )?([\d.]+) (mg/dL|weeks|days)")
_UCUM = {"mg/dL": "mg/dL", "weeks": "wk", "days": "d"}


def bundle(one: MadeUp, person: Person, facts: Mapping[str, Fact]) -> str:
    """The person as the JSON text of a bundle."""
    even = Person({name: tuple(map(_even, seen)) for name, seen in person.facts.items()}, person.clocks)
    said = {}
    for name, value, unit in _SAID.findall(one.text):
        fact = facts.get(name) or facts["lesions"].fields[name]
        kept = Decimal(value) * factor(unit, fact.unit, fact.molar_mass)
        said[float(_ROUNDED.plus(kept))] = (Decimal(value), unit)
    return json.dumps(_as_said(write(even, facts), said))


def _even(seen: Observation) -> Observation:
    if isinstance(seen.value, Amount):
        span = seen.value.span
        low, high = _ROUNDED.plus(span.low), _ROUNDED.plus(span.high)
        return replace(seen, value=Amount(Span(low, high, span.low_open, span.high_open), seen.value.unit))
    if isinstance(seen.value, Entries):
        records = tuple(_even_entry(each) for each in seen.value.records)
        return replace(seen, value=Entries(records, seen.value.complete))
    return seen


def _even_entry(record: Record) -> Record:
    return Record({name: _even(each) for name, each in record.fields.items()}, record.title)


def _as_said(found: Any, said: Mapping[float, tuple[Decimal, str]]) -> Any:
    """The same JSON with every quantity that was rounded put back to what was said."""
    if isinstance(found, list):
        return [_as_said(each, said) for each in found]
    if not isinstance(found, dict):
        return found
    if "unit" in found and found.get("value") in said:
        value, unit = said[found["value"]]
        return found | {"value": float(value), "unit": unit, "code": _UCUM[unit]}
    return {name: _as_said(each, said) for name, each in found.items()}
