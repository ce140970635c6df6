"""Rules that set a coded field against what the record's own words say of this study.

A text speaks of many studies: earlier ones, later ones, those it builds on. A rule here counts only words
that speak of this one (its titles, `this phase 3 trial`, `X is a phase 3 trial`) and keeps silent wherever
the words could be read so that they agree with the field: a false alarm costs trust in all the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from equipoise.core.registry.finding import (
    Evidence,
    Finding,
    Passage,
    passages,
    prose,
    titles,
    value_evidence,
)
from equipoise.core.registry.record import Study
from equipoise.core.registry.terms import label, phases_label

_NUMERAL = r"(?:0|[1-4]|I{1,3}|IV)"
_PHASE = re.compile(
    rf"\b(?P<early>early[ -])?phase[ -]?(?P<first>{_NUMERAL})[abc]?"
    rf"(?:\s?(?:/|-|–|and|or|to|,|&)\s?(?:phase[ -]?)?(?P<second>{_NUMERAL})[abc]?)?(?![\w.]*\d)\b",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_FIELD_PHASES = {
    "NA": frozenset[int](),
    "EARLY_PHASE1": frozenset({0, 1}),
    "PHASE1": frozenset({0, 1}),
    "PHASE2": frozenset({2}),
    "PHASE3": frozenset({3}),
    "PHASE4": frozenset({4}),
}
_ANOTHER_STUDY = re.compile(
    r"\b(?:previous(?:ly)?|prior|earlier|past|published|future|subsequent|follow(?:s|ing|ed)?|recent(?:ly)?|another|other"
    r"|parent|extension|roll-?over|long[ -]term|follow[ -]?up|continu\w+|companion|ancillary|sub-?stud\w+|correlative"
    r"|enrolled|entered|participat\w+|complet\w+|who (?:were|had|have)|patients (?:from|on|in)|samples|secondary"
    r"|after|since|based on|results? (?:of|from)|data (?:of|from)|report\w*|show\w*|demonstrat\w+|suggest\w*"
    r"|SBIR|STTR|grant|projects?|proposal|award|pool\w*|meta|review|two|three|both|several|cooperative)\b",
    re.IGNORECASE,
)
_STAGE = re.compile(
    r"\s*\)?\s*(?:[.:]\s|of (?:a|an|the|this|our|these)\b|portion|part|component|stage|will\b)"
    r"|[^.]{0,80}\b(?:SBIR|STTR|small business|grant|project)\b",
    re.IGNORECASE,
)
"""What follows when `phase 2` is a stage of a study or of a grant, not a kind of trial."""
_NOT_A_DESIGN = "in|of|on|at|from|was|were|has|have|had|or|with|by|for|which|that|where|to|after"
_WORDS = rf"(?:(?!(?i:{_NOT_A_DESIGN})\b)[\w/-]+,? ){{0,9}}"
"""The adjectives of a design: `multi-institutional double-blind`."""
_THIS = re.compile(
    r"^\W*(?:(?:study |trial )?(?:purpose|rationale|outline|design|method\w*)\W*)?"
    r"(?:(?:[Tt]his|[Tt]he (?:present|current|proposed)) (?:(?:research |clinical )?(?:study|trial|protocol) )?"
    r"(?:(?:is|will be) )?"
    r"|(?:[Tt]he (?:study|trial)|[Ii]t) (?:is|will be) "
    r"|[A-Z][\w/-]*[A-Z0-9][\w/-]* (?:study |trial )?is "
    r"|[Ww]e (?:will|propose to|plan to) (?:conduct|perform|carry out|undertake) )"
    rf"(?:[Aa]n? |[Tt]he )?{_WORDS}$"
)
_TRIAL_AFTER = re.compile(r"[^.]{0,140}?\b(?:trial|study)\b", re.IGNORECASE)
_FIRST_WORDS = re.compile(rf"^\W*(?:[Aa]n? )?{_WORDS}$")
_AIM_AFTER = re.compile(
    r"(?:[ ,]+[\w-]+){0,9} (?:trial|study) (?:to|of|in|for|comparing|evaluating|testing)\b", re.IGNORECASE
)


def phase_against_text(study: Study, _today: date) -> Iterator[Finding]:
    """The phase field and the phase that the titles or the text give."""
    phases = study.design.phases
    if not phases:
        return
    said = [(each, _phases(each.match)) for each in _phase_passages(study)]
    field = frozenset[int]().union(*(_FIELD_PHASES.get(each, frozenset({0, 1, 2, 3, 4})) for each in phases))
    if not said or field & frozenset[int]().union(*(numbers for _, numbers in said)):
        return
    words = " ".join(said[0][0].match[0].split())
    sentence = (
        f"The phase field says “{phases_label(phases)}”, but {_PLACES[said[0][0].field]} says “{words}”. "
        "Ask the study team which is right."
    )
    evidence = (
        value_evidence("design.phases", ", ".join(phases)),
        *(each.evidence() for each, _ in said[:3]),
    )
    yield Finding("phase_against_text", "design.phases", sentence, evidence)


_PLACES = {
    "title": "the title",
    "official_title": "the official title",
    "summary": "the summary",
    "description": "the description",
    "eligibility.criteria": "the list of criteria",
    "design.masking_description": "the description of the masking",
    "design.intervention_model_description": "the description of the design",
}


def _phase_passages(study: Study) -> Iterator[Passage]:
    for field, text in titles(study):
        if _names_phase(text) and not _ANOTHER_STUDY.search(text):
            yield from (each for each in passages(_PHASE, field, text) if not _STAGE.match(each.after))
    for field, text in prose(study):
        if _names_phase(text):
            yield from (each for each in passages(_PHASE, field, text) if _speaks_of_this(each))


def _names_phase(text: str) -> bool:
    """Whether `_PHASE` is worth looking for: a page of results asks this of twenty studies."""
    return "phase" in text.casefold()


def _speaks_of_this(passage: Passage) -> bool:
    """Whether a sentence says the phase of this study."""
    if _ANOTHER_STUDY.search(passage.before) or _STAGE.match(passage.after):
        return False
    if _THIS.search(passage.before):
        return bool(_TRIAL_AFTER.match(passage.after))
    opening = passage.match.string[: passage.sentence_start].rstrip()
    first = not opening or opening.endswith("PURPOSE:")
    return bool(first and _FIRST_WORDS.search(passage.before) and _AIM_AFTER.match(passage.after))


def _phases(match: re.Match[str]) -> frozenset[int]:
    numbers = [_numeral(each) for each in (match["first"], match["second"]) if each]
    return frozenset(range(min(numbers), max(numbers) + 1)) | (
        frozenset({0, 1}) if match["early"] else frozenset()
    )


def _numeral(text: str) -> int:
    return _ROMAN.get(text.lower()) or int(text)


_BLIND = re.compile(
    r"\b(?P<how>single|double|triple|quadruple)[ -]?(?:blind|mask)(?:ed|ing)?\b", re.IGNORECASE
)
_OPEN_LABEL = re.compile(
    r"(?<!party )\b(?:open[ -]?label(?:led|ed)?|unblinded|non-?blinded|unmasked|not (?:be )?blinded)\b",
    re.IGNORECASE,
)


_CHALLENGE = re.compile(r"[^.]{0,60}\bchallenge", re.IGNORECASE)
"""A double-blind food challenge is a test within a trial, whatever the trial's masking."""


def masking_against_text(study: Study, _today: date) -> Iterator[Finding]:
    """Nobody masked, but the text says blinded; or masked, but the titles say open label."""
    masking = study.design.masking
    everything = (*titles(study), *prose(study), *_design_texts(study))
    blind = [each for field, text in everything for each in passages(_BLIND, field, text) if _is_design(each)]
    opened = [each for field, text in everything for each in passages(_OPEN_LABEL, field, text)]
    if masking == "NONE" and blind and not opened:
        yield _masking_finding(study, blind)
    elif _hides_treatment(study) and not blind and opened and opened[0].field.endswith("title"):
        # `unblinded` holds `blind`, so the words found are taken out first.
        rest = " ".join(_OPEN_LABEL.sub("", text) for _, text in everything).lower()
        if "blind" not in rest and "mask" not in rest:
            yield _masking_finding(study, opened)


def _hides_treatment(study: Study) -> bool:
    """Whether participants are masked; a trial where only assessors are may rightly be called open label."""
    who = study.design.who_masked
    return study.design.masking not in ("", "NONE") and (not who or "PARTICIPANT" in who)


def _design_texts(study: Study) -> tuple[tuple[str, str], ...]:
    return (
        ("design.masking_description", study.design.masking_description),
        ("design.intervention_model_description", study.design.intervention_model_description),
    )


def _is_design(passage: Passage) -> bool:
    """Whether a design is said of this study: in a title or a design field, or in a sentence about it."""
    if _ANOTHER_STUDY.search(passage.before) or _CHALLENGE.match(passage.after):
        return False
    return passage.field not in ("summary", "description") or bool(_THIS.search(passage.before))


def _masking_finding(study: Study, found: list[Passage]) -> Finding:
    masking, words = study.design.masking, found[0].match[0]
    sentence = (
        f"Masking is said to be “{label('masking', masking)}”, but {_PLACES[found[0].field]} says “{words}”."
    )
    evidence = (value_evidence("design.masking", masking), *(each.evidence() for each in found[:3]))
    return Finding("masking_against_text", "design.masking", sentence, evidence)


_RANDOM = re.compile(r"(?<!partially )(?<!non-)(?<!non )(?<!not )(?<!un)\brandomi[sz]ed\b", re.IGNORECASE)
_NOT_RANDOM = re.compile(
    r"\b(?:non[- ]?|not (?:be )?|un)randomi[sz]|\bsingle[- ](?:arm|group)\b", re.IGNORECASE
)


def randomised_against_text(study: Study, _today: date) -> Iterator[Finding]:
    """Not divided by chance, but the titles or the text say randomised."""
    allocation = study.design.allocation
    if allocation not in ("NA", "NON_RANDOMIZED"):
        return
    texts = (*titles(study), *prose(study))
    if any(_NOT_RANDOM.search(text) for _, text in texts):
        return
    found = [each for field, text in texts for each in passages(_RANDOM, field, text) if _is_design(each)]
    if found:
        sentence = (
            f"The field for dividing people into groups says “{label('allocation', allocation)}”, but "
            f"{_PLACES[found[0].field]} says “{found[0].match[0]}”."
        )
        evidence: tuple[Evidence, ...] = (
            value_evidence("design.allocation", allocation),
            found[0].evidence(),
        )
        yield Finding("randomised_against_text", "design.allocation", sentence, evidence)
