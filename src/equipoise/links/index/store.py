"""How the index lies on disk, and why a reader can't see half of anything.

    index/
      current            the name of the generation that readers open
      writer.lock        held by the one writer; the system lets go of it when its process ends, however it ends
      g-3/               a generation: a whole index, made anew by a rebuild
        schema           the version of the schema it was made with
        text/            tantivy's files; its own commit is atomic
        places.json      which file holds the sites, and the next document key
        sites-7.npy      the recruiting sites, sorted by document key
        revision         up to which revision of the studies the commit holds; written after it

Small files change by renaming a new one over the old. The sites are written *before* the text is committed and hold
the documents of both the last commit and the one to come; keys are never given twice. So a searcher together with the
sites read before and after it was opened, if they are the same, agree. Killed between the two steps, the former state
is still whole.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import tantivy

from equipoise.links.index.errors import REBUILD, IndexBusy, IndexUnusable
from equipoise.links.index.places import Places
from equipoise.links.index.schema import SCHEMA_VERSION, register, schema

_PAUSE = 0.1


@dataclass(frozen=True, slots=True)
class SitesFile:
    """What `places.json` says."""

    name: str
    next_key: int


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation's folder."""

    folder: Path

    @property
    def text(self) -> Path:
        """Tantivy's own folder."""
        return self.folder / "text"

    @property
    def places_file(self) -> Path:
        """The small file that names the sites file."""
        return self.folder / "places.json"

    def open_text(self) -> tantivy.Index:
        """The text index with its analysers; IndexUnusable where it is not one of this version."""
        self.check_version()
        try:
            return register(tantivy.Index(schema(), str(self.text)))
        except (ValueError, OSError) as error:
            raise IndexUnusable("the search index is damaged.", mend=REBUILD) from error

    def check_version(self) -> None:
        """IndexUnusable where this version of the software can't read it."""
        try:
            version = (self.folder / "schema").read_text()
        except FileNotFoundError:
            raise IndexUnusable(
                "the search index is damaged: its version is missing.", mend=REBUILD
            ) from None
        if version != str(SCHEMA_VERSION):
            raise IndexUnusable("the search index was built by another version.", mend=REBUILD)

    def sites_file(self) -> SitesFile:
        """Which file holds the sites now."""
        try:
            return SitesFile(**json.loads(self.places_file.read_text()))
        except (OSError, ValueError, TypeError) as error:
            raise IndexUnusable(
                "the search index is damaged: its list of places is missing.", mend=REBUILD
            ) from error

    def open_places(self) -> Places:
        """The sites as they are now."""
        try:
            return Places.open(self.folder / self.sites_file().name)
        except (OSError, ValueError, EOFError) as error:
            raise IndexUnusable(
                "the search index is damaged: its places can't be read.", mend=REBUILD
            ) from error

    def swap_places(self, places: Places, next_key: int) -> None:
        """Make these the sites; the file before stays until `tidy`."""
        number = 1 + max(
            (int(each.stem.split("-")[1]) for each in self.folder.glob("sites-*.npy")), default=0
        )
        name = f"sites-{number}.npy"
        places.save(self.folder / name)
        write_small(self.places_file, json.dumps({"name": name, "next_key": next_key}))

    def tidy(self) -> None:
        """Remove sites files that no reader will open any more (one that has it open keeps it)."""
        name = self.sites_file().name
        for each in self.folder.glob("sites-*.npy"):
            if each.name != name:
                each.unlink(missing_ok=True)

    def revision(self) -> int:
        """Up to which revision of the studies it holds."""
        try:
            return int((self.folder / "revision").read_text())
        except (FileNotFoundError, ValueError):
            return 0

    def set_revision(self, revision: int) -> None:
        """Say that the commit holds everything up to this revision."""
        write_small(self.folder / "revision", str(revision))


class Store:
    """The folder of the index."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @property
    def pointer(self) -> Path:
        """The file that names the current generation."""
        return self.home / "current"

    def current(self) -> Generation:
        """The generation that readers open; IndexUnusable where there is none."""
        try:
            name = self.pointer.read_text().strip()
        except FileNotFoundError:
            raise IndexUnusable("there is no search index yet.", mend=REBUILD) from None
        folder = self.home / name
        if not name.startswith("g-") or "/" in name or not folder.is_dir():
            raise IndexUnusable("the search index is damaged: its folder is missing.", mend=REBUILD)
        return Generation(folder)

    def new_generation(self) -> Generation:
        """An empty generation that nobody reads yet. Only with the lock held."""
        number = 1 + max((int(each.name[2:]) for each in self._generations()), default=0)
        generation = Generation(self.home / f"g-{number}")
        generation.text.mkdir(parents=True)
        tantivy.Index(schema(), str(generation.text))
        write_small(generation.folder / "schema", str(SCHEMA_VERSION))
        generation.swap_places(Places.empty(), next_key=1)
        return generation

    def make_current(self, generation: Generation) -> None:
        """Let readers open this one from now on, and remove all others. Only with the lock held."""
        write_small(self.pointer, generation.folder.name)
        self.remove_others()

    def remove_others(self) -> None:
        """Remove generations that are not current: former ones, and those of a rebuild that was killed."""
        with suppress(FileNotFoundError):
            current = self.pointer.read_text().strip()
            for each in self._generations():
                if each.name != current:
                    shutil.rmtree(each, ignore_errors=True)

    def _generations(self) -> list[Path]:
        return [each for each in self.home.glob("g-*") if each.name[2:].isdigit()]

    @contextmanager
    def locked(self, wait_s: float) -> Iterator[None]:
        """Be the one writer; waits up to `wait_s` seconds for another to finish, then IndexBusy."""
        self.home.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.home / "writer.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(handle, wait_s)
            yield
        finally:
            os.close(handle)


def _take(handle: int, wait_s: float) -> None:
    until = time.monotonic() + wait_s
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise IndexBusy(
                    "another process is writing to the search index.",
                    mend="Wait until it has finished, or stop it, and run this again.",
                ) from None
            time.sleep(_PAUSE)
        else:
            return


def write_small(path: Path, text: str) -> None:
    """Replace a small file so that a reader sees the old text or the new one, also after a power cut."""
    new = path.with_name(f".{path.name}.new")
    with new.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
