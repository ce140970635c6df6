"""Tables of what forms hold: one for each form, one for each group of entries in it, and one of every former value."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from equipoise.core.design.model import Design
from equipoise.core.followup.answers import BLANK, Answer, Missing, rows
from equipoise.core.followup.forms import Form, Item, Kind
from equipoise.links.odm import odm_xml
from equipoise.links.odm.tables import Row, Streamed, Table, Type, Variable
from equipoise.web.datasets.people import PARTICIPANT, SITE
from equipoise.web.datasets.reading import Reading, instant, safe_name
from equipoise.web.followup.queries import Held

PLACE = (
    SITE,
    PARTICIPANT,
    Variable("visit", "Visit; with its number where it comes again", key=True),
    Variable("occurrence", "Which of the forms that repeat", Type.INTEGER, key=True),
)
STANDING = (
    Variable("version", "Protocol version it was saved by"),
    Variable("revision", "How often it was saved", Type.INTEGER),
    Variable("first_at", "When it was first saved", Type.DATETIME),
    Variable("saved_at", "When it was last saved", Type.DATETIME),
    Variable("saved_by", "Who saved it last"),
)
ROW = Variable("row", "Number of the row, which stays when others are taken out", Type.INTEGER, key=True)
OTHERS = frozenset({
    "participants", "deviations", "allocations", "visits", "costs", "utilities", "qalys", "history", "queries", "marks",
    "consents", "contacts", "taken_back", "unblindings", "verified", "safety_judgements", "safety_reports", "sites",
    "versions", "rules", "arms", "treatment_costs", "sealed_history",
})  # fmt: skip
"""The names of all tables that are no form’s."""
_TYPES = {
    Kind.QUANTITY: Type.DECIMAL,
    Kind.INTEGER: Type.INTEGER,
    Kind.DATE: Type.DATE,
    Kind.PARTIAL_DATE: Type.PARTIAL_DATE,
}
_YES_NO = (("yes", "yes"), ("no", "no"))
_MISSING = tuple((each.value, each.value) for each in Missing)


@dataclass(frozen=True, slots=True)
class Asked:
    """A form over all protocol versions: the newest wording of each item, and in which versions it is asked."""

    form: Form
    source: str
    versions: Mapping[str, tuple[str, ...]]
    visits: tuple[str, ...]


def forms(designs: Mapping[str, Design], *, sealed: bool = False) -> list[Asked]:
    """Every form of every version, the newest first; those that would tell the arm, or all others."""
    newest: dict[str, tuple[Form, str]] = {}
    items: dict[str, dict[str, Item]] = {}
    asked: dict[str, dict[str, list[str]]] = {}
    for version, design in designs.items():
        for name, said in design.forms.items():
            if said.value is None or said.value.sealed is not sealed:
                continue
            newest.setdefault(name, (said.value, f"{said.place} ({said.source})"))
            for item in said.value.items:
                items.setdefault(name, {}).setdefault(item.id, item)
                asked.setdefault(name, {}).setdefault(item.id, []).append(version)
    return [
        Asked(
            _with(form, tuple(items[name].values())), source,
            {item: tuple(reversed(told)) for item, told in asked[name].items()}, _visits(designs, name),
        )
        for name, (form, source) in newest.items()
    ]  # fmt: skip


def _with(form: Form, items: tuple[Item, ...]) -> Form:
    return Form(form.id, form.title, form.purpose, form.filled_by, items, form.sealed, form.repeats)


def _visits(designs: Mapping[str, Design], form: str) -> tuple[str, ...]:
    found = (
        visit.id for design in designs.values() for visit in design.visits.value or () if form in visit.forms
    )
    return tuple(dict.fromkeys(found))


def tables(reading: Reading) -> Iterator[Table]:
    """The tables of all forms that blinded roles may read. One that was emptied says nothing; its history is kept."""
    held: dict[str, list[Held]] = {}
    for each in reading.entries:
        if each.answers:
            held.setdefault(each.place.form, []).append(each)
    for asked in forms(reading.designs):
        yield from of_form(asked, [_kept(each) for each in held.get(asked.form.id, ())])


Kept = tuple[tuple[str, ...], Mapping[str, Answer]]
"""An entry: what its place and standing are, in the order of `PLACE` and `STANDING`, and its answers by path."""


def _kept(held: Held) -> Kept:
    place = held.place
    told = (
        held.site,
        place.participant,
        place.visit,
        str(place.occurrence),
        held.version,
        str(held.revision),
    )
    return (*told, instant(held.first_at), instant(held.saved_at), held.saved_by), held.answers


def of_form(asked: Asked, kept: Sequence[Kept]) -> Iterator[Table]:
    """The table of a form, and one for each of its groups."""
    form, name = asked.form, _name(asked.form.id)
    single = [item for item in form.items if item.kind is not Kind.GROUP]
    yield Table(
        name, form.title, (*PLACE, *STANDING, *_variables(asked, single, "")),
        [(*told, *_values(single, answers, "")) for told, answers in kept], odm_xml.group_oid(form.id),
    )  # fmt: skip
    for group in (item for item in form.items if item.kind is Kind.GROUP):
        yield Table(
            f"{name}__{safe_name(group.id)}", f"{form.title}: {group.title}",
            (*PLACE, ROW, *_variables(asked, group.items, group.id)),
            [
                (*told[: len(PLACE)], str(row), *_values(group.items, answers, f"{group.id}.{row}."))
                for told, answers in kept
                for row in rows(answers, group.id)
            ],
            odm_xml.group_oid(form.id, group.id),
        )  # fmt: skip


def _name(form: str) -> str:
    """What a form’s table is called: none takes the name of a table that is no form’s."""
    name = safe_name(form)
    return f"{name}_form" if name.lower() in OTHERS else name


def _variables(asked: Asked, items: Sequence[Item], group: str) -> Iterator[Variable]:
    """Of each item its value, and why it is missing where it is."""
    taken = {each.name for each in (*PLACE, *STANDING, ROW)}
    for item in items:
        name = safe_name(item.id)
        name = f"{name}_item" if name.lower() in taken else name
        missing = Variable(
            f"{name}_missing", f"Why it is missing: {item.title}", codes=_MISSING, form=asked.form.id,
            item=f"{group}.{item.id}" if group else item.id, visits=asked.visits, source=asked.source,
            versions=asked.versions[group or item.id],
        )  # fmt: skip
        yield replace(
            missing, name=name, label=item.question or item.title, type=_TYPES.get(item.kind, Type.TEXT),
            unit=item.unit, codes=_codes(item), coded=item.coded, several=item.kind is Kind.CHOICES,
            oid=odm_xml.item_oid(asked.form.id, group, item.id),
        )  # fmt: skip
        yield missing


def _codes(item: Item) -> tuple[tuple[str, str], ...]:
    return _YES_NO if item.kind is Kind.YES_NO else item.choices


def _values(items: Sequence[Item], answers: Mapping[str, Answer], before: str) -> Iterator[str]:
    for item in items:
        found = answers.get(f"{before}{item.id}", BLANK)
        yield found.value
        yield found.missing


def history(reading: Reading) -> Table:
    """Every value that was ever kept, with who kept it, when and why: the audit record of the data."""
    kept = reading.entries
    count = sum(len(values) for held in kept for values in held.history.values())
    return past("history", "Every value that was ever kept", Streamed(count, lambda: _past(kept)))


def past(name: str, label: str, rows: Collection[Row]) -> Table:
    """A table of values as they were kept, one after the other."""
    variables = (
        *PLACE[:3],
        Variable("form", "Form", key=True),
        PLACE[3],
        Variable("path", "Item; group.row.item in groups", key=True),
        Variable("revision", "Revision of the form", Type.INTEGER, key=True),
        Variable("value", "Value; empty with no reason beside it where it was taken out"),
        Variable("missing", "Why it is missing", codes=_MISSING),
        Variable("typed", "As it was typed, where it can’t be read or had another unit"),
        Variable("at", "When it was kept", Type.DATETIME),
        Variable("by", "Who kept it"),
        Variable("role", "In which role"),
        Variable("why", "Why it was changed, or in words why it is missing"),
    )
    return Table(name, label, variables, rows)


def _past(entries: Sequence[Held]) -> Iterator[tuple[str, ...]]:
    for held in entries:
        place = held.place
        for path, values in held.history.items():
            for past in values:
                said = past.answer
                yield (
                    held.site, place.participant, place.visit, place.form, str(place.occurrence), path,
                    str(past.revision), said.value, said.missing, said.typed, instant(past.at), past.actor,
                    past.role, past.why,
                )  # fmt: skip
