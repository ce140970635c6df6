"""The registry's entries for a study's places, each under a key that stays the same from version to version.

The registry gives its places no number. The key is made of facility, city and country without capitals, accents and
punctuation; a facility that is renamed has another key, and is tied to its site again by hand (`suggesting`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any

from equipoise.core.registry.record import Location, Point, Study
from equipoise.core.registry.text import plain
from equipoise.links.gazetteer.text import fold
from equipoise.web.sites.openings import Opening, of_registry


@dataclass(frozen=True, slots=True)
class Listed:
    """One contact as the registry lists it; what it doesn't list is empty. `extension` is dialled after `phone`."""

    name: str = ""
    phone: str = ""
    email: str = ""
    extension: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the registry says of one place of a study. `status` is its code, the study's where the place has none."""

    key: str
    name: str
    city: str
    state: str
    country: str
    postal_code: str
    status: str
    contacts: tuple[Listed, ...] = ()
    point: Point | None = None

    @property
    def opening(self) -> Opening:
        """What its state means."""
        return of_registry(self.status)

    @property
    def town(self) -> str:
        """City, state and country, as far as they are said."""
        return ", ".join(dict.fromkeys(each for each in (self.city, self.state, self.country) if each))

    @property
    def digest(self) -> str:
        """Another for every other entry: so that nobody agrees to what they didn't see."""
        return blake2b(repr(sorted(self.as_object().items())).encode(), digest_size=8).hexdigest()

    def as_object(self) -> dict[str, Any]:
        """As it is kept in the database; without its position."""
        kept = asdict(self)
        del kept["point"]
        return {**kept, "contacts": [asdict(each) for each in self.contacts]}


def of_object(kept: Mapping[str, Any]) -> Entry | None:
    """An entry as it was kept; None where nothing was."""
    if not kept:
        return None
    contacts = tuple(Listed(**each) for each in kept.get("contacts", ()))
    return Entry(**{**kept, "contacts": contacts})


def entries(study: Study) -> dict[str, Entry]:
    """The places of a study by their keys, in the record's order.

    Places that can't be told apart by name and town ("Research Site, Tokyo") are numbered in that order.
    """
    seen: Counter[str] = Counter()
    found: dict[str, Entry] = {}
    for location in study.locations:
        base = key(location)
        seen[base] += 1
        own = base if seen[base] == 1 else f"{base}-{seen[base]}"
        found[own] = _entry(own, location, study.status)
    return found


def key(location: Location) -> str:
    """The key of a place: 24 hexadecimal digits."""
    named = "|".join(fold(plain(each)) for each in (location.facility, location.city, location.country))
    return blake2b(named.encode(), digest_size=12).hexdigest()


def _entry(own: str, location: Location, study_status: str) -> Entry:
    contacts = (Listed(each.name, each.phone, each.email, each.phone_ext) for each in location.contacts)
    return Entry(
        key=own,
        name=plain(location.facility),
        city=plain(location.city),
        state=plain(location.state),
        country=plain(location.country),
        postal_code=location.postal_code,
        status=location.status or study_status,
        contacts=tuple(contacts),
        point=location.point,
    )
