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
from equipoise.web.criteria.queries import with_protocol
from equipoise.web.fit.answers import Answers
from equipoise.web.fit.queries import against
from equipoise.web.search.lowering import Candidates

NOTHING, PERHAPS, SURELY = 0, 1, 2
"""How much the answers speak against a study."""
Version = tuple[int, Study]
"""A study and the number of its version."""


class Fitting:
    """The steps of one batch of news, for everybody's answers on a day."""

    def __init__(self, steps: Mapping[str, Step], today: date) -> None:
        self._steps, self._today = steps, today
        filed = with_protocol(frozenset(each.after.nct_id for each in steps.values()))
        self._ruling = {key for key, each in steps.items() if each.after.nct_id in filed}
        self._turned = {key for key, each in steps.items() if _other_criteria(each)}

    def newly(self, answers: Answers, met: Collection[str], before: Collection[str]) -> set[str]:
        """The keys of the steps after which a study newly may fit.

        `met`: those after which it meets the search; `before`: those of them before which it did, too. Only what can
        change the answer is judged: drafts rule out nobody to whom a study is new.
        """
        fresh = {key for key in met if key not in before}
        turned = self._turned.intersection(before)
        now = self._levels(answers, self._after((fresh & self._ruling) | turned))
        then = self._levels(answers, self._before(key for key in turned if now[key] < SURELY))
        told = {key for key in fresh if now.get(key, NOTHING) < SURELY}
        return told | {key for key, level in then.items() if now[key] < level}

    def _after(self, keys: Iterable[str]) -> dict[str, Version]:
        return {key: (self._steps[key].first.after, self._steps[key].after) for key in keys}

    def _before(self, keys: Iterable[str]) -> dict[str, Version]:
        steps = ((key, self._steps[key]) for key in keys)
        return {
            key: (each.first.before, each.before) for key, each in steps if each.first.before and each.before
        }

    def _levels(self, answers: Answers, versions: Mapping[str, Version]) -> dict[str, int]:
        """How much the answers speak against each version."""
        levels = dict.fromkeys(versions, NOTHING)
        for by_study in _one_of_each_study(versions):
            told = against(_candidates(versions, by_study), answers, self._today)
            for nct_id, found in told.items():
                levels[by_study[nct_id]] = SURELY if found.decides else PERHAPS
        return levels


def _other_criteria(step: Step) -> bool:
    return step.before is not None and step.before.eligibility != step.after.eligibility


def _one_of_each_study(versions: Mapping[str, Version]) -> Iterator[dict[str, str]]:
    """The keys by their studies, each study once; of several versions of one study the rest comes in the next turn."""
    left = dict(versions)
    while left:
        by_study = {study.nct_id: key for key, (_, study) in left.items()}
        yield by_study
        left = {key: each for key, each in left.items() if key not in by_study.values()}


def _candidates(versions: Mapping[str, Version], by_study: Mapping[str, str]) -> Candidates:
    numbers = {nct_id: ("version", versions[key][0]) for nct_id, key in by_study.items()}

    def opened(names: Collection[str]) -> dict[str, Study]:
        return {name: versions[by_study[name]][1] for name in names}

    return Candidates(numbers, opened)
