"""A record as bytes: its canonical writing, what tells two versions apart, and how it is packed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from threading import local
from typing import Any

import orjson
import zstandard

from equipoise.core.values import PartialDate

MADE_BY_SERVER = ("versionHolder", "modelPredictions")
"""Keys of `derivedSection.miscInfoModule` that the registry's server writes anew at each release."""
LEVEL = 3
HEAD = 18
"""A frame's longest header in bytes."""
_NCT = re.compile(r"NCT\d{8}", re.ASCII)
_kept = local()


@dataclass(frozen=True, slots=True)
class Written:
    """A record ready to be kept. `data` is canonical JSON (sorted keys, UTF-8); `digest` has 16 bytes."""

    nct_id: str
    digest: bytes
    data: bytes
    updated_on: date | None
    version_holder: str


def write(raw: Mapping[str, Any], version_holder: str = "") -> Written:
    """The canonical writing of a record. It may be no record at all: then `nct_id` is `""`.

    `version_holder` is used where the record itself says none. TypeError if it can't be written as JSON.
    """
    data = orjson.dumps(raw, option=orjson.OPT_SORT_KEYS)
    misc = _at(raw, "derivedSection", "miscInfoModule")
    said = misc.get("versionHolder")
    return Written(
        nct_id=_nct_id(raw),
        digest=blake2b(_without_server_keys(raw, misc, data), digest_size=16).digest(),
        data=data,
        updated_on=_updated_on(raw),
        version_holder=(said if isinstance(said, str) else version_holder)[:10],
    )


def pack(data: bytes) -> bytes:
    """Compress with zstandard."""
    if not hasattr(_kept, "packer"):
        _kept.packer = zstandard.ZstdCompressor(level=LEVEL)
    return bytes(_kept.packer.compress(data))


def unpack(payload: bytes | memoryview) -> dict[str, Any]:
    """The record that `pack` was given."""
    if not hasattr(_kept, "unpacker"):
        _kept.unpacker = zstandard.ZstdDecompressor()
    record: dict[str, Any] = orjson.loads(_kept.unpacker.decompress(payload))
    return record


def unpacked_size(head: bytes | memoryview) -> int:
    """How many bytes `unpack` would give, from the first `HEAD` bytes of a payload."""
    return int(zstandard.frame_content_size(bytes(head)))


def _without_server_keys(raw: Mapping[str, Any], misc: Mapping[str, Any], data: bytes) -> bytes:
    if not any(key in misc for key in MADE_BY_SERVER):
        return data
    kept = {key: value for key, value in misc.items() if key not in MADE_BY_SERVER}
    derived = {key: value for key, value in raw["derivedSection"].items() if key != "miscInfoModule"}
    if kept:
        derived["miscInfoModule"] = kept
    lean = {key: value for key, value in raw.items() if key != "derivedSection"}
    if derived:
        lean["derivedSection"] = derived
    return orjson.dumps(lean, option=orjson.OPT_SORT_KEYS)


def _nct_id(raw: Mapping[str, Any]) -> str:
    value = _at(raw, "protocolSection", "identificationModule").get("nctId")
    text = value.strip() if isinstance(value, str) else ""
    return text if _NCT.fullmatch(text) else ""


def _updated_on(raw: Mapping[str, Any]) -> date | None:
    """The day the last update was posted, else submitted; the first it can be, if not known to the day."""
    status = _at(raw, "protocolSection", "statusModule")
    posted = _at(status, "lastUpdatePostDateStruct").get("date")
    for text in (posted, status.get("lastUpdateSubmitDate")):
        if isinstance(text, str):
            try:
                return PartialDate.parse(text).earliest
            except ValueError:
                continue
    return None


def _at(raw: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    for key in keys:
        found = raw.get(key)
        if not isinstance(found, dict):
            return {}
        raw = found
    return raw
