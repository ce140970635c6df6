"""The value of an Observation, of one of its components, or of an extension, as a value of a fact."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from equipoise.core.person.fact import NO, YES, Fact
from equipoise.core.person.model import NEVER, Concept, Value, WhyUnknown
from equipoise.core.values.errors import InputError
from equipoise.core.values.possible import Options, Span
from equipoise.core.values.units import Amount, converted
from equipoise.links.fhir import answers, systems
from equipoise.links.fhir.matching import choices
from equipoise.links.fhir.part import Part

_FIGURE = re.compile(r"\d")
"""A score that was written as text."""
_PER_SURFACE = re.compile(r"/\(?1\.73[\s._]*m(\^|\*\*)?[2\u00b2]\)?$")
"""Of a filtration rate, as `mL/min/1.73m2`: told for a body of that surface, which UCUM writes as a remark."""
_THOUSANDS = re.compile(r"(?:K|k|thou|Thousands?|x?\s?10[eE]3)/(?=[um\u00b5\u03bc]|cumm)")
"""Of cells, as `K/uL`: thousands, and no kelvin."""
_PERCENT = ("%", "{score}", "{points}")
_STAGE = re.compile(r"(?:stage\s+)?(0|IV|I{1,3})(?:[ABC]\d?)?\b", re.IGNORECASE)
_STAGE_CODE = re.compile(r"(?:stage\s*)?(0|[1-4]|IV|I{1,3})(?:[ABC]\d?)?", re.IGNORECASE)
_ARABIC = {"1": "I", "2": "II", "3": "III", "4": "IV"}


class Unusable(Exception):
    """A value that can't be used for a fact; the text says why, and nothing of the value."""


def value_of(part: Part, fact: Fact) -> Value:
    """What is said in `value[x]`, in the fact's unit; Unusable where it doesn't fit, InputError where it is broken."""
    possible = [each.text("valueCode") for each in part.extensions(systems.POSSIBLE)]
    if possible:
        return _one_of(possible, fact)
    absent = part.concept("dataAbsentReason")
    if absent is not None:
        known = (answers.ABSENT[each.code] for each in absent.codes if each.code in answers.ABSENT)
        return next(known, WhyUnknown.DONT_KNOW)
    if fact.kind not in _READERS:
        raise Unusable("it is a list, and one value was given.")
    return _READERS[fact.kind](part, fact)


def has_value(part: Part) -> bool:
    """Whether a value is given, or said to be absent."""
    return any(key.startswith("value") or key == "dataAbsentReason" for key in part.data)


# Numbers


def _number(part: Part, fact: Fact) -> Value:
    if (quantity := part.part("valueQuantity")) is not None:
        return amount(quantity, fact)
    if (found := part.part("valueRange")) is not None:
        return _range(found, fact)
    for key in ("valueInteger", "valueUnsignedInt", "valuePositiveInt", "valueDecimal"):
        if (number := part.number(key)) is not None:
            return _plain(number, fact)
    if (concept := part.concept("valueCodeableConcept")) is not None:
        return _coded_number(concept, part, fact)
    if fact.whole and _FIGURE.fullmatch(part.text("valueString").strip()):
        return _plain(Decimal(part.text("valueString").strip()), fact)
    said = part.parts("interpretation") if fact.whole and not has_value(part) else ()
    told = [each for one in said if (each := one.as_concept())]
    if told:
        return _coded_number(told[0], part, fact)
    raise Unusable("its value is not a number with a unit.")


def _plain(number: Decimal, fact: Fact) -> Value:
    if fact.unit not in ("", "%"):
        raise Unusable("its number has no unit.")
    return _checked(Amount(Span.exactly(number), fact.unit), fact)


def _coded_number(concept: Concept, part: Part, fact: Fact) -> Value:
    """Performance states are given by the answer's code too."""
    asked = part.concept("code")
    for question in asked.codes if asked else ():
        table = answers.NUMBERS.get(question, {})
        for each in concept.codes:
            if each in table:
                return _checked(Amount(Span.exactly(table[each]), fact.unit), fact)
    return _unknown_or(concept, "its coded answer is not known here.")


def _unknown_or(concept: Concept, why: str) -> Value:
    for each in concept.codes:
        if each in answers.UNKNOWN:
            return answers.UNKNOWN[each]
    raise Unusable(why)


def amount(quantity: Part, fact: Fact) -> Amount:
    """A Quantity in the fact's unit, open to one side where it has a comparator."""
    number = _figure(quantity)
    if number is None:
        raise Unusable("its quantity has no number.")
    comparator = quantity.text("comparator")
    if comparator not in _COMPARATORS:
        raise Unusable("its comparator is not known here.")
    return _checked(Amount(_COMPARATORS[comparator](number), _unit(quantity)), fact)


def _figure(quantity: Part) -> Decimal | None:
    """The value, in full where we wrote it out beside the rounded one and the two agree."""
    number = quantity.number("value")
    if number is None:
        return None
    for each in quantity.extensions(systems.EXACT):
        try:
            exact = Decimal(each.text("valueString"))
        except ArithmeticError:
            continue
        if float(exact) == float(number):
            return exact
    return number


_COMPARATORS: Mapping[str, Callable[[Decimal], Span]] = {
    "": Span.exactly,
    "<": lambda number: Span(high=number, high_open=True),
    "<=": lambda number: Span(high=number),
    ">=": lambda number: Span(low=number),
    ">": lambda number: Span(low=number, low_open=True),
}


def _unit(quantity: Part) -> str:
    """UCUM's code where it is given, else the unit as it is shown."""
    code = quantity.text("code")
    is_ucum = systems.canonical(quantity.text("system")) == systems.UCUM
    found = code if code and is_ucum else quantity.text("unit") or code
    return _THOUSANDS.sub("10*3/", _PER_SURFACE.sub("", found.strip()))


def _range(found: Part, fact: Fact) -> Amount:
    low, high = found.part("low"), found.part("high")
    if low is None or high is None:
        raise Unusable("its range has no two ends.")
    first, last = amount(low, fact), amount(high, fact)
    ends = {each.text("valueCode") for each in found.extensions(systems.OPEN)}
    try:
        span = Span(first.span.low, last.span.high, "low" in ends, "high" in ends)
    except ValueError as error:
        raise Unusable("its range ends before it begins.") from error
    return Amount(span, fact.unit)


def _checked(given: Amount, fact: Fact) -> Amount:
    """In the fact's unit, and not beyond what is possible at all."""
    try:
        found = _converted(given, fact)
    except (InputError, ArithmeticError, ValueError) as error:
        raise Unusable("its unit is not known here, or does not fit.") from error
    possible = fact.anything
    assert isinstance(possible, Span)
    if found.span.meet(possible) is None:
        raise Unusable("its number, in this unit, is not possible.")
    if fact.whole and found.span.known and found.span.low != found.span.low.to_integral_value():
        raise Unusable("its number has to be a whole one.")
    return found


def _converted(given: Amount, fact: Fact) -> Amount:
    # A percentage is given in per cent or as a score. Another ratio may be of something else: HbA1c in mmol/mol is a
    # scale of its own, and no tenth of a per cent.
    if fact.unit == "%":
        if given.unit.strip() not in _PERCENT:
            raise ValueError(given.unit)
        return Amount(given.span, fact.unit)
    return converted(given, fact.unit, fact.molar_mass)


def limit(found: Part | None, fact: Fact) -> Amount | None:
    """An end of a reference range; None where it can't be used."""
    if found is None:
        return None
    try:
        given = amount(found, fact)
    except Unusable:
        return None
    return given if given.span.known else None


# Choices and words


def _yes_no(part: Part, fact: Fact) -> Value:  # noqa: ARG001 (one signature for every kind)
    flag = part.flag("valueBoolean")
    if flag is not None:
        return Options.of(YES if flag else NO)
    concept = part.concept("valueCodeableConcept")
    told = [concept] if concept else [Concept(part.text("valueString"))]
    if "valueQuantity" in part.data:  # a figure, which the laboratory itself calls positive or negative
        told = [each for one in part.parts("interpretation") if (each := one.as_concept())]
    words = {word for each in told for word in _yes_or_no(each)}
    if len(words) == 1:
        return Options(frozenset(words))
    return _unknown_or(concept or Concept(""), "its value is neither yes nor no, or is not known here.")


def is_yes(concept: Concept) -> bool:
    """Whether an answer says yes, and nothing else."""
    return _yes_or_no(concept) == {YES}


def says_yes(part: Part) -> bool:
    """Whether a finding says of itself that it is there."""
    told = part.concept("valueCodeableConcept")
    return part.flag("valueBoolean") is True or (told is not None and is_yes(told))


def _yes_or_no(concept: Concept) -> set[str]:
    """What the codes say; the words only where no code does."""
    by_code = {answers.WORDS[each] for each in concept.codes if each in answers.WORDS}
    return (by_code or {answers.TEXTS.get(concept.label.strip().casefold(), "")}) & {YES, NO}


def _choice(part: Part, fact: Fact) -> Value:
    concept = part.concept("valueCodeableConcept")
    if concept is None:
        concept = Concept(part.text("valueString"))
    found = chosen(concept, fact)
    if found is None:
        return _unknown_or(concept, "its answer is none of the choices.")
    return Options.of(found)


def chosen(concept: Concept, fact: Fact) -> str | None:
    """The choice of a fact that a concept names: by our own code, a known answer, the words, or a stage's figure."""
    for each in concept.codes:
        if each.system == systems.CHOICE and each.code in fact.choices:
            return each.code
    for each in concept.codes:
        if answers.WORDS.get(each) in fact.choices:
            return answers.WORDS[each]
    by_code = choices(concept.codes, fact)
    if by_code:
        return next(iter(by_code)) if len(by_code) == 1 else None
    named = [concept.label, *(each.code for each in concept.codes)]
    for key, title in fact.choices.items():
        if any(each.casefold() in (key.casefold(), title.casefold()) for each in named):
            return key
    return _stage(concept, fact)


def _stage(concept: Concept, fact: Fact) -> str | None:
    """A stage group without its letter: III of `IIIB`, `Stage IIIB` and AJCC's code `3B`."""
    if not {"I", "II", "III", "IV"} <= fact.choices.keys():
        return None
    codes = [each.code for each in concept.codes if "cancerstaging.org" in each.system]
    found = next((hit for each in codes if (hit := _STAGE_CODE.fullmatch(each.strip()))), None)
    found = (
        found
        or _STAGE.fullmatch(concept.label)
        or re.search(rf"\bstage\s+{_STAGE.pattern}", concept.label, re.I)
    )
    if found is None:
        return None
    figure = found[1].upper()
    figure = _ARABIC.get(figure, figure)
    return figure if figure in fact.choices else None


def _one_of(possible: list[str], fact: Fact) -> Value:
    allowed = fact.choices if fact.kind == "choice" else (YES, NO)
    if fact.kind not in ("choice", "yes-no") or any(each not in allowed for each in possible):
        raise Unusable("its answer is none of the choices.")
    return Options(frozenset(possible))


def _date(part: Part, fact: Fact) -> Value:  # noqa: ARG001 (one signature for every kind)
    concept = part.concept("valueCodeableConcept")
    if concept and any((each.system, each.code) == (systems.ANSWER, "never") for each in concept.codes):
        return NEVER
    moment = part.moment("valueDateTime") or part.moment("valueDate")
    if moment is None:
        raise Unusable("its value is not a date.")
    return moment.day


def _concept(part: Part, fact: Fact) -> Value:  # noqa: ARG001 (one signature for every kind)
    concept = part.concept("valueCodeableConcept")
    if concept is None:
        raise Unusable("its value is not a coded concept.")
    return concept


_READERS: Mapping[str, Callable[[Part, Fact], Value]] = {
    "number": _number,
    "yes-no": _yes_no,
    "choice": _choice,
    "date": _date,
    "concept": _concept,
}
