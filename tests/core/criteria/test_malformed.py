"""What can't be meant is refused, with file, line, criterion and what was expected."""

from __future__ import annotations

import pytest

from equipoise.core.protocol.reading import read
from equipoise.core.values.errors import InputError
from tests.core.criteria.spec.malformed import CHAPTERS, Malformed

ALL = [each for chapter in CHAPTERS.values() for each in chapter]


@pytest.mark.parametrize("file", [pytest.param(each, id=each.title) for each in ALL])
def test_a_malformed_file_is_refused_with_its_place(file: Malformed) -> None:
    with pytest.raises(InputError) as refused:
        read(file.text, "example.yaml")
    said = f"{refused.value.what} {refused.value.mend}".strip()
    assert (refused.value.where.partition(", column")[0], said[: len(file.message)]) == (
        file.where,
        file.message,
    )
    assert said == file.message or not file.message.endswith(".")


def test_there_are_many_kinds() -> None:
    assert len({each.title for each in ALL}) == len(ALL)
    assert len({each.message for each in ALL}) >= 70
