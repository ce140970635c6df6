"""Rules that set the age and sex fields against the criteria and titles.

Only lines that speak of everybody count: one line of the inclusion part that gives an age for all, a title
that names one sex. Where a text gives several ages or sexes, different groups may be meant: silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from equipoise.core.registry.finding import Evidence, Finding, titles, value_evidence
from equipoise.core.registry.record import Age, Study
from equipoise.core.registry.terms import label

_DAYS = {"year": 365.25, "yr": 365.25, "month": 30.4375, "mo": 30.4375, "week": 7.0, "day": 1.0}
_NO_LIMIT_DAYS = 95 * 365.25
"""A highest age from here on, such as 99 years, is a way to write that there is none."""
_EXCLUSION = re.compile(
    r"^[\s*#]*(?:key |main |general )?(?:exclu(?:sion|ded)|non-?inclusion|not eligible)\b", re.I | re.M
)
_MARK = r"^[ \t]*(?:(?:[*+•-]|\d{1,2}[.)]|[a-z][.)])[ \t]+)?"
_LEADING_MARK = re.compile(_MARK)
_UNIT = r"[ -]*(?P<{0}>years?|yrs?|months?|weeks?|days?)"
_WHO = (
    r"(?:(?:subject|patient|participant|volunteer|adult|individual|person|people|male|female|men|women|outpatient)s?"
    r"|and|or|/|,|both|of|all|any|either|sex|gender|healthy|eligible|must|be|are|is|who|should|the|at|have|an?|has)"
)
_SUBJECT = rf"(?:inclusion criteria:?\s*)?(?:{_WHO}[ ]*){{0,9}}"
_AGED = (
    r"(?:(?:age|aged|ages)(?: range)?[ ]*"
    r"(?:is|of|must be|should be|:|=|,|at (?:screening|enrol\w+|entry|consent))?[ ]*(?:a )?)?(?:is |are )?"
)
_SIGN = r"\\?[>≥][ ]?\\?=?|=[ ]?\\?>|at least|minimum(?: of)?|over|older than|above|not less than"
_RANGE = re.compile(
    rf"{_MARK}{_SUBJECT}{_AGED}(?:between |from |of )?"
    rf"(?P<low>\d{{1,3}})(?:{_UNIT.format('lowunit')})?(?: old| of age)?"
    rf"[ ]*(?:-|–|to|through|and|until)[ ]*(?P<high>\d{{1,3}}){_UNIT.format('unit')}(?: of age| old)?",
    re.IGNORECASE | re.MULTILINE,
)
_LOWEST = re.compile(
    rf"{_MARK}{_SUBJECT}{_AGED}(?:(?P<sign>{_SIGN})[ ]*)?"
    rf"(?P<low>\d{{1,3}})(?:{_UNIT.format('unit')})?(?: of age| old)?"
    r"[ ]*(?P<older>(?:or|and|&)[ ](?:older|over|above|more|up|greater)|\+)?",
    re.IGNORECASE | re.MULTILINE,
)
_AGE_WORD = re.compile(
    r"\b(?:age[sd]?|years? old|years? of age|years and older|years or older|yrs? old|year-old)\b", re.I
)
_ONE_OF_MANY = re.compile(
    r"risk factors?|(?:one|two|any|more|1|2|3) (?:or more )?of the (?:following|below)", re.IGNORECASE
)
"""Where an age is one of several things of which some suffice, it binds nobody alone."""
_ANOTHER_AGE = re.compile(r"\d{1,3} ?(?:years|months)")
_SINCE = re.compile(r"\b(?:since|onset|diagnos\w+|ago|after|before|duration|history)\b", re.IGNORECASE)
_OLDER = re.compile(r"older than|over|above|\\?>$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Said:
    """The limits that the text gives, in days (None: none given), and where."""

    low: float | None
    high: float | None
    strict: bool
    evidence: Evidence


def age_against_text(study: Study, _today: date) -> Iterator[Finding]:
    """The age fields and the one age that the inclusion part gives."""
    said = _said_age(study.eligibility.criteria)
    if not said:
        return
    low, high = study.eligibility.minimum_age, study.eligibility.maximum_age
    if said.low is not None and not _agree(low, said.low, strict=said.strict):
        yield _age_finding("minimum_age", "lowest", low, said)
    unlimited = high is None and said.high is not None and said.high >= _NO_LIMIT_DAYS
    if said.high is not None and not unlimited and not _agree(high, said.high, strict=True):
        yield _age_finding("maximum_age", "highest", high, said)


def _agree(field: Age | None, days: float, *, strict: bool) -> bool:
    """Whether a field can mean what the text says: `over 18` may be entered as 18 or as 19 years."""
    if field is None:
        return days == 0
    allowance = 366.0 if strict and days > 730 else days * 0.02 + 1.0
    return abs(field.days - days) <= allowance


def _age_finding(name: str, which: str, field: Age | None, said: _Said) -> Finding:
    given = field.words() if field else ""
    words = " ".join(said.evidence.words.split())
    says = f"says {given}" if given else "gives no limit"
    sentence = f"The field for the {which} age {says}, but the list of criteria says “{words}”."
    value = (value_evidence(f"eligibility.{name}", given),) if given else ()
    return Finding(f"{name}_against_text", f"eligibility.{name}", sentence, (*value, said.evidence))


def _inclusion(criteria: str) -> str:
    found = _EXCLUSION.search(criteria)
    return criteria[: found.start()] if found else criteria


def _speaks_of_age(line: str) -> bool:
    """Whether one of the words stands there; most lines are quickly seen to hold none."""
    small = line.casefold()
    return ("age" in small or "old" in small) and _AGE_WORD.search(line) is not None


def _said_age(criteria: str) -> _Said | None:
    """The age of the only line of the inclusion part that speaks of age, where it can be read for sure."""
    text = _inclusion(criteria)
    lines = [each for each in re.finditer(r"[^\n]+", text) if _speaks_of_age(each[0])]
    if (
        len(lines) != 1
        or len(_AGE_WORD.findall(lines[0][0])) > 2
        or re.search(r"\bif\b|\bwith\b.*\bage", lines[0][0])
    ):
        return None
    start, end = lines[0].span()
    if _ONE_OF_MANY.search(text, 0, start):
        return None
    return _range(text, start, end) or _lowest(text, start, end)


def _range(text: str, start: int, end: int) -> _Said | None:
    found = _RANGE.match(text, start, end)
    if not found:
        return None
    rest = text[found.end() : end]
    if not _is_age(found, rest) or _ANOTHER_AGE.search(rest):
        return None
    unit = _unit(found["unit"])
    low = int(found["low"]) * _DAYS[_unit(found["lowunit"]) if found["lowunit"] else unit]
    return _Said(low, int(found["high"]) * _DAYS[unit], False, _evidence(text, found))


def _lowest(text: str, start: int, end: int) -> _Said | None:
    found = _LOWEST.match(text, start, end)
    if not found or not (found["sign"] or found["older"]):
        return None
    rest = text[found.end() : end]
    if not _is_age(found, rest) or any(map(str.isdigit, rest)):
        return None
    unit = _unit(found["unit"]) if found["unit"] else "year"
    strict = bool(found["sign"] and _OLDER.search(found["sign"].strip()))
    return _Said(int(found["low"]) * _DAYS[unit], None, strict, _evidence(text, found))


def _is_age(found: re.Match[str], rest: str) -> bool:
    """Whether the years are years of age, and not those since something happened."""
    return bool(_AGE_WORD.search(found[0] + rest[:12])) and not _SINCE.search(rest)


def _unit(text: str) -> str:
    return text.lower().rstrip("s")


def _evidence(text: str, found: re.Match[str]) -> Evidence:
    mark = _LEADING_MARK.match(found[0])
    start = found.start() + (mark.end() if mark else 0)
    words = text[start : found.end()].rstrip()
    return Evidence("eligibility.criteria", words, start, start + len(words))


_FEMALE = re.compile(r"\b(?:wom[ae]n|females?|girls?|mothers?)\b", re.IGNORECASE)
_MALE = re.compile(r"\b(?:m[ae]n|males?|boys?|fathers?)\b", re.IGNORECASE)
_ONLY = {
    sex: re.compile(
        rf"\b(?:[Ii]n|[Aa]mong|[Ff]or|[Oo]f|[Bb]y) (?:(?!and |or )[\w-]+ ){{0,3}}?(?:{words})\b(?!-)"
    )
    for sex, words in (("FEMALE", "[Ww]om[ae]n|[Ff]emales?"), ("MALE", "[Mm]en|[Mm]ales?"))
}
_JOINED = r"(?:and|or|/|&)"
_BOTH = re.compile(
    rf"\b(?:males? {_JOINED} (?:non-?pregnant |lactating )?females?|females? {_JOINED} males?"
    rf"|m[ae]n {_JOINED} wom[ae]n|wom[ae]n {_JOINED} m[ae]n|(?:both|either|any|all) (?:sex(?:es)?|genders?))\b",
    re.IGNORECASE,
)
_PARTNER = re.compile(
    r"contracept|partner|pregnan|child-?bearing|sexual|fertil|birth control|donor|spouse|famil|ratio|mother",
    re.I,
)


def sex_against_text(study: Study, _today: date) -> Iterator[Finding]:
    """The sex field and the titles, or the inclusion part that names both sexes."""
    sex = study.eligibility.sex
    found = _one_sex_in_titles(study) if sex else None
    if found and found[0] != sex:
        yield _sex_finding(study, found[1])
        return
    both = _both_in_criteria(study) if sex in ("FEMALE", "MALE") and not found else None
    if both:
        yield _sex_finding(study, both)


def _one_sex_in_titles(study: Study) -> tuple[str, Evidence] | None:
    """The one sex that the titles name as the people taking part, where nothing speaks of the other."""
    texts = titles(study)
    everything = (*(text for _, text in texts), study.summary, _inclusion(study.eligibility.criteria))
    for sex, only in _ONLY.items():
        other = _MALE if sex == "FEMALE" else _FEMALE
        if any(other.search(text) for text in everything):
            continue
        for field, text in texts:
            match = only.search(text)
            if match and not _PARTNER.search(text):
                return sex, Evidence(field, match[0], match.start(), match.end())
    return None


def _both_in_criteria(study: Study) -> Evidence | None:
    text = _inclusion(study.eligibility.criteria)
    for match in _BOTH.finditer(text):
        line_start, line_end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
        line = text[line_start : line_end if line_end >= 0 else None]
        if not _PARTNER.search(line):
            return Evidence("eligibility.criteria", match[0], match.start(), match.end())
    return None


def _sex_finding(study: Study, evidence: Evidence) -> Finding:
    place = {"title": "the title", "official_title": "the official title"}.get(
        evidence.field, "the list of criteria"
    )
    sex = study.eligibility.sex
    sentence = f"The field for sex says “{label('sex', sex)}”, but {place} says “{' '.join(evidence.words.split())}”."
    return Finding(
        "sex_against_text", "eligibility.sex", sentence, (value_evidence("eligibility.sex", sex), evidence)
    )
