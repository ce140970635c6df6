"""Many trials at once: of each what can speak against somebody, made ready once for a version of its record."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import replace

from equipoise.core.criteria.model import Words
from equipoise.core.judging.compiled import Compiled
from equipoise.core.registry.record import Study
from equipoise.web.criteria.queries import Trial, drafts_of, trial, with_protocol
from equipoise.web.search.lowering import Candidates

MOST = 2_000
"""Trials that are kept ready, of about 25 kB each."""


class Ready:
    """The trials asked for last. Nothing of a person is in it. Safe to share between threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._trials: OrderedDict[Hashable, Trial] = OrderedDict()

    def trials(self, found: Candidates) -> dict[str, Trial]:
        """The trials by number, in the order they were found. The database is asked only for those with a file."""
        filed = {name: trial(name) for name in with_protocol(frozenset(found.versions))}
        wanted = {name: key for name, key in found.versions.items() if filed.get(name) is None}
        known = {name: each for name, each in filed.items() if each} | self._drafted(wanted, found)
        return {name: known[name] for name in found.versions if name in known}

    def _drafted(self, wanted: Mapping[str, Hashable], found: Candidates) -> dict[str, Trial]:
        with self._lock:
            known = {name: self._trials[key] for name, key in wanted.items() if key in self._trials}
        missing = [name for name in wanted if name not in known]
        known |= {name: telling(study) for name, study in found.opened(missing).items()} if missing else {}
        with self._lock:
            for name, each in known.items():
                self._trials[wanted[name]] = each
                self._trials.move_to_end(wanted[name])
            while len(self._trials) > self._most:
                self._trials.popitem(last=False)
        return known


def telling(study: Study) -> Trial:
    """A trial with those of its drafts that can speak against somebody: what stayed words can't."""
    rules = drafts_of(study.eligibility)
    criteria = tuple(each for each in rules.criteria if not isinstance(each.condition, Words))
    return Trial(study.acronym or study.nct_id, Compiled(replace(rules, criteria=criteria)), "drafted")


_READY = Ready()


def trials(found: Candidates) -> dict[str, Trial]:
    """The trials found, by number, with what can speak against somebody; made ready once for this process."""
    return _READY.trials(found)
