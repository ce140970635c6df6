"""What forms hold as CDISC ODM: forms, visits and sites of the trial, and every value that was kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from equipoise.links.odm import odm_xml
from equipoise.links.odm.odm_xml import Change, Place, Planned
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


def document(
    reading: Reading,
    about: About,
    tables: Iterable[Table],
    sealed: Sequence[Asked] = (),
    opened: Sequence[Change] = (),
) -> str:
    """The ODM file. `tables`: all there are. `sealed`: forms that would tell the arm, and `opened`: what they held."""
    asked = [*entries.forms(reading.designs), *sealed]
    places = [Place(each.number, each.name) for each in reading.sites]
    changes = [*_changes(reading.entries), *opened]
    happened = [each for each in tables if each.name in RECORDED]
    return odm_xml.document(
        about, list(_visits(reading)), [each.form for each in asked], places, changes, tables=happened
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
