"""Titles: which stretch of words opens a list of criteria, or a part of one, and of which section.

Only the general vocabulary of registries is used; no document's own words.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from equipoise.core.eligibility.wording import as_meant

Opens = Literal["inclusion", "exclusion", "either"]

_LONGEST = 240
"""Characters. A title with more than this is a paragraph."""

_SECTION = re.compile(
    r"\b(?P<non>non[- ]?)?(?P<word>inclusions?|exclusions?|inclusionary|exclusionary|exclusive|inclusive"
    r"|inlcusion|inculsion|exlusion|excusion|exculsion)\b"
    r"|\b(?P<neutral>eligibility|entry|selection|enrol?lment|recruitment|participation|acceptance)\b"
    r"|\b(?P<out>ineligibility|rejection)\b",
)
_CRITERIA = re.compile(
    r"\bcriteri(?:a|on|um|as|ons|al|er)\b|\bcritera\b|\bcritiera\b|\bcrietria\b|\brequirements?\b"
)
_ABROAD: dict[str, Opens] = {
    "纳入标准": "inclusion",
    "入选标准": "inclusion",
    "入组标准": "inclusion",
    "排除标准": "exclusion",
    "critères d'inclusion": "inclusion",
    "critères d’inclusion": "inclusion",
    "critères de non-inclusion": "exclusion",
    "critères de non inclusion": "exclusion",
    "critères d'exclusion": "exclusion",
    "critères d’exclusion": "exclusion",
    "criterios de inclusión": "inclusion",
    "criterios de exclusión": "exclusion",
    "einschlusskriterien": "inclusion",
    "ausschlusskriterien": "exclusion",
    "criteri di inclusione": "inclusion",
    "criteri di esclusione": "exclusion",
}
_SENTENCE = re.compile(
    r"\b(?:does|do|did|apply|applies|applied|not|failure|fails?|meets?|meeting|met|fulfil+(?:s|ed|ing)?|per|see"
    r"|are|is|was|were|any|none|will|could|should|which|who|that|defined|satisf\w+|than|same)\b"
)
_ASKING = re.compile(r"\b(?:no|not|must|be|will|may|meet(?:s|ing)?|following|who|satisfy|fulfil+)\b")
_PLAIN = re.compile(
    r"\b(?:key|main|major|general|principal|primary|basic|core|overall|full|brief|summary|abbreviated|selected|the"
    r"|of|for|and|or|list|study|trial|protocol|clinical|research|patients?|subjects?|participants?|volunteers?"
    r"|persons?|people|individuals?|all|criteri\w+|critera|critiera|crietria|requirements?|inclusions?|exclusions?"
    r"|inclusionary|exclusionary|inclusive|exclusive|eligibility|entry|selection|inlcusion|inculsion|exlusion|excusion|exculsion|non|enrol?lment|participation|in"
    r"|include|includes|included|are|were|consist|comprise|will|as|follows|following|into|to|with|must|have|this|recruitment)\b|\W|\d"
)
_PAGE = frozenset({
    "contacts and locations", "study contact", "contact", "contacts", "locations", "ages eligible for study",
    "sexes eligible for study", "accepts healthy volunteers", "sampling method", "study plan", "outcome measures",
    "arms and interventions", "sponsors and collaborators", "collaborators and investigators", "sponsor",
    "more information", "study record dates", "publications", "study locations", "contact information",
})  # fmt: skip
"""Titles of the other parts of a registry's page; each ends the criteria."""

_BARS = re.compile(
    r"\b(?:excluded|ineligible|non-?eligible|not (?:be )?(?:eligible|included|enrolled|enter(?:ed)?|allowed|permitted)"
    r"|(?:may|must|can|should|will) ?not|cannot|excludes?|disallowed|prohibited|none of the following)\b"
)
_ADMITS = re.compile(
    r"^(?:required|selected|(?:patients?|subjects?|participants?|volunteers?) must (?:have|be|meet)(?: \w+){0,4})\s*:"
    r"|\b(?:may be|are|is|be|considered) (?:eligible|included|enrolled)\b|\beligible (?:if|for)\b"
)
_ASKS = re.compile(
    r"\b(?:eligible|included|enrolled|must (?:have|be|meet|fulfil+|satisfy|agree)|meet (?:all|the|each)"
    r"|criteria|characteristics|required)\b"
)


class Title(NamedTuple):
    """What a title opens, and whether it says no more than that (`bare`: no cohort, no condition)."""

    opens: Opens
    bare: bool


def section_title(words: str, *, closed: bool, marked: bool = False) -> Title | None:
    """The section that these words are the title of; None where they are something else.

    `closed`: a colon follows or is included; `marked`: they stand behind a list marker. Without a colon, and the more
    behind a marker, only a short title that can't be a sentence is one.
    """
    if len(words) > _LONGEST:
        return None
    low = as_meant(words).lower().strip(" *_#:：-–.=•\"'")
    if low in _ABROAD:
        return Title(_ABROAD[low], True)
    found = _SECTION.search(low)
    if found is None or not _is_title(low, found, closed, marked):
        return None
    return Title(_opens(low), _is_bare(low))


def _is_title(low: str, found: re.Match[str], closed: bool, marked: bool) -> bool:
    count = low.count(" ") + 1
    with_criteria = _CRITERIA.search(low) is not None
    if found["neutral"] and _opens(low) == "either" and _ASKING.search(low):
        return False
    if not with_criteria and (found["word"] is None or found.start() > 20 or count > (6 if closed else 1)):
        return False
    if closed and not marked:
        return count <= 24 and not re.search(r"\b(?:not|failure|apply|same)\b", low)
    return count <= (5 if marked else 10) and not _SENTENCE.search(low)


def _opens(low: str) -> Opens:
    inside, outside = False, False
    for found in _SECTION.finditer(low):
        word = found["word"] or ""
        outside |= word.startswith("ex") or bool(found["non"]) or bool(found["out"])
        inside |= word.startswith("in") and not found["non"]
    if inside == outside:
        return "either"
    return "inclusion" if inside else "exclusion"


def _is_bare(low: str) -> bool:
    return not _PLAIN.sub("", low)


def introduces(words: str) -> Opens | None:
    """The section that an introduction ("Patients with the following are excluded:") opens; None where unsaid.

    `either` is weak: it asks for something, and so is inclusion where nothing else has been said.
    """
    low = as_meant(words[:_LONGEST]).lower()
    if _BARS.search(low):
        return "exclusion"
    if _ADMITS.search(low):
        return "inclusion"
    return "either" if _ASKS.search(low) else None


def is_page_title(words: str) -> bool:
    """Whether these words are the title of another part of a registry's page."""
    return len(words) < 60 and as_meant(words).lower().strip(" :#*") in _PAGE


def is_loud(words: str) -> bool:
    """Two words or more, all in capitals: a title of the first rank in older records."""
    return len(words) < 80 and words.isupper() and " " in words.strip() and sum(map(str.isalpha, words)) > 8


def is_terse(title: str) -> bool:
    """Whether it is a title, in mid-line, of older records whose statements follow each other without full stops."""
    return (
        title.startswith("--")
        or (is_loud(title) and "CRITERIA" not in title)
        or _SMALL.match(_WORDLESS.sub("", title, count=1) + " .") is not None
    )


_SMALL = re.compile(
    r"\b(Age|Sex|Gender|Menopausal [Ss]tatus|Performance [Ss]tatus|Life [Ee]xpectancy|Hematopoietic|Hematologic|Hepatic"
    r"|Renal|Cardiovascular|Pulmonary|Neurologic(?:al)?|Immunologic(?:al)?|Gastrointestinal|Endocrine|Metabolic|Other"
    r"|Hormone receptor status|Biologic(?: [Tt]herapy)?|Chemotherapy|Endocrine [Tt]herapy|Radiotherapy"
    r"|Radiation [Tt]herapy|Surgery)"
    r": (?=\S)"
)
"""The fixed titles of the National Cancer Institute's older records, where they run on in one line."""

_DASHED = re.compile(r"--[A-Z][A-Za-z/ ]{3,40}--")
_LOUD = re.compile(r"(?<![A-Z])(?:[A-Z]{3,}[ /]){1,3}[A-Z]{3,}:(?=\s)")
_INLINE = re.compile(
    r"(?:\b(?:Key|Main|Major|General)\s)?"
    r"\b(?:non[- ])?(?:[Ii]nclusion|INCLUSION|[Ee]xclusion|EXCLUSION)\s{1,3}(?:[Cc]riteri(?:a|on)|CRITERIA)"
    r"\s{0,2}(?:[:：]|$|(?=-\s))"
)
_SPOKEN = re.compile(
    r"\b(?:The\s)?(?:[Ii]n|[Ee]x)clusion\s[Cc]riteria\s(?:(?:will\s)?include[sd]?|are|were|consist\sof|comprise)\b"
    r"(?!\s(?:met|not|no|fulfilled|satisfied|the\ssame|listed|assessed|based|defined|applied|evaluated|identical|similar))"
    r"(?:\sthe\sfollowing|\sas\sfollows)?\s?:?"
)
_HOUSE = re.compile(
    r"\b(?:DISEASE CHARACTERISTICS|PATIENT CHARACTERISTICS|PROTOCOL ENTRY CRITERIA)\b|--Disease Characteristics--"
)
_FIELD = re.compile(
    r"\b(?:(?:Minimum|Maximum|Min|Max) [Aa]ge|Ages? [Ee]ligible(?: for [Ss]tudy)?|Gender[- ][Bb]ased"
    r"|(?:Sex(?:es)?|Genders?)(?: [Ee]ligible(?: for [Ss]tudy)?)?|(?:Accepts? )?[Hh]ealthy [Vv]olunteers)\s?:\s?(?=\S)"
)
"""The labels of a registry's own fields, where they were copied into the text in one line."""
_WORDLESS = re.compile(r"[\W_]*")
_LEADING = re.compile(
    r"(?:\b(?:the|these|all|of|following|any|other|meet|meets|or|and|no|per|our|both|/|same|additional|further|for)"
    r"|[/(\"'])\s*$",
    re.IGNORECASE,
)


def is_of_house(text: str) -> bool:
    """Whether a text has the fixed titles of the National Cancer Institute's older records."""
    return _HOUSE.search(text) is not None


def fields_within(text: str, start: int, end: int) -> list[int]:
    """Where the labels of a registry's own fields begin, if one line holds more than one of them."""
    found = [place.start() for place in _FIELD.finditer(text, start, end)]
    return found if len(found) > 1 and found[0] - start < 4 else []


def titles_within(text: str, start: int, end: int, *, house: bool = False) -> list[tuple[int, int]]:
    """Where, within one line, titles begin and end: sections first of all, and the fixed titles of older records.

    `house`: the text has those, so that one small title is enough.
    """
    found = [
        place.span() for place in _INLINE.finditer(text, start, end) if _stands_alone(text, start, place)
    ]
    found += [
        place.span() for place in _SPOKEN.finditer(text, start, end) if _begins_sentence(text, start, place)
    ]
    found += [place.span() for place in _DASHED.finditer(text, start, end)]
    found += [place.span() for place in _LOUD.finditer(text, start, end)]
    small = [] if fields_within(text, start, end) else list(_SMALL.finditer(text, start, end))
    if len(small) > 1 or (small and (found or house)):
        found += [(place.start(), place.end() - 1) for place in small]
    found.sort()
    return [span for index, span in enumerate(found) if not index or span[0] >= found[index - 1][1]]


def _begins_sentence(text: str, start: int, place: re.Match[str]) -> bool:
    before = text[max(start, place.start() - 24) : place.start()].rstrip()
    return not before.strip(" *\\") or before[-1] in ".;"


def _stands_alone(text: str, start: int, place: re.Match[str]) -> bool:
    """Whether a section's name in mid-line is a title: not the object of a sentence."""
    before = text[max(start, place.start() - 24) : place.start()]
    if not before.strip() or before.rstrip()[-1] in ".;:。；：)•*-":
        return True
    if place.start() - start < 24 and section_title(
        text[start : place.end()], closed=place.group()[-1] in ":："
    ):
        return False
    return place.group()[0].isupper() and not _LEADING.search(before)
