from __future__ import annotations

import ast
import contextlib
import copy
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.allocation import commitments
from equipoise.verifier import verify_allocation as verifier
from tests.verifier.made_up import SCHEMES, Json, trial

PROGRAM = Path(verifier.__file__)
COUNT = 10


@cache
def kept(at: int) -> str:
    return json.dumps(trial(SCHEMES[at], COUNT))


def pair(at: int) -> tuple[Json, Json]:
    published, revealed = json.loads(kept(at))
    return published, revealed


def numbers(published: Json, revealed: Json) -> set[int | None]:
    return {number for number, _ in verifier.verify(published, revealed)}


@pytest.mark.parametrize("at", range(len(SCHEMES)))
@pytest.mark.parametrize("count", [0, 1, 40])
def test_a_trial_as_it_happened_agrees(at: int, count: int) -> None:
    published, revealed = json.loads(json.dumps(trial(SCHEMES[at], count)))
    assert len(revealed["allocations"]) >= count * 3 // 10
    assert verifier.verify(published, revealed) == []


PLACES = st.integers(0, 10_000)


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a file."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(place for key, each in inner for place in places(each, (*path, key)))]


def other(value: Any, draw: st.DataObject) -> Any:
    """Another value in its place, of the same kind or another."""
    if isinstance(value, str):
        at = draw.draw(st.integers(0, len(value)))
        return draw.draw(
            st.sampled_from(
                [value[:at] + "0" + value[at:], value[:at] + value[at + 1 :], value.upper(), value + " "]
            )
        )
    if isinstance(value, bool):
        return draw.draw(st.sampled_from([not value, int(value), None]))
    if isinstance(value, int):
        return draw.draw(st.sampled_from([value + 1, value - 1, str(value), float(value), value == 1]))
    return draw.draw(st.sampled_from([None, "", 0, [], {}]))


@settings(max_examples=250, deadline=None)
@given(st.integers(0, len(SCHEMES) - 1), st.booleans(), st.data())
def test_any_single_change_is_found(at: int, in_revealed: bool, data: st.DataObject) -> None:
    files = pair(at)
    target = files[in_revealed]
    before = copy.deepcopy(target)
    every = places(target)
    path = every[data.draw(PLACES) % len(every)] or ("trial",)
    holder: Any = target
    for key in path[:-1]:
        holder = holder[key]
    what = data.draw(st.sampled_from(["change", "remove", "insert", "swap"]))
    if what == "change":
        holder[path[-1]] = other(holder[path[-1]], data)
    elif what == "remove":
        del holder[path[-1]]
    elif what == "insert" and isinstance(holder, list):
        holder.insert(path[-1], copy.deepcopy(holder[path[-1]]))
    elif what == "insert":
        holder["more"] = "thing"
    elif isinstance(holder, list) and len(holder) > 1:
        following = (path[-1] + 1) % len(holder)
        holder[path[-1]], holder[following] = holder[following], holder[path[-1]]
    if json.dumps(target, sort_keys=True) == json.dumps(before, sort_keys=True):
        return
    with contextlib.suppress(verifier.Unreadable):
        assert verifier.verify(*files)


CHANGES = {
    "participant": "09-999",
    "at": "2026-12-31T00:00:00+00:00",
    "event": "ab" * 32,
    "position": 11,
    "site": "03",
    "levels": {},
    "list": "all/",
}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(SCHEMES) - 1), st.integers(1, COUNT), st.sampled_from(sorted(CHANGES)))
def test_an_altered_allocation_is_named(at: int, number: int, what: str) -> None:
    published, revealed = pair(at)
    record = revealed["allocations"][number - 1]
    if record[what] == CHANGES[what]:
        return
    record[what] = CHANGES[what]
    found = verifier.verify(published, revealed)
    assert (number, "It was altered.") in found
    assert {each for each, said in found if "altered" in said or "inserted" in said} == {number}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(SCHEMES) - 1), st.integers(1, COUNT))
def test_an_altered_arm_is_named_and_nothing_else(at: int, number: int) -> None:
    published, revealed = pair(at)
    record = revealed["allocations"][number - 1]
    record["arm"] = next(arm for arm, _ in revealed["scheme"]["arms"] if arm != record["arm"])
    assert numbers(published, revealed) == {number}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(SCHEMES) - 1), st.integers(1, COUNT), st.booleans())
def test_an_inserted_allocation_is_named(at: int, number: int, renumbered: bool) -> None:
    published, revealed = pair(at)
    records = revealed["allocations"]
    records.insert(number - 1, {**records[number - 1], "participant": "02-900"})
    for place, record in enumerate(records, start=1):
        record["number"] = place if renumbered else record["number"]
    found = verifier.verify(published, revealed)
    assert [each for each, said in found if said == "It was inserted."] == [number]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(SCHEMES) - 1), st.integers(1, COUNT), st.booleans())
def test_a_removed_allocation_is_named(at: int, number: int, renumbered: bool) -> None:
    published, revealed = pair(at)
    records = revealed["allocations"]
    del records[number - 1]
    for place, record in enumerate(records, start=1):
        record["number"] = place if renumbered else record["number"]
    found = verifier.verify(published, revealed)
    assert [each for each, said in found if said == "It was removed."] == [number]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(SCHEMES) - 1), st.integers(1, COUNT - 1), st.booleans())
def test_neighbours_that_changed_places_are_named(at: int, number: int, renumbered: bool) -> None:
    published, revealed = pair(at)
    records = revealed["allocations"]
    records[number - 1], records[number] = records[number], records[number - 1]
    for place, record in enumerate(records, start=1):
        record["number"] = place if renumbered else record["number"]
    found = verifier.verify(published, revealed)
    moved = {each for each, said in found if said.startswith("It was made as number")}
    assert moved
    assert moved <= {number, number + 1}


@pytest.mark.parametrize(
    ("what", "said"),
    [("seed", "The seed is not"), ("salt", "The scheme is not"), ("trial", "of two trials")],
)
def test_another_beginning_is_named(what: str, said: str) -> None:
    published, revealed = pair(0)
    revealed[what] = "ab" * 32
    assert any(said in each for _, each in verifier.verify(published, revealed))


def test_an_altered_nonce_is_named_by_its_slot_and_whoever_took_it() -> None:
    published, revealed = pair(0)
    record = revealed["allocations"][4]
    revealed["nonces"][record["list"]][record["position"] - 1] = "ab" * 32
    found = verifier.verify(published, revealed)
    assert found == [(5, f"Slot {record['position']} of {record['list']} is not what was committed to.")]


def test_a_slot_that_was_sealed_after_it_was_used_is_found() -> None:
    """Whoever makes a list longer can't put the new slots under those who came before."""
    published, revealed = json.loads(json.dumps(trial(SCHEMES[3], 40, length=4, later=4)))
    assert len(revealed["allocations"]) == 4
    published, revealed = json.loads(json.dumps(trial(SCHEMES[3], 8, length=4, later=4)))
    assert verifier.verify(published, revealed) == []
    sealed_later = json.loads(json.dumps(trial(SCHEMES[3], 8, length=4, later=4, after=6)))
    assert {number for number, said in verifier.verify(*sealed_later)} == {5, 6}


@pytest.mark.parametrize(
    ("what", "value"),
    [("made", "2026-11-23T10:00:00+00:00"), ("root", "ab" * 32), ("after", 1)],
)
@pytest.mark.parametrize("batch", [0, 1])
def test_what_a_batch_says_of_itself_is_held_by_its_root(batch: int, what: str, value: object) -> None:
    published, revealed = pair(0)
    published["batches"][batch][what] = value
    said = [each for _, each in verifier.verify(published, revealed)]
    assert f"Batch {batch + 1}: its root is not that of its slots." in said


def test_lists_of_a_batch_that_overlap_are_found_even_under_a_root_of_their_own() -> None:
    published, revealed = pair(3)
    first = published["batches"][0]
    digests = bytes.fromhex(published["scheme"]), bytes.fromhex(published["seed"])
    leaves = tuple(map(bytes.fromhex, published["batches"][1]["lists"][0]["leaves"]))
    again = commitments.batch(
        "stop-2", *digests, [commitments.Part("all", 1, leaves)], made="2026-12-24T10:00:00+00:00",
        after=5, before=first["root"],
    )  # fmt: skip
    published["batches"][1] = again
    said = [each for _, each in verifier.verify(published, revealed)]
    assert said == ["Batch 2: a list does not go on where it ended."]


def test_words_that_would_make_a_number_likelier_are_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    class Keyed:
        def __init__(self, key: bytes, message: bytes, kind: object) -> None:
            self.message = message

        def digest(self) -> bytes:
            return b"\xff" * 24 + (7).to_bytes(8, "big")

    monkeypatch.setattr(verifier.hmac, "new", Keyed)
    assert verifier.numbers(bytes(32), "list/all")(3) == 7 % 3


def run(tmp_path: Path, *files: object, options: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    named = []
    for at, data in enumerate(files):
        path = tmp_path / f"{at}.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data))
        named.append(str(path))
    command = [sys.executable, "-I", "-S", str(PROGRAM), *options, *named]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_it_runs_by_itself_and_says_what_it_found(tmp_path: Path) -> None:
    published, revealed = pair(0)
    agreed = run(tmp_path, published, revealed)
    assert (agreed.returncode, agreed.stderr) == (0, "")
    assert agreed.stdout == "All agrees: 10 allocations, each as its list gives it.\n"
    revealed["allocations"][6]["at"] = "2026-12-01T23:59:00+00:00"
    differs = run(tmp_path, published, revealed)
    assert differs.returncode == 1
    assert "Allocation 7: It was altered." in differs.stdout
    machine = run(tmp_path, published, revealed, options=("--json",))
    assert json.loads(machine.stdout)["findings"] == [{"number": 7, "what": "It was altered."}]


@pytest.mark.parametrize(
    "bad", ["", "[]", '{"format": 1}', '{"a": 1, "a": 1}', "\udcff".encode("utf-8", "surrogatepass").hex()]
)
def test_a_file_that_is_none_is_said_to_be(tmp_path: Path, bad: str) -> None:
    done = run(tmp_path, bad, pair(0)[1])
    assert done.returncode == 3
    assert "can't be verified" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_names_something_twice_is_refused(tmp_path: Path) -> None:
    published, revealed = pair(0)
    twice = json.dumps(published).replace("{", '{"trial": "other", ', 1)
    assert run(tmp_path, twice, revealed).returncode == 3


def test_a_file_that_is_not_there_and_a_wrong_call(tmp_path: Path) -> None:
    gone = subprocess.run(
        [sys.executable, str(PROGRAM), str(tmp_path / "no"), str(tmp_path / "no")],
        capture_output=True,
        check=False,
    )
    assert gone.returncode == 3
    assert subprocess.run([sys.executable, str(PROGRAM)], capture_output=True, check=False).returncode == 2


def test_its_help_has_an_example() -> None:
    said = subprocess.run(
        [sys.executable, str(PROGRAM), "--help"], capture_output=True, text=True, check=True
    ).stdout
    assert "python3 verify_allocation.py published.json revealed.json" in said


def test_it_is_one_file_of_the_standard_library_that_an_older_python_can_read() -> None:
    tree = ast.parse(PROGRAM.read_text(), feature_version=(3, 8))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [each.name for each in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        )
    }
    assert imported <= sys.stdlib_module_names
