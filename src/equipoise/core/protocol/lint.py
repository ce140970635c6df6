"""What is unclear in a trial's criteria: every trap that its words hold, with the question that would settle it.

The rules look at the text's tree, at the file's rules and at the design of the trial; none of them knows any one trial.
"""

from __future__ import annotations

from collections.abc import Iterator

from equipoise.core.protocol import (
    lint_clocks,
    lint_design,
    lint_measures,
    lint_relations,
    lint_rules,
    lint_structure,
    lint_wording,
)
from equipoise.core.protocol.finding import Finding
from equipoise.core.protocol.lint_design import Design
from equipoise.core.protocol.lint_text import Detector, Text
from equipoise.core.protocol.model import Protocol

DETECTORS: tuple[Detector, ...] = (
    lint_structure.guards,
    lint_structure.scope_among_alternatives,
    lint_structure.numbering_restarts,
    lint_measures.recist,
    lint_measures.ctcae,
    lint_measures.upper_limit_alone,
    lint_wording.two_references,
    lint_wording.reference_undefined,
    lint_measures.strict_score,
    lint_measures.guarded_score,
    lint_measures.score_table_unnamed,
    lint_relations.complements,
    lint_relations.overlaps,
    lint_relations.same_matter,
    lint_clocks.several_clocks,
    lint_clocks.clock_ahead,
    lint_wording.mixed_kinds,
    lint_wording.by_wording,
)


def lint(source: str, protocol: Protocol | None = None, design: Design | None = None) -> tuple[Finding, ...]:
    """Everything that was found in a text of criteria, in the order of the text.

    `protocol`: the file that reads this text, to be held against it. `design`: of the trial, where a record tells it;
    otherwise it is taken from the prose around the criteria.
    """
    text = Text.of(source)
    found = [each for detector in DETECTORS for each in detector(text)]
    found.extend(lint_design.fraction_counts(design or lint_design.of_text(text)))
    if protocol is not None:
        found.extend(_of_file(protocol, text))
    places = {passage.id: place for place, passage in enumerate(text.passages)}
    return tuple(
        sorted(found, key=lambda each: places.get(each.criteria[0], -1) if each.criteria else len(places))
    )


def _of_file(protocol: Protocol, text: Text) -> Iterator[Finding]:
    yield from lint_rules.against_text(protocol, text)
    yield from lint_rules.open_matters(protocol)
