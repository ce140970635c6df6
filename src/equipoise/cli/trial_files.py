"""Where the protocol files of trials lie, and which of them a person means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from equipoise.cli import texts
from equipoise.config.environment import home_folder
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.provenance import verify
from equipoise.core.protocol.reading import read
from equipoise.core.values.errors import InputError, SettingError
from equipoise.demonstration import criteria_by_digest, records
from equipoise.protocols import overlays
from equipoise.protocols import texts as shipped

_OF = re.compile(r"^overlay of:[ \t]*(\S.*?)[ \t]*$", re.MULTILINE)
_NAMED = re.compile(r"^(?:protocol|trial):[ \t]*(\S.*?)[ \t]*$", re.MULTILINE)
FOLDER = "protocols"
"""Under EQUIPOISE_HOME: protocol files of one's own."""


def find(trial: str, overlay: str = "") -> Protocol:
    """The protocol of this name, registry number or path; InputError where there is none.

    `overlay`: the name of assumptions to lay over it (`demo` of `stop-2.demo.yaml`), or their path.
    """
    text, where = _text(trial)
    return _read(text, where, _overlay(overlay, text) if overlay else "")


def _text(trial: str) -> tuple[str, str]:
    """The text of a protocol file, and where it is."""
    path = Path(trial)
    if path.suffix in (".yaml", ".yml") or (path.exists() and not path.is_dir()):
        return texts.content(path), str(path)
    known = list(_known())
    wanted = trial.strip().casefold()
    for where, text in known:
        if wanted in map(str.casefold, _names(text)):
            return text, where
    names = [name for _, text in known for name in _names(text)]
    near = get_close_matches(trial, names, 1)
    mend = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(names[:20])}; or name a file."
    raise InputError("There is no protocol file of this trial.", where=trial[:80], mend=mend)


def _overlay(overlay: str, protocol: str) -> str:
    """The text of an overlay: a file, or one of those for this protocol by the middle of its name."""
    path = Path(overlay)
    if path.suffix in (".yaml", ".yml"):
        return texts.content(path)
    known = {
        Path(name).stem.rpartition(".")[2]: text
        for name, text in (*overlays().items(), *((str(each), texts.content(each)) for each in _own()))
        if {each.strip("'\"") for each in _OF.findall(text)} & set(_names(protocol))
    }
    if overlay not in known:
        mend = f"There are: {', '.join(known)}." if known else "Name a file."
        raise InputError("There is no overlay of this name for this trial.", where=overlay[:80], mend=mend)
    return known[overlay]


def find_all(trials: Iterable[str]) -> Iterator[Protocol]:
    """As `find`, of many; a folder stands for the files in it."""
    for each in trials:
        path = Path(each)
        files = [each for each in _files(path) if not is_overlay(each)] if path.is_dir() else []
        if path.is_dir() and not files:
            raise InputError("There is no .yaml file in this folder.", where=each)
        yield from (find(str(file)) for file in files) if files else (find(each),)


def is_protocol(path: Path) -> bool:
    """Whether a file calls itself a protocol, whatever else is wrong with it."""
    return path.suffix in (".yaml", ".yml") and any(
        _NAMED.finditer(texts.raw(path).decode("utf-8", "replace"))
    )


def is_overlay(path: Path) -> bool:
    """Whether a file calls itself an overlay of a protocol."""
    return bool(_OF.search(texts.raw(path).decode("utf-8", "replace")))


@lru_cache(maxsize=512)
def _read(text: str, where: str, overlay: str = "") -> Protocol:
    return read(text, where, overlay)


def _names(text: str) -> list[str]:
    """The name and number that a file gives itself, seen without reading all of it: another may be broken."""
    return [found[1].strip("'\"") for found in _NAMED.finditer(text)]


def _known() -> Iterator[tuple[str, str]]:
    """Where and text: one's own files before those that ship."""
    for path in _own():
        yield str(path), texts.content(path)
    yield from shipped().items()


def _own() -> list[Path]:
    try:
        return _files(home_folder() / FOLDER)
    except SettingError:  # nothing is kept anywhere: what ships is at hand all the same
        return []


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.y*ml") if path.is_file())


def record_of(protocol: Protocol) -> Mapping[str, Any] | None:
    """The demonstration's record of the trial, if there is one."""
    found = (each for each in records() if _number(each) == protocol.trial)
    return next(found, None)


def _number(record: Mapping[str, Any]) -> str:
    return str(record["protocolSection"]["identificationModule"]["nctId"])


def at_hand(protocol: Protocol) -> dict[str, str]:
    """Those of the texts quoted by a protocol that are at hand, by their names in it."""
    found = ((name, criteria_by_digest().get(source.sha256)) for name, source in protocol.sources.items())
    return {name: text for name, text in found if text is not None}


def source_texts(protocol: Protocol) -> dict[str, str]:
    """The same, verified: words that stand elsewhere must not be shown as a criterion's.

    InputError where the file quotes one of them wrongly.
    """
    found = at_hand(protocol)
    for name, text in found.items():
        for finding in verify(protocol, name, text):
            raise InputError(
                f"{finding.what} (criterion {'+'.join(finding.criteria) or 'unknown'}, source “{name}”)",
                where=protocol.name,
                mend=f"See: equipoise protocol check {protocol.name}",
            )
    return found
