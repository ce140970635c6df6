"""Who drafted a file, and who approved it."""

from __future__ import annotations

import pytest

from equipoise.core.protocol.reading import read
from equipoise.core.values.errors import InputError

HEAD = 'protocol: A\ntrial: NCT00000001\ntitle: A\nversion: "1"\ndrafted: {by: Ann, on: 2026-11-21}\n'


def test_a_file_is_approved_by_another_than_who_drafted_it() -> None:
    found = read(f"{HEAD}approved: {{by: Bob, on: 2026-11-22}}\n", "a.yaml")
    assert found.approved is not None and found.approved.by == "Bob"
    assert read(f"{HEAD}approved: no\n", "a.yaml").approved is None


@pytest.mark.parametrize("name", ["Ann", "ann"])
def test_who_drafted_a_file_cannot_have_approved_it(name: str) -> None:
    with pytest.raises(InputError, match="drafted this file, and so can't approve it") as refused:
        read(f"{HEAD}approved:\n  by: {name}\n  on: 2026-11-22\n", "a.yaml")
    assert refused.value.where == "a.yaml, line 6"
