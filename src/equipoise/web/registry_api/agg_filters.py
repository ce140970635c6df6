"""`aggFilters`: the tick boxes of the registry's own search form, as expressions of its query language.

The value is a list of `filter:keys`, keys with a space between: any of a filter's keys, all of the filters. Option
keys after the addresses that https://clinicaltrials.gov/search makes.
"""

from __future__ import annotations

from equipoise.core.registry.essie import Node, parse
from equipoise.web.registry_api.errors import Refused
from equipoise.web.registry_api.lists import items

_OPTIONS: dict[str, dict[str, str]] = {
    "results": {"with": "AREA[HasResults]true", "wout": "NOT AREA[HasResults]true"},
    "status": {
        "not": "AREA[OverallStatus]NOT_YET_RECRUITING",
        "rec": "AREA[OverallStatus]RECRUITING",
        "enr": "AREA[OverallStatus]ENROLLING_BY_INVITATION",
        "act": "AREA[OverallStatus]ACTIVE_NOT_RECRUITING",
        "sus": "AREA[OverallStatus]SUSPENDED",
        "ter": "AREA[OverallStatus]TERMINATED",
        "com": "AREA[OverallStatus]COMPLETED",
        "wit": "AREA[OverallStatus]WITHDRAWN",
        "unk": "AREA[OverallStatus]UNKNOWN",
        "ava": "AREA[OverallStatus]AVAILABLE",
        "nla": "AREA[OverallStatus]NO_LONGER_AVAILABLE",
        "tna": "AREA[OverallStatus]TEMPORARILY_NOT_AVAILABLE",
        "afm": "AREA[OverallStatus]APPROVED_FOR_MARKETING",
    },
    "phase": {
        "0": "AREA[Phase]EARLY_PHASE1",
        "1": "AREA[Phase]PHASE1",
        "2": "AREA[Phase]PHASE2",
        "3": "AREA[Phase]PHASE3",
        "4": "AREA[Phase]PHASE4",
        "na": "AREA[Phase]NA",
    },
    "sex": {"f": "NOT AREA[Sex]MALE", "m": "NOT AREA[Sex]FEMALE"},
    "healthy": {"y": "AREA[HealthyVolunteers]true"},
    "ages": {
        "child": "AREA[StdAge]CHILD",
        "adult": "AREA[StdAge]ADULT",
        "older": "AREA[StdAge]OLDER_ADULT",
    },
    "studyType": {
        "int": "AREA[StudyType]INTERVENTIONAL",
        "obs": "AREA[StudyType]OBSERVATIONAL",
        "obs_patreg": "AREA[PatientRegistry]true",
        "exp": "AREA[StudyType]EXPANDED_ACCESS",
        "exp_indiv": "AREA[ExpAccTypeIndividual]true",
        "exp_inter": "AREA[ExpAccTypeIntermediate]true",
        "exp_treat": "AREA[ExpAccTypeTreatment]true",
    },
    "funderType": {
        "nih": "AREA[FunderTypeSearch]NIH",
        "fed": "AREA[FunderTypeSearch]FED",
        "industry": "AREA[FunderTypeSearch]INDUSTRY",
        "other": "AREA[FunderTypeSearch](OTHER OR OTHER_GOV OR INDIV OR NETWORK OR AMBIG OR UNKNOWN)",
    },
    "docs": {
        "prot": "AREA[LargeDocHasProtocol]true",
        "sap": "AREA[LargeDocHasSAP]true",
        "icf": "AREA[LargeDocHasICF]true",
    },
    "violation": {"y": "AREA[FDAAA801Violation]true"},
}
_ALIASES = {"without": "wout", "EARLY_PHASE1": "0", "NA": "na", **{f"PHASE{n}": str(n) for n in range(1, 5)}}
"""What clients write besides."""


def read(text: str) -> list[Node]:
    """One expression for each filter; Refused where a filter or key is not known."""
    wanted: dict[str, list[str]] = {}
    for each in items(text):
        name, _, keys = each.partition(":")
        wanted.setdefault(name.strip(), []).extend(_expressions(name.strip(), keys))
    return [parse(" OR ".join(expressions)) for expressions in wanted.values()]


def _expressions(name: str, keys: str) -> list[str]:
    options = _OPTIONS.get(name)
    if options is None:
        raise Refused(f"Parameter 'aggFilters' contains unknown filter: '{name[:60]}'")
    found = [options.get(_ALIASES.get(key, key)) for key in keys.split()]
    known = [f"({each})" for each in found if each]
    if not known or len(known) < len(found):
        raise Refused(f"Parameter 'aggFilters' contains unknown option of '{name}': '{keys[:60]}'")
    return known
