"""Conditions that name an illness without saying that the person has or had it: suspected, in the family, absent.

SNOMED CT keeps them as "situations with explicit context", ICD-10 among its Z codes. An illness that a person had
("history of") stays one that counts.
"""

from __future__ import annotations

import re

from equipoise.core.person.fact import Code
from equipoise.core.person.model import Concept
from equipoise.links.fhir.systems import SNOMED, is_icd_10

_OTHERWISE = re.compile(
    r"(suspected|suspicion of|possible|probable|query|family (medical )?history|fh:|no |not |absence of|absent|denies|"
    r"negative for|at (increased |high )?risk|(increased |high )?risk of|exposure to|contact with|screening|fear of|"
    r"ruled out|rule out|encounter for|observation for)",
    re.IGNORECASE,
)
_PAST = re.compile(r"(h/o|history of|past( medical)? history|personal history)\b", re.IGNORECASE)
_ICD_10 = re.compile(r"Z(03|04|11|12|13|20|80|81|82|83|84)\b")
"""Observed and ruled out, examined for other reasons, screened for, in contact with, in the family."""
_NOT_THERE = frozenset(
    Code(SNOMED, each) for each in ("41647002", "2667000", "260415000", "410516002", "410594000")
)
"""No evidence of, absent, not detected, known absent, definitely not present: beside the code of what isn't there."""


def asserts(concept: Concept) -> bool:
    """Whether a condition of this name is one that the person has or had."""
    if denied(concept) or any(is_icd_10(each.system) and _ICD_10.match(each.code) for each in concept.codes):
        return False
    label = concept.label.strip()
    if _OTHERWISE.match(label):
        return False
    return not label.casefold().endswith("(situation)") or bool(_PAST.match(label))


def denied(concept: Concept) -> bool:
    """Whether a code stands beside the others that says that it is not there."""
    return any(each in _NOT_THERE for each in concept.codes)
