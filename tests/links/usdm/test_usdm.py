# ruff: noqa: E501 -- a table is as wide as its widest row
"""A trial as USDM has the published shape, and says of itself what it leaves out."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import fields
from html import unescape
from typing import Any, get_type_hints

import pytest
from hypothesis import assume, given, settings

from equipoise.core.design.assembling import values
from equipoise.core.design.model import Design
from equipoise.core.design.sourced import Unset
from equipoise.core.design.telling import value_words
from equipoise.core.protocol.model import Protocol
from equipoise.core.protocol.provenance import digest
from equipoise.core.protocol.reading import read
from equipoise.core.values.durations import Duration
from equipoise.core.values.errors import InputError
from equipoise.demonstration import criteria_by_digest
from equipoise.links.usdm import model
from equipoise.links.usdm.building import iso
from equipoise.links.usdm.checking import objects, problems
from equipoise.links.usdm.data import camel, shape
from equipoise.links.usdm.making import wrapper
from equipoise.links.usdm.report import left_out
from equipoise.protocols import overlays, texts
from tests.cli.command import Run, run
from tests.core.design.any_design import designs
from tests.core.design.making import DESIGN, HEAD, changed

__all__ = ["run"]
STOP_2 = texts()["stop-2.yaml"]
DEMO = read(STOP_2, "stop-2.yaml", overlays()["stop-2.demo.yaml"])
FILE = wrapper(DEMO, {})


def design_of(made: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = made["study"]["versions"][0]["studyDesigns"][0]
    return found


def test_stop_2_and_its_demonstration_have_the_published_shape() -> None:
    assert problems(FILE) == []
    bare = wrapper(read(STOP_2, "stop-2.yaml"), {})
    assert problems(bare) == []
    assert design_of(bare)["encounters"] == []
    assert design_of(bare)["blindingSchema"]["standardCode"]["code"] == "C15228", (
        "the registry says who is blind"
    )


def test_what_the_trial_says_stands_where_usdm_has_it() -> None:
    version, made = FILE["study"]["versions"][0], design_of(FILE)
    assert version["studyIdentifiers"][0]["text"] == "NCT06918951"
    assert [each["name"] for each in made["arms"]] == ["control", "sabr"]
    assert [each["type"]["decode"] for each in made["arms"]] == ["Active Comparator Arm", "Experimental Arm"]
    assert made["population"]["plannedEnrollmentNumber"]["value"] == 194.0
    assert len(made["eligibilityCriteria"]) == 25
    assert {each["decode"] for each in made["characteristics"]} == {
        "Randomized", "Stratified Randomisation", "Multicentre",
    }  # fmt: skip
    assert [each["name"] for each in made["encounters"]][-2:] == ["later:7", "later:8"]
    masked = {each["name"]: each["masking"] for each in version["roles"]}
    assert masked["treating"]["isMasked"] is False
    assert masked["statistician"]["isMasked"] is True
    sponsor, *sites = version["organizations"][1:]
    assert sponsor["name"] == "British Columbia Cancer Agency"
    assert masked["sponsor"] is None and version["roles"][-1]["organizationIds"] == [sponsor["id"]]
    assert [each["identifier"] for each in sites] == ["01", "02", "03", "04", "05", "06"]
    assert sites[0]["legalAddress"]["country"]["code"] == "CAN"
    assert made["studyPhase"]["standardCode"]["decode"] == "NOT APPLICABLE"
    assert [each["decode"] for each in made["intentTypes"]] == ["TREATMENT"]
    levels = [each["level"]["decode"] for each in made["objectives"]]
    assert levels == ["Study Primary Objective", "Study Secondary Objective"], "one of each"
    assert version["notes"][0]["text"].startswith("Demonstration assumptions: ")


def test_a_visit_is_timed_from_its_day_with_its_window() -> None:
    timeline = next(each for each in design_of(FILE)["scheduleTimelines"] if each["mainTimeline"])
    timings = {each["name"]: each for each in timeline["timings"]}
    week = timings["week6 timing"]
    assert (week["value"], week["windowLower"], week["windowUpper"]) == ("P6W", "P7D", "P7D")
    assert (
        week["relativeToScheduledInstanceId"]
        == timings["randomisation day"]["relativeFromScheduledInstanceId"]
    )
    assert timings["later:8 timing"]["value"] == "P60M"
    first = timings["baseline timing"]
    assert (first["value"], first["windowLower"], first["windowUpper"]) == ("P0D", "P0D", "P28D")
    assert first["relativeToScheduledInstanceId"] == timings["consent day"]["relativeFromScheduledInstanceId"]
    seen, at = [], timeline["entryId"]
    instances = {each["id"]: each for each in timeline["instances"]}
    while at:
        seen.append(at)
        at = instances[at]["defaultConditionId"]
    assert seen == list(instances), "each instance leads to the next"
    assert instances[seen[-1]]["timelineExitId"] == timeline["exits"][0]["id"]


def test_visits_stand_in_the_epoch_they_belong_to() -> None:
    made = design_of(FILE)
    epochs = {each["id"]: each["name"] for each in made["epochs"]}
    timeline = next(each for each in made["scheduleTimelines"] if each["mainTimeline"])
    stand = {each["name"]: epochs.get(each["epochId"]) for each in timeline["instances"]}
    assert stand["baseline instance"] == "screening"
    assert stand["treatment instance"] == "treatment"
    assert stand["week6 instance"] == "follow-up"


def test_forms_outside_of_visits_have_timelines_of_their_own() -> None:
    lines = {each["name"]: each for each in design_of(FILE)["scheduleTimelines"] if not each["mainTimeline"]}
    assert set(lines) == {"adverse_event", "systemic", "radiotherapy", "death", "withdrawal"}


def test_the_source_words_are_quoted_where_they_are_at_hand() -> None:
    known = criteria_by_digest()
    at_hand = {name: known[each.sha256] for name, each in DEMO.sources.items() if each.sha256 in known}
    items = wrapper(DEMO, at_hand)["study"]["versions"][0]["eligibilityCriterionItems"]
    first = next(each for each in items if each["name"] == "I1")
    assert first["notes"][0]["text"].startswith("Read as: ")
    assert problems(wrapper(DEMO, at_hand)) == []


def test_text_that_looks_like_a_tag_is_escaped() -> None:
    said = "Age <b>18 & more"
    sources = f"sources: {{own: {{sha256: {digest(said)}}}}}\n"
    rules = f"include: {{I1: {{rule: smoker, source: {{own: [0-{len(said)}]}}}}}}\n"
    protocol = read(changed(DESIGN, sources + rules + DESIGN), "x")
    (item,) = wrapper(protocol, {"own": said})["study"]["versions"][0]["eligibilityCriterionItems"]
    assert item["text"] == "Age &lt;b&gt;18 &amp; more"


def test_the_same_trial_gives_the_same_file() -> None:
    assert json.dumps(wrapper(DEMO, {})) == json.dumps(FILE)


def test_a_trial_without_arms_cannot_be_written() -> None:
    text = changed("    registry:\n      a:", "    assumed:\n      a:").replace(
        "field: arms", "by: me\n    why: so"
    )
    start, end = text.index("  arms:"), text.index("  treatment codes")
    unset = text[:start] + '  arms: {unset: "Which arms?"}\n' + text[end:]
    with pytest.raises(Unset, match="Writing the trial as USDM needs “arms”"):
        wrapper(read(unset, "x"), {})
    with pytest.raises(InputError, match="has no design to export"):
        wrapper(read(HEAD, "x"), {})


def _with(made: Design) -> Protocol:
    base = read(HEAD, "x")
    return Protocol(
        base.name, base.trial, base.title, base.version, base.drafted, None, {}, base.rules, base.facts, made
    )  # fmt: skip


@given(designs())
@settings(max_examples=25)
def test_any_design_has_the_shape_and_nothing_is_dropped_in_silence(made: Design) -> None:
    assume(made.arms.is_set)
    protocol = _with(made)
    written = wrapper(protocol, {})
    assert problems(written) == []
    told, text = (
        {each.place for each in left_out(protocol)},
        unescape(json.dumps(written, ensure_ascii=False)),
    )
    for place, each in values(made).items():
        if place not in told:
            assert each.is_set, place
            for line in _carried(place, each.value):
                assert json.dumps(line, ensure_ascii=False)[1:-1] in text, (place, line)


def _carried(place: str, value: Any) -> list[str]:
    """Words of a value that have to stand in the file."""
    head = place.partition(".")[0]
    match head:
        case "arms":
            return [words for each in value for words in (each.title, each.description)]
        case "sites":
            return [words for each in value for words in (each.name, each.city)]
        case "visits":
            return [words for each in value for words in (each.title, each.anchor)]
        case "about":
            return [] if place == "about.phase" else [value]
        case "forms":
            return [value.title, *(each.title for each in value.items)]
        case "masking":
            return ["Blind to the arm." if value else "May see the arm."]
        case "participants":
            return [str(float(value))]
        case _ if place.endswith(".definition"):
            return [value_words(place, value)[0].partition(": ")[2]]
    return [str(value)]


def test_an_endpoint_without_a_measure_is_named_with_all_that_hangs_on_it() -> None:
    text = changed("measure: {registry: PFS, field: outcomes}", 'measure: {unset: "What?"}')
    text = changed('{unset: "What is progression?"}', "{assumed: pfs2, by: me, why: so}", text)
    told = {each.place: each.why for each in left_out(read(text, "x"))}
    assert told["endpoints.pfs.measure"] == "It is unset."
    assert "endpoint" in told["endpoints.pfs.definition"]


def test_what_usdm_cannot_carry_is_named() -> None:
    told = {each.place: each.why for each in left_out(DEMO)}
    assert {"allocation.block sizes", "treatment codes", "assumptions.power", "I4"} <= set(told)
    assert any("sealed" in each.why for each in left_out(DEMO) if each.place == "forms.treatment")
    assert told["allocation.probability"] == "It is unset."


def test_every_class_of_ours_is_one_of_the_standards_with_its_attributes() -> None:
    kinds = [each for each in vars(model).values() if isinstance(each, type) and hasattr(each, "__slots__")]
    for kind in kinds:
        if kind.__name__ in ("Item", "Named"):
            continue
        published = shape()["classes"][kind.__name__]
        hints = get_type_hints(kind)
        for each in fields(kind):
            what = published[camel(each.name)]
            assert ("tuple" in str(hints[each.name])) is what.endswith("*"), (kind.__name__, each.name)
            if what.endswith(" 1"):
                assert "None" not in str(hints[each.name]), (kind.__name__, each.name)


def _broken(change: Callable[[dict[str, Any]], Any]) -> list[str]:
    made = copy.deepcopy(FILE)
    change(made)
    return problems(made)


BREAKS: list[tuple[str, Callable[[dict[str, Any]], Any]]] = [
    ("The file needs study", lambda made: made.pop("usdmVersion")),
    ("usdmVersion: 4.0.0 was expected", lambda made: made.update(usdmVersion="3.0")),
    ("no such attribute", lambda made: design_of(made).update(extra=1)),
    ("arms: it is missing", lambda made: design_of(made).pop("arms")),
    ("model: it is missing", lambda made: design_of(made).update(model=None)),
    ("arms: a list was expected", lambda made: design_of(made).update(arms=None)),
    ("rationale: string was expected", lambda made: design_of(made).update(rationale=3)),
    ("name: it is empty", lambda made: design_of(made).update(name="")),
    ("Code was expected, and StudyArm was found", lambda made: design_of(made).update(model=design_of(made)["arms"][0])),
    ("Code was expected, and str was found", lambda made: design_of(made).update(model="PARALLEL")),
    ("boolean was expected", lambda made: design_of(made)["population"].update(includesHealthySubjects="no")),
    ("number was expected", lambda made: design_of(made)["population"]["plannedEnrollmentNumber"].update(value=True)),
    ("is used twice", lambda made: design_of(made)["arms"][1].update(id=design_of(made)["arms"][0]["id"])),
    ("nothing has the id", lambda made: design_of(made)["studyCells"][0].update(armId="StudyArm_99")),
    ("StudyArm was expected", lambda made: design_of(made)["studyCells"][0].update(armId=design_of(made)["epochs"][0]["id"])),
]  # fmt: skip


@pytest.mark.parametrize(("said", "change"), BREAKS, ids=[said for said, _ in BREAKS])
def test_a_file_that_is_broken_is_seen(said: str, change: Callable[[dict[str, Any]], Any]) -> None:
    assert any(said in each for each in _broken(change))


def test_any_attribute_that_is_taken_out_anywhere_is_missed() -> None:
    made = wrapper(read(HEAD + DESIGN, "x"), {})
    assert problems(made) == []
    first = {each["instanceType"]: each for _, each in objects("study", made["study"])}
    for each in first.values():
        for name in [name for name in each if name != "instanceType"]:
            kept = each.pop(name)
            assert problems(made), (each["instanceType"], name)
            each[name] = kept


@pytest.mark.parametrize(
    ("stretches", "said"),
    [
        ((Duration(0, "day"),), "P0D"),
        ((Duration(6, "week"),), "P6W"),
        ((Duration(18, "month"), Duration(6, "month")), "P24M"),
        ((Duration(1, "year"), Duration(2, "week")), "P1Y14D"),
        ((Duration(3, "day"), Duration(1, "month")), "P1M3D"),
    ],
)
def test_durations_are_those_of_iso_8601(stretches: tuple[Duration, ...], said: str) -> None:
    assert iso(*stretches) == said


def test_the_command_writes_the_file_and_says_apart_what_it_cannot_carry(run: Run) -> None:
    ended = run("protocol", "usdm", "STOP-2", "--overlay", "demo")
    assert ended.code == 0
    assert problems(json.loads(ended.out)) == []
    assert "USDM can’t carry all of it (" in ended.err
    assert "  forms.treatment (Treatment delivered): That it is sealed has no place in USDM.\n" in ended.err
