"""A readability measure of our own: the Flesch-Kincaid grade with syllables counted by rule.

J. P. Kincaid et al., Derivation of new readability formulas (1975): grade = 0.39 words per sentence
+ 11.8 syllables per word - 15.59.
"""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"[.!?:;]+(?:\s|$)")
_WORD = re.compile(r"[A-Za-z][A-Za-z’']*")


def syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end and the e of most -es and -ed."""
    word = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", word))
    if re.search(r"[^aeiouy]e$", word) and not re.search(r"[^aeiouy]le$", word):
        groups -= 1
    if re.search(r"[^aeiouydt]ed$", word) or re.search(r"[^aeiouysxzcg]es$", word):
        groups -= 1
    groups += len(re.findall(r"ia[^n]|io[^nu]|iu|eo", word))
    return max(groups, 1)


def grade(text: str) -> float:
    """The school grade (US) at which the text can be read; 0.0 for a text without words."""
    words = _WORD.findall(text)
    sentences = [each for each in _SENTENCE.split(text) if _WORD.search(each)]
    if not words:
        return 0.0
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
