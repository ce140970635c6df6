"""What is installed with the program may be passed on with it: every licence is one that we know and allow."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

import pytest

LOCK = Path(__file__).resolve().parents[2] / "requirements" / "run.txt"
PACKAGES = sorted(set(re.findall(r"^([\w.-]+)==", LOCK.read_text(), re.MULTILINE)))
ALLOWED = re.compile(
    r"\b(MIT|MIT-0|BSD|BSD-[23]-Clause|0BSD|ISC|Zlib|CC0-1\.0|Apache-2\.0|PSF-2\.0|MPL-2\.0|LGPL-3\.0-only"
    r"|Apache Software License|Mozilla Public License 2\.0)\b"
)
"""The two last bind only who changes the package itself."""


def _licences(package: str) -> list[str]:
    """The parts of its licence that all apply, as its metadata says them."""
    facts = metadata.metadata(package)
    said = facts.get("License-Expression") or facts.get("License") or ""
    if "\n" in said or not ALLOWED.search(
        said
    ):  # the whole text of a licence, or no name: the classifiers name it
        classifiers = facts.get_all("Classifier") or []
        named = [each.split(" :: ")[-1] for each in classifiers if each.startswith("License")]
        said = " AND ".join(named) or said
    return re.split(r"\s+AND\s+", said)


@pytest.mark.parametrize("package", PACKAGES)
def test_its_licence_is_allowed(package: str) -> None:
    try:
        licences = _licences(package)
    except metadata.PackageNotFoundError:
        pytest.skip("it is for another system than this one")
    assert licences
    assert all(ALLOWED.search(each) for each in licences), licences
