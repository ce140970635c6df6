"""Statements that follow each other in one line without full stops, as older records of cancer trials do.

Such a line keeps nothing of its list but the capital letter that each statement begins with, so that a capital letter
begins a statement unless it belongs to a name, or what stands before it can't be an end.
"""

from __future__ import annotations

import re

_PLACE = re.compile(r"(?<=\S) (?=[A-Z])|(?<=[a-z0-9):.]) (?=- ?[A-Za-z])")
_HEAD = re.compile(
    r"(?P<small>[A-Z][a-z]+|[A-Z]-[a-z]+)"
    r"|(?P<loud>[A-Z][A-Z0-9/_+-]*[A-Z0-9](?:,? (?:and|or|and/or) [A-Z0-9/]+)?)(?= )"
)
_MEASURED = re.compile(
    r" (?:at least|at most|no (?:greater|more|less|worse)|not (?:greater|more)|(?:less|greater|more|higher|lower) than"
    r"|above|below|negative|positive|normal|within (?:the )?normal|under|over|up to|stable|[<>≤≥=\d])"
)
"""What follows an abbreviation that a statement begins with: a laboratory value, a scale, a virus."""

_JOINS = re.compile(
    r"(?:\b(?:and|or|of|with|the|than|for|in|to|by|a|an|from|on|at|as|per|after|before|during|since|within|if|is|are"
    r"|be|was|were|not|no|any|other|versus|vs|via|using|including|except|least|unless|between|either|stage|grade|type"
    r"|class|both|e\.g\.|i\.e\.|AND|OR|AND/OR|See|prior|concurrent|non|criteria by|proven|confirmed|into"
    r"|without|through|under)"
    r"|[,;(/=<>≥≤-])$"
)
_STUBS = frozenset({
    "No", "Not", "Prior", "Concurrent", "Other", "Any", "Must", "At", "The", "One", "Stage", "Grade", "Adequate",
    "Normal", "Positive", "Negative", "Documented", "Primary", "Previous", "If", "All", "Each", "Under", "Over", "For",
    "In", "Stratum", "Phase", "Group", "Arm", "Part", "Active", "Tumor", "CD", "HLA",
    "Known", "A", "An", "Stable", "Histologic", "Non", "WHO",
})  # fmt: skip
"""Words that a statement begins with and can't be the whole of."""

_NAMES = frozenset({
    "York", "Heart", "Association", "Hg", "Gy", "Ph", "Cremophor", "Oncology", "Group", "Cooperative", "American",
    "International", "English", "National", "European", "French", "Gleason", "Philadelphia", "Barr", "Epstein", "Down",
    "Shimada", "Sezary", "Bence", "Jones", "Celsius", "Western", "Blot", "University", "Pap", "Ta", "Tis", "Sr", "Nx",
    "Characteristics", "Criteria", "Society", "Institute", "System", "Index", "Classification",
    "Working", "Formulation", "Staging", "Hippel-Lindau", "Southwest", "Scale", "Study", "Network", "States", "Canada",
    "Europe", "Africa", "America", "Expectancy", "Status",
})  # fmt: skip
_CONTINUES = frozenset({"However", "The", "This", "These", "Those", "It", "Such", "Temporarily", "Unless"})
"""Words that go on with what was said, after a full stop or within a name."""

_OPENERS = re.compile(
    r"(?:No|Not|At least|Must|More than|Less than|Greater than|Prior|Previous|Concurrent|Recovered|Histologically"
    r"|Measurable|Evaluable|Bidimensionally|Fertile|Negative|Adequate"
    r"|Patients|Eligible|Ineligible|Able|Any|Up to|May|Creatinine|Bilirubin|Platelets?"
    r"|Hemoglobin|Alkaline|Absolute|Granulocyte|Neutrophil|Karnofsky|Zubrod|Lansky)\b"
)
"""How statements of the first rank begin: after a list, these are not its next part."""

_STRONG = re.compile(
    r"(?:No|Not|Able|Unable|Must|At least|Willing|Unwilling|Inability|Ability|Signed|Written)\b"
)
_GIVES_LEAVE = re.compile(r"\b(?:allowed|required|eligible|permitted)$")


def statements(text: str, start: int, end: int) -> list[int]:
    """Where the further statements of a stretch begin, in reading order. Linear in its length."""
    found, begun = list[int](), start
    for place in _PLACE.finditer(text, start, end):
        at = place.end()
        if _lists(text, begun, at) if text[at] == "-" else _begins(text, begun, at, end):
            found.append(at)
            begun = at
    return found


def _lists(text: str, begun: int, place: int) -> bool:
    """Whether the dash at `place` is a bullet: close to its words, before a capital, or in a list already opened."""
    return text[place + 1] != " " or text[place + 2].isupper() or text[begun] == "-" or text[place - 2] == ":"


def run_together(text: str, start: int, end: int) -> list[int]:
    """The same for any paragraph: only where one of them begins in a way that can't go on a sentence."""
    found = statements(text, start, end)
    return found if any(_STRONG.match(text, place, end) for place in found) else []


def resumes(words: str) -> bool:
    """Whether a statement that comes after the parts of another is not one of them."""
    return _OPENERS.match(words) is not None or _GIVES_LEAVE.search(words) is not None


def _begins(text: str, begun: int, place: int, end: int) -> bool:
    """Whether a statement begins at the capital letter at `place`, where the last one began at `begun`."""
    before = text[max(begun, place - 80) : place - 1]
    if (
        before.rfind("(") > before.rfind(")")
        or _JOINS.search(before)
        or before.endswith("'s")
        or text[begun : min(begun + 24, place - 1)] in _STUBS
    ):
        return False
    head = _HEAD.match(text, place, min(end, place + 60))
    if head is None:
        return False
    if head["loud"]:
        return _MEASURED.match(text, head.end(), end) is not None
    return not _is_name(text, place, end)


def _is_name(text: str, place: int, end: int) -> bool:
    words = text[place : min(end, place + 60)].split(" ", maxsplit=2)
    first = words[0].rstrip(",.:;)")
    if (first in _CONTINUES and words[1:2] != ["following"]) or words[0].endswith("-cell"):
        return True
    if first in _NAMES or first.endswith(("'s", "s'")):
        return True
    second = words[1] if len(words) > 1 else ""
    chained = second[:1].isupper() and second[1:2].islower() and not second.endswith(":")
    return chained and not _OPENERS.match(first) and not _OPENERS.match(second)
