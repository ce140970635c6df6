"""Which studies newly may fit a self-check's answers.

Only a protocol file rules somebody out; what rules drafted from a record's text may only raise a question. So a study
is told when it comes to meet the search and isn't ruled out; and once more where something in it spoke against the
person, be it a draft, and after a change of its criteria nothing does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from equipoise.core.registry.record import Study
from equipoise.web.alerts.steps import Step
from equipoise.web.fit.answers import Answers
from equipoise.web.fit.queries import against
from equipoise.web.search.lowering import Candidates

NOTHING, PERHAPS, SURELY = 0, 1, 2
"""How much the answers speak against a study."""
Versions = Mapping[str, tuple[int, Study]]
"""By the key of a step, a study and the number of its version."""


def newly(answers: Answers, met: Mapping[str, Step], before: Collection[str], today: date) -> Iterator[str]:
    """The keys of the steps after which a study newly may fit.

    `met`: those after which it meets the search; `before`: the keys of those before which it did, too.
    """
    weighed = {key: each for key, each in met.items() if key not in before or _other_criteria(each)}
    now = _levels(answers, {key: (each.first.after, each.after) for key, each in weighed.items()}, today)
    again = (key for key in weighed if key in before and now[key] < SURELY)
    then = _levels(answers, dict(_versions_before(weighed, again)), today)
    return (key for key, level in now.items() if level < then.get(key, SURELY))


def _other_criteria(step: Step) -> bool:
    return step.before is not None and step.before.eligibility != step.after.eligibility


def _versions_before(
    steps: Mapping[str, Step], keys: Iterable[str]
) -> Iterator[tuple[str, tuple[int, Study]]]:
    for key in keys:
        number, study = steps[key].first.before, steps[key].before
        if number is not None and study is not None:
            yield key, (number, study)


def _levels(answers: Answers, versions: Versions, today: date) -> dict[str, int]:
    """How much the answers speak against each version."""
    levels = dict.fromkeys(versions, NOTHING)
    left = dict(versions)
    while left:  # of several versions of one study, one at a time is judged
        by_study = {study.nct_id: key for key, (_, study) in reversed(left.items())}
        told = against(_candidates(left, by_study), answers, today)
        for nct_id, found in told.items():
            levels[by_study[nct_id]] = SURELY if found.decides else PERHAPS
        left = {key: each for key, each in left.items() if key not in by_study.values()}
    return levels


def _candidates(versions: Versions, by_study: Mapping[str, str]) -> Candidates:
    numbers = {nct_id: ("version", versions[key][0]) for nct_id, key in by_study.items()}

    def opened(names: Collection[str]) -> dict[str, Study]:
        return {name: versions[by_study[name]][1] for name in names}

    return Candidates(numbers, opened)
