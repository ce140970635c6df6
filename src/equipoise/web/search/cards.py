"""A study as a list shows it, from what the index keeps of its record for that."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from equipoise.core.registry.reader import read
from equipoise.core.registry.record import Location, Study
from equipoise.links.index.reader import Hit, Snapshot
from equipoise.links.index.shown import Shown, kept, opened

Record = Mapping[str, Any]
Load = Callable[[Sequence[str]], Sequence[Record]]
"""Registry numbers → their records as received, in that order; what isn't there is left out."""


def cards(nct_ids: Sequence[str], load: Load) -> dict[str, Shown]:
    """The studies under these numbers, as far as they are kept."""
    made = [_lean(read(record)) for record in load(nct_ids)]
    return {each.study.nct_id: each for each in made}


def from_index(hits: Iterable[Hit], snapshot: Snapshot, load: Load) -> dict[str, Shown]:
    """The studies found, as the index itself shows them; `load` is asked for those that it doesn't."""
    known = {hit.nct_id: snapshot.shown(hit) for hit in hits}
    made = {nct_id: card for nct_id, card in known.items() if card}
    missing = [nct_id for nct_id in known if nct_id not in made]
    return made | (cards(missing, load) if missing else {})


def with_place(card: Shown, ordinal: int) -> tuple[Study, Location | None]:
    """The study with one location in full, and that location; None where there is no such location."""
    place, known = card.place(ordinal), card.study.locations
    if place is None:
        return card.study, None
    return replace(card.study, locations=(*known[:ordinal], place, *known[ordinal + 1 :])), place


class Shelf:
    """The cards used last. A key stands for one version of one study, so a card is never out of date."""

    def __init__(self, most: int = 500) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._cards: OrderedDict[object, Shown] = OrderedDict()

    def cards(self, hits: Mapping[object, Hit], snapshot: Snapshot, load: Load) -> dict[str, Shown]:
        """The studies found, under their keys; those not on the shelf are made as `from_index` makes them."""
        with self._lock:
            found = {hit.nct_id: self._cards[key] for key, hit in hits.items() if key in self._cards}
        missing = [hit for hit in hits.values() if hit.nct_id not in found]
        found |= from_index(missing, snapshot, load)
        with self._lock:
            for key, hit in hits.items():
                if hit.nct_id in found:
                    self._cards[key] = found[hit.nct_id]
                    self._cards.move_to_end(key)
            while len(self._cards) > self._most:
                self._cards.popitem(last=False)
        return found


def _lean(study: Study) -> Shown:
    """The study without what no list shows, so that it is the same wherever it comes from."""
    found = kept(study)
    return opened(found) if found else Shown(study)
