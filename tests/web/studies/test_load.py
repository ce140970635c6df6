"""What a load keeps, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.core.registry.record import Study as Core
from equipoise.web.audit.models import Entry
from equipoise.web.studies import actions, loading, models, queries
from tests.home import FIXTURE_SHARED
from tests.web.studies.samples import nct, now, record

pytestmark = pytest.mark.usefixtures("database")


def put(*records: Any, kind: str = actions.FILES, **how: Any) -> models.Load:
    return actions.load_records(records, kind=kind, now=now, **how)


def counts(load: models.Load) -> tuple[int, ...]:
    return load.read, load.new, load.changed, load.unchanged, load.set_aside, load.broken


def dates(nct_id: str) -> list[str]:
    return [f"{each.updated_on}" for each in queries.versions(nct_id)]


def statuses(nct_id: str) -> list[tuple[str, str]]:
    """The changes of status in time, oldest first."""
    told = [change for each in reversed(queries.changes(nct_id)) for change in each.changes]
    return [(each.detail["from"], each.detail["to"]) for each in told if each.kind == "status_changed"]


def test_records_are_kept_and_read_back_whole() -> None:
    raw = record(1, made_up_key={"ключ": [1, 2.5, None, "\u0000 and 🙂"]})
    load = put(raw, record(2))
    assert counts(load) == (2, 2, 0, 0, 0, 0)
    assert load.state == "done"
    assert queries.record(nct(1)) == raw
    study = queries.study(nct(1).lower())
    assert isinstance(study, Core)
    assert (study.nct_id, study.status) == (nct(1), "RECRUITING")


def test_the_same_again_keeps_nothing_new() -> None:
    put(record(1), record(2))
    before = queries.revision()
    load = put(record(2), record(1), record(1))
    assert counts(load) == (3, 0, 0, 3, 0, 0)
    assert queries.revision() == before
    assert models.Version.objects.count() == 2


def test_what_only_the_registry_s_server_changed_is_no_new_version() -> None:
    put(record(1, holder="2026-01-05"))
    load = put(record(1, holder="2026-01-06"), record(1))
    assert counts(load) == (2, 0, 0, 2, 0, 0)


def test_a_newer_version_becomes_the_current_one_and_tells_what_changed() -> None:
    put(record(1, "2026-01-05"))
    load = put(record(1, "2026-01-06", status="COMPLETED", title="Another title"))
    assert counts(load) == (1, 0, 1, 0, 0, 0)
    row = models.Study.objects.get()
    assert (row.status, row.title, str(row.updated_on)) == ("COMPLETED", "Another title", "2026-01-06")
    newest, oldest = queries.changes(nct(1))
    assert newest.version.is_current
    assert not newest.is_first
    assert {each.kind for each in newest.changes} == {"status_changed", "title_changed"}
    assert all(each.sentence.endswith(".") and each.group for each in newest.changes)
    assert oldest.is_first
    assert oldest.changes == ()


def test_a_version_from_between_changes_both_neighbours() -> None:
    put(record(1, "2026-01-01", status="NOT_YET_RECRUITING"), record(1, "2026-01-09", status="COMPLETED"))
    assert statuses(nct(1)) == [("NOT_YET_RECRUITING", "COMPLETED")]
    revision = queries.revision()
    put(record(1, "2026-01-05", status="RECRUITING"))
    assert dates(nct(1)) == ["2026-01-01", "2026-01-05", "2026-01-09"]
    assert statuses(nct(1)) == [("NOT_YET_RECRUITING", "RECRUITING"), ("RECRUITING", "COMPLETED")]
    assert models.Study.objects.get().status == "COMPLETED"
    assert queries.revision() == revision


def test_on_the_same_day_the_version_holder_decides_then_arrival() -> None:
    put(record(1, title="b", holder="2026-01-08"), record(1, title="a", holder="2026-01-07"))
    assert models.Study.objects.get().title == "b"
    put(record(1, title="c", holder="2026-01-08"))
    assert models.Study.objects.get().title == "c"


def test_the_wrapper_s_version_holder_counts_where_the_record_says_none() -> None:
    put({"version_holder": "2026-01-08", "study": record(1, title="b")})
    put({"version_holder": "2026-01-07", "study": record(1, title="a")})
    assert models.Study.objects.get().title == "b"


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
@pytest.mark.parametrize("together", [True, False])
def test_the_order_of_arrival_doesn_t_matter(order: tuple[int, ...], together: bool) -> None:
    history = [
        record(1, "", status="WITHHELD"),
        record(1, "2026-01", status="NOT_YET_RECRUITING"),
        record(1, "2026-01-05", status="RECRUITING"),
        record(1, "2026-01-06", status="COMPLETED"),
    ]
    arriving = [history[place] for place in order]
    for group in [arriving] if together else [[each] for each in arriving]:
        put(*group)
    assert dates(nct(1)) == ["None", "2026-01-01", "2026-01-05", "2026-01-06"]
    wanted = ["WITHHELD", "NOT_YET_RECRUITING", "RECRUITING", "COMPLETED"]
    assert statuses(nct(1)) == list(pairwise(wanted))
    assert models.Study.objects.get().status == "COMPLETED"


class TestDemonstration:
    def test_it_never_replaces_the_registry(self) -> None:
        put(record(1, "2026-01-01"))
        load = put(record(1, "2026-01-09", title="Made up"), kind=actions.DEMONSTRATION)
        assert counts(load) == (1, 0, 0, 0, 1, 0)
        assert models.Study.objects.get().title == "A study"

    def test_the_registry_always_supersedes_it(self) -> None:
        put(record(1, "2026-01-09", title="Made up"), kind=actions.DEMONSTRATION)
        assert queries.sources([nct(1)]) == {nct(1): "demonstration"}
        put(record(1, "2026-01-01"))
        assert queries.sources([nct(1)]) == {nct(1): "registry"}
        assert models.Study.objects.get().title == "A study"
        # What was made up is no part of a real study's history.
        assert dates(nct(1)) == ["2026-01-01"]
        assert queries.changes(nct(1))[0].changes == ()

    def test_a_record_that_says_it_is_made_up_is_taken_at_its_word(self) -> None:
        put(record(1, equipoiseSection={"madeUp": ["sites"]}))
        assert queries.sources([nct(1)]) == {nct(1): "demonstration"}

    def test_a_changed_one_takes_the_place_of_the_former(self) -> None:
        put(record(1, "2026-01-05", status="RECRUITING"), kind=actions.DEMONSTRATION)
        load = put(record(1, "2026-01-05", status="COMPLETED"), kind=actions.DEMONSTRATION)
        assert load.changed == 1
        assert models.Study.objects.get().status == "COMPLETED"
        assert dates(nct(1)) == ["2026-01-05"]
        assert statuses(nct(1)) == []
        assert models.Version.objects.count() == 1

    def test_one_with_an_earlier_date_takes_it_too(self) -> None:
        put(record(1, "2026-01-09", title="Former"), kind=actions.DEMONSTRATION)
        put(record(1, "2026-01-05", title="Corrected"), kind=actions.DEMONSTRATION)
        assert models.Study.objects.get().title == "Corrected"
        assert dates(nct(1)) == ["2026-01-05"]

    def test_what_ships_as_history_stays_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(loading, "BATCH", 1)
        earlier = record(1, "2026-01-01", status="NOT_YET_RECRUITING")
        put(earlier, record(1, "2026-01-05"), kind=actions.DEMONSTRATION)
        revision = models.Study.objects.get().revision
        put(earlier, record(1, "2026-01-06", status="COMPLETED"), kind=actions.DEMONSTRATION)
        assert dates(nct(1)) == ["2026-01-01", "2026-01-06"]
        assert statuses(nct(1)) == [("NOT_YET_RECRUITING", "COMPLETED")]
        assert models.Study.objects.get().revision > revision

    def test_the_same_again_touches_nothing(self) -> None:
        both = record(1, "2026-01-01"), record(1, "2026-01-05")
        put(*both, kind=actions.DEMONSTRATION)
        before = list(models.Version.objects.values_list("pk", flat=True))
        assert counts(put(*both, kind=actions.DEMONSTRATION)) == (2, 0, 0, 2, 0, 0)
        assert list(models.Version.objects.values_list("pk", flat=True)) == before

    def test_one_that_can_t_be_read_replaces_nothing(self) -> None:
        put(record(1), kind=actions.DEMONSTRATION)
        put({"protocolSection": {"identificationModule": {"nctId": nct(1)}}}, kind=actions.DEMONSTRATION)
        assert models.Study.objects.get().current is not None
        assert dates(nct(1)) == ["2026-01-05"]

    def test_the_registry_s_versions_are_never_replaced(self) -> None:
        put(record(1, "2026-01-01"), record(1, "2026-01-02", title="Changed"))
        put(record(1, "2026-01-09", title="Made up"), kind=actions.DEMONSTRATION)
        assert dates(nct(1)) == ["2026-01-01", "2026-01-02"]

    def test_both_in_one_batch(self) -> None:
        put(record(1, "2026-01-09", title="Made up", equipoiseSection={"a": 1}), record(1, "2026-01-01"))
        assert models.Study.objects.get().title == "A study"
        assert dates(nct(1)) == ["2026-01-01"]


class TestBroken:
    def test_what_can_t_be_read_is_noted_and_stops_nothing(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        lines = [json.dumps(each) for each in (record(1), {"protocolSection": []}, record(2))]
        path.write_text("\n".join([*lines, "{rubbish}", json.dumps({"protocolSection": {}}), lines[0]]))
        load = actions.load([path], now=now)
        assert counts(load) == (6, 2, 0, 1, 0, 3)
        assert load.state == "done"
        assert [(each.line, bool(each.reason)) for each in queries.broken(load.pk)] == [
            (4, True), (2, True), (5, True)
        ]  # fmt: skip

    def test_a_record_without_a_title_keeps_its_number(self) -> None:
        raw = record(7)
        del raw["protocolSection"]["identificationModule"]["briefTitle"]
        load = put(raw)
        (only,) = queries.broken(load.pk)
        assert only.nct_id == nct(7)
        assert "title" in only.reason

    @pytest.mark.parametrize("raw", [None, [], 1, "x", {}, {"protocolSection": {"identificationModule": 3}}])
    def test_anything_may_come(self, raw: Any) -> None:
        load = put(raw, record(1))
        assert load.new == 1
        assert load.state == "done"

    def test_a_broken_newer_version_leaves_the_study_as_it_was(self) -> None:
        put(record(1))
        load = put({"protocolSection": {"identificationModule": {"nctId": nct(1)}}})
        assert load.broken == 1
        assert models.Study.objects.get().title == "A study"

    def test_letters_no_column_takes(self, tmp_path: Path) -> None:
        raw = record(1, title="NUL \0 here", status="X" * 300)
        put(raw, record(1, "2026-01-06", title="and \0 there"))
        assert "\0" not in models.Study.objects.get().title
        assert len(queries.versions(nct(1))) == 2


def test_aliases_lead_to_the_study() -> None:
    raw = record(1)
    raw["protocolSection"]["identificationModule"]["nctIdAliases"] = [nct(90), nct(91), nct(90)]
    other = record(2)
    other["protocolSection"]["identificationModule"]["nctIdAliases"] = [nct(91)]
    put(raw, other)
    assert queries.resolve(nct(90)) == nct(1)
    assert queries.resolve(nct(91)) == nct(2)
    assert queries.resolve(nct(1)) == nct(1)
    assert queries.resolve(nct(5)) is None
    found = queries.study(nct(90))
    assert found is not None
    assert found.nct_id == nct(1)


def test_after_batch_hears_of_what_is_new_or_changed_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(loading, "BATCH", 2)
    heard: list[list[tuple[str, str, int]]] = []

    def hear(revised: Any) -> None:
        # By then it can be read from the database.
        assert all(queries.study(study.nct_id) == study for study, _ in revised)
        heard.append([(study.nct_id, study.title, revision) for study, revision in revised])

    put(record(1), record(2), record(3), after_batch=hear)
    put(record(1), record(2), record(3, "2025-12-01", title="older"), after_batch=hear)
    put(record(2, "2026-02-01", title="newer"), after_batch=hear)
    assert [[(each[0], each[1]) for each in batch] for batch in heard] == [
        [(nct(1), "A study"), (nct(2), "A study")],
        [(nct(3), "A study")],
        [(nct(2), "newer")],
    ]
    revisions = [each[2] for batch in heard for each in batch]
    assert revisions == sorted(set(revisions))


def test_changed_since_pages_through_everything_once() -> None:
    put(*(record(number) for number in range(1, 8)))
    first = queries.changed_since(0, limit=3)
    rest = queries.changed_since(first[-1][1], limit=10)
    assert [study.nct_id for study, _ in first + rest] == [nct(number) for number in range(1, 8)]
    put(record(2, "2026-02-01"))
    assert [study.nct_id for study, _ in queries.changed_since(rest[-1][1])] == [nct(2)]
    assert [study.nct_id for study, _ in queries.iterate()] == [nct(n) for n in (1, 3, 4, 5, 6, 7, 2)]


def test_many_in_order_in_one_query() -> None:
    put(*(record(number) for number in range(1, 5)))
    with CaptureQueriesContext(connection) as asked:
        found = queries.many([nct(3), nct(9), nct(1), nct(3)])
    assert [each.nct_id for each in found] == [nct(3), nct(1), nct(3)]
    assert len(asked) == 1


def test_queries_of_a_batch_don_t_grow_with_it() -> None:
    def asked(*numbers: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            put(*(record(number, f"2026-01-{day:02}") for number in numbers for day in (1, 2, 3)))
        return len(seen)

    put(record(9))
    # Few enough that Django needs no second statement for SQLite's 999 parameters.
    assert asked(1) == asked(*range(10, 40))


def test_versions_and_one_of_them() -> None:
    put(record(1, "2026-01-01"), record(1, "2026-01-02"), record(2))
    older, newer = queries.versions(nct(1))
    assert (older.is_current, newer.is_current) == (False, True)
    assert queries.version(nct(1), older.id) == record(1, "2026-01-01")
    assert queries.version(nct(2), older.id) is None
    assert [study.date("last_update_posted") is not None for _, study in queries.history(nct(1))] == [
        True,
        True,
    ]
    assert queries.versions(nct(8)) == []
    assert queries.changes(nct(8)) == []


def test_stats() -> None:
    assert queries.stats().studies == 0
    assert queries.stats().as_object()["newest_update"] is None
    put(record(1), record(1, "2026-01-09", status="COMPLETED"))
    put(record(2), kind=actions.DEMONSTRATION)
    found = queries.stats()
    assert (found.studies, found.versions, found.demonstration) == (2, 3, 1)
    assert found.by_status == {"COMPLETED": 1, "RECRUITING": 1}
    assert str(found.newest_update) == "2026-01-09"


def test_the_audit_trail_says_what_was_kept() -> None:
    load = put(record(1), actor="tester")
    put(record(1))
    rows = Entry.objects.filter(subject=f"load {load.pk}").order_by("id")
    assert [(each.actor, each.verb) for each in rows] == [
        ("tester", "load begun"), ("tester", "records kept"), ("tester", "load ended")
    ]  # fmt: skip
    assert rows[1].detail["new"] == 1
    assert Entry.objects.filter(verb="records kept").count() == 1


VERSIONS = st.tuples(
    st.integers(1, 3),
    st.sampled_from(["", "2025", "2026-01-05", "2026-01-06"]),
    st.sampled_from(["RECRUITING", "COMPLETED"]),
    st.sampled_from(["", "2026-01-07", "2026-01-08"]),
    st.booleans(),
)


@settings(max_examples=40, deadline=None, suppress_health_check=FIXTURE_SHARED)
@given(st.lists(VERSIONS, max_size=12), st.integers(1, 5))
def test_whatever_comes_is_kept_as_the_slow_way_would(
    monkeypatch: pytest.MonkeyPatch, arrivals: list[tuple[Any, ...]], batch: int
) -> None:
    """Bulk and batches against one record after another, by the rules as they are written down."""
    for model in (models.Change, models.Study, models.Version):
        models.Study.objects.update(current=None)
        model.objects.all().delete()
    monkeypatch.setattr(loading, "BATCH", batch)
    made = [
        record(
            number, posted, status=status, holder=holder, **({"equipoiseSection": {"a": 1}} if demo else {})
        )
        for number, posted, status, holder, demo in arrivals
    ]
    load = put(*made)
    assert load.read == len(made) == sum(counts(load)[1:])
    for number in (1, 2, 3):
        expected = slow(
            [each for each in made if each["protocolSection"]["identificationModule"]["nctId"] == nct(number)]
        )
        found = [each for _, each in queries.history(nct(number))]
        assert [(each.status, bool(each.demonstration)) for each in found] == expected
        if expected:
            assert models.Study.objects.get(nct_id=nct(number)).status == expected[-1][0]
            steps = [(a[0], b[0]) for a, b in pairwise(expected) if a[0] != b[0]]
            assert statuses(nct(number)) == steps


def slow(arrivals: list[dict[str, Any]]) -> list[tuple[str, bool]]:
    """The history of one study: (status, made up), oldest first, kept one by one."""
    kept: list[tuple[tuple[str, str, int], dict[str, Any]]] = []
    seen: set[str] = set()
    for place, raw in enumerate(arrivals):
        lean = {key: value for key, value in raw.items() if key != "derivedSection"}
        if (text := json.dumps(lean)) in seen:
            continue
        seen.add(text)
        posted = raw["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"]
        day = {"": "0001-01-01", "2025": "2025-01-01"}.get(posted, posted)
        holder = raw.get("derivedSection", {}).get("miscInfoModule", {}).get("versionHolder", "")
        kept.append(((day, holder, place), raw))
    if any("equipoiseSection" not in raw for _, raw in kept):
        kept = [each for each in kept if "equipoiseSection" not in each[1]]
    kept.sort(key=lambda each: each[0])
    return [
        (raw["protocolSection"]["statusModule"]["overallStatus"], "equipoiseSection" in raw)
        for _, raw in kept
    ]
