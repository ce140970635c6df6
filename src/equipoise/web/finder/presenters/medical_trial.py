"""The study for machines that read pages: schema.org's MedicalTrial as JSON-LD (https://schema.org/MedicalTrial)."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from equipoise.core.registry.record import Location, Study
from equipoise.core.registry.text import plain

_STATUS = {
    "NOT_YET_RECRUITING": "NotYetRecruiting",
    "RECRUITING": "Recruiting",
    "ENROLLING_BY_INVITATION": "EnrollingByInvitation",
    "ACTIVE_NOT_RECRUITING": "ActiveNotRecruiting",
    "COMPLETED": "Completed",
    "SUSPENDED": "Suspended",
    "TERMINATED": "Terminated",
    "WITHDRAWN": "Withdrawn",
}
_MOST_SITES = 20
# What would end the element or begin another is written as escapes, which JSON reads as the same.
_ESCAPES = {
    ord("<"): "\\u003C",
    ord(">"): "\\u003E",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def json_ld(study: Study, url: str) -> SafeString:
    """JSON that is safe inside `<script type="application/ld+json">`."""
    written = json.dumps(medical_trial(study, url), ensure_ascii=False, separators=(",", ":"))
    return mark_safe(written.translate(_ESCAPES))  # noqa: S308  # nosec B308 B703 (what markup reads is escaped)


def medical_trial(study: Study, url: str) -> dict[str, Any]:
    """The properties that the record says; what is made up for a demonstration is left out."""
    kind = "MedicalObservationalStudy" if study.design.study_type == "OBSERVATIONAL" else "MedicalTrial"
    fictional = (study.demonstration or {}).get("fictional") or ()
    sites = () if "locations" in fictional else study.locations[:_MOST_SITES]
    properties = {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": url,
        "identifier": study.nct_id,
        "name": plain(study.title),
        "alternateName": plain(study.acronym),
        "description": plain(study.summary)[:500],
        "status": f"https://schema.org/{_STATUS[study.status]}" if study.status in _STATUS else "",
        "healthCondition": [{"@type": "MedicalCondition", "name": plain(each)} for each in study.conditions],
        "sponsor": _organisation(study),
        "studyLocation": [_place(each) for each in sites],
    }
    return {name: value for name, value in properties.items() if value}


def _organisation(study: Study) -> dict[str, str] | None:
    return {"@type": "Organization", "name": plain(study.lead_sponsor.name)} if study.lead_sponsor else None


def _place(site: Location) -> dict[str, Any]:
    address = {
        "@type": "PostalAddress",
        "addressLocality": plain(site.city),
        "addressRegion": plain(site.state),
        "addressCountry": plain(site.country),
    }
    return {
        "@type": "AdministrativeArea",
        "name": plain(site.facility) or plain(site.city),
        "address": address,
    }
