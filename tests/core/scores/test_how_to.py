"""The how-to page says what there is: every score by name, with its tables, and its example as it runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from equipoise.core.scores.catalogue import SCORES
from equipoise.core.scores.score import Score

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "how-to" / "scores.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "score",
    [each for each in SCORES.values() if not each.name.startswith("CTCAE")],
    ids=lambda each: each.label,
)
def test_names_every_score_and_table(score: Score) -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith("|") and f"`{score.name}`" in line)
    assert not score.table or f"`{score.table}`" in row


def test_the_example_gives_what_it_says() -> None:
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert code
    lines = code[1].splitlines()
    known: dict[str, Any] = {}
    exec("\n".join(line for line in lines if not line.startswith("find(")), known)
    said = [line.rsplit("  # ", 1) for line in lines if line.startswith("find(")]
    assert [str(eval(call, known)) for call, _ in said] == [result for _, result in said] != []
