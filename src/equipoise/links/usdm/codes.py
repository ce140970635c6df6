"""Terms of CDISC's controlled terminology that are written, with their NCI codes.

Read from the terminology package of 2025-09-26; those of timings, which it leaves out, from that of the USDM itself
(codelists C201264 and C201265).
"""

from __future__ import annotations

SYSTEM, VERSION = "http://www.cdisc.org", "2025-09-26"
COUNTRIES, COUNTRIES_VERSION = "ISO 3166 1 alpha3", "2020-08"

TERMS = {
    "interventional": ("C98388", "Interventional Study"),
    "parallel": ("C82639", "Parallel Study"),
    "randomised": ("C46079", "Randomized"),
    "stratified": ("C147145", "Stratified Randomisation"),
    "several centres": ("C217005", "Multicentre"),
    "one centre": ("C217004", "Single-Centre"),
    "open": ("C49659", "Open Label Study"),
    "single blind": ("C28233", "Single Blind Study"),
    "double blind": ("C15228", "Double Blind Study"),
    "experimental": ("C174266", "Experimental Arm"),
    "active comparator": ("C174267", "Active Comparator Arm"),
    "placebo comparator": ("C174268", "Placebo Comparator Arm"),
    "sham comparator": ("C174269", "Sham Comparator Arm"),
    "no intervention": ("C174270", "No Intervention Arm"),
    "other": ("C15538", "Treatment Arm"),
    "within the study": ("C188866", "Data Generated Within Study"),
    "screening": ("C202487", "SCREENING"),
    "treatment": ("C101526", "TREATMENT"),
    "follow-up": ("C202578", "FOLLOW-UP"),
    "visit": ("C25716", "Visit"),
    "in person": ("C175574", "IN PERSON"),
    "by telephone": ("C171537", "TELEPHONE CALL"),
    "after": ("C201356", "After"),
    "fixed": ("C201358", "Fixed Reference"),
    "start to start": ("C201355", "Start to Start"),
    "include": ("C25532", "INCLUSION"),
    "exclude": ("C25370", "EXCLUSION"),
    "objective primary": ("C85826", "Study Primary Objective"),
    "objective secondary": ("C85827", "Study Secondary Objective"),
    "objective other": ("C163559", "Exploratory Objective"),
    "endpoint primary": ("C94496", "Primary Endpoint"),
    "endpoint secondary": ("C139173", "Secondary Endpoint"),
    "endpoint other": ("C170559", "Exploratory Endpoint"),
    "public title": ("C207617", "Public Study Title"),
    "acronym": ("C207646", "Study Acronym"),
    "registry": ("C93453", "Clinical Study Registry"),
    "hospital": ("C21541", "Healthcare Facility"),
    "sponsor": ("C70793", "Sponsor"),
    "phase N/A": ("C48660", "NOT APPLICABLE"),
    "phase early 1": ("C54721", "EARLY PHASE I"),
    "phase 1": ("C15600", "PHASE I TRIAL"),
    "phase 1/2": ("C15693", "PHASE I/II TRIAL"),
    "phase 2": ("C15601", "PHASE II TRIAL"),
    "phase 2/3": ("C15694", "PHASE II/III TRIAL"),
    "phase 3": ("C15602", "PHASE III TRIAL"),
    "phase 4": ("C15603", "PHASE IV TRIAL"),
    "purpose treatment": ("C49656", "TREATMENT"),
    "purpose prevention": ("C49657", "PREVENTION"),
    "purpose diagnosis": ("C49653", "DIAGNOSIS"),
    "purpose supportive care": ("C71486", "SUPPORTIVE CARE"),
    "purpose screening": ("C71485", "SCREENING"),
}
"""Our word to code and term."""

ROLES = {
    "participant": ("C41189", "Study Subject"),
    "oncologist": ("C25936", "Investigator"),
    "treating": ("C17445", "Care Provider"),
    "statistician": ("C51877", "Statistician"),
    "independent": ("C142578", "Independent Data Monitoring Committee"),
    "manager": ("C51851", "Project Manager"),
}
"""Roles that CDISC has a term for; the list can be extended, and the others are terms of ours."""
OWN, OWN_VERSION = "Equipoise roles", "1"
