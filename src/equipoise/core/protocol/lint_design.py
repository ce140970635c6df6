"""Rules of the lint about the trial's design: what may tell the arms apart although they are to be hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from equipoise.core.protocol.finding import Finding, Quote
from equipoise.core.protocol.lint_text import Text

_FRACTIONS = re.compile(
    r"(?P<count>\d+|one|single|a)\s+(?:fractions?|treatments?\s+sessions?)\b", re.IGNORECASE
)
_ONE = {"one", "single", "a"}
_BLIND = re.compile(r"\b(?:double|triple)?-?\s?blind\w*|\bmask\w*", re.IGNORECASE)
_ARM = re.compile(
    r"\b(?:in\s+)?the\s+(?P<name>\w+)\s+arm\b(?P<told>[^.;]*?)(?=,?\s+and\s+the\s+\w+\s+arm\b|[.;]|$)",
    re.IGNORECASE,
)
_RADIATION = re.compile(r"\b(?:radio\w+|radiation|SABR|SBRT|Gy|fractions?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Arm:
    """An arm, what is said of it, and where in the text, if anywhere."""

    name: str
    words: str
    quote: Quote | None = None

    @property
    def fractions(self) -> str:
        """In how many sittings it is given, as far as that is said; empty where it is not."""
        found = _FRACTIONS.search(self.words)
        if found is None:
            return ""
        return "1" if found["count"].lower() in _ONE else found["count"]


@dataclass(frozen=True, slots=True)
class Design:
    """The arms, and whether they are hidden from anybody."""

    blinded: bool
    arms: tuple[Arm, ...]


def of_record(record: Mapping[str, Any]) -> Design:
    """The design of a registry record (ClinicalTrials.gov's API v2)."""
    protocol = record.get("protocolSection", {})
    masking = (
        protocol.get("designModule", {}).get("designInfo", {}).get("maskingInfo", {}).get("masking", "NONE")
    )
    groups = protocol.get("armsInterventionsModule", {}).get("armGroups", [])
    arms = tuple(Arm(str(each.get("label", "")), str(each.get("description", ""))) for each in groups)
    return Design(masking != "NONE", arms)


def of_text(text: Text) -> Design:
    """The design as the prose around the criteria tells it."""
    arms: dict[str, Arm] = {}
    for part in text.rest:
        for found in _ARM.finditer(text.source, part.start, part.end):
            if _RADIATION.search(found["told"]):
                quote = Quote.of(text.source, *found.span())
                arms.setdefault(found["name"].lower(), Arm(found["name"], found["told"], quote))
    return Design(text.outside(_BLIND) is not None, tuple(arms.values()))


def fraction_counts(design: Design) -> Iterator[Finding]:
    """Arms that are hidden, with radiotherapy in different numbers of fractions, or in a number that is not said."""
    irradiated = [each for each in design.arms if _RADIATION.search(each.words)]
    counts = {each.fractions for each in irradiated}
    if not design.blinded or len(irradiated) < 2 or len(counts) == 1:
        return
    told = "; ".join(f"{each.name}: {each.fractions or 'not said'}" for each in irradiated)
    yield Finding(
        "blinding-fractions",
        (),
        tuple(each.quote for each in irradiated if each.quote),
        f"The arms are hidden, but the number of fractions differs or is not said ({told}). Bookings, visits, bills "
        "and plan data can then tell the arms apart.",
        "How are fraction counts, bookings and plan data kept from those who must not know the arm?",
    )
