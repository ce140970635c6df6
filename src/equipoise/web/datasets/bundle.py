"""Data as one file: a ZIP of CSV, Dataset-JSON, ODM, dictionary, manifest; the same to the byte each time.

Nothing in it is compressed and nothing bears the time of writing: so the bytes hang on the data alone, and not on the
machine or its libraries.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from equipoise.links.odm import dataset_json, plain
from equipoise.links.odm.tables import About, Table

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP knows: all files in it bear it."""
READ_ME = """# {study}: {kind} data

As of {instant}, protocol version {version}. {explained}

- `csv/`: a table each, UTF-8, RFC 4180. Text that a spreadsheet could take for a formula has an apostrophe before it.
  Into a spreadsheet, import it as UTF-8 with all columns as text: opened by a double click it may lose accents and the
  zero of site 01.
- `dataset-json/`: the same tables as CDISC Dataset-JSON 1.1, without that apostrophe.
- `odm.xml`: what forms hold as CDISC ODM 2.0, with every former value and its audit record.
- `dictionary.csv`, `dictionary.md`: what each variable means: label, type, unit, codes, form, visits, source.
- `manifest.json`: the SHA-256 of each file, and what it was made from.

`<variable>_missing` says why a value is missing. Of participants who withdrew their data there is a row in
`participants`, and nothing else. Times are UTC; days are those of the participant's site.
"""
BLINDED = "It holds nothing that tells who got which treatment."
UNBLINDED = "It tells who got which treatment. It is for the monitoring board and nobody who is blind."


@dataclass(frozen=True, slots=True)
class Bundle:
    """A file to take away. `sha256`: of `content`."""

    name: str
    content: bytes
    sha256: str
    tables: int
    rows: int


def bundle(tables: Sequence[Table], odm: str, about: About, made_from: Mapping[str, str]) -> Bundle:
    """Tables and ODM in one file. `made_from`: what the manifest says besides, as the ledger’s head."""
    files = _files(tables, about) | {"odm.xml": odm.encode()}
    files["manifest.json"] = _manifest(files, about, made_from).encode()
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for name in sorted(files):
            entry = ZipInfo(name, LONG_AGO)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    content = buffer.getvalue()
    kind = "blinded" if about.blinded else "UNBLINDED"
    day = about.instant.replace(":", "").replace("-", "")
    return Bundle(
        f"{about.study}-{kind}-{day}.zip", content, sha256(content).hexdigest(), len(tables),
        sum(len(table.rows) for table in tables),
    )  # fmt: skip


def _files(tables: Sequence[Table], about: About) -> dict[str, bytes]:
    explained = BLINDED if about.blinded else UNBLINDED
    read_me = READ_ME.format(
        study=about.study, kind="blinded" if about.blinded else "unblinded", instant=about.instant,
        version=about.version, explained=explained,
    )  # fmt: skip
    told = {
        "README.md": read_me,
        "dictionary.csv": plain.dictionary(tables),
        "dictionary.md": plain.readable(tables, about),
    }
    told |= {f"csv/{table.name}.csv": plain.document(table) for table in tables}
    told |= {f"dataset-json/{table.name}.json": dataset_json.document(table, about) for table in tables}
    return {name: text.encode() for name, text in told.items()}


def _manifest(files: Mapping[str, bytes], about: About, made_from: Mapping[str, str]) -> str:
    told = {
        "trial": about.study,
        "registry": about.nct_id,
        "blinded": about.blinded,
        "as of": about.instant,
        "protocol version": about.version,
        "software": f"Equipoise {about.software}",
        **made_from,
        "files": {name: sha256(files[name]).hexdigest() for name in sorted(files)},
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
