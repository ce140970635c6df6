"""From slots to arms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipoise.core.allocation import minimisation
from equipoise.core.allocation.scheme import Method, Scheme


def arm(scheme: Scheme, values: Sequence[str], history: Sequence[Mapping[str, str]]) -> str:
    """The arm of the last of these participants.

    `values`: what the slots of one list hold, from the first to this participant's; `history`: the levels of the
    participants who took them, in order. Only minimisation reads more than the last value.
    """
    return arms(scheme, values, history)[-1]


def arms(scheme: Scheme, values: Sequence[str], history: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """The arms of all participants of one list in their order. ValueError where values and history differ in length."""
    if len(values) != len(history):
        raise ValueError(f"{len(values)} slots for {len(history)} participants")
    if scheme.method is Method.MINIMISATION:
        return tuple(minimisation.arms(scheme, values, history))
    return tuple(values)
