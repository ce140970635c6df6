"""What is unclear or wrong in a protocol file, held against the texts that it quotes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from equipoise.core.protocol.finding import Finding
from equipoise.core.protocol.lint import lint
from equipoise.core.protocol.provenance import verify
from equipoise.core.protocol.showing import Shown
from equipoise.web.criteria.queries import protocol_of

SEEN = frozenset({"open-reading", "not-computed", "partly", "assumed"})
"""Findings about the file alone, which its rules show on the page already."""


def findings(file: str, shown: Shown) -> tuple[Finding, ...]:
    """Of every source at hand: words that are quoted wrongly or by no criterion; of the first, what is unclear.

    That a criterion quotes nothing at all is no finding: the page says it.
    """
    unquoted = {
        name for each in shown.protocol.rules.criteria if not each.sources for name in each.id.split("+")
    }
    return tuple(
        each
        for each in dict.fromkeys(_all(file, shown))
        if each.code not in SEEN and not (each.code == "source-missing" and unquoted & set(each.criteria))
    )


def _all(file: str, shown: Shown) -> Iterator[Finding]:
    for at, (name, text) in enumerate(shown.texts.items()):
        yield from _of_source(file, name, text, at == 0)


@lru_cache(maxsize=100)
def _of_source(file: str, name: str, text: str, first: bool) -> tuple[Finding, ...]:
    protocol = protocol_of(file)
    wrong = verify(protocol, name, text)
    return (*wrong, *lint(text, protocol)) if first else wrong
