"""What this API says of its own data model: fields, search areas, enumerations. Shapes are the registry's."""

from __future__ import annotations

from functools import cache
from typing import Any

from equipoise.core.registry import terms
from equipoise.core.registry.essie_areas import PARAMETERS, WITH_SYNONYMS, area, names
from equipoise.core.registry.structure import Field, fields

_ENUMS = {
    "Status": ("status", ("OverallStatus", "LastKnownStatus")),
    "RecruitmentStatus": ("site_status", ("LocationStatus",)),
    "Phase": ("phase", ("Phase",)),
    "StudyType": ("study_type", ("StudyType",)),
    "Sex": ("sex", ("Sex",)),
    "StandardAge": ("standard_age", ("StdAge",)),
    "InterventionType": ("intervention_type", ("InterventionType",)),
    "DesignAllocation": ("allocation", ("DesignAllocation",)),
    "InterventionalAssignment": ("intervention_model", ("DesignInterventionModel",)),
    "PrimaryPurpose": ("primary_purpose", ("DesignPrimaryPurpose",)),
    "DesignMasking": ("masking", ("DesignMasking",)),
    "WhoMasked": ("who_masked", ("DesignWhoMasked",)),
    "ArmGroupType": ("arm_type", ("ArmGroupType",)),
    "ObservationalModel": ("observational_model", ("DesignObservationalModel",)),
    "DesignTimePerspective": ("time_perspective", ("DesignTimePerspective",)),
    "SamplingMethod": ("sampling_method", ("SamplingMethod",)),
    "AgencyClass": ("sponsor_class", ("LeadSponsorClass", "CollaboratorClass", "OrgClass")),
    "ReferenceType": ("reference_type", ("ReferenceType",)),
    "SecondaryIdType": ("secondary_id_type", ("SecondaryIdType",)),
    "IpdSharing": ("ipd_sharing", ("IPDSharing",)),
    "DateType": ("date_type", ("StartDateType", "CompletionDateType", "PrimaryCompletionDateType")),
}
_ENUM_OF = {piece: name for name, (_, pieces) in _ENUMS.items() for piece in pieces}
_SOURCE_TYPES = {
    "text": "TEXT",
    "markup": "MARKUP",
    "enum": "TEXT",
    "nct": "NCT",
    "date": "DATE",
    "number": "NUMERIC",
    "boolean": "BOOLEAN",
    "time": "TIME",
    "": "STRUCT",
}


@cache
def metadata() -> list[dict[str, Any]]:
    """The tree of fields."""
    roots: list[dict[str, Any]] = []
    nodes: dict[tuple[str, ...], dict[str, Any]] = {}
    for each in fields():
        node = nodes[each.path] = _node(each)
        above = nodes.get(each.path[:-1])
        (above.setdefault("children", []) if above else roots).append(node)
    return roots


def _node(each: Field) -> dict[str, Any]:
    type_ = _ENUM_OF.get(each.piece, each.type) or each.piece
    node: dict[str, Any] = {
        "name": each.name,
        "piece": each.piece,
        "sourceType": _SOURCE_TYPES[each.type],
        "type": type_ + "[]" if each.is_list else type_,
    }
    if each.type == "enum":
        node["isEnum"] = True
    if each.piece in WITH_SYNONYMS:
        node["synonyms"] = True
    if each.is_list and not each.type:
        node["nested"] = True
    return node


@cache
def search_areas() -> list[dict[str, Any]]:
    """The one kind of document, with its areas."""
    parameters = {area_: name for name, area_ in PARAMETERS.items()}
    listed = []
    for name in names():
        parts = [
            {
                "pieces": [each.piece],
                "isEnum": each.type == "enum",
                "isSynonyms": each.piece in WITH_SYNONYMS,
                "type": _ENUM_OF.get(each.piece, each.type),
                "weight": weight,
            }
            for each, weight in area(name) or ()
        ]
        listed.append(
            {"name": name, **({"param": parameters[name]} if name in parameters else {}), "parts": parts}
        )
    return [{"name": "Study", "areas": listed}]


@cache
def enums() -> list[dict[str, Any]]:
    """The enumerations whose values are known here, each with the older spelling of its values."""
    return [
        {
            "type": name,
            "pieces": list(pieces),
            "values": [
                {"value": value, "legacyValue": term.label} for value, term in terms.TABLES[table].items()
            ],
        }
        for name, (table, pieces) in _ENUMS.items()
    ]


@cache
def code_names() -> dict[str, str]:
    """An enumeration's value by what the index holds of it."""
    from equipoise.core.registry.essie_values import code

    return {code(value): value for table in terms.TABLES.values() for value in table}
