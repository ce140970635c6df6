"""What each of the registry's codes means: a label and one plain sentence.

The codes are those of the ClinicalTrials.gov API v2
(https://clinicaltrials.gov/data-api/about-api/study-data-structure); labels follow the field's usage,
the sentences are our own. A code that isn't here is still shown, in sentence case, never an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Term:
    """A code's label, a few words in sentence case, and its meaning, one sentence (`""` where unknown)."""

    label: str
    meaning: str = ""


Terms = Mapping[str, Term]

STATUS: Terms = {
    "NOT_YET_RECRUITING": Term(
        "Not yet recruiting", "The study is planned but has not begun to take people."
    ),
    "RECRUITING": Term("Recruiting", "The study is taking people now, at one place or more."),
    "ENROLLING_BY_INVITATION": Term(
        "Enrolling by invitation", "Only people whom the study team invites can take part."
    ),
    "ACTIVE_NOT_RECRUITING": Term(
        "Active, not recruiting", "The study is running for those already in it and takes nobody new."
    ),
    "SUSPENDED": Term("Suspended", "The study has paused and may start again."),
    "COMPLETED": Term("Completed", "The study has ended as planned; nobody is treated or examined any more."),
    "TERMINATED": Term("Terminated", "The study was stopped early and will not start again."),
    "WITHDRAWN": Term("Withdrawn", "The study was stopped before its first participant joined."),
    "UNKNOWN": Term(
        "Unknown status",
        "The study was last said to be open or planned, and nobody has confirmed it for two years.",
    ),
    "AVAILABLE": Term("Available", "The treatment can be had outside a trial through expanded access."),
    "NO_LONGER_AVAILABLE": Term(
        "No longer available", "Expanded access to the treatment was offered before and has ended."
    ),
    "TEMPORARILY_NOT_AVAILABLE": Term(
        "Temporarily not available", "Expanded access to the treatment is paused and may come back."
    ),
    "APPROVED_FOR_MARKETING": Term(
        "Approved for marketing", "The treatment has been approved, so expanded access is no longer needed."
    ),
    "WITHHELD": Term("Withheld", "The sponsor has asked the registry not to show the record yet."),
}
SITE_STATUS: Terms = {
    "RECRUITING": Term("Recruiting", "This place is taking people now."),
    "NOT_YET_RECRUITING": Term("Not yet recruiting", "This place is planned but does not take people yet."),
    "ENROLLING_BY_INVITATION": Term(
        "Enrolling by invitation", "This place takes only people whom it invites."
    ),
    "ACTIVE_NOT_RECRUITING": Term(
        "Active, not recruiting", "This place cares for those already in the study and takes nobody new."
    ),
    "SUSPENDED": Term("Suspended", "This place has paused and may start again."),
    "COMPLETED": Term("Completed", "This place has finished its part."),
    "TERMINATED": Term("Terminated", "This place stopped early."),
    "WITHDRAWN": Term("Withdrawn", "This place left the study before anyone joined there."),
    "AVAILABLE": Term("Available", "The treatment can be had here through expanded access."),
}
PHASE: Terms = {
    "NA": Term(
        "Not applicable", "The study is not counted in phases, as is usual for devices and behaviour."
    ),
    "EARLY_PHASE1": Term(
        "Early phase 1", "A first look at very small doses in few people, not meant to treat."
    ),
    "PHASE1": Term("Phase 1", "Tests mainly whether a treatment is safe, and at what dose, in few people."),
    "PHASE2": Term("Phase 2", "Tests whether a treatment seems to work and goes on watching its safety."),
    "PHASE3": Term("Phase 3", "Compares a treatment with today's care in many people."),
    "PHASE4": Term("Phase 4", "Watches a treatment that is already approved in everyday use."),
}
STUDY_TYPE: Terms = {
    "INTERVENTIONAL": Term(
        "Interventional", "People are given something or treated in a way the plan decides."
    ),
    "OBSERVATIONAL": Term("Observational", "People are watched; the plan does not decide their treatment."),
    "EXPANDED_ACCESS": Term(
        "Expanded access", "A way to a treatment that is not yet approved, outside a trial."
    ),
}
SEX: Terms = {
    "ALL": Term("All sexes", "People of any sex may take part."),
    "FEMALE": Term("Female", "Only people of female sex may take part."),
    "MALE": Term("Male", "Only people of male sex may take part."),
}
STANDARD_AGE: Terms = {
    "CHILD": Term("Child", "From birth to 17 years."),
    "ADULT": Term("Adult", "From 18 to 64 years."),
    "OLDER_ADULT": Term("Older adult", "65 years and older."),
}
INTERVENTION_TYPE: Terms = {
    "BEHAVIORAL": Term(
        "Behavioural", "Something that helps people act or think differently, such as training."
    ),
    "BIOLOGICAL": Term("Biological", "A medicine made from living things, such as a vaccine or an antibody."),
    "COMBINATION_PRODUCT": Term("Combination product", "A drug, device or biological put together as one."),
    "DEVICE": Term("Device", "An instrument, implant or machine."),
    "DIAGNOSTIC_TEST": Term("Diagnostic test", "A scan, blood test or other way to find something out."),
    "DIETARY_SUPPLEMENT": Term("Dietary supplement", "A vitamin, mineral, herb or other addition to food."),
    "DRUG": Term("Drug", "A medicine, or a placebo that looks like one."),
    "GENETIC": Term("Genetic", "A treatment that changes or carries genes."),
    "PROCEDURE": Term("Procedure", "An operation or other hands-on treatment."),
    "RADIATION": Term("Radiation", "Treatment with X-rays or other radiation."),
    "OTHER": Term("Other", "Something that fits none of the registry's kinds."),
}
ALLOCATION: Terms = {
    "RANDOMIZED": Term("Randomised", "Chance decides who goes into which group."),
    "NON_RANDOMIZED": Term(
        "Not randomised", "Something other than chance decides who goes into which group."
    ),
    "NA": Term("Not applicable", "There is one group only, so there is nothing to divide."),
}
INTERVENTION_MODEL: Terms = {
    "SINGLE_GROUP": Term("Single group", "Everybody gets the same."),
    "PARALLEL": Term("Parallel groups", "Two groups or more, each with its own treatment, side by side."),
    "CROSSOVER": Term("Crossover", "Each person gets one treatment first and another later."),
    "FACTORIAL": Term("Factorial", "Two treatments or more are tested alone and together."),
    "SEQUENTIAL": Term(
        "Sequential", "Groups start one after another; what is learnt from one shapes the next."
    ),
}
PRIMARY_PURPOSE: Terms = {
    "TREATMENT": Term("Treatment", "To treat a disease."),
    "PREVENTION": Term("Prevention", "To keep a disease from coming or coming back."),
    "DIAGNOSTIC": Term("Diagnosis", "To find or describe a disease better."),
    "SUPPORTIVE_CARE": Term("Supportive care", "To ease symptoms and side effects, not the disease itself."),
    "SCREENING": Term("Screening", "To look for a disease in people without signs of it."),
    "HEALTH_SERVICES_RESEARCH": Term("Health services research", "To find out how care is best given."),
    "BASIC_SCIENCE": Term("Basic science", "To learn how the body or a treatment works."),
    "DEVICE_FEASIBILITY": Term("Device feasibility", "To see whether a device can work at all."),
    "ECT": Term("Educational, counselling or training", "To test teaching, advice or practice."),
    "OTHER": Term("Other", "A purpose that fits none of the registry's kinds."),
}
MASKING: Terms = {
    "NONE": Term("None (open label)", "Everybody knows who gets which treatment."),
    "SINGLE": Term("Single", "One of the parties does not know who gets which treatment."),
    "DOUBLE": Term("Double", "Two of the parties do not know who gets which treatment."),
    "TRIPLE": Term("Triple", "Three of the parties do not know who gets which treatment."),
    "QUADRUPLE": Term("Quadruple", "All four of the parties do not know who gets which treatment."),
}
WHO_MASKED: Terms = {
    "PARTICIPANT": Term("Participant", "The person taking part does not know the treatment."),
    "CARE_PROVIDER": Term("Care provider", "Those who treat do not know the treatment."),
    "INVESTIGATOR": Term("Investigator", "Those who lead the study do not know the treatment."),
    "OUTCOMES_ASSESSOR": Term("Outcomes assessor", "Those who judge the results do not know the treatment."),
}
ARM_TYPE: Terms = {
    "EXPERIMENTAL": Term("Experimental", "This group gets what the study is testing."),
    "ACTIVE_COMPARATOR": Term("Active comparator", "This group gets a treatment already known to work."),
    "PLACEBO_COMPARATOR": Term(
        "Placebo comparator", "This group gets something that looks the same and does nothing."
    ),
    "SHAM_COMPARATOR": Term(
        "Sham comparator", "This group gets a procedure that only looks like the real one."
    ),
    "NO_INTERVENTION": Term("No intervention", "This group gets nothing from the study itself."),
    "OTHER": Term("Other", "A group that fits none of the registry's kinds."),
}
OBSERVATIONAL_MODEL: Terms = {
    "COHORT": Term("Cohort", "A group of people is followed over time."),
    "CASE_CONTROL": Term("Case-control", "People with a disease are compared with people without it."),
    "CASE_ONLY": Term("Case-only", "Only people with the disease are looked at."),
    "CASE_CROSSOVER": Term(
        "Case-crossover", "Each person's time before an event is compared with other times."
    ),
    "ECOLOGIC_OR_COMMUNITY": Term("Ecologic or community", "Whole groups or places are compared."),
    "FAMILY_BASED": Term("Family-based", "Relatives are looked at together."),
    "DEFINED_POPULATION": Term("Defined population", "Everybody of a described population is looked at."),
    "NATURAL_HISTORY": Term("Natural history", "The course of a disease is watched."),
    "OTHER": Term("Other", "A way of watching that fits none of the registry's kinds."),
}
TIME_PERSPECTIVE: Terms = {
    "PROSPECTIVE": Term("Prospective", "People are followed from now on."),
    "RETROSPECTIVE": Term("Retrospective", "What already happened is looked at."),
    "CROSS_SECTIONAL": Term("Cross-sectional", "Everybody is looked at once."),
    "OTHER": Term("Other", "A view in time that fits none of the registry's kinds."),
}
SAMPLING_METHOD: Terms = {
    "PROBABILITY_SAMPLE": Term("Probability sample", "Chance decides who is asked."),
    "NON_PROBABILITY_SAMPLE": Term(
        "Non-probability sample", "Something other than chance decides who is asked."
    ),
}
OUTCOME_KIND: Terms = {
    "PRIMARY": Term("Primary outcome", "What the study was built to find out."),
    "SECONDARY": Term("Secondary outcome", "What the study also measures."),
    "OTHER": Term("Other outcome", "What is measured besides, often to learn for later."),
}
SPONSOR_CLASS: Terms = {
    "INDUSTRY": Term("Industry", "A company."),
    "NIH": Term("US National Institutes of Health", "The health research agency of the United States."),
    "FED": Term("Other US federal agency", "Another agency of the government of the United States."),
    "OTHER_GOV": Term("Other government body", "A government body outside the US federal government."),
    "NETWORK": Term("Research network", "A group of institutions that run studies together."),
    "INDIV": Term("Individual", "One person."),
    "OTHER": Term("Other organisation", "A university, hospital, charity or other organisation."),
    "UNKNOWN": Term("Unknown", "The registry does not know what kind of body this is."),
    "AMBIG": Term("Unclear", "The registry could not tell what kind of body this is."),
}
ROLE: Terms = {
    "CONTACT": Term("Contact", "The person or desk to ask about taking part."),
    "PRINCIPAL_INVESTIGATOR": Term("Principal investigator", "Leads the study, or the study at one place."),
    "SUB_INVESTIGATOR": Term("Sub-investigator", "Works under the principal investigator at one place."),
    "STUDY_CHAIR": Term("Study chair", "Chairs the group that runs the study."),
    "STUDY_DIRECTOR": Term("Study director", "Directs the study for its sponsor."),
    "SPONSOR": Term("Sponsor", "The organisation that answers for the study."),
    "SPONSOR_INVESTIGATOR": Term(
        "Sponsor-investigator", "One person who both answers for the study and leads it."
    ),
}
REFERENCE_TYPE: Terms = {
    "BACKGROUND": Term("Background", "A publication that the study builds on."),
    "RESULT": Term("Results", "A publication of this study's results, named by the study team."),
    "DERIVED": Term("Found by the registry", "A publication that names this study, found by the registry."),
}
SECONDARY_ID_TYPE: Terms = {
    "NIH": Term("NIH grant", "The number of a grant of the US National Institutes of Health."),
    "FDA": Term("FDA number", "A number of the US Food and Drug Administration."),
    "VA": Term("VA number", "A number of the US Department of Veterans Affairs."),
    "CDC": Term("CDC number", "A number of the US Centers for Disease Control and Prevention."),
    "AHRQ": Term("AHRQ grant", "A grant of the US Agency for Healthcare Research and Quality."),
    "SAMHSA": Term(
        "SAMHSA grant", "A grant of the US Substance Abuse and Mental Health Services Administration."
    ),
    "OTHER_GRANT": Term("Other grant", "The number of another grant."),
    "EUDRACT_NUMBER": Term("EudraCT number", "The study's number in the European Union's older register."),
    "CTIS": Term("EU trial number", "The study's number in the European Union's present register, CTIS."),
    "REGISTRY": Term("Other registry", "The study's number in another registry."),
    "OTHER": Term("Other number", "Another number of the same study."),
}
IPD_SHARING: Terms = {
    "YES": Term("Yes", "The team plans to share data of single participants with other researchers."),
    "NO": Term("No", "The team does not plan to share data of single participants."),
    "UNDECIDED": Term("Undecided", "The team has not decided whether to share data of single participants."),
}
DATE_TYPE: Terms = {
    "ACTUAL": Term("Actual", "It has happened, on this date."),
    "ESTIMATED": Term("Estimated", "It is planned or expected for this date."),
}
DATE_LABELS: Terms = {
    "start": Term("Study start", "When the first participant joined, or is expected to."),
    "primary_completion": Term(
        "Primary completion", "When the last participant is examined for the main outcome."
    ),
    "completion": Term(
        "Study completion", "When the last participant is examined for anything in the study."
    ),
    "first_submitted": Term("First submitted", "When the study team first sent this record to the registry."),
    "first_submitted_qc": Term(
        "First submitted, checked", "When the team first sent a record that met the registry's quality check."
    ),
    "first_posted": Term("First posted", "When the registry first showed this record."),
    "last_update_submitted": Term("Last update submitted", "When the study team last sent changes."),
    "last_update_posted": Term("Last update posted", "When the registry last showed changes."),
    "status_verified": Term("Last verified", "When the study team last confirmed that the record is right."),
    "results_first_submitted": Term(
        "Results first submitted", "When the team first sent results to the registry."
    ),
    "results_first_submitted_qc": Term(
        "Results first submitted, checked", "When the team first sent results that met the quality check."
    ),
    "results_first_posted": Term("Results first posted", "When the registry first showed results."),
    "delay_first_submitted": Term(
        "Delay of results first requested", "When the team first asked to post results later."
    ),
    "delay_first_submitted_qc": Term(
        "Delay of results requested, checked", "When the request to post results later met the quality check."
    ),
    "delay_first_posted": Term(
        "Delay of results first posted", "When the registry first showed that results come later."
    ),
}


class StatusGroup(StrEnum):
    """What a status means for somebody who looks for a study to join."""

    OPEN = "open"
    OPENING = "opening"
    INVITATION = "invitation"
    CLOSED = "closed"
    FINISHED = "finished"
    STOPPED = "stopped"
    NOT_KNOWN = "not_known"


STATUS_GROUP: Mapping[StatusGroup, Term] = {
    StatusGroup.OPEN: Term("Open now", "The record says that people can join."),
    StatusGroup.OPENING: Term("Opening soon", "The record says that people will be able to join later."),
    StatusGroup.INVITATION: Term("By invitation", "Only people whom the study team invites can join."),
    StatusGroup.CLOSED: Term(
        "Not taking people", "The study goes on or is paused, and nobody can join at present."
    ),
    StatusGroup.FINISHED: Term("Finished", "The study has ended as planned."),
    StatusGroup.STOPPED: Term("Stopped", "The study ended early or never began."),
    StatusGroup.NOT_KNOWN: Term("Not known", "The record does not say, or nobody has confirmed it for long."),
}
_GROUP_OF = {
    "RECRUITING": StatusGroup.OPEN,
    "AVAILABLE": StatusGroup.OPEN,
    "NOT_YET_RECRUITING": StatusGroup.OPENING,
    "ENROLLING_BY_INVITATION": StatusGroup.INVITATION,
    "ACTIVE_NOT_RECRUITING": StatusGroup.CLOSED,
    "SUSPENDED": StatusGroup.CLOSED,
    "TEMPORARILY_NOT_AVAILABLE": StatusGroup.CLOSED,
    "COMPLETED": StatusGroup.FINISHED,
    "NO_LONGER_AVAILABLE": StatusGroup.FINISHED,
    "APPROVED_FOR_MARKETING": StatusGroup.FINISHED,
    "TERMINATED": StatusGroup.STOPPED,
    "WITHDRAWN": StatusGroup.STOPPED,
}
TABLES: Mapping[str, Terms] = {
    "status": STATUS,
    "site_status": SITE_STATUS,
    "phase": PHASE,
    "study_type": STUDY_TYPE,
    "sex": SEX,
    "standard_age": STANDARD_AGE,
    "intervention_type": INTERVENTION_TYPE,
    "allocation": ALLOCATION,
    "intervention_model": INTERVENTION_MODEL,
    "primary_purpose": PRIMARY_PURPOSE,
    "masking": MASKING,
    "who_masked": WHO_MASKED,
    "arm_type": ARM_TYPE,
    "observational_model": OBSERVATIONAL_MODEL,
    "time_perspective": TIME_PERSPECTIVE,
    "sampling_method": SAMPLING_METHOD,
    "outcome_kind": OUTCOME_KIND,
    "sponsor_class": SPONSOR_CLASS,
    "role": ROLE,
    "reference_type": REFERENCE_TYPE,
    "secondary_id_type": SECONDARY_ID_TYPE,
    "ipd_sharing": IPD_SHARING,
    "date_type": DATE_TYPE,
    "date": DATE_LABELS,
}
"""Every table by the name that templates and programs ask for it with."""
UNSAID = Term("Not said", "The record does not say.")


def term(table: str, code: str) -> Term:
    """The term of a code in the table of that name (a key of `TABLES`).

    An empty code gives `UNSAID`; a code that nobody knows gives itself in sentence case.
    """
    if not code:
        return UNSAID
    return TABLES[table].get(code) or Term(sentence_case(code))


def label(table: str, code: str) -> str:
    """The label alone: `label("phase", "PHASE3")` is `Phase 3`."""
    return term(table, code).label


def sentence_case(code: str) -> str:
    """`SOME_CODE` as `Some code`."""
    words = " ".join(code.replace("_", " ").split()).lower()
    return words[:1].upper() + words[1:]


def status_group(status: str) -> StatusGroup:
    """What an overall or site status means for people; one that is unsaid or unheard of is not known."""
    return _GROUP_OF.get(status, StatusGroup.NOT_KNOWN)


def phases_label(phases: tuple[str, ...]) -> str:
    """Phases as people say them: `Phase 2`, `Phase 1/2`, `Not applicable`, `Not said`."""
    labels = [label("phase", each) for each in phases]
    if len(labels) == 2 and all(each.startswith("Phase ") for each in labels):
        return f"{labels[0]}/{labels[1].removeprefix('Phase ')}"
    return ", ".join(labels) or UNSAID.label
