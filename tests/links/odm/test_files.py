"""Tables as CSV and Dataset-JSON: nothing is lost, nothing is computed, and another program reads what it should be."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from odmlib.dataset_json_1_1.model import Column, DatasetJSON, SourceSystem

from equipoise.links.odm import dataset_json, plain
from equipoise.links.odm.tables import About, Table, Type, Variable

ABOUT = About("made-up", "NCT00000000", "A | title <b>", "1", "2026-03-31T17:05:00Z", "0.1.0")
VARIABLES = (
    Variable("participant", "Number", key=True),
    Variable("row", "Row", Type.INTEGER, key=True),
    Variable("dose", "Dose", Type.DECIMAL, unit="Gy", visits=("a", "b"), coded="ECDOSE"),
    Variable("began", "Began", Type.PARTIAL_DATE),
    Variable("on", "Day", Type.DATE),
    Variable("at", "When", Type.DATETIME),
    Variable("said", "Words", codes=(("Y", "yes | maybe"), ("N", "no"))),
)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
ROWS = st.lists(
    st.tuples(
        TEXT,
        st.integers().map(str) | st.just(""),
        st.decimals(allow_nan=False, allow_infinity=False).map(lambda each: f"{each:f}") | st.just(""),
        st.sampled_from(["", "2026", "2026-02", "2026-02-28"]),
        st.dates().map(str) | st.just(""),
        st.sampled_from(["", "2026-03-31T17:05:00Z"]),
        TEXT,
    ),
    max_size=6,
)


def table(rows: list[tuple[str, ...]]) -> Table:
    return Table("things", "Things", VARIABLES, rows)


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@given(ROWS)
def test_what_a_reader_of_csv_gets_is_what_was_kept(rows: list[tuple[str, ...]]) -> None:
    found = read(plain.document(table(rows)))
    assert found[0] == [each.name for each in VARIABLES]
    for was, got in zip(rows, found[1:], strict=True):
        assert all(cell in (kept, f"'{kept}") for cell, kept in zip(got, was, strict=True))
        assert got[1:3] == list(was[1:3])


@given(ROWS)
def test_no_cell_begins_as_a_formula_and_lines_end_as_rfc_4180_says(rows: list[tuple[str, ...]]) -> None:
    text = plain.document(table(rows))
    for line in read(text)[1:]:
        for cell, variable in zip(line, VARIABLES, strict=True):
            number = variable.type in (Type.INTEGER, Type.DECIMAL)
            assert number or not cell.lstrip(" ").startswith(plain.FORMULA), cell
    assert text.endswith("\r\n")


@pytest.mark.parametrize("typed", ["-1+1", "=1", "-", "1.2.3", "-1e9", "-٣"])
def test_what_only_looks_like_a_number_is_no_number(typed: str) -> None:
    found = read(plain.document(table([("x", "", typed, "", "", "", "")])))[1][2]
    assert found == (f"'{typed}" if typed[0] in "=-" else typed)


@given(ROWS)
def test_dataset_json_keeps_every_value_and_another_librarys_model_takes_it(
    rows: list[tuple[str, ...]],
) -> None:
    told = json.loads(dataset_json.document(table(rows), ABOUT))
    assert told["records"] == len(told["rows"]) == len(rows)
    for was, got in zip(rows, told["rows"], strict=True):
        assert ["" if each is None else str(each) for each in got] == [
            str(int(each)) if place == 1 and each else each for place, each in enumerate(was)
        ]
    columns = [Column(**each) for each in told.pop("columns")]
    DatasetJSON(  # type: ignore[no-untyped-call]
        **{**told, "sourceSystem": SourceSystem(**told["sourceSystem"]), "columns": columns}
    )
    assert [each.keySequence for each in columns[:3]] == [1, 2, None]


def test_dataset_json_has_the_shape_of_its_specification() -> None:
    """Names, types and patterns of CDISC Dataset-JSON 1.1, written down by us from the published schema's facts."""
    told = json.loads(dataset_json.document(table([("x", "1", "2.50", "2026", "", "", "w")]), ABOUT))
    assert set(told) == {
        "datasetJSONCreationDateTime", "datasetJSONVersion", "fileOID", "dbLastModifiedDateTime", "originator",
        "sourceSystem", "studyOID", "metaDataVersionOID", "itemGroupOID", "records", "name", "label", "columns", "rows",
    }  # fmt: skip
    assert re.fullmatch(r"1\.1(\.\d+)?", told["datasetJSONVersion"])
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", told["datasetJSONCreationDateTime"]
    )
    assert [each["dataType"] for each in told["columns"]] == [
        "string", "integer", "decimal", "string", "date", "datetime", "string",
    ]  # fmt: skip
    assert told["columns"][2]["targetDataType"] == "decimal"
    assert told["rows"] == [["x", 1, "2.50", "2026", None, None, "w"]]


def test_the_dictionary_says_what_each_variable_means() -> None:
    found = read(plain.dictionary([table([])]))
    assert found[0] == list(plain.COLUMNS)
    said = dict(zip(found[0], found[3], strict=True))
    assert (said["variable"], said["unit"], said["visits"], said["CDASH"]) == ("dose", "Gy", "a b", "ECDOSE")
    assert found[7][5] == "Y = yes | maybe; N = no"
    told = plain.readable([table([])], ABOUT)
    assert "A \\| title &lt;b>" in told
    assert "| said | Words | text |  | Y = yes \\| maybe; N = no |" in told
    assert "Blinded." in told
