"""The full record: every module as labels and values, every date with its label, nothing left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from equipoise.core.registry.record import LabelledDate, Outcome, Study
from equipoise.core.registry.terms import label, phases_label, term
from equipoise.core.registry.text import Block, blocks, plain, repeats
from equipoise.core.values import PartialDate
from equipoise.web.finder.presenters import addresses
from equipoise.web.finder.rows import ages


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its words, where it leads (`""` for nowhere), and what it means."""

    text: str
    url: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A label with its values; without any it is unsaid."""

    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A module of the record: its fields, or a text in blocks."""

    slug: str
    title: str
    fields: tuple[Field, ...] = ()
    text: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class DateRow:
    """A date with its label, what the label means, and whether it has happened or is expected."""

    label: str
    date: PartialDate
    type: str
    meaning: str


def dates(study: Study) -> tuple[DateRow, ...]:
    """Every date of the record."""
    return tuple(map(_date, study.dates))


def groups(study: Study) -> tuple[Group, ...]:
    """Every module in the order of the page; one that says nothing is left out."""
    made = (
        Group("names", "Names and numbers", tuple(_identity(study))),
        Group("status", "Status and oversight", tuple(_status(study))),
        Group("description", "Detailed description", text=_description(study)),
        Group("conditions", "Conditions and keywords", tuple(_conditions(study))),
        Group("design", "Design", tuple(_design(study))),
        Group("groups", "Groups and treatments", tuple(_arms(study))),
        Group("outcomes", "Outcomes", tuple(_outcomes(study))),
        Group("eligibility", "Eligibility fields", tuple(_eligibility(study))),
        Group("sharing", "Data sharing and results", tuple(_sharing(study))),
        Group("references", "Publications and links", tuple(_references(study))),
        Group("unread", "What could not be read", tuple(_problems(study))),
    )
    return tuple(each for each in made if each.text or any(field.values for field in each.fields))


def _date(each: LabelledDate) -> DateRow:
    said = term("date", each.kind)
    return DateRow(said.label, each.date, label("date_type", each.type) if each.type else "", said.meaning)


def _identity(study: Study) -> Iterator[Field]:
    yield _texts("Registry number", study.nct_id)
    yield _texts("Title", study.title)
    yield _texts("Official title", study.official_title)
    yield _texts("Short name", study.acronym)
    yield _texts("Sponsor’s number", study.org_study_id)
    other = (
        Value(plain(each.id), addresses.web(each.link), _kind(each.type, each.domain))
        for each in study.secondary_ids
    )
    yield Field("Other numbers", tuple(each for each in other if each.text))
    yield _texts("Former numbers", *study.nct_id_aliases)
    yield _texts("Organisation", study.organisation)


def _kind(type_: str, domain: str) -> str:
    return ", ".join(filter(None, (label("secondary_id_type", type_) if type_ else "", plain(domain))))


def _status(study: Study) -> Iterator[Field]:
    yield _codes("Overall status", "status", study.status)
    yield _codes("Last known status", "status", study.last_known_status)
    yield _texts("Why stopped", study.why_stopped)
    yield _yes_no("Data monitoring committee", study.has_dmc)
    yield _yes_no("Drug regulated by the US FDA", study.fda_regulated_drug)
    yield _yes_no("Device regulated by the US FDA", study.fda_regulated_device)
    yield _yes_no("Expanded access offered", study.has_expanded_access)
    if study.version_holder:
        yield Field("State of the registry", (Value(study.version_holder.words()),))


def _description(study: Study) -> tuple[Block, ...]:
    """The detailed description, unless it only says the summary again."""
    return (
        () if repeats(study.description, study.summary) else blocks(study.description, "Detailed description")
    )


def _conditions(study: Study) -> Iterator[Field]:
    yield _texts("Conditions", *study.conditions)
    yield _texts("Keywords", *study.keywords)
    yield _texts("Condition headings (MeSH)", *study.condition_meshes)
    yield _texts("Wider condition headings (MeSH)", *study.condition_ancestors)
    yield _texts("Treatment headings (MeSH)", *study.intervention_meshes)
    yield _texts("Wider treatment headings (MeSH)", *study.intervention_ancestors)


def _design(study: Study) -> Iterator[Field]:
    design = study.design
    yield _codes("Study type", "study_type", design.study_type)
    yield Field("Phase", (Value(phases_label(design.phases)),) if design.phases else ())
    yield _codes("Allocation", "allocation", design.allocation)
    yield _codes("Model", "intervention_model", design.intervention_model)
    yield _texts("About the model", design.intervention_model_description)
    yield _codes("Purpose", "primary_purpose", design.primary_purpose)
    yield _codes("Masking", "masking", design.masking)
    yield _texts("About the masking", design.masking_description)
    yield _codes("Who is masked", "who_masked", *design.who_masked)
    yield _codes("Observational model", "observational_model", design.observational_model)
    yield _codes("Time perspective", "time_perspective", design.time_perspective)
    if design.enrollment is not None:
        kind = label("date_type", design.enrollment_type).lower() if design.enrollment_type else ""
        yield Field("Participants", (Value(f"{design.enrollment:,}", meaning=kind),))
    yield _texts("Followed for", design.target_duration)
    yield _yes_no("Patient registry", design.patient_registry)


def _arms(study: Study) -> Iterator[Field]:
    for arm in study.arms:
        yield Field(plain(arm.label) or "Group", tuple(filter(lambda each: each.text, (
            Value(label("arm_type", arm.type) if arm.type else ""), Value(plain(arm.description)),
            Value("; ".join(map(plain, arm.intervention_names))),
        ))))  # fmt: skip
    for each in study.interventions:
        in_groups = f"In: {'; '.join(map(plain, each.arm_labels))}" if each.arm_labels else ""
        also = f"Also: {'; '.join(map(plain, each.other_names))}" if each.other_names else ""
        words = (label("intervention_type", each.type), plain(each.description), also, in_groups)
        yield _texts(plain(each.name) or "Treatment", *words)


def _outcomes(study: Study) -> Iterator[Field]:
    kinds: tuple[tuple[str, tuple[Outcome, ...]], ...] = (
        ("PRIMARY", study.primary_outcomes),
        ("SECONDARY", study.secondary_outcomes),
        ("OTHER", study.other_outcomes),
    )
    for kind, outcomes in kinds:
        values = (Value(plain(each.measure), meaning=plain(each.time_frame)) for each in outcomes)
        yield Field(label("outcome_kind", kind), tuple(each for each in values if each.text))


def _eligibility(study: Study) -> Iterator[Field]:
    who = study.eligibility
    yield _texts("Ages", ages(who.minimum_age, who.maximum_age))
    yield _codes("Age groups", "standard_age", *who.standard_ages)
    yield _codes("Sex", "sex", who.sex)
    yield _yes_no("Decided by gender", who.gender_based)
    yield _texts("About gender", who.gender_description)
    yield _yes_no("Healthy volunteers", who.healthy_volunteers)
    yield _codes("Sampling", "sampling_method", who.sampling_method)
    yield _texts("Population", who.study_population)


def _sharing(study: Study) -> Iterator[Field]:
    yield _codes("Plan to share data", "ipd_sharing", study.ipd_sharing)
    yield _texts("About sharing", study.ipd_description)
    yield _yes_no("Results in the registry", study.has_results)


def _references(study: Study) -> Iterator[Field]:
    papers = (
        Value(
            plain(each.citation),
            addresses.paper(each.pmid),
            label("reference_type", each.type) if each.type else "",
        )
        for each in study.references
    )
    yield Field("Publications", tuple(each for each in papers if each.text))
    links = (Value(plain(each.label) or plain(each.url), addresses.web(each.url)) for each in study.links)
    yield Field("Links", tuple(each for each in links if each.text))


def _problems(study: Study) -> Iterator[Field]:
    for each in study.problems:
        yield Field(each.path, (Value(f"Found {each.found}; expected {each.expected}."),))


def _texts(name: str, *texts: str) -> Field:
    return Field(name, tuple(Value(each) for each in dict.fromkeys(map(plain, texts)) if each))


def _codes(name: str, table: str, *codes: str) -> Field:
    found: Iterable[tuple[str, str]] = (
        (t.label, t.meaning) for t in (term(table, each) for each in codes if each)
    )
    return Field(name, tuple(Value(words, meaning=meaning) for words, meaning in found))


def _yes_no(name: str, value: bool | None) -> Field:
    return Field(name, () if value is None else (Value("Yes" if value else "No"),))
