"""A study as a list shows it, read from its record without what a list never shows.

Reading a record whole takes about a millisecond for each study of some hundred sites; a page has twenty.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from equipoise.core.registry.reader import read
from equipoise.core.registry.record import Location, Study
from equipoise.core.registry.terms import SITE_STATUS

Record = Mapping[str, Any]
Load = Callable[[Sequence[str]], Sequence[Record]]
"""Registry numbers → their records as received, in that order; what isn't there is left out."""

_LEFT_OUT = ("outcomesModule", "referencesModule", "contactsLocationsModule", "ipdSharingStatementModule")
_LISTED_DATES = (
    "lastUpdatePostDateStruct",
    "lastUpdateSubmitDate",
    "statusVerifiedDate",
    "studyFirstPostDateStruct",
    "startDateStruct",
    "completionDateStruct",
)
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
    made = map(_card, load(nct_ids))
    return {each.study.nct_id: each for each in made}


class Shelf:
    """The cards used last. A key stands for one version of one study, so a card is never out of date."""

    def __init__(self, most: int = 500) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._cards: OrderedDict[object, Card] = OrderedDict()

    def cards(self, keys: Mapping[str, object], load: Load) -> dict[str, Card]:
        """The studies under the registry numbers of `keys`; `load` is asked once, for those not on the shelf."""
        with self._lock:
            found = {name: self._cards[key] for name, key in keys.items() if key in self._cards}
        if missing := [name for name in keys if name not in found]:
            found |= cards(missing, load)
        with self._lock:
            for name, card in found.items():
                self._cards[keys[name]] = card
                self._cards.move_to_end(keys[name])
            while len(self._cards) > self._most:
                self._cards.popitem(last=False)
        return found


def _card(record: Record) -> Card:
    protocol = record["protocolSection"]
    lean = {name: module for name, module in protocol.items() if name not in _LEFT_OUT}
    treatments = lean.get("armsInterventionsModule")
    if isinstance(treatments, dict):
        lean["armsInterventionsModule"] = {"interventions": treatments.get("interventions")}
    status = lean.get("statusModule")
    if isinstance(status, dict):
        lean["statusModule"] = {
            key: status[key] for key in ("overallStatus", *_LISTED_DATES) if key in status
        }
    study = read({"protocolSection": lean, "equipoiseSection": record.get("equipoiseSection")})
    places = _places(protocol.get("contactsLocationsModule"))
    return Card(replace(study, locations=tuple(_with_status_only(each) for each in places)), places)


def _places(module: object) -> tuple[Record, ...]:
    """The locations that the reader reads, in its order."""
    if not isinstance(module, dict):
        return ()
    listed = module.get("locations") or module.get("locations_nested")
    return tuple(each for each in listed if isinstance(each, dict)) if isinstance(listed, list) else ()


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
