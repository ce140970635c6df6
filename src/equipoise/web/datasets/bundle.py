"""Data as one file: a ZIP of CSV, Dataset-JSON, ODM, dictionary, manifest; the same to the byte each time.

Nothing in it is compressed and nothing bears the time of writing: so the bytes hang on the data alone, and not on the
machine or its libraries.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from equipoise.links.odm import dataset_json, plain
from equipoise.links.odm.tables import About, Table

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP knows: all files in it bear it."""
IN_MEMORY, PIECE = 8_000_000, 1 << 16
"""Octets of a file up to which it is held in memory, and that are written at once."""
READ_ME = """# {study}: {kind} data

As of {instant}, protocol version {version}. {explained}

- `csv/`: a table each, UTF-8, RFC 4180. Text that a spreadsheet could take for a formula has an apostrophe before it.
  Into a spreadsheet, import it as UTF-8 with all columns as text: opened by a double click it may lose accents and the
  zero of site 01.
- `dataset-json/`: the same tables as CDISC Dataset-JSON 1.1, without that apostrophe.
- `odm.xml`: what forms hold as CDISC ODM 2.0, with every former value and its audit record.
- `dictionary.csv`, `dictionary.md`: what each variable means: label, type, unit, codes, form, visits, source.
- `manifest.json`: the SHA-256 of each file, and what it was made from: the moment, the number of the last event of the
  trial's ledger, the protocol version, the software. The ledger has the SHA-256 of the whole ZIP.

`<variable>_missing` says why a value is missing. What computations rest on (unit costs, value set, alpha/betas) is in
`rules`. Of participants who withdrew their data there is a row in `participants` and `allocations`, and nothing else of
what they or others kept. Times are UTC; days are those of the participant's site.
"""
BLINDED = "It holds nothing that tells who got which treatment."
UNBLINDED = "It tells who got which treatment. It is for the monitoring board and nobody who is blind."


@dataclass(frozen=True, slots=True)
class Bundle:
    """A file to take away. `sha256`: of all of it."""

    name: str
    file: IO[bytes]
    sha256: str
    tables: int
    rows: int

    @property
    def content(self) -> bytes:
        """All of it at once."""
        self.file.seek(0)
        return self.file.read()


def bundle(tables: Sequence[Table], odm: Iterable[str], about: About, made_from: Mapping[str, str]) -> Bundle:
    """Tables and ODM in one file. `made_from`: what the manifest says besides, as the ledger’s head.

    Written piece by piece. Blinded data that are much lie on the disk, in a file without a name; what tells an arm
    never does.
    """
    file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY) if about.blinded else BytesIO()  # noqa: SIM115
    digests: dict[str, str] = {}
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for name, pieces in _files(tables, odm, about):
            digests[name] = _write(archive, name, pieces)
        _write(archive, "manifest.json", [_manifest(digests, about, made_from)])
    file.seek(0)
    kind = "blinded" if about.blinded else "UNBLINDED"
    day = about.instant.replace(":", "").replace("-", "")
    made = _digest(file)
    return Bundle(
        f"{about.study}-{kind}-{day}.zip", file, made, len(tables), sum(len(table.rows) for table in tables)
    )


def _write(archive: ZipFile, name: str, pieces: Iterable[str]) -> str:
    """A file of the archive; gives its SHA-256."""
    entry, digest = ZipInfo(name, LONG_AGO), sha256()
    entry.external_attr = 0o644 << 16
    with archive.open(entry, "w") as file:
        for many in _gathered(pieces):
            digest.update(many)
            file.write(many)
    return digest.hexdigest()


def _gathered(pieces: Iterable[str]) -> Iterator[bytes]:
    """Small pieces in larger ones."""
    waiting, length = [], 0
    for each in pieces:
        waiting.append(each)
        length += len(each)
        if length > PIECE:
            yield "".join(waiting).encode()
            waiting, length = [], 0
    yield "".join(waiting).encode()


def _digest(file: IO[bytes]) -> str:
    found = sha256()
    while piece := file.read(PIECE):
        found.update(piece)
    file.seek(0)
    return found.hexdigest()


def _files(tables: Sequence[Table], odm: Iterable[str], about: About) -> Iterator[tuple[str, Iterable[str]]]:
    explained = BLINDED if about.blinded else UNBLINDED
    read_me = READ_ME.format(
        study=about.study, kind="blinded" if about.blinded else "unblinded", instant=about.instant,
        version=about.version, explained=explained,
    )  # fmt: skip
    yield "README.md", [read_me]
    yield "dictionary.csv", [plain.dictionary(tables)]
    yield "dictionary.md", [plain.readable(tables, about)]
    for table in sorted(tables, key=lambda each: each.name):
        yield f"csv/{table.name}.csv", plain.pieces(table)
        yield f"dataset-json/{table.name}.json", dataset_json.pieces(table, about)
    yield "odm.xml", odm


def _manifest(digests: Mapping[str, str], about: About, made_from: Mapping[str, str]) -> str:
    told = {
        "trial": about.study,
        "registry": about.nct_id,
        "blinded": about.blinded,
        "as of": about.instant,
        "protocol version": about.version,
        "software": f"Equipoise {about.software}",
        **made_from,
        "files": {name: digests[name] for name in sorted(digests)},
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
