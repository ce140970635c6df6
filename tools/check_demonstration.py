"""Check the records of the demonstration: whole, in our own words, and without real people.

    python tools/check_demonstration.py [RECORDS.jsonl.gz ...]

Given the registry's own records, every text of ours is compared with the original it was written from: a run
of eight words that both share, outside names and titles, is a copy and is told. Ends with 1 if anything is wrong.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from equipoise.demonstration import history, records

Record = dict[str, Any]
RUN = 8
ESSENTIALS = (
    "identificationModule",
    "statusModule",
    "descriptionModule",
    "designModule",
    "eligibilityModule",
)
NAMES = frozenset(
    {
        "briefTitle",
        "officialTitle",
        "acronym",
        "fullName",
        "name",
        "label",
        "facility",
        "city",
        "state",
        "country",
    }
    | {"conditions", "keywords", "interventionNames", "armGroupLabels", "otherNames", "term", "id"}
)
PROSE = frozenset(
    {"briefSummary", "detailedDescription", "description", "measure", "timeFrame", "eligibilityCriteria"}
    | {"studyPopulation", "whyStopped", "maskingDescription", "interventionModelDescription"}
)
NO_PEOPLE = frozenset({"overallOfficials", "investigatorFullName", "investigatorTitle", "referencesModule"})
EMAIL = re.compile(r"[\w.+-]+@[\w.-]+")
PHONE = re.compile(r"(?<![\d.])\+?\d{0,3}[ -]?\(?\d{3}\)?[ .-]\d{3}[ .-]?\d{4}(?!\d)")
FICTIONAL_PHONE = re.compile(r"(?:\d{3}-)?555-01\d\d")


def strings(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every string in a JSON value with the name of the field that holds it."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from strings(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each, key)


def nct_id(record: Record) -> str:
    """The record's NCT number, `""` where it has none."""
    return str(record.get("protocolSection", {}).get("identificationModule", {}).get("nctId", ""))


def runs(text: str) -> dict[tuple[str, ...], None]:
    """Every run of eight words in a text, in order; case, marks and layout do not count."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + RUN]): None for i in range(len(words) - RUN + 1)}


def copied(record: Record, originals: Iterable[str], names: Iterable[str] = ()) -> list[str]:
    """The runs of eight words that the record's prose shares with the originals, save those within a name."""
    theirs = {run for text in originals for run in runs(text)}
    allowed = {run for name in names for run in runs(name)}
    ours = ((key, text) for key, text in strings(record["protocolSection"]) if key in PROSE)
    return [
        f"{nct_id(record)} {key}: “{' '.join(run)}” is copied"
        for key, text in ours
        for run in runs(text)
        if run in theirs and run not in allowed
    ]


def copied_from(record: Record, original: Record) -> list[str]:
    """As `copied`, against one registry record with its own names allowed."""
    names = [text for key, text in strings(original) if key in NAMES]
    return copied(record, [text for key, text in strings(original) if key not in NAMES], names)


def faults(record: Record) -> list[str]:
    """What is wrong with one record, taken by itself."""
    found = [*_missing(record), *_people(record), *_addresses(record)]
    return [f"{nct_id(record) or '?'}: {each}" for each in found]


def _missing(record: Record) -> Iterator[str]:
    protocol = record.get("protocolSection", {})
    yield from (f"{name} is missing" for name in ESSENTIALS if not protocol.get(name))
    if not re.fullmatch(r"NCT\d{8}", nct_id(record)):
        yield "the NCT number is not one"
    section = record.get("equipoiseSection", {})
    yield from (
        f"equipoiseSection has no {name}"
        for name in ("fictional", "note", "sources")
        if not section.get(name)
    )
    if section.get("demonstration") is not True:
        yield "equipoiseSection does not say that this is a demonstration"


def _people(record: Record) -> Iterator[str]:
    yield from (f"{key} names a person" for key in _keys(record) if key in NO_PEOPLE)
    for contact in _contacts(record):
        if not str(contact.get("name", "")).endswith("(demonstration)"):
            yield f"the contact {contact.get('name')!r} is not marked as a role of the demonstration"


def _addresses(record: Record) -> Iterator[str]:
    for key, text in strings(record):
        yield from (f"{key} has the address {each}" for each in EMAIL.findall(text) if not _is_ours(each))
        if key != "phone":
            yield from (f"{key} has the telephone {each}" for each in PHONE.findall(text))
        elif not FICTIONAL_PHONE.fullmatch(text):
            yield f"the telephone {text} is not one of the fictional 555-01xx"


def _is_ours(address: str) -> bool:
    return address.rstrip(".").endswith("@example.org")


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for each in value.values():
            yield from _keys(each)
    elif isinstance(value, list):
        for each in value:
            yield from _keys(each)


def _contacts(record: Record) -> Iterator[Record]:
    module = record.get("protocolSection", {}).get("contactsLocationsModule", {})
    yield from module.get("centralContacts", ())
    for location in module.get("locations", ()):
        yield from location.get("contacts", ())


def _originals(paths: Iterable[str], wanted: set[str]) -> dict[str, Record]:
    found = {}
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else Path(path).open() as lines:
            for line in lines:
                record = json.loads(line)
                if nct_id(record) in wanted:
                    found[nct_id(record)] = record
    return found


def main(paths: list[str]) -> int:
    """Print every fault of every record; 1 where there is one."""
    everything = [*records(), *history()]
    found = [each for record in everything for each in faults(record)]
    originals = _originals(paths, {nct_id(record) for record in everything})
    for record in everything:
        if nct_id(record) in originals:
            found += copied_from(record, originals[nct_id(record)])
    print(*found, f"{len(everything)} records, {len(originals)} compared, {len(found)} faults", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
