"""A list typed by hand, such as lesions with their scans: what is asked of each entry, and what was answered."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms

from equipoise.core.criteria.rules import Rules
from equipoise.core.person.fact import Fact
from equipoise.core.values.dates import PartialDate
from equipoise.web.enrolment.columns import columns, names
from equipoise.web.enrolment.finding import Found
from equipoise.web.enrolment.forms import Source, one_of
from equipoise.web.enrolment.models import Evidence
from equipoise.web.enrolment.queries import Participant

STEP, MOST = 5, 40
"""How many entries are asked for at once, and at most."""
NONE = "none"
_HOW_MANY = (("yes", "These are all"), ("no", "There may be more"), (NONE, "There are none"))
_LONGEST = 400


class Listed(Source):
    """The entries of a list with their source. What dated measurements give is asked by those alone.

    `today`: the day at the site; nothing measured lies ahead of it. `rows`: how many entries are asked for.
    """

    places = {"Date of the document": "dated", "Document": "document", "Source": "kind",
              "Done for the trial": "for_trial"}  # fmt: skip
    complete = one_of(_HOW_MANY, "Are these all?", "Say whether these are all.")

    def __init__(self, *given: Any, about: str, rules: Rules, today: date, rows: int, **more: Any) -> None:
        super().__init__(*given, **more)
        self.about, self.today, self.rows = about, today, rows
        self.asked = columns(rules.scope.facts[about])
        for place in range(rows):
            for each in self.asked:
                self.fields[_name(place, each)] = _field(each)

    @property
    def entries(self) -> Iterator[list[forms.BoundField]]:
        """The fields of each entry."""
        for place in range(self.rows):
            yield [self[_name(place, each)] for each in self.asked]

    @property
    def source(self) -> list[forms.BoundField]:
        """The fields on the list as a whole, and the hidden one."""
        return [self[name] for name in ("key", "complete", "kind", "document", "dated", "for_trial")]

    def clean(self) -> dict[str, Any]:
        """Whether the entries fit what is said of them, and every measurement can be read."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for place in range(self.rows):
            for each in self.asked:
                self._look(_name(place, each), each, str(given.get(_name(place, each), "")))
        filled, none = any(self._filled(given)), given.get("complete") == NONE
        if "complete" in given and not self.errors and filled == none:
            self.add_error("complete", "Entries are filled in." if none else "No entry is filled in.")
        return given

    @property
    def found(self) -> Found:
        """The evidence that was typed."""
        given = self.cleaned_data
        names = ("kind", "document", "dated", "for_trial")
        value = {
            "entries": list(self._filled(given)),
            "complete": "no" if given["complete"] == "no" else "yes",
        }
        return Found(self.about, value, **{name: given[name] for name in names})

    def _filled(self, given: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """The entries of which anything is said."""
        for place in range(self.rows):
            said = {each.name: str(given.get(_name(place, each), "")).strip() for each in self.asked}
            entry = {each.name: _kept(each, said[each.name]) for each in self.asked if said[each.name]}
            if entry:
                yield entry

    def _look(self, field: str, fact: Fact, text: str) -> None:
        days = (
            [day for day, _ in _lines(text)] if fact.kind == "list" else [text] if fact.kind == "date" else []
        )
        for day in filter(None, days):
            try:
                ahead = PartialDate.parse(day).earliest > self.today
            except ValueError:
                self.add_error(field, f"“{day[:20]}” is no date. Write it as in 2026-01-31.")
                return
            if ahead:
                self.add_error(field, f"{day} lies in the future.")
                return
        if fact.kind == "list" and not all(size for _, size in _lines(text)):
            self.add_error(field, "Write a day and what was measured on each line, as in 2026-01-31 14.")


def rows(asked: object, *, more: bool) -> int:
    """How many entries to ask for: those asked for before, and more where that is wanted."""
    text = str(asked)
    before = int(text) if text.isascii() and text.isdecimal() and len(text) <= 2 else STEP
    return max(1, min(before + STEP * more, MOST))


def known(person: Participant, trial: str, about: str, rules: Rules) -> dict[str, Any]:
    """What the form begins with: the list as it was entered last, where the form can show all of it."""
    rows = Evidence.objects.filter(trial=trial, number=person.number, fact=about, struck_at=None)
    last = rows.order_by("-event", "-place").first()
    value = json.loads(last.value) if last else {}
    entries = value.get("entries", []) if isinstance(value, dict) else value
    asked = {each.name: each for each in columns(rules.scope.facts[about])}
    if not isinstance(entries, list) or len(entries) > MOST:
        return {}
    found: dict[str, Any] = {"rows": max(STEP, len(entries))}
    for place, entry in enumerate(entries):
        for name, said in entry.items():
            text = _shown(asked[name], said) if name in asked else None
            if text is None:
                return {}
            found[_name(place, asked[name])] = text
    return found


def _name(place: int, fact: Fact) -> str:
    return f"e{place}_{fact.name}"


def _field(fact: Fact) -> forms.Field:
    if fact.kind == "list":
        unit = next(each.unit for each in fact.fields.values() if each.kind == "number")
        hint = f"A line for each: the day, then the size{f' in {unit}' if unit else ''}. As 2026-01-31 14."
        area = forms.Textarea(attrs={"rows": 3})
        return forms.CharField(
            label=fact.question or fact.title,
            help_text=hint,
            max_length=_LONGEST,
            required=False,
            widget=area,
        )
    choices = {"yes": "Yes", "no": "No"} if fact.kind == "yes-no" else fact.choices
    if choices:
        said = [("", "Not said"), *((name, words[:1].upper() + words[1:]) for name, words in choices.items())]
        return forms.ChoiceField(label=fact.title, choices=said, required=False)
    hint = f"In {fact.unit}." if fact.unit else "As 2026-01-31." if fact.kind == "date" else ""
    return forms.CharField(label=fact.title, help_text=hint, max_length=60, required=False)


def _kept(fact: Fact, text: str) -> Any:
    """An answer as a person's file has it."""
    if fact.kind != "list":
        return text
    day, size = names(fact)
    return {"entries": [{day: on, size: measured} for on, measured in _lines(text)], "complete": "yes"}


def _shown(fact: Fact, said: Any) -> str | None:
    """An answer as the form has it; None where the form can't show it."""
    if fact.kind != "list":
        return said if isinstance(said, str) else None
    day, size = names(fact)
    inner = said.get("entries") if isinstance(said, dict) and said.get("complete") == "yes" else None
    if inner is None or any(set(each) != {day, size} for each in inner):
        return None
    return "\n".join(f"{each[day]} {each[size]}" for each in inner)


def _lines(text: str) -> list[tuple[str, str]]:
    """Each line's day and what was measured on it; empty where there is none."""
    parts = [line.strip().partition(" ") for line in text.splitlines() if line.strip()]
    return [(day.rstrip(":,"), size.strip()) for day, _, size in parts]
