"""Numbers gathered from the entries of a list: never contradicted by what the entries turn out to be."""

from __future__ import annotations

import math
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.judging.gathering import largest, volume
from equipoise.core.person.fact import Fact
from equipoise.core.values.possible import Span
from equipoise.core.values.truth import Truth

SIZE = Fact("size", "number", "Size", unit="mm", low=Decimal(0), high=Decimal(500))
LARGEST = Fact("largest", "number", "Largest", unit="cm", low=Decimal(0), high=Decimal(30))
VOLUME = Fact("volume", "number", "Volume", unit="cc", low=Decimal(0), high=Decimal(2000))

ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(Truth), st.integers(0, 60), st.integers(0, 20), st.booleans(), st.integers(0, 20)
    ),
    max_size=4,
)
"""Whether an entry counts, the least it measures, how much more it may, whether it does count, how much it is more."""


@given(ENTRIES, st.booleans())
def test_what_is_gathered_holds_whatever_the_entries_are(
    entries: list[tuple[Truth, int, int, bool, int]], complete: bool
) -> None:
    spans = [(truth, Span(Decimal(low), Decimal(low + more))) for truth, low, more, _, _ in entries]
    sizes = [
        low + min(more, by)
        for truth, low, more, counts, by in entries
        if truth is Truth.YES or (truth is Truth.UNKNOWN and counts)
    ]
    most = largest(spans, SIZE, LARGEST, complete=complete)
    assert most.holds(Span.exactly(Decimal(max(sizes, default=0)) / 10))
    balls = sum(math.pi / 6 * (size / 10) ** 3 for size in sizes)
    held = volume(spans, SIZE, VOLUME, complete=complete)
    assert held.low == 0
    assert float(held.high) >= min(balls, 2000) * (1 - 1e-9)


def test_the_figures() -> None:
    two = [(Truth.YES, Span.exactly(35)), (Truth.YES, Span.exactly(20)), (Truth.NO, Span.exactly(90))]
    assert largest(two, SIZE, LARGEST, complete=True) == Span.exactly(Decimal("3.5"))
    assert largest(two, SIZE, LARGEST, complete=False) == Span(Decimal("3.5"), Decimal(30))
    assert round(volume(two, SIZE, VOLUME, complete=True).high, 1) == Decimal("26.6")
    assert volume(two, SIZE, VOLUME, complete=False).high == 2000
    assert largest([], SIZE, LARGEST, complete=True) == Span.exactly(0)
