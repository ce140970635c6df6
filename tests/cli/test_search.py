"""`equipoise search` and `equipoise index`, as a program and as a person read them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from equipoise.cli import index
from equipoise.cli.search import search
from equipoise.core.values.errors import InputError
from tests.web.search.conftest import Put, at, home, made, point, put  # noqa: F401


@pytest.fixture
def command() -> Any:
    import typer

    tested = typer.Typer()
    tested.add_typer(index.app, name="index")
    tested.command()(search)
    return lambda *words: CliRunner().invoke(tested, words)


@pytest.fixture
def three(put: Put) -> None:  # noqa: F811
    put(
        made(1, "Oligometastatic radiotherapy", sites=(at("Vancouver", **point(49.25, -123.0)),)),
        made(2, "Oligometastatic radiotherapy abroad", sites=(at("London"),)),
        made(3, "Gout", status="COMPLETED"),
    )


def read(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_json_has_what_programs_rely_on(command: Any, three: None) -> None:
    found = read(
        command(
            "search", "oligometastatic radiotherapy", "--near", "Vancouver, BC", "--within", "500km",
            "--status", "recruiting", "--json",
        )
    )  # fmt: skip
    assert found["total"] == 1
    [result] = found["results"]
    assert result["nct_id"] == "NCT00000001"
    assert (result["title"], result["status"]) == ("Oligometastatic radiotherapy", "RECRUITING")
    assert result["score"] > 0
    assert result["distance_km"] == pytest.approx(9.5, abs=0.2)
    assert result["site"] == {
        "facility": "Vancouver Example Hospital", "city": "Vancouver", "state": "", "country": "Canada",
        "status": "RECRUITING",
    }  # fmt: skip


def test_a_person_reads_lines(command: Any, three: None) -> None:
    shown = command("search", "oligometastatic", "--near", "Vancouver", "--within", "500km").output
    assert "1 study" in shown
    assert "Vancouver, British Columbia, Canada" in shown
    assert "NCT00000001" in shown
    assert "0 studies" in command("search", "gout", "--status", "recruiting").output


def test_facets_are_counted_when_asked_for(command: Any, three: None) -> None:
    assert read(command("search", "--facets", "--json"))["facets"]["status"] == {
        "RECRUITING": 2,
        "COMPLETED": 1,
    }
    assert read(command("search", "--json"))["facets"] == {}


@pytest.mark.parametrize(
    ("words", "where"),
    [(("--within", "far"), "--within"), (("--age", "old"), "--age"), (("--sort", "beauty"), "--sort")],
)
def test_an_option_that_cannot_be_used_is_named(command: Any, words: tuple[str, str], where: str) -> None:
    error = command("search", "cancer", *words).exception
    assert isinstance(error, InputError)
    assert where in str(error)


def test_help_has_an_example(command: Any) -> None:
    assert "Example:" in command("search", "--help").output


def test_the_index_is_made_renewed_and_described(command: Any, three: None) -> None:
    assert read(command("index", "rebuild", "--json")) == {"studies": 3}
    assert "holds 3 studies with 2 recruiting sites" in command("index", "status").output
    assert read(command("index", "status", "--json"))["behind"] is False
    assert "Nothing had changed" in command("index", "refresh").output
