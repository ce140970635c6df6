"""A study as JSON of our own: the typed record, what doesn't agree in it, and what it doesn't say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from equipoise.core.eligibility.reader import read
from equipoise.core.eligibility.tree import as_json
from equipoise.core.registry.honesty import contradictions
from equipoise.core.registry.record import Study
from equipoise.core.registry.unsaid import unsaid
from equipoise.core.values import PartialDate


def study_json(study: Study, today: date) -> dict[str, Any]:
    """The record as data. Dates are ISO 8601 as exact as they are known; what is unsaid is left out."""
    return {
        "study": said(study),
        "criteria": [as_json(each) for each in read(study.eligibility.criteria).items],
        "contradictions": [said(each) | {"title": each.title} for each in contradictions(study, today)],
        "unsaid": [said(each) for each in unsaid(study)],
        "asOf": today.isoformat(),
    }


def said(value: Any) -> Any:
    """Plain data of a value of ours: names are the record's own.

    Fields that say nothing are left out, and the record as received.
    """
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return said(value._asdict())
    if is_dataclass(value) and not isinstance(value, type):
        return said({field.name: getattr(value, field.name) for field in fields(value) if field.repr})
    if isinstance(value, Mapping):
        return {_name(key): said(each) for key, each in value.items() if each not in (None, "", (), [], {})}
    if isinstance(value, (list, tuple)):
        return [said(each) for each in value]
    return value


def _name(key: str) -> str:
    """`class_` is `class`; the others keep their names."""
    return key.removesuffix("_")
