"""Coded answers: what a LOINC or SNOMED CT answer says, as one of our words or numbers.

LOINC answer codes are of the lists LL529-9 (ECOG), LL4986-7 (Karnofsky), LL4129-4 (pregnancy) and those for presence
(loinc.org, free to use with attribution). SNOMED CT codes are named as identifiers only.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from equipoise.core.person.fact import NO, YES, Code
from equipoise.core.person.model import WhyUnknown
from equipoise.links.fhir.systems import LOINC, SNOMED

_INTERPRETATION = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
_YES_NO = "http://terminology.hl7.org/CodeSystem/v2-0136"


def _of(system: str, codes: str, word: str) -> dict[Code, str]:
    return {Code(system, each): word for each in codes.split()}


WORDS: Mapping[Code, str] = {
    **_of(SNOMED, "373066001 10828004 52101004 77386006", YES),
    **_of(SNOMED, "373067005 260385009 2667000 60001007 260415000", NO),
    **_of(LOINC, "LA33-6 LA6576-8 LA9633-4 LA15173-0 LA26203-2", YES),
    **_of(LOINC, "LA32-8 LA6577-6 LA9634-2 LA26683-5 LA26202-4 LA14122-8", NO),
    **_of(_YES_NO, "Y", YES),
    **_of(_YES_NO, "N", NO),
    **_of(_INTERPRETATION, "POS", YES),
    **_of(_INTERPRETATION, "NEG", NO),
    **_of(LOINC, "LA3-6", "female"),
    **_of(LOINC, "LA2-8", "male"),
    **_of(SNOMED, "248152002", "female"),
    **_of(SNOMED, "248153007", "male"),
}
"""Yes, no, female or male. Microsatellites count as unstable where instability is high."""

TEXTS: Mapping[str, str] = {
    **dict.fromkeys(("yes", "positive", "present", "detected"), YES),
    **dict.fromkeys(("no", "negative", "absent", "not detected"), NO),
}
"""What laboratories write where they send no code, in lower case."""

UNKNOWN: Mapping[Code, WhyUnknown] = {
    Code(SNOMED, "261665006"): WhyUnknown.DONT_KNOW,
    Code(SNOMED, "373068000"): WhyUnknown.DONT_KNOW,
    Code(SNOMED, "82334004"): WhyUnknown.DONT_KNOW,
    Code(LOINC, "LA4489-6"): WhyUnknown.DONT_KNOW,
    Code(LOINC, "LA11884-6"): WhyUnknown.DONT_KNOW,
    Code("http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "UNK"): WhyUnknown.DONT_KNOW,
    Code("http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "ASKU"): WhyUnknown.DONT_KNOW,
}
"""Asked or looked at, and not known."""

ABSENT: Mapping[str, WhyUnknown] = {
    "asked-declined": WhyUnknown.DECLINED,
    "temp-unknown": WhyUnknown.PENDING,
}
"""FHIR's reasons for no value; all others are `not known`."""

_ECOG = ("LA9622-7", "LA9623-5", "LA9624-3", "LA9625-0", "LA9626-8", "LA9627-6")
_ECOG_SNOMED = ("425389002", "422512005", "422894000", "423053003", "423237006", "423409001")
_KARNOFSKY = (
    "LA9627-6", "LA29184-1", "LA29183-3", "LA29182-5", "LA29181-7", "LA29180-9", "LA29179-1", "LA29178-3", "LA29177-5",
    "LA29176-7", "LA29175-9",
)  # fmt: skip

_BY_ECOG = {
    **{Code(LOINC, each): Decimal(i) for i, each in enumerate(_ECOG)},
    **{Code(SNOMED, each): Decimal(i) for i, each in enumerate(_ECOG_SNOMED)},
}
_BY_KARNOFSKY = {Code(LOINC, each): Decimal(10 * i) for i, each in enumerate(_KARNOFSKY)}

NUMBERS: Mapping[Code, Mapping[Code, Decimal]] = {
    Code(LOINC, "89247-1"): _BY_ECOG,
    Code(LOINC, "89262-0"): _BY_ECOG,
    Code(SNOMED, "423740007"): _BY_ECOG,
    Code(LOINC, "89243-0"): _BY_KARNOFSKY,
    Code(LOINC, "89245-5"): _BY_KARNOFSKY,
}
"""By the code of the question, as `LA9627-6` (dead) is 5 of ECOG and 0 of Karnofsky."""
