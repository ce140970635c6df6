"""A study as a list shows it, from what the index keeps of its record for that."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from equipoise.core.registry.reader import read
from equipoise.core.registry.record import Location, Study
from equipoise.core.registry.terms import SITE_STATUS
from equipoise.links.index.reader import Hit, Snapshot
from equipoise.links.index.shown import lean

Record = Mapping[str, Any]
Load = Callable[[Sequence[str]], Sequence[Record]]
"""Registry numbers → their records as received, in that order; what isn't there is left out."""

_KNOWN_STATUS = {code: Location(status=code) for code in ("", *SITE_STATUS)}


@dataclass(frozen=True, slots=True)
class Card:
    """A study without outcomes, arms and references; of its locations the status only. `places`: the raw locations."""

    study: Study
    places: tuple[Record, ...]

    def with_place(self, ordinal: int) -> tuple[Study, Location | None]:
        """The study with one location in full, and that location; None where there is no such location."""
        if ordinal >= len(self.places):
            return self.study, None
        place = _read_place(self.study, self.places[ordinal])
        places = (*self.study.locations[:ordinal], place, *self.study.locations[ordinal + 1 :])
        return replace(self.study, locations=places), place


def cards(nct_ids: Sequence[str], load: Load) -> dict[str, Card]:
    """The studies under these numbers, as far as they are kept."""
    made = [_card(lean(record)) for record in load(nct_ids)]
    return {each.study.nct_id: each for each in made}


def from_index(hits: Iterable[Hit], snapshot: Snapshot, load: Load) -> dict[str, Card]:
    """The studies found, as the index itself shows them; `load` is asked for those that it doesn't."""
    known = {hit.nct_id: snapshot.shown(hit) for hit in hits}
    made = {nct_id: _card(orjson.loads(kept)) for nct_id, kept in known.items() if kept}
    missing = [nct_id for nct_id in known if nct_id not in made]
    return made | (cards(missing, load) if missing else {})


class Shelf:
    """The cards used last. A key stands for one version of one study, so a card is never out of date."""

    def __init__(self, most: int = 500) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._cards: OrderedDict[object, Card] = OrderedDict()

    def cards(self, hits: Mapping[object, Hit], snapshot: Snapshot, load: Load) -> dict[str, Card]:
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


def _card(kept: Mapping[str, Any]) -> Card:
    """From what `lean` left of a record."""
    protocol = dict(kept["protocolSection"])
    places = tuple(protocol.pop("contactsLocationsModule", {}).get("locations", ()))
    study = read({**kept, "protocolSection": protocol})
    return Card(replace(study, locations=tuple(map(_with_status_only, places))), places)


def _with_status_only(place: Record) -> Location:
    status = place.get("status", "")
    found = _KNOWN_STATUS.get(status.strip()) if isinstance(status, str) else None
    return found or _KNOWN_STATUS[""]


def _read_place(study: Study, place: Record) -> Location:
    alone = {
        "identificationModule": {"nctId": study.nct_id, "briefTitle": study.title},
        "contactsLocationsModule": {"locations": [place]},
    }
    return read({"protocolSection": alone}).locations[0]
