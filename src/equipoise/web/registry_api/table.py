"""Studies as a table in CSV, with the columns of the registry's own download."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from equipoise.core.registry.structure import field, is_said, values
from equipoise.web.registry_api.errors import Refused
from equipoise.web.registry_api.lists import items

Record = dict[str, Any]
Cell = Callable[[Record], str]
SITE = "https://clinicaltrials.gov/study/"
DOCUMENTS = "https://cdn.clinicaltrials.gov/large-docs/"


def _all(record: Record, piece: str) -> list[str]:
    where = field(piece)
    assert where is not None
    return [_text(each) for each in values(record, where) if is_said(each)]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def _piece(*pieces: str, between: str = "|") -> Cell:
    return lambda record: between.join(each for piece in pieces for each in _all(record, piece))


def _rows(branch: str, keys: Sequence[str], between: str) -> Cell:
    """The elements of a list, one behind the other with a bar between; of each the parts that say something."""

    def cell(record: Record) -> str:
        where = field(branch)
        assert where is not None
        elements = [each for each in values(record, where) if isinstance(each, dict)]
        parts = ([_text(each[key]) for key in keys if is_said(each.get(key))] for each in elements)
        return "|".join(between.join(each) for each in parts)

    return cell


def _design(record: Record) -> str:
    parts = (
        ("Allocation", "DesignAllocation"),
        ("Intervention Model", "DesignInterventionModel"),
        ("Observational Model", "DesignObservationalModel"),
        ("Time Perspective", "DesignTimePerspective"),
        ("Masking", "DesignMasking"),
        ("Primary Purpose", "DesignPrimaryPurpose"),
    )
    masked = ", ".join(_all(record, "DesignWhoMasked"))
    found = []
    for label, piece in parts:
        said = ", ".join(_all(record, piece))
        if said:
            found.append(f"{label}: {said}" + (f" ({masked})" if piece == "DesignMasking" and masked else ""))
    return "|".join(found)


def _documents(record: Record) -> str:
    number = "".join(_all(record, "NCTId"))
    pairs = zip(_all(record, "LargeDocLabel"), _all(record, "LargeDocFilename"), strict=False)
    return "|".join(f"{label}, {DOCUMENTS}{number[-2:]}/{number}/{name}" for label, name in pairs)


_OUTCOME = ("measure", "description", "timeFrame")
_PLACE = ("facility", "city", "state", "zip", "country")
COLUMNS: dict[str, Cell] = {
    "NCT Number": _piece("NCTId"),
    "Study Title": _piece("BriefTitle"),
    "Study URL": lambda record: SITE + "".join(_all(record, "NCTId")),
    "Acronym": _piece("Acronym"),
    "Study Status": _piece("OverallStatus"),
    "Brief Summary": _piece("BriefSummary"),
    "Study Results": lambda record: "YES" if record.get("hasResults") else "NO",
    "Conditions": _piece("Condition"),
    "Interventions": _rows("Intervention", ("type", "name"), ": "),
    "Primary Outcome Measures": _rows("PrimaryOutcome", _OUTCOME, ", "),
    "Secondary Outcome Measures": _rows("SecondaryOutcome", _OUTCOME, ", "),
    "Other Outcome Measures": _rows("OtherOutcome", _OUTCOME, ", "),
    "Sponsor": _piece("LeadSponsorName"),
    "Collaborators": _piece("CollaboratorName"),
    "Sex": _piece("Sex"),
    "Age": _piece("StdAge", between=", "),
    "Phases": _piece("Phase"),
    "Enrollment": _piece("EnrollmentCount"),
    "Funder Type": _piece("LeadSponsorClass"),
    "Study Type": _piece("StudyType"),
    "Study Design": _design,
    "Other IDs": _piece("OrgStudyId", "SecondaryId"),
    "Start Date": _piece("StartDate"),
    "Primary Completion Date": _piece("PrimaryCompletionDate"),
    "Completion Date": _piece("CompletionDate"),
    "First Posted": _piece("StudyFirstPostDate"),
    "Results First Posted": _piece("ResultsFirstPostDate"),
    "Last Update Posted": _piece("LastUpdatePostDate"),
    "Locations": _rows("Location", _PLACE, ", "),
    "Study Documents": _documents,
}


def columns(wanted: str | None) -> tuple[str, ...]:
    """The columns asked for, in the table's order; all without a wish. Refused where there is none such."""
    if wanted is None:
        return tuple(COLUMNS)
    by_name = {name.lower(): name for name in COLUMNS}
    listed = items(wanted)
    wrong = next((each for each in listed if each.lower() not in by_name), None)
    if wrong is not None or not listed:
        raise Refused(f"Parameter 'fields' contains invalid column name: '{(wrong or '')[:80]}'")
    chosen = {by_name[each.lower()] for each in listed}
    return tuple(name for name in COLUMNS if name in chosen)


def write(records: Iterable[Record], names: Sequence[str], *, header: bool) -> str:
    """The table; lines end with a line feed, line breaks within a cell are kept in quotation marks."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if header:
        writer.writerow(names)
    for record in records:
        writer.writerow([COLUMNS[name](record) for name in names])
    return out.getvalue()
