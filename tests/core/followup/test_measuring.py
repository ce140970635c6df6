"""From entries to a series: baseline, new and split lesions, sizes that were not measured."""

from __future__ import annotations

from typing import Any

from equipoise.core.followup.lesions import Part, State
from equipoise.core.followup.measuring import OTHERS, series
from equipoise.core.followup.responses import points
from equipoise.core.values.truth import Truth


def entry(
    day: str, *rows: tuple[str, str], others: str = "NONE", new: str = "no", **more: str
) -> dict[str, Any]:
    lesions = [{"TULNKID": name, "TULOC": "LUNG", "DIAM": size, **more} for name, size in rows]
    return {"TRDAT": day, "TARGET": lesions, "NONTARGET": others, "NEWLES": new}


def said(*entries: dict[str, Any]) -> list[str]:
    return [each.response for each in points(series(entries))]


def test_entries_come_in_any_order() -> None:
    early, late = entry("2026-01-10", ("T1", "20")), entry("2026-04-10", ("T1", "30"))
    assert series([late, early]) == series([early, late])
    assert said(late, early) == ["", "PD"]


def test_a_lesion_is_known_by_its_number_however_it_is_written() -> None:
    assert said(entry("2026-01-10", ("T1", "20")), entry("2026-04-10", (" t1 ", "0"))) == ["", "CR"]


def test_a_lesion_that_a_later_scan_lists_is_new() -> None:
    found = series([entry("2026-01-10", ("T1", "20")), entry("2026-04-10", ("T1", "20"), ("T2", "7"))])
    assert [each.part for each in found.lesions] == [Part.TARGET, Part.NEW]
    assert [each.response for each in points(found)] == ["", "PD"]


def test_two_rows_of_one_number_are_parts() -> None:
    found = series([entry("2026-01-10", ("T1", "30")), entry("2026-04-10", ("T1", "20"), ("T1", "17"))])
    assert [len(each.findings["T1"].parts) for each in found.scans] == [1, 2]
    assert [each.response for each in points(found)] == ["", "PD"]


def test_a_part_that_was_not_measured_leaves_the_whole_open() -> None:
    assert said(entry("2026-01-10", ("T1", "30")), entry("2026-04-10", ("T1", "20"), ("T1", ""))) == [
        "",
        "NE",
    ]


def test_what_was_not_measured_is_not_evaluable() -> None:
    assert said(entry("2026-01-10", ("T1", "20")), entry("2026-04-10", ("T1", ""))) == ["", "NE"]
    assert said(entry("2026-01-10", ("T1", "20")), entry("2026-04-10")) == ["", "NE"]


def test_what_is_said_of_a_lesion_counts_before_its_size() -> None:
    start = entry("2026-01-10", ("T1", "20"), ("T2", "20"))
    merged = entry("2026-04-10", ("T1", "41"))
    merged["TARGET"].append({"TULNKID": "T2", "TRSTATE": "MERGED"})
    assert said(start, merged) == ["", "SD"]
    assert said(start, entry("2026-04-10", ("T1", ""), ("T2", ""), TRSTATE="SMALL")) == ["", "PR"]
    assert said(start, entry("2026-04-10", ("T1", ""), ("T2", ""), TRSTATE="GONE")) == ["", "CR"]
    assert said(start, entry("2026-04-10", ("T1", "9"), ("T2", "9"), TRSTATE="NE")) == ["", "NE"]


def test_other_lesions_stand_together() -> None:
    start = entry("2026-01-10", ("T1", "20"), others="NCRNPD")
    assert said(start, entry("2026-04-10", ("T1", "0"), others="CR")) == ["", "CR"]
    assert said(start, entry("2026-04-10", ("T1", "0"), others="NE")) == ["", "PR"]
    assert said(start, entry("2026-04-10", ("T1", "0"), others="PD")) == ["", "PD"]
    assert series([entry("2026-01-10", ("T1", "20"))]).those(Part.NON_TARGET) == ()
    assert series([start]).scans[0].findings[OTHERS].state is State.PRESENT


def test_new_lesions_that_nobody_spoke_of_are_not_known() -> None:
    assert series([entry("2026-01-10", new="")]).scans[0].new is Truth.UNKNOWN
    assert said(entry("2026-01-10", ("T1", "20")), entry("2026-04-10", ("T1", "20"), new="")) == ["", "NE"]


def test_days_that_are_missing_come_last() -> None:
    found = series([entry("", ("T1", "30")), entry("2026-01", ("T1", "20"))])
    assert [each.day is None for each in found.scans] == [False, True]
    assert series([]).scans == ()
