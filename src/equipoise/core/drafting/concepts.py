"""What a criterion names rather than measures: sex, pregnancy, consent, illnesses and treatments."""

from __future__ import annotations

import re
from typing import NamedTuple

from equipoise.core.criteria.model import AnyOf, Condition, FactTerm, Has, Holds, Not, OneOf


class Read(NamedTuple):
    """A stretch of an item's plain text, and the condition it says; None where it restricts nobody."""

    start: int
    end: int
    condition: Condition | None


_PEOPLE = (
    r"(?:women|woman|females?|girls|patients?|individuals?|subjects?|participants?|people|persons?|mothers?"
    r"|volunteers?)"
)
_MEN, _WOMEN = r"(?:males?|men|man|boys)", r"(?:females?|women|woman|girls)"
_AND = r"\s?(?:and/or|or|and|/|&|,)\s?"
_EITHER_SEX = re.compile(
    rf"\b(?:{_MEN}{_AND}(?:non-?pregnant )?{_WOMEN}|{_WOMEN}{_AND}{_MEN}"
    r"|(?:both|either|any|all) (?:sex(?:es)?|genders?)|regardless of (?:sex|gender))\b"
    r"(?: (?:sex|gender|patients?|subjects?|participants?|volunteers?|adults?))?"
)
_SORTS_OF = r"^(?:(?:healthy|adult|the|all|sex:|gender:|premenopausal|postmenopausal) )*"
_FEMALE = re.compile(rf"{_SORTS_OF}(?P<sex>{_WOMEN})\b")
_MALE = re.compile(rf"{_SORTS_OF}(?P<sex>{_MEN})\b")
_OF_SEX = r"(?:\s(?:patients?|subjects?|participants?|volunteers?|gender|sex|adults))?\s*"
_ALONE = re.compile(_OF_SEX + r"(?:$|[.;]\s*$)")
_THEN_AGE = re.compile(
    _OF_SEX + r"(?:$|[.;,(≥>\d]|(?:and )?(?:aged?|ages|between|from|over|older|above|at least|in the age)\b)"
)
_NOT_EXPECTING = r"(?!\s+(?:test|outcome|rate|loss|prevention|related|complic))"
_EXPECTING = re.compile(
    rf"\b(?:{_PEOPLE} (?:who|that) (?:are|is) )?(?:(?:currently|actively|known to be) )?pregnan(?:t|cy)\b"
    rf"{_NOT_EXPECTING}(?: {_PEOPLE})?"
)
_NURSING = re.compile(
    r"\b(?:(?:currently|actively) )?(?:breast[ -]?feeding|lactating|lactation|nursing(?! home))\b"
    rf"(?: {_PEOPLE})?"
)
_PLANNED = re.compile(
    r"\b(?:plan\w*|inten\w+|wish\w*|desir\w+|attempt\w*|becom\w+|risk|avoid\w*|history|prior|previous)\b[\w\s]*$"
)
_DENIED = re.compile(r"\b(?:not|non|neither|no)\b[\s-]*(?:(?:currently|be|being|are|is|to be) )?$")
_CONSENT = re.compile(
    r"\b(?:is |are |be )?(?:(?:willing|legally) (?:and|or) )?(?:able|capable|capacity|competent|ability)\b"
    r"(?: (?:and|or) willing(?:ness)?)? (?:of|to) (?:\w+ ){0,4}?(?:informed )?consent\b(?: form)?"
)


_NEAR = 40
"""Characters before a word in which what turns it stands."""


def concepts(text: str, *, excludes: bool) -> list[Read]:
    """What the plain words of one item say of the person besides limits, in the order of the text."""
    found = [Read(*match.span(), None) for match in _EITHER_SEX.finditer(text)]
    if not found:
        found += _sex(text, excludes=excludes)
    found += _expecting(text, excludes=excludes)
    found += [
        Read(*match.span(), Holds(FactTerm("can_consent")))
        for match in _CONSENT.finditer(text)
        if not excludes
    ]
    found += [] if found else _named(text, excludes=excludes)
    return sorted(found, key=lambda read: read.start)


def _sex(text: str, *, excludes: bool) -> list[Read]:
    """Women, or men, alone or with an age. What says more of them (`women who ...`) is of some of them only."""
    for pattern, value in ((_FEMALE, "female"), (_MALE, "male")):
        match = pattern.search(text)
        if match and (_ALONE if excludes else _THEN_AGE).match(text, match.end()):
            return [Read(*match.span("sex"), OneOf(FactTerm("sex"), (value,)))]
    return []


def _expecting(text: str, *, excludes: bool) -> list[Read]:
    """Pregnancy and breastfeeding: named where they exclude, denied where they are included."""
    found = [
        Read(*match.span(), Holds(FactTerm("pregnant")))
        for match in _EXPECTING.finditer(text)
        if not _PLANNED.search(text[max(0, match.start() - _NEAR) : match.start()])
    ]
    found += [Read(*match.span(), Holds(FactTerm("breastfeeding"))) for match in _NURSING.finditer(text)]
    if excludes:
        return [] if any(_denied(text, read.start) for read in found) else found
    found.sort(key=lambda read: read.start)
    denied = _denied(text, found[0].start) if found else None
    if denied is None:
        return []
    parts = tuple(read.condition for read in found if read.condition)
    return [Read(denied, found[-1].end, Not(parts[0] if len(parts) == 1 else AnyOf(parts)))]


def _denied(text: str, place: int) -> int | None:
    """Where a denial begins that ends right before `place`."""
    begin = max(0, place - _NEAR)
    found = _DENIED.search(text[begin:place])
    return begin + found.start() if found else None


# Illnesses and treatments, where they are all that an item names

_SORTS = (
    r"(?:(?:known|documented|confirmed|prior|previous|past|any|current|active|clinical|personal|an?|the"
    r"|significant) )*"
)
_ILLNESS = re.compile(
    rf"^{_SORTS}(?:(?:{_PEOPLE}|adults?) (?:who have|with|having) )?(?:an? )?{_SORTS}"
    r"(?:medical history of|history of|diagnosis of|diagnosed with|presence of|evidence of|suffering from|known) "
    r"(?P<names>.+)$"
)
_TREATED = re.compile(
    r"^(?:(?:prior|previous|current|concurrent|concomitant|ongoing|past) )(?P<names>[a-z][\w ,/-]*"
    r"(?:therapy|chemotherapy|radiotherapy|surgery|treatment|transplant|transplantation|radiation|immunotherapy))$"
    r"|^(?:prior |previous |current |concomitant |ongoing )?(?:treatment|therapy) with (?P<others>.+)$"
)
_CERTAIN = (
    r"(?:(?:histologically|cytologically|pathologically|biopsy|clinically)(?: (?:or|and|and/or) \w+)?[ -])"
    r"(?:proven|confirmed|documented) "
)
_CONFIRMED = re.compile(rf"^(?:{_PEOPLE} with )?(?:an? )?{_CERTAIN}(?:diagnosis of )?(?P<names>.+)$")
_NO_NAME = re.compile(
    r"[\d()<>≥≤=:;%?]|\be\.g|\bi\.e|\betc|\b(?:consent|that|who|which|within|requir\w+|unless|except|if|during|not|no|other|despite|due|such"
    r"|including|prior to|before|after|with(?:out)?|in|from|for|by|on|at|to|may|would|will|could|is|are|was|were"
    r"|least|as|their|its|any|judged|following|all)\b"
)
_PART = re.compile(r"\s*(?:,\s*(?:and |or )?|\band/or\b|\bor\b|/)\s*")
_ADJECTIVE = re.compile(r"(?:\w+ )*\w+(?:al|ic|ar|ous|ive|ed|ant|ory|ary|oid)$")
_OWN_NAME = re.compile(
    r"(?:itis|osis|asis|emia|aemia|oma|omas|pathy|plegia|trophy|stroke|cancer|asthma|diabetes|epilepsy|hiv|sis)$"
)
"""An illness that one word names; another word before an `or` may only begin a name (`alcohol or drug abuse`)."""
_BEFORE_OR = re.compile(r"(?:^|, )([\w-]+) or [\w-]+ [\w-]+")
_LONGEST = 5
"""Words that a name has at most."""
_SHORT = 400
"""Characters that an item of nothing but names has at most."""


def _named(text: str, *, excludes: bool) -> list[Read]:
    """A list of names that is the whole item; `or` between them."""
    words = text.strip().rstrip(".;, ")
    if len(words) > _SHORT:
        return []
    for pattern, list_name in (
        (_ILLNESS, "conditions"),
        (_TREATED, "treatments"),
        (_CONFIRMED, "conditions"),
    ):
        match = pattern.match(words)
        if match is None or (pattern is _CONFIRMED and excludes):
            continue
        group = "names" if match["names"] else "others"
        names = _names(match[group])
        if names:
            begin = text.index(words)
            first = match.start(group) if pattern is _CONFIRMED else 0
            parts = tuple(Has(list_name, name) for name in names)
            said = parts[0] if len(parts) == 1 else AnyOf(parts)
            return [Read(begin + first, begin + match.end(group), said)]
    return []


def _names(words: str) -> list[str]:
    """The names in a list; none where it says more than names. `renal or hepatic disease` shares its noun."""
    if _NO_NAME.search(words) or " and " in words:
        return []
    names = [re.sub(r"^(?:a|an|the|of|or|any) ", "", name) for name in _PART.split(words) if name]
    if not names or any(len(name.split()) > _LONGEST or not 3 <= len(name) <= 60 for name in names):
        return []
    noun = names[-1].split()[-1]
    begun = _BEFORE_OR.search(words)
    if begun and not _OWN_NAME.search(begun[1]) and not _ADJECTIVE.fullmatch(begun[1]):
        return []
    return [*(f"{name} {noun}" if _ADJECTIVE.fullmatch(name) else name for name in names[:-1]), names[-1]]
