"""Every kind of file, sound and broken."""

from __future__ import annotations

import gzip
import io
import json
import os
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.links.ctgov import BrokenInput, RawRecord, records, total_bytes
from equipoise.links.ctgov.splitting import Brackets, Lines

TRICKY = 'quotes " and \\ and \\" {[]} ,\n\t \u2028 שלום 🙂 <script>alert(1)</script>'


def study(number: int, **more: Any) -> dict[str, Any]:
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT{number:08}", "briefTitle": f"{TRICKY} {number}"}
        },
        **more,
    }


STUDIES = [study(number) for number in range(1, 8)]


def as_lines(studies: list[Any]) -> bytes:
    return b"\n".join(map(orjson.dumps, studies)) + b"\n"


def found(path: Path, **how: Any) -> tuple[list[Any], list[BrokenInput]]:
    everything = list(records([path], **how))
    good = [each.raw for each in everything if isinstance(each, RawRecord)]
    return good, [each for each in everything if isinstance(each, BrokenInput)]


def put(folder: Path, content: bytes, name: str = "file") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


SHAPES = {
    "lines": as_lines(STUDIES),
    "lines without a last line end": as_lines(STUDIES).rstrip(),
    "lines with blank ones": b"\n\n" + as_lines(STUDIES).replace(b"\n", b"\r\n\r\n"),
    "list": orjson.dumps(STUDIES),
    "list over lines": json.dumps(STUDIES, indent=2, ensure_ascii=False).encode(),
    "page": orjson.dumps({"studies": STUDIES, "nextPageToken": "abc"}),
    "page with its count first": json.dumps({"totalCount": 7, "studies": STUDIES}, indent=1).encode(),
    "page with other keys first": json.dumps({"note": {"a": []}, "studies": STUDIES}).encode(),
    "pages one a line": as_lines([{"studies": STUDIES[:3]}, {"studies": STUDIES[3:]}]),
    "documents one after another": b"\n".join(json.dumps(each, indent=3).encode() for each in STUDIES),
    "history": as_lines(
        [
            {"nct_id": "x", "version_holder": "2026-02-02", "last_update_posted": "x", "study": s}
            for s in STUDIES
        ]
    ),
    "byte order mark": b"\xef\xbb\xbf" + as_lines(STUDIES),
    "UTF-16": json.dumps(STUDIES, ensure_ascii=False).encode("utf-16"),
    "UTF-16 without a mark": json.dumps(STUDIES, ensure_ascii=False).encode("utf-16-le"),
    "UTF-16, big end first": json.dumps(STUDIES, ensure_ascii=False).encode("utf-16-be"),
    "gzip": gzip.compress(as_lines(STUDIES)),
    "gzip in parts": gzip.compress(as_lines(STUDIES[:2])) + gzip.compress(as_lines(STUDIES[2:])),
    "gzip of gzip": gzip.compress(gzip.compress(as_lines(STUDIES))),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same_records(shape: str, tmp_path: Path) -> None:
    good, broken = found(put(tmp_path, SHAPES[shape]))
    assert good == STUDIES
    assert broken == []


def test_a_single_record_on_one_line_or_on_many(tmp_path: Path) -> None:
    assert found(put(tmp_path, orjson.dumps(STUDIES[0]))) == ([STUDIES[0]], [])
    assert found(put(tmp_path, json.dumps(STUDIES[0], indent=2).encode())) == ([STUDIES[0]], [])


def test_places_are_lines_and_places_in_a_list(tmp_path: Path) -> None:
    lines = list(records([put(tmp_path, b"\n" + as_lines(STUDIES[:2]))]))
    assert [(each.line, each.ordinal) for each in lines] == [(2, None), (3, None)]
    listed = list(records([put(tmp_path, b"[\n{},\n\n{}\n]")]))
    assert [(each.line, each.ordinal) for each in listed] == [(2, 1), (4, 2)]


def test_the_wrapper_of_a_history_says_the_version_holder(tmp_path: Path) -> None:
    (only,) = records([put(tmp_path, orjson.dumps({"version_holder": "2026-02-02", "study": study(1)}))])
    assert isinstance(only, RawRecord)
    assert only.version_holder == "2026-02-02"


def test_a_zip_with_all_kinds_inside(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", orjson.dumps(STUDIES[0]))
        archive.writestr("deep/b.jsonl.gz", gzip.compress(as_lines(STUDIES[1:3])))
        archive.writestr("deep/.hidden", b"not to be read")
        archive.writestr("deep/c", orjson.dumps(STUDIES[3:]))
    assert found(path) == (STUDIES, [])


def test_a_folder_is_read_by_name_and_in_depth(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    put(tmp_path, orjson.dumps(STUDIES[0]), "a.json")
    put(tmp_path / "b", gzip.compress(as_lines(STUDIES[1:3])), "x")
    put(tmp_path, orjson.dumps(STUDIES[3:]), "c.txt")
    put(tmp_path, b"rubbish", ".DS_Store")
    assert found(tmp_path) == (STUDIES, [])


def test_links_that_lead_in_circles_end(tmp_path: Path) -> None:
    put(tmp_path, orjson.dumps(STUDIES[0]), "a.json")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    os.mkfifo(tmp_path / "pipe")
    good, broken = found(tmp_path)
    assert good == STUDIES[:1]
    assert {Path(each.source).name for each in broken} == {"again", "self", "pipe"}


def test_bytes_are_counted_up_to_the_total(tmp_path: Path) -> None:
    put(tmp_path, gzip.compress(as_lines(STUDIES)), "a")
    put(tmp_path, as_lines(STUDIES), "b")
    told: list[int] = []
    assert len(list(records([tmp_path], told.append))) == 14
    assert sum(told) == total_bytes([tmp_path]) > 0


GOOD = as_lines(STUDIES[:2])
BROKEN = {
    "empty": (b"", 0, None, "empty"),
    "blank": (b" \n \n", 0, None, "empty"),
    "HTML": (b"\n<!DOCTYPE html><html>{}</html>", 0, None, "web page"),
    "text": (b"NCT number, title\n1,2\n", 0, None, "neither JSON"),
    "NUL only": (bytes(5000), 0, None, "NUL"),
    "NUL in a line": (GOOD + b'{"a": "\0"}\n' + GOOD, 4, 3, "NUL byte (at byte 8)"),
    "not UTF-8": (GOOD + b'{"a": "\xff"}\n' + GOOD, 4, 3, "not valid UTF-8 at byte 8"),
    "a comma too many": (GOOD + b'{"a": 1,}\n' + GOOD, 4, 3, "not valid JSON at character"),
    "a line cut off": (GOOD + b'{"a": {"b": \n' + GOOD, 4, 3, "ends in the middle"),
    "a number": (GOOD + b"17\n" + GOOD, 4, 3, "a number where a record"),
    "first line rubbish": (b"rubbish\n" + GOOD, 2, 1, "not valid JSON"),
    "list cut off": (orjson.dumps(STUDIES)[:-40], 6, 1, "ends in the middle"),
    "list never closed": (orjson.dumps(STUDIES)[:-1], 7, 1, "ends in the middle"),
    "a broken element": (b'[{"a": 1}, {"a": tru}, {"b": 2}]', 2, 1, "not valid JSON"),
    "a number in a list": (b'[{"a":1}, 17, {"b":2}]', 2, 1, "number"),
    "too deep": (b'{"a":' * 5000 + b"1" + b"}" * 5000, 0, 1, "deeper than any record"),
    "truncated gzip": (gzip.compress(os.urandom(99).hex().encode() + b"\n" + GOOD)[:-30], None, None, "ends too early"),
    "gzip with a wrong checksum": (gzip.compress(GOOD)[:-8] + b"abcd" + gzip.compress(GOOD)[-4:], 2, None, "checksum"),
    "gzip with a tail": (gzip.compress(GOOD) + b"tail", 2, None, "isn't gzip"),
    "gzip of HTML": (gzip.compress(b"<html>"), 0, None, "web page"),
    "gzip with broken packing": (gzip.compress(GOOD)[:10] + b"\xff" * 99, None, None, "damaged gzip"),
    "half a zip": (b"PK\x03\x04" + bytes(100), 0, None, "table of contents"),
    "odd UTF-16": (json.dumps(STUDIES[:1]).encode("utf-16") + b"\xd8", None, None, "UTF-16"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_broken_is_told_and_the_rest_is_given(kind: str, tmp_path: Path) -> None:
    content, good_ones, line, words = BROKEN[kind]
    good, broken = found(put(tmp_path, content))
    assert good_ones is None or len(good) == good_ones
    told = [each for each in broken if words in each.reason]
    assert told, broken
    assert told[0].line == line
    assert told[0].reason.endswith(".")


def test_good_lines_before_a_gzip_breaks_off_are_given(tmp_path: Path) -> None:
    lines = as_lines([study(number, noise=os.urandom(400).hex()) for number in range(2000)])
    packed = gzip.compress(lines)
    good, broken = found(put(tmp_path, packed[: len(packed) // 2]))
    assert 800 < len(good) < 1200
    assert [each.reason for each in broken] == ["It is a gzip file that ends too early: the end is missing."]


def test_a_missing_file_and_an_empty_folder(tmp_path: Path) -> None:
    assert found(tmp_path) == ([], [])
    (only,) = records([tmp_path / "no"])
    assert isinstance(only, BrokenInput)
    assert only.reason == "There is no such file or folder."


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, GOOD)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    # Root may read everything, so the refusal is made.
    monkeypatch.setattr(Path, "open", refuse)
    (only,) = records([path])
    assert isinstance(only, BrokenInput)
    assert only.reason == "This user may not read it."


class TestZips:
    def archive(self, folder: Path, **members: bytes) -> Path:
        path = folder / "a.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return path

    def test_a_zip_inside_is_not_opened_and_the_rest_is(self, tmp_path: Path) -> None:
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as archive:
            archive.writestr("x", GOOD)
        good, broken = found(self.archive(tmp_path, a=inner.getvalue(), b=GOOD))
        assert len(good) == 2
        assert "zip inside another archive" in broken[0].reason

    def test_a_damaged_member_stops_only_itself(self, tmp_path: Path) -> None:
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr("a", GOOD)
            archive.writestr("b", GOOD)
        content = bytearray(path.read_bytes())
        content[content.index(b"alert")] ^= 1
        path.write_bytes(content)
        good, broken = found(path)
        assert good == STUDIES[:2]
        assert [each.reason[:27] for each in broken] == ["It is damaged inside the zi"]

    def test_a_bomb_is_stopped(self, tmp_path: Path) -> None:
        good, broken = found(self.archive(tmp_path, a=GOOD, b=b"{" + b" " * 150_000_000))
        assert len(good) == 2
        assert "more than 200 times" in broken[0].reason

    def test_a_gzip_bomb_is_stopped(self, tmp_path: Path) -> None:
        good, broken = found(put(tmp_path, gzip.compress(GOOD + b" " * 150_000_000)))
        assert len(good) == 2
        assert "more than 200 times" in broken[0].reason


@pytest.mark.parametrize(("kind", "megabytes"), [("line", 200), ("list", 40)])
def test_a_huge_record_is_skipped_without_being_held(kind: str, megabytes: int, tmp_path: Path) -> None:
    path = tmp_path / "big"
    before, between, after = (b"", b"\n", b"\n") if kind == "line" else (b"[", b",", b"]")
    with path.open("wb") as file:
        file.write(before + orjson.dumps(STUDIES[0]) + between + b'{"a": "')
        for _ in range(megabytes):
            file.write(b'x\\"' * 333_333)
        file.write(b'"}' + between + orjson.dumps(STUDIES[1]) + after)
    tracemalloc.start()
    good, broken = found(path, limit=5_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert good == STUDIES[:2]
    assert [each.reason for each in broken] == [
        "It is longer than 5 MB, the most that one record may be; it was skipped."
    ]
    assert (broken[0].line, broken[0].ordinal) == ((2, None) if kind == "line" else (1, 2))
    assert peak < 20_000_000


def test_a_list_is_never_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "list"
    one = orjson.dumps(study(1, noise="x" * 100_000))
    with path.open("wb") as file:
        file.write(b'{"studies": [' + b",".join([one] * 600) + b"]}")
    tracemalloc.start()
    assert sum(1 for _ in records([path])) == 600
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert path.stat().st_size > 60_000_000
    assert peak < 12_000_000


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.lists(st.dictionaries(st.text(max_size=6), JSON, max_size=4), max_size=6)


@given(OBJECTS, st.integers(1, 40), st.sampled_from([None, 1]), st.booleans())
def test_cutting_gives_what_the_whole_parser_gives(
    objects: list[Any], size: int, indent: int | None, ascii_only: bool
) -> None:
    """However the bytes are cut into chunks, the pieces are those of a parser that reads it whole."""
    for depth, value in ((1, objects), (2, {"studies": objects})):
        data = json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
        assert cut(Brackets(10_000, depth), data, size) == objects
    documents = "\n".join(json.dumps(each, indent=indent, ensure_ascii=ascii_only) for each in objects)
    assert cut(Brackets(10_000, 0), documents.encode(), size) == objects
    lines = "\n".join(json.dumps(each) for each in objects)
    assert cut(Lines(10_000), lines.encode(), size) == objects


def cut(cutter: Brackets | Lines, data: bytes, size: int) -> list[Any]:
    chunks = [data[start : start + size] for start in range(0, len(data), size)]
    pieces = [piece for chunk in chunks for piece in cutter.feed(chunk)] + list(cutter.finish())
    return [json.loads(piece.data or b"") for piece in pieces]


@given(st.binary(max_size=300), st.booleans())
def test_no_bytes_whatever_raise(tmp_path_factory: pytest.TempPathFactory, data: bytes, packed: bool) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(gzip.compress(data) if packed else data)
    for each in records([path]):
        assert isinstance(each, RawRecord | BrokenInput)


@pytest.mark.shared
def test_the_real_files_hold_what_their_readme_says(shared: Path) -> None:
    counts = {path.name: len(found(path)[0]) for path in sorted((shared / "registry").glob("*.gz"))}
    assert counts == {"history.jsonl.gz": 120, "studies-older.jsonl.gz": 7009, "studies.jsonl.gz": 2491}
