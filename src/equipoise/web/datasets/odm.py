"""What forms hold as CDISC ODM: forms, visits and sites of the trial, and every value that was kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from equipoise.links.odm import odm_xml
from equipoise.links.odm.odm_xml import Change, Kept, Place, Planned
from equipoise.links.odm.tables import About, Table
from equipoise.web.datasets import entries
from equipoise.web.datasets.entries import Asked
from equipoise.web.datasets.reading import Reading, instant
from equipoise.web.followup.queries import Held

RECORDED = frozenset({
    "participants", "deviations", "allocations", "visits", "queries", "marks", "consents", "contacts", "taken_back",
    "unblindings", "verified", "safety_judgements", "safety_reports",
})  # fmt: skip
"""Tables that are no forms and stand in the file all the same. Those that are computed from forms do not."""


def pieces(
    reading: Reading,
    about: About,
    tables: Iterable[Table],
    sealed: Sequence[Asked] = (),
    opened: Iterable[Change] = (),
) -> Iterator[str]:
    """The ODM file in pieces. `tables`: all there are. `sealed`: forms that would tell the arm, and `opened`: what they
    held.
    """
    asked = [*entries.forms(reading.designs), *sealed]
    places = [Place(each.number, each.name) for each in reading.sites]
    happened = [each for each in tables if each.name in RECORDED]
    said = _said(reading.entries, opened, happened)
    return odm_xml.pieces(about, list(_visits(reading)), [each.form for each in asked], places, said)


def _said(held: Iterable[Held], opened: Iterable[Change], tables: Sequence[Table]) -> Kept:
    """Changes are made of entries one participant at a time."""
    entered: dict[str, list[Held]] = {}
    for each in held:
        entered.setdefault(each.place.participant, []).append(each)
    other: dict[str, list[Change]] = {}
    for change in opened:
        other.setdefault(change.participant, []).append(change)
    users = {
        past.actor
        for those in entered.values()
        for each in those
        for past in chain.from_iterable(each.history.values())
    }
    users |= {change.by for those in other.values() for change in those}
    return Kept(
        users,
        entered.keys() | other.keys(),
        lambda number: [*_changes(entered.get(number, ())), *other.get(number, ())],
        tables,
    )


def _visits(reading: Reading) -> Iterator[Planned]:
    """Every visit of every version, the newest first, with the forms of all versions."""
    found: dict[str, Planned] = {}
    for design in reading.designs.values():
        for visit in design.visits.value or ():
            before = found.get(visit.id)
            forms = tuple(dict.fromkeys((*(before.forms if before else ()), *visit.forms)))
            title, repeats = (
                (before.title, before.repeats) if before else (visit.title, visit.every is not None)
            )
            found[visit.id] = Planned(visit.id, title, repeats, forms)
    yield from found.values()


def _changes(held: Iterable[Held]) -> Iterator[Change]:
    for each in held:
        place = each.place
        for path, values in each.history.items():
            for past in values:
                yield Change(
                    each.site, place.participant, place.visit, place.form, str(place.occurrence), path,
                    past.answer.value, past.answer.missing, instant(past.at), past.actor, past.why,
                )  # fmt: skip
