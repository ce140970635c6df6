"""One criterion of a file is replaced, and nothing else moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.protocol.editing import blocks, corrected
from equipoise.core.protocol.reading import read
from equipoise.core.values.errors import InputError
from equipoise.protocols import texts

TEXT = texts()["stop-2.yaml"]
HEAD = "protocol: A\ntrial: NCT90000001\ntitle: A\nversion: 1\ndrafted: {by: me, on: 2026-11-22}\n"
ODD = (
    HEAD
    + """\
include:   # who may
    # of the first
    I1:   # a name
        rule: age >= 18 years   # behind

        remarks:
          - |
            # no comment, but words
            of two lines
    # of the second

    I2: pregnant
    I3: {rule: pregnant, title: "one
     that goes on"}
# at the end
exclude: {E1: pregnant}
"""
)


@pytest.mark.parametrize("text", [TEXT, ODD, ODD.rstrip("\n"), HEAD + "include: {}\n"])
def test_a_block_put_back_gives_the_same_file(text: str) -> None:
    for name, each in blocks(text).items():
        assert corrected(text, name, each.text) == text
        assert text.split("\n")[each.line - 1].strip().startswith(f"{name}:")


def test_every_criterion_of_its_own_line_has_a_block() -> None:
    assert list(blocks(TEXT)) == [each.id for each in read(TEXT, "x").rules.criteria]
    found = blocks(ODD)
    assert list(found) == ["I1", "I2", "I3"]
    assert found["I1"].text.startswith("I1:   # a name\n    rule: age >= 18 years   # behind\n\n")
    assert found["I1"].text.endswith("of two lines")
    assert found["I2"].text == "I2: pregnant"


@given(st.sampled_from(sorted(blocks(TEXT))), st.sampled_from(["pregnant", "age >= 3 years", "ecog in 0..1"]))
def test_all_but_one_criterion_stays(name: str, rule: str) -> None:
    found = blocks(TEXT)[name]
    after = corrected(TEXT, name, f"{name}: {rule}")
    assert after.startswith(TEXT[: found.start]) and after.endswith(TEXT[found.end :])
    old, new = read(TEXT, "x").rules, read(after, "x").rules
    assert [each.id for each in new.criteria] == [each.id for each in old.criteria]
    changed = {
        one.id
        for one, other in zip(old.criteria, new.criteria, strict=True)
        if one.condition != other.condition
    }
    assert changed <= {name}


@pytest.mark.parametrize(
    ("written", "where", "what"),
    [
        ("", "This box, line 1", "no names found"),
        ("I6: pregnant", "This box, line 1", "“I6” found"),
        ("I5: pregnant\nI6: pregnant", "This box, line 1", "2 names found"),
        ("I5:\n  title: Fitness\n  rule: ecog >=", "This box, line 3", "can't be read"),
        ("I5: [", "This box, line 1, column 6", "not YAML"),
        ("# why\n\nI5: nonsense", "This box, line 3", "no fact “nonsense”"),
        ("I5: pregnant\nexclude:\n  E1: pregnant", "This box, line 1", "2 names found"),
        ("\tI5: pregnant", "This box, line 1, column 1", "not YAML"),
    ],
)
def test_what_is_wrong_is_told_by_the_line_of_the_box(written: str, where: str, what: str) -> None:
    with pytest.raises(InputError) as refused:
        corrected(TEXT, "I5", written)
    assert refused.value.where == where
    assert what in refused.value.what


def test_a_criterion_that_shares_its_line_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        corrected(ODD, "E1", "E1: pregnant")
    assert refused.value.mend == "Edit the whole file."


def test_line_ends_of_forms_are_those_of_the_file() -> None:
    assert "\r" not in corrected(TEXT, "I5", "I5:\r\n  rule: pregnant\r\n")
