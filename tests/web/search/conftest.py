"""An index and a database of made-up studies, and a gazetteer of three places."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from equipoise.core.registry.record import Point
from equipoise.links.gazetteer import Place
from equipoise.web.search import actions, engine
from equipoise.web.studies import actions as studies
from tests.web.studies.samples import now, record

Put = Callable[..., None]


class ThreePlaces:
    """Vancouver, Toronto and London, the last one twice."""

    KNOWN: tuple[Place, ...] = (
        Place("Vancouver", "British Columbia", "Canada", "CA", 49.2827, -123.1207),
        Place("Toronto", "Ontario", "Canada", "CA", 43.6532, -79.3832),
        Place("London", "England", "United Kingdom", "GB", 51.5074, -0.1278),
        Place("London", "Ontario", "Canada", "CA", 42.9834, -81.233),
    )

    def find(self, text: str, limit: int = 5, countries: Iterable[str] = ()) -> list[Place]:
        """By the name before a comma."""
        found = [each for each in self.KNOWN if each.name == text.split(",", maxsplit=1)[0]]
        return sorted(found, key=lambda place: place.country not in countries)[:limit]

    def locate(
        self, city: str = "", state: str = "", country: str = "", postal_code: str = ""
    ) -> Point | None:
        """The first place of that name."""
        return next((Point(each.lat, each.lon) for each in self.KNOWN if each.name == city), None)

    def prepare(self) -> None:
        """Nothing to do."""


@pytest.fixture
def home(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An EQUIPOISE_HOME of the test's own."""
    settings.EQUIPOISE_HOME = tmp_path
    monkeypatch.setattr(engine, "_gazetteer", lambda _: ThreePlaces())
    return tmp_path


@pytest.fixture
def put(home: Path, db: None) -> Put:
    """Load records as a load does: into the database and the index."""

    def load(*records: dict[str, Any]) -> None:
        with actions.updating() as update:
            studies.load_records(records, kind=studies.FILES, now=now, after_batch=update.add)

    return load


def made(
    number: int, title: str = "A study", *, sites: tuple[dict[str, Any], ...] = (), **modules: Any
) -> dict[str, Any]:
    """A record; `modules` are merged into its protocol section, `status` and `posted` go where they belong."""
    basic = {key: modules.pop(key) for key in ("status", "posted") if key in modules}
    found = record(number, title=title, **basic)
    found["protocolSection"] |= {f"{name}Module": module for name, module in modules.items()}
    if sites:
        found["protocolSection"]["contactsLocationsModule"] = {"locations": list(sites)}
    return found


def at(city: str, status: str | None = None, **more: Any) -> dict[str, Any]:
    """A location in a town of the gazetteer, without a point unless one is given."""
    place = {"facility": f"{city} Example Hospital", "city": city, "country": "Canada", **more}
    return place | ({"status": status} if status else {})


def point(lat: float, lon: float) -> dict[str, Any]:
    """A geoPoint."""
    return {"geoPoint": {"lat": lat, "lon": lon}}
