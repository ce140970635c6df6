"""Read what a person typed as a place: coordinates, a postal code, or words."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = r"([+-]?\d{1,3}(?:\.\d+)?)\s*°?\s*"
_COORDINATES = re.compile(rf"\s*{_NUMBER}([NS]?)\s*[,;\s]\s*{_NUMBER}([EW]?)\s*", re.IGNORECASE)
_CANADIAN = re.compile(
    r"(?<!\w)([ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z])(?:[ -]?\d[ABCEGHJ-NPRSTV-Z]\d)?\s*$", re.IGNORECASE
)
_ZIP = re.compile(r"(?<![\w-])(\d{5})(?:[- ]\d{4})?\s*$")


@dataclass(frozen=True, slots=True)
class PostalCode:
    """A postal code in the grain we know: five digits of a ZIP, three signs of a Canadian code."""

    country: str
    code: str


def coordinates(text: str) -> tuple[float, float] | None:
    """Latitude and longitude from `49.28, -123.12` or `49.28N 123.12W`, None where it is neither."""
    match = _COORDINATES.fullmatch(text.replace("−", "-").replace("–", "-"))
    if match is None:
        return None
    lat, lon = float(match[1]), float(match[3])
    lat = -abs(lat) if match[2].upper() == "S" else lat
    lon = -abs(lon) if match[4].upper() == "W" else lon
    return (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 else None


def postal_code(text: str) -> PostalCode | None:
    """The postal code the text ends with, alone or after a place: `V5Z 4E6`, `Vancouver V5Z`, `90210-1234`."""
    if match := _CANADIAN.search(text):
        return PostalCode("CA", match[1].upper())
    if match := _ZIP.search(text):
        return PostalCode("US", match[1])
    return None
