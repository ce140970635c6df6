"""From what was typed to what is looked for: synonyms from the vocabulary, and words that were misspelt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from equipoise.links.index.language import Clause, Kind, Part, Typed, parse, words_of
from equipoise.links.index.note import Note, is_note, read
from equipoise.links.index.noting import Named, telling
from equipoise.links.index.ranking import MISSPELT, PREFIX_WORDS, SYNONYM, Meant, Wording, stems_of, variants
from equipoise.links.index.reader import Snapshot
from equipoise.links.index.spelling import Guess
from equipoise.web.search.engine import Expansion, Vocabulary
from equipoise.web.search.page import Correction, Widening

MOST_SPANS = 8
MOST_NAMES = 8
MOST_NAMED = 40
MOST_MARKED = 15
RARE = 2
RARE_SHARE = 1 / 2_000
FAR_MORE = 25
"""A word in few studies is taken for a slip when its neighbour is in this many times more."""


@dataclass(slots=True)
class Understood:
    """What is looked for, and what the person is told of it.

    `unknown`: words that no study has. `note`: what was read, where the text is a summary of somebody; the wording
    then holds its most telling words, for marking only.
    """

    wording: Wording
    note: Note | None = None
    names: tuple[Named, ...] = ()
    widenings: list[Widening] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def understand(text: str, snapshot: Snapshot, vocabulary: Vocabulary | None) -> Understood:
    """Read a query, or a summary of somebody, against the words that the index and the vocabulary know."""
    if is_note(text):
        return _understand_note(text, snapshot, vocabulary)
    typed = parse(text)
    expansions = tuple(vocabulary.expand(text, MOST_SPANS)) if vocabulary and typed.wanted else ()
    known, unknown = _known(typed, expansions, snapshot)
    understood = Understood(Wording(known, beginnings=_beginnings(known, snapshot)), unknown=unknown)
    meant = _synonyms(text, understood, expansions)
    meant += _spellings(text, understood, snapshot, {i for each in meant for i in each.clauses})
    understood.wording = replace(understood.wording, meant=tuple(meant))
    return understood


def _understand_note(text: str, snapshot: Snapshot, vocabulary: Vocabulary | None) -> Understood:
    note = read(text)
    expansions = vocabulary.expand(note.about, MOST_NAMED) if vocabulary else ()
    names = tuple(
        Named(words_of(note.about[each.start : each.end]), tuple(each.alternatives)) for each in expansions
    )
    words = telling(note, snapshot, MOST_MARKED)
    marked = Typed(tuple(Clause((Part(Kind.WORD, (word,)),)) for word in words))
    return Understood(Wording(marked), note=note, names=names)


def _known(typed: Typed, expansions: Sequence[Expansion], snapshot: Snapshot) -> tuple[Typed, list[str]]:
    """The query without words that no study has and that resemble none; all of it where nothing would be left."""
    unknown = [each for each in typed.wanted if _is_unknown(each, expansions, snapshot)]
    if not unknown:
        return typed, []
    words = [each.parts[0].words[0] for each in unknown]
    kept = tuple(each for each in typed.clauses if each not in unknown)
    return (replace(typed, clauses=kept) if any(not each.excluded for each in kept) else typed), words


def _is_unknown(clause: Clause, expansions: Sequence[Expansion], snapshot: Snapshot) -> bool:
    part = clause.parts[0]
    if len(clause.parts) > 1 or part.kind is not Kind.WORD or _documents(part, snapshot):
        return False
    return not any(_inside(part, each) for each in expansions) and not snapshot.lexicon.near(part.words[0])


def _documents(part: Part, snapshot: Snapshot) -> int:
    """In how many studies the word is: those that are about it, or else any at all."""
    stems = [variant for stem in stems_of(part.words)[:1] for variant in variants(stem)]
    about = sum(snapshot.document_frequency("body", each) for each in stems)
    if about or not stems:
        return about
    return max(
        snapshot.document_frequency("margin", stems[0]), snapshot.document_frequency("id", part.words[0])
    )


def _beginnings(typed: Typed, snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """For each prefix the most frequent words that begin so."""
    found = {}
    for part in (part for clause in typed.clauses for part in clause.parts if part.kind is Kind.PREFIX):
        words = snapshot.searcher.terms_with_prefix("words", part.words[0], None, PREFIX_WORDS)
        found[part.words[0]] = tuple(word for word, _ in words)
    return found


def _synonyms(text: str, understood: Understood, expansions: Sequence[Expansion]) -> list[Meant]:
    meant: list[Meant] = []
    for expansion in expansions:
        clauses = _covered(understood.wording.typed.wanted, expansion)
        names = tuple(dict.fromkeys(expansion.alternatives))[:MOST_NAMES]
        phrases = tuple((words, SYNONYM) for words in _once(map(words_of, names)))
        if clauses and phrases:
            meant.append(Meant(clauses, phrases))
            understood.widenings.append(
                Widening(text[expansion.start : expansion.end], names, str(expansion.kind))
            )
    return meant


def _once(names: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The names but those that are looked for as another is: myocardial infarction, myocardial infarct."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for words in names:
        if stems := stems_of(words):
            found.setdefault(stems, words)
    return list(found.values())


def _covered(wanted: Sequence[Clause], expansion: Expansion) -> frozenset[int]:
    """The clauses whose every part stands inside the term, none of them put in quotation marks."""
    return frozenset(
        i for i, clause in enumerate(wanted) if all(_inside(each, expansion) for each in clause.parts)
    )


def _inside(part: Part, expansion: Expansion) -> bool:
    """Whether it stands within the term. What is in quotation marks doesn't: they begin before it."""
    free = part.kind in {Kind.WORD, Kind.PHRASE}
    return free and expansion.start <= part.start and part.end <= expansion.end + 1


def _spellings(text: str, understood: Understood, snapshot: Snapshot, covered: set[int]) -> list[Meant]:
    meant: list[Meant] = []
    mended: list[tuple[Part, str]] = []
    for i, clause in enumerate(understood.wording.typed.wanted):
        part = clause.parts[0]
        if i in covered or len(clause.parts) > 1 or part.kind is not Kind.WORD or part.exact:
            continue
        if guesses := _guesses(part, snapshot):
            meant.append(
                Meant(frozenset({i}), tuple(((each.word,), MISSPELT**each.slips) for each in guesses))
            )
            mended.append((part, guesses[0].word))
    if mended:
        understood.corrections.append(_correction(text, mended))
    return meant


def _correction(text: str, mended: Sequence[tuple[Part, str]]) -> Correction:
    """The query with all its slips put right."""
    whole = text
    for part, word in sorted(mended, key=lambda each: -each[0].start):
        whole = whole[: part.start] + word + whole[part.end :]
    typed = " ".join(text[part.start : part.end] for part, _ in mended)
    return Correction(typed, " ".join(word for _, word in mended), whole)


def _guesses(part: Part, snapshot: Snapshot) -> tuple[Guess, ...]:
    """What a rare word may have been meant to be: words in far more studies, each study's margin counting a tenth."""
    stem = stems_of(part.words)[:1]
    about = sum(snapshot.document_frequency("body", each) for s in stem for each in variants(s))
    if about > max(RARE, snapshot.searcher.num_docs * RARE_SHARE):
        return ()
    beside = sum(snapshot.document_frequency("margin", each) for each in stem)
    beside += 10 * snapshot.document_frequency("id", part.words[0])
    near = snapshot.lexicon.near(part.words[0])
    return tuple(each for each in near if each.documents >= FAR_MORE * (about + beside / 10))
