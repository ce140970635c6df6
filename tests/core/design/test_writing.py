"""A design that is written is read back equal."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from equipoise.core.criteria.yaml_writing import text as as_yaml
from equipoise.core.design.assembling import assembled, values
from equipoise.core.design.model import Design
from equipoise.core.design.sourced import Source
from equipoise.core.design.writing import design_data
from equipoise.core.protocol.reading import read
from equipoise.core.values.errors import InputError
from equipoise.protocols import overlays, texts
from tests.core.design.any_design import designs
from tests.core.design.making import HEAD, OVERLAY, design


def read_back(made: Design) -> Design | None:
    return read(HEAD + as_yaml({"design": design_data(made)}), "written.yaml").design


def own(made: Design) -> Design:
    """The same without the mark of an overlay, as one file could say it."""
    flat = {
        place: replace(each, overlay=False, by=each.by or "x") if each.source is Source.ASSUMED else each
        for place, each in values(made).items()
        if each.is_set or each.question
    }
    return assembled(flat, made.endpoints, made.analyses)


def test_the_example_and_the_demonstration_are_read_back_equal() -> None:
    stop_2 = read(texts()["stop-2.yaml"], "x", overlays()["stop-2.demo.yaml"]).design
    assert stop_2 is not None
    for made in (design(), own(stop_2)):
        assert read_back(made) == made


def test_two_files_are_not_written_as_one() -> None:
    with pytest.raises(InputError, match="with an overlay over it can't be written as one file"):
        design_data(design(overlay=OVERLAY))


@given(designs())
@settings(max_examples=25)
def test_any_design_is_read_back_equal(made: Design) -> None:
    assert read_back(made) == made
