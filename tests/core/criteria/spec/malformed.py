# ruff: noqa: E501 -- a table is as wide as its widest row
"""Files that can't be meant, each with the message it gives. `line` is counted from the first line shown."""

from __future__ import annotations

from dataclasses import dataclass

from tests.core.criteria.spec.table import HEADER


@dataclass(frozen=True)
class Malformed:
    """A part of a protocol file, the line that is wrong in it, and what is said of it."""

    title: str
    file: str
    line: int
    message: str

    @property
    def text(self) -> str:
        """The whole file; one that has a header of its own says so by `protocol:`."""
        return self.file if "protocol:" in self.file else HEADER + self.file

    @property
    def where(self) -> str:
        """The place as the message names it."""
        before = 0 if "protocol:" in self.file else HEADER.count("\n")
        return f"example.yaml, line {self.line + before}"


_LESIONS = "facts:\n  lesions: {type: list, fields: {grows: {type: yes-no}}}\n"
_A = "facts:\n  a: {type: yes-no}\n"
_WHERE = "Expected one of title, rule, prefer, source, partly, assumed, remarks."


def _one(title: str, rule: str, message: str, line: int = 2, before: str = "") -> Malformed:
    """A criterion whose rule is wrong."""
    return Malformed(title, f"{before}include:\n  I1: {rule}\n", line + before.count("\n"), message)


WRITING = (
    Malformed(
        "no YAML",
        "include: [\n",
        2,
        "This is not YAML: expected the node content, but found '<stream end>'. Check the indentation and the quotes.",
    ),
    Malformed(
        "an anchor",
        "include: &a\n  I1: can_consent\n",
        1,
        "Anchors and aliases (& and *) can't be used here. Write it out.",
    ),
    Malformed("a tag", "title: !x y\n", 1, "Tags (!) can't be used here. Leave the tag out."),
    Malformed(
        "a name twice",
        "include:\n  I1: can_consent\n  I1: can_consent\n",
        3,
        "“I1” stands here twice. Keep one of them.",
    ),
    Malformed(
        "too deep",
        f"include:\n  I1: {'{rule: ' * 62}can_consent{'}' * 62}\n",
        2,
        "This is nested more than 60 levels deep.",
    ),
    Malformed(
        "a key that isn't known",
        "includes:\n  I1: can_consent\n",
        1,
        "“includes” is not known here. Expected one of protocol, trial, title, version, drafted, approved, sources, clocks, facts, definitions, include, exclude, design.",
    ),
    Malformed(
        "a part that is missing",
        'protocol: Example\ntrial: NCT00000000\ntitle: An example\nversion: "1"\n',
        1,
        "“drafted” is missing. A protocol file needs protocol, trial, title, version, drafted.",
    ),
    Malformed(
        "a list for a mapping",
        "include: [can_consent]\n",
        1,
        "here a list was found, and names with values were expected.",
    ),
    Malformed(
        "a day that isn't one",
        'protocol: Example\ntrial: NCT00000000\ntitle: An example\nversion: "1"\ndrafted: {by: Equipoise, on: 2026-02-30}\n',
        5,
        "day is out of range for month.",
    ),
    Malformed(
        "approved by nobody",
        "approved: {on: 2026-11-22}\n",
        1,
        "who and when are needed. Write {by: ..., on: 2026-11-22}.",
    ),
)

FACTS = (
    Malformed("no type", "facts:\n  a: {title: A}\n", 2, "a: its type is missing. Expected type: yes-no, number, choice, date, list, concept, standard."),
    Malformed("a type that isn't one", "facts:\n  a: {type: bool}\n", 2, "a: “bool” is not a type. Expected yes-no, number, choice, date, list, concept."),
    Malformed("no standard fact", "facts:\n  a: standard\n", 2, "a: “a” is not a standard fact. These are: birth_date, age, "),
    Malformed("a standard fact made another", "facts:\n  albumin: {type: number, unit: g/dL}\n", 2, "albumin: all trials know this fact as a number in g/L. Declare it so, or as standard, or use another name."),
    Malformed("a standard fact in another unit", "facts:\n  weight: {type: standard, unit: g}\n", 2, "weight: “unit” of a standard fact can't be changed. Changed can be title, question, ask, why, judgement, at, fresh for, presupposes."),
    Malformed("a name that isn't one", "facts:\n  A-b: {type: yes-no}\n", 2, "“A-b” is not a name. Use small letters, figures and _."),
    Malformed("a name that means something else", "facts:\n  before: {type: date}\n", 2, "“before” is a word of the language. Use another name."),
    Malformed("a key of a fact that isn't known", "facts:\n  a: {type: yes-no, words: A}\n", 2, "a: “words” is not known here. Expected one of type, title, question, ask, why, unit, low, high, whole, choices, fields, judgement, at, of, take, limits, complete, fresh for, presupposes, codes, coded, counted, gathered, yes if, no if."),
    Malformed("an unknown unit", "facts:\n  a: {type: number, unit: bananas}\n", 2, "a: “bananas” is not a unit that is known. Write it as in g/dL, 10^9/L, mm or weeks."),
    Malformed("limits that run backwards", "facts:\n  a: {type: number, low: 9, high: 3}\n", 2, "a: 9 to 3 runs backwards. Low is the smaller."),
    Malformed("a limit that is no number", "facts:\n  a: {type: number, low: few}\n", 2, "a: “few” is not a number. Write figures, with a point for decimals."),
    Malformed("neither yes nor no", "facts:\n  a: {type: number, whole: maybe}\n", 2, "a: “maybe” is neither yes nor no. Write whole: yes, or leave it out."),
    Malformed("a choice without choices", "facts:\n  a: {type: choice}\n", 2, "a: a choice needs its choices. Write choices: [CR, PR, SD]."),
    Malformed("a list without fields", "facts:\n  a: {type: list}\n", 2, "a: a list needs the fields of its entries."),
    Malformed("asked of somebody else", "facts:\n  a: {type: yes-no, ask: [neighbour]}\n", 2, "a: “neighbour” can't be asked. Expected patient, doctor, record, radiology, site."),
    Malformed("a code without its system", "facts:\n  a: {type: yes-no, codes: [89247-1]}\n", 2, "a: a code is its system and itself. Write LOINC|89247-1, or the system's full address."),
    Malformed("a range of codes that runs backwards", "facts:\n  a: {type: yes-no, codes: [ICD-10|C79-C77]}\n", 2, "a: “C79-C77” is no range of codes. Write it as in ICD-10|C81-C86."),
    Malformed("a code for an answer that there is not", "facts:\n  a: {type: yes-no, coded: {perhaps: [ICD-10|K50]}}\n", 2, "a: “perhaps” is not an answer. Expected yes, no."),
    Malformed("answers by codes of a number", "facts:\n  a: {type: number, coded: {yes: [ICD-10|K50]}}\n", 2, "a: only a yes-no or a choice is answered by codes. Use codes: instead."),
    Malformed("codes with nothing beside them", "facts:\n  a: {type: yes-no, coded: {yes: [{any: [ICD-10|K50]}]}}\n", 2, "a: any: and with: go together. Write {any: [ICD-10|C78], with: [SNOMED|10200004]}."),
    Malformed("a clock that isn't there", "facts:\n  a: {type: yes-no, at: start}\n", 2, "a: there is no clock “start”. Declare it under clocks."),
    Malformed("a number of no list", "facts:\n  a: {type: number, of: scans, take: latest}\n", 2, "a: there is no list “scans” beside it."),
    Malformed("of without take", "facts:\n  a: {type: number, of: scans}\n", 2, "a: of: and take: go together."),
    Malformed("something that can't be taken", "facts:\n  a: {type: number, of: scans, take: mean}\n", 2, "a: “mean” can't be taken. Expected one of latest, previous, before the previous, earliest, "),
    Malformed("a number gathered in no way", "facts:\n  a: {type: number, gathered: {of: conditions}}\n", 2, "a: this can't be gathered. Write {largest: size, of: lesions, where: ...}."),
    Malformed("a number gathered of no field", "facts:\n  a: {type: number, gathered: {largest: size, of: conditions}}\n", 2, "a: The entries of conditions have no number “size”."),
    Malformed("a number gathered in another unit", "facts:\n  a: {type: number, unit: kg, gathered: {largest: dose, of: treatments}}\n", 2, "a: An amount in Gy can't be told in kg."),
    Malformed("a time for which nothing counts", "facts:\n  ecog: {type: standard, fresh for: long}\n", 2, "ecog: “long” is not a duration. Write it as in 6 weeks, or ever."),
    Malformed("a fact that presupposes none", "facts:\n  a: {type: yes-no, presupposes: b}\n", 2, "a: there is no yes-no fact “b”. Declare it."),
    Malformed("days taken as a size", "facts:\n  s: {type: list, fields: {on: {type: date}, size: {type: number, unit: mm}}}\n  a: {type: number, unit: mm, of: s, take: days between the last two}\n", 3, "a: what is taken from s is in days."),
    Malformed("a fact that follows from itself", "facts:\n  a: {type: yes-no, yes if: b}\n  b: {type: yes-no, yes if: not a}\n", 2, "a: it follows from itself: a from b from a. Take one of the steps out."),
    Malformed("counted in nothing", "facts:\n  a: {type: number, counted: {of: ages, where: b}}\n", 2, "a: There is no fact “ages”. Did you mean age?"),
    Malformed("a fact and a clock of one name", "clocks:\n  a: {}\nfacts:\n  a: {type: yes-no}\n", 4, "a: there is a clock of this name already. Use another name."),
    Malformed("a clock of some other day", "clocks:\n  start: {default: tomorrow}\n", 2, "start: “default” can only be today."),
    Malformed("a definition of a fact's name", "definitions:\n  ecog: can_consent\n", 2, "ecog: there is a fact or a clock of this name already. Use another name."),
    Malformed("a definition used outside of its list", _LESIONS + "definitions:\n  bad: {each: lesions, rule: grows}\ninclude:\n  I1: bad\n", 6, "I1: “bad” is about the entries of lesions. Use it where lesions are counted."),
    Malformed("a definition that would mean a field", _LESIONS + "  grows: {type: yes-no}\ndefinitions:\n  bad: not grows\ninclude:\n  I1: {count: {of: lesions, where: bad, at least: 1}}\n", 7, "I1: “bad” speaks of grows, which is also a field of lesions. Rename the field, or say in the definition whose it is with each:."),
)  # fmt: skip

CRITERIA = (
    _one("no condition", "", "I1: the condition is missing. Write it as in age >= 18 years, or with keys."),
    _one("a fact that isn't declared", "hepatitis_b", "I1: There is no fact “hepatitis_b”. Declare it under facts."),
    _one("a slip of the pen", "pregnent", "I1: There is no fact “pregnent”. Did you mean pregnant?"),
    _one("a clock that isn't declared", "age >= 18 years at enrolment", "I1: There is no clock “enrolment”. Declare it under clocks."),
    _one("a number taken for yes or no", "ecog", "I1: “ecog” is a number fact, and a yes-no fact was expected."),
    _one("a date taken for a number", "birth_date >= 18", "I1: “birth_date” is a date fact, and a number fact was expected."),
    _one("no unit", "age >= 18", "I1: “age” is measured in years, and the number has no unit. Write the unit."),
    _one("a unit of something else", "age >= 18 kg", "I1: An amount in kg can't be told in years."),
    _one("two that don't measure the same", "weight > height", "I1: An amount in cm can't be told in kg."),
    _one("a limit of what has none", "weight <= 2 x ULN", "I1: “weight” has no laboratory limits."),
    _one("a range that runs backwards", "ecog in 2..0", "I1: 2..0 runs backwards. Write the smaller number first."),
    _one("a choice that isn't one", "sex is unknown", "I1: “unknown” is not one of its values. Expected one of female, male, other."),
    _one("a choice of what has none", "ecog is bad", "I1: “ecog” is a number fact, and a choice fact was expected."),
    _one("a score that isn't there", "score SIN > 12", "I1: There is no score 'SIN'. There are: "),
    _one("a score without its table", '\'score "Child-Pugh" is A\'', "I1: Child-Pugh is in use in several tables. Name one of: albumin 2.8, albumin 3.0."),
    _one("a score as of a day", "score SINS > 12 within 4 weeks", "I1: Only a fact can be asked for as of a day, not a score or a limit."),
    _one("a class taken for a number", '\'score "Child-Pugh" by "albumin 2.8" > 5\'', "I1: The score Child-Pugh gives one of A, B, C, not a number."),
    _one("nothing after the comparison", "ecog <=", "I1: “ecog <=” can't be read at column 8 (“the end”). Expected + or -, LLN, ULN, a name, a number, score."),
    _one("two comparisons in one", "0 <= ecog <= 2", "I1: “0 <= ecog <= 2” can't be read at column 1 (“0 <= ecog <= 2”). Expected "),
    _one("a bracket that stays open", "(can_consent", "I1: “(can_consent” can't be read at column 13 (“the end”). Expected "),
    _one("a duration that isn't one", "birth_date within 4 moons before start", "I1: “birth_date within 4 moons before start” can't be read at column 21 (“moons before start”). Expected days, weeks, months or years."),
    _one("a list without all or any", "[can_consent]", "I1: here a list was found, and names with values were expected."),
    _one("two conditions side by side", "{all: [a], any: [a]}", "I1: all and any stand side by side. Expected exactly one of rule, all, any, not, when, count, readings, words, has.", 2, _A),
    _one("a key that does not belong", "{all: [a], question: Why}", "I1: “question” can't stand beside “all”.", 2, _A),
    _one("a guard without a body", "{when: a}", "I1: a guard needs either require or exclude. Write one of them beside when:.", 2, _A),
    _one("all of nothing", "{all: []}", "I1: here a list was found, and a list of conditions was expected."),
    _one("a count of nothing", "{count: {at least: 1}}", "I1: a count needs a list to count. Write of: with the name of a list, or among: with conditions."),
    _one("a count without limits", "{count: {of: conditions}}", "I1: a count needs its limits. Write at least:, at most:, between: or exactly:."),
    _one("a count with two limits", "{count: {of: conditions, exactly: 1, at least: 1}}", "I1: exactly and at least stand side by side. Keep one of them."),
    _one("a count of a part", "{count: {of: conditions, at least: 1.5}}", "I1: a whole number was expected."),
    _one("a count of what is no list", "{count: {of: ecog, at least: 1}}", "I1: “ecog” is a number fact, and a list fact was expected."),
    _one("a reading alone", "{readings: {A: {words: A., rule: can_consent}}, question: Really}", "I1: an ambiguous passage has two readings or more."),
    _one("readings without a question", "{readings: {A: {words: A., rule: can_consent}}}", "I1: an ambiguous passage needs the question for the sponsor. Write question:."),
    _one("a ruling for no reading", "{readings: {A: {words: A., rule: can_consent}, B: {words: B., rule: pregnant}}, question: Really, default: C}", "I1: there is no reading “C”. Expected none or one of A, B."),
    _one("words asked of somebody else", "{words: A benefit is expected., ask: neighbour}", "I1: “neighbour” can't be asked. Expected one of patient, doctor, record, radiology, site."),
    _one("a rule and a preference", "{rule: can_consent, prefer: can_consent}", "I1: a criterion has either a rule or a preference. Write rule: or prefer:."),
    _one("a remark that is no list", "{rule: can_consent, remarks: None.}", "I1: here a value was found, and a list of remarks was expected. Begin each with a dash."),
    _one("a stretch that runs backwards", "{rule: can_consent, source: {listing: [46-25]}}", "I1: “46-25” is not a stretch of text. Write two offsets as in 25-46."),
    _one("a source that isn't declared", "{rule: can_consent, source: {listing: [25-46]}}", "I1: there is no source “listing”. Declare it under sources."),
    Malformed("a source without its digest", "sources:\n  listing: {sha256: 12ab}\n", 2, "listing: a source text needs its sha256: 64 figures and letters a to f."),
    Malformed("a name on the wrong side", "include:\n  E1: can_consent\n", 2, "“E1” is not the name of a criterion to include. Write I1, or I9+I10 where one rule says two items."),
    Malformed("an item with two rules", "include:\n  I1: can_consent\n  I1+I2: can_consent\n", 3, "an item of “I1+I2” has a rule already. Say each item once."),
    Malformed("a key of a criterion that isn't known", "include:\n  I1: {rule: can_consent, origin: a note}\n", 2, f"I1: “origin” is not known here. {_WHERE}"),
    Malformed("a key of a condition that isn't known", "include:\n  I1: {rule: {every: [can_consent]}}\n", 2, "I1: “every” is not a key of a condition. Expected one of all, any, not, when, require, exclude, unless, count, readings, question, default, words, ask, has, in, where, rule."),
)  # fmt: skip

CHAPTERS = {"The file": WRITING, "Facts, clocks and definitions": FACTS, "Criteria": CRITERIA}
