"""Rules of the lint that a wording alone gives away: a table of patterns, each with what is wrong and what to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from equipoise.core.protocol.finding import Finding
from equipoise.core.protocol.lint_text import Text, about, shown


@dataclass(frozen=True, slots=True)
class Wording:
    """A pattern that tells. In `what` and `question` stands {words} for what was found."""

    code: str
    pattern: re.Pattern[str]
    what: str
    question: str


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


_LENGTH = r"\d+(?:\.\d+)?\s*(?:mm|cm|m|Gy)"
PREFERENCE = _pattern(
    r"\b(?:(?:is|are)\s+preferred|preferably|ideally|(?:is|are)\s+(?:encouraged|recommended|desirable)|if\s+possible"
    r"|but\s+not\s+(?:required|mandatory))\b"
)
PERMISSION = _pattern(
    r"\b(?:can|may|might)\s+(?:still\s+)?be\s+(?:eligible|included|enrolled)\b"
    r"|\b(?:is|are)\s+(?:\w+\s+){0,3}(?:allowed|permitted)\b|\b(?:is|are)\s+eligible\s+if\b"
)
WORKFLOW = _pattern(
    r"\b(?:should|must|has\s+to|have\s+to)\s+(?:then\s+|also\s+)?be\s+(?:\w+\s+){0,2}?"
    r"(?:used|documented|calculated|approved|recorded|written|discussed|reviewed|made)\b"
    r"|\bmust\s+approve\b|\bmust\s+be\s+clearly\s+documented\b"
)
WORDINGS = (
    Wording(
        "raw-escape",
        _pattern(r"\\[!-/:-@\[-`{-~]|&(?:gt|lt|ge|le|amp|nbsp|quot|#\d+);"),
        "{words}: an escape of the registry's, which readers see as it stands.",
        "Can the public text be corrected?",
    ),
    Wording(
        "citation",
        re.compile(r"(?<=[\"”’\w])\(\d{1,2}\)|(?<=[\"”’\w])\s?\[\d{1,2}\]"),
        "{words}: a citation of a list of references that is not here, and no number of an item.",
        "Can the citation be left out, or be given in full?",
    ),
    Wording(
        "pointer-outside",
        re.compile(
            r"\b(?:[Ss]ections?|[Aa]ppendi(?:x|ces)|[Aa]nnex|[Aa]ttachment|[Tt]able|[Ff]igure|[Cc]hapter)\s+"
            r"(?:\d+(?:\.\d+)*|[A-Z]\b|[IVX]+\b)|\b\w+\s+constraints\s+herein\b"
            r"|\b(?:the|this)\s+protocol['’]s\s+\w+(?:\s+\w+)?|\b(?:see|per|as\s+in)\s+(?:the\s+)?protocol\b"
        ),
        "{words}: this stands outside the text.",
        "What does it say there? The criterion can't be judged without it.",
    ),
    Wording(
        "preference",
        PREFERENCE,
        "{words}: a preference, which can never rule anybody in or out.",
        "May it be told as a wish and not as a criterion?",
    ),
    Wording(
        "open-list",
        _pattern(
            r"\b(?:this|these)\s+includes?\b|\bincluding,?\s+but\s+not\s+limited\s+to\b|\bsuch\s+as\b|\bfor\s+example\b"
            r"|\be\.g\.|\b(?:counts?\s+)?among\s+(?:these|them|others)\b|\betc\b|\band\s+(?:the\s+like|so\s+on)\b"
        ),
        "{words}: the list is not closed. Whoever has none of what it names can still be meant.",
        "What else is meant, and who decides that nothing else is there?",
    ),
    Wording(
        "depends-on-plan",
        _pattern(
            r"\b(?:will|would)\s+(?:receive|undergo|be\s+(?:treated|irradiated))\b"
            r"|\b(?:is|are)\s+(?:not\s+)?(?:to\s+be\s+(?:treated|irradiated)|going\s+to\s+receive)\b"
            r"|\b(?:is|are)\s+planned\b|\bcomposite\s+plan\b"
        ),
        "{words}: this depends on the treatment plan, which is not made yet when somebody is screened.",
        "Who says at screening what will be treated, and what holds if the plan changes?",
    ),
    Wording(
        "depends-on-site",
        _pattern(
            r"\binstitutions?\b|\b(?:study|trial|treating)\s+(?:cent(?:re|er)|hospital)\b"
            r"|\blocal\s+(?:principal\s+)?investigator\b|\b(?:investigator['’]s\s+(?:discretion|opinion)"
            r"|opinion\s+of\s+the\s+investigator)\b"
        ),
        "{words}: this depends on the study centre, and not on the person alone.",
        "Which centres can do this, or decide so? People should be told before they travel.",
    ),
    Wording(
        "protects-blinding",
        _pattern(r"\b(?:as|because|since)\s[^.;:]{0,160}?\bblind\w*[^.;:]{0,80}|\bblinding\b"),
        "{words}: this protects the blinding. It says nothing about the person.",
        "Is it meant to keep people out, or to choose how they are treated?",
    ),
    Wording(
        "exception",
        _pattern(rf"{PERMISSION.pattern}|\bunless\b|\bexcept(?:ion)?(?:\s+for)?\b"),
        "{words}: an exception lifts this criterion for some.",
        "When exactly does the exception hold, and who confirms it?",
    ),
    Wording(
        "vague-measure",
        _pattern(
            r"\b(?:smallest|minimum|shortest)\s+(?:\w+\s+)?diameter\b"
            r"|\b(?:\d+(?:\.\d+)?\s*(?:mm|cm)\s+(?:minimum\s+)?(?:increase\s+)?)in\s+size\b"
        ),
        "{words}: what is measured is not said, the longest diameter or the short axis (as of lymph nodes).",
        "Which diameter is meant, on which plane, and is it that of each lesion?",
    ),
    Wording(
        "not-computable",
        _pattern(rf"\(\s*{_LENGTH}\s*\)\s*[+±×x-]\s*{_LENGTH}"),
        "{words}: this can't be computed, as what the lengths are added to is not said.",
        "What is drawn, around what, by how much?",
    ),
)


def by_wording(text: Text) -> Iterator[Finding]:
    """Each wording once for each passage, with every place of it."""
    for passage in text.passages:
        for wording in WORDINGS:
            quotes = tuple(passage.find(wording.pattern))
            if quotes:
                words = ", ".join(dict.fromkeys(map(shown, quotes)))
                if wording.code == "raw-escape":
                    words = "“" + quotes[0].words + "”"
                yield about(wording.code, passage, quotes, wording.what.format(words=words), wording.question)


def mixed_kinds(text: Text) -> Iterator[Finding]:
    """One criterion that says who is out, what is allowed, and how the work is to be done."""
    for passage in text.passages:
        allowed, done = passage.first(PERMISSION), passage.first(WORKFLOW)
        if passage.section == "exclusion" and allowed and done and passage.sentences() > 2:
            yield about(
                "mixed-kinds",
                passage,
                (allowed, done),
                f"An exclusion, a permission ({shown(allowed)}) and instructions for the work ({shown(done)}) stand in "
                "one criterion.",
                "Which of these sentences keeps somebody out? The others could stand in the protocol alone.",
            )


def two_references(text: Text) -> Iterator[Finding]:
    """Growth since baseline and since nadir in one criterion."""
    for passage in text.passages:
        one, other = passage.first(_BASELINE), passage.first(_NADIR)
        if one and other:
            yield about(
                "two-references",
                passage,
                tuple(passage.find(_EITHER)),
                "Growth is measured from the baseline in one place and from the nadir in another.",
                "From which of the two is growth measured in each case, and which one counts where they differ?",
            )


def reference_undefined(text: Text) -> Iterator[Finding]:
    """A reference taken before or during a therapy, in a text that also takes people without that therapy."""
    guards = [each for each in text.passages if each.top.kind == "guard" and _WITHOUT.search(each.top.text)]
    for passage in text.passages if guards else ():
        found = passage.first(_AROUND_THERAPY)
        if found:
            yield Finding(
                "reference-undefined",
                (passage.id, guards[0].id),
                (found, guards[0].whole()),
                f"{shown(found)} says from when a measure is taken, which means nothing for those of {guards[0].id}, "
                "who have no therapy.",
                "From which day on is the reference taken for people without the therapy?",
            )


_BASELINE, _NADIR = _pattern(r"\bbaseline\b"), _pattern(r"\bnadir\b")
_EITHER = _pattern(r"\b(?:baseline|nadir)\b")
_WITHOUT = _pattern(r"\b(?:not|no|without|off)\b[^.:;]{0,30}\b(?:therapy|treatment)\b")
_AROUND_THERAPY = _pattern(
    r"\b(?:prior\s+to|before)\b[^.;:()]{0,60}\b(?:during|while)\b[^.;:()]{0,60}?(?:therapy|treatment|given)\b"
)
