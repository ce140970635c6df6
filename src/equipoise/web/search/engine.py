"""What the search is made of: the index, the gazetteer and the vocabulary, opened once for a process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from django.conf import settings

from equipoise.core.registry.record import Point
from equipoise.links.gazetteer import Gazetteer, Place
from equipoise.links.index.reader import Reader
from equipoise.links.vocabulary import vocabulary


class Places(Protocol):
    """What is asked of the gazetteer."""

    def find(self, text: str, limit: int = 5, countries: Iterable[str] = ()) -> list[Place]:
        """What a text may mean, the likeliest first, those in one of the countries before all others."""

    def locate(
        self, city: str = "", state: str = "", country: str = "", postal_code: str = ""
    ) -> Point | None:
        """Where a site stands."""


class Expansion(Protocol):
    """A term found in a text, from character `start` to `end`, and what else it is called."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it has ended."""

    @property
    def alternatives(self) -> Sequence[str]:
        """Other names, the best first."""

    @property
    def kind(self) -> str:
        """`condition`, `drug`, `procedure` or `acronym`."""


class Vocabulary(Protocol):
    """What is asked of the vocabulary of conditions and drugs."""

    def expand(self, text: str, limit: int = 8) -> Sequence[Expansion]:
        """The terms in a text from left to right, at most `limit`."""


@dataclass(frozen=True, slots=True)
class Engine:
    """All that a search asks."""

    reader: Reader
    places: Places
    vocabulary: Vocabulary | None = None


def index_home() -> Path:
    """The folder of the index."""
    return Path(settings.EQUIPOISE_HOME) / "index"


def engine() -> Engine:
    """The one of this process and EQUIPOISE_HOME."""
    return _engine(Path(settings.EQUIPOISE_HOME))


def gazetteer() -> Gazetteer:
    """The one of this process and EQUIPOISE_HOME."""
    return _gazetteer(Path(settings.EQUIPOISE_HOME))


@cache
def _engine(home: Path) -> Engine:
    return Engine(Reader(home / "index"), _gazetteer(home), _vocabulary())


@cache
def _gazetteer(home: Path) -> Gazetteer:
    return Gazetteer(home / "gazetteer")


@cache
def _vocabulary() -> Vocabulary:
    return vocabulary.Vocabulary.open()
