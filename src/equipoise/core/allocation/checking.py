"""Whether a scheme can be used at all: said before a list is drawn, in words that name what to change."""

from __future__ import annotations

from collections.abc import Iterator

from equipoise.core.allocation.scheme import Method, Scheme
from equipoise.core.values.errors import InputError

PLACE = "allocation"
_SEPARATORS = frozenset("/=\n")


def check(scheme: Scheme) -> None:
    """InputError for the first thing that is wrong with a scheme."""
    for what in wrong(scheme):
        raise InputError(what, where=PLACE, mend="Change it in the protocol file.")


def wrong(scheme: Scheme) -> Iterator[str]:
    """Everything that is wrong with a scheme, as sentences."""
    yield from _arms(scheme)
    yield from _names(scheme)
    if scheme.method is Method.BLOCKS:
        yield from _blocks(scheme)
    elif scheme.method is Method.MINIMISATION:
        yield from _minimisation(scheme)
    elif scheme.method is Method.BIG_STICK:
        yield from _big_stick(scheme)


def _arms(scheme: Scheme) -> Iterator[str]:
    if len(scheme.arms) < 2 or len({arm for arm, _ in scheme.arms}) < len(scheme.arms):
        yield "A trial is allocated to two or more arms, each named once."
    for arm, share in scheme.arms:
        if share < 1:
            yield f"The ratio of the arm “{arm}” is {share}; it has to be a whole number from 1."


def _names(scheme: Scheme) -> Iterator[str]:
    ids = [factor.id for factor in scheme.factors]
    if len(set(ids)) < len(ids) or (scheme.by_site and "site" in ids):
        yield "A factor is named twice."
    for factor in scheme.factors:
        if not factor.levels:
            yield f"The factor “{factor.id}” has no levels."
        for name in (factor.id, *(level for level, _ in factor.levels)):
            if not name or _SEPARATORS & set(name):
                yield f"“{name}” can't name a factor or a level: it is empty, or has a / or = in it."


def _blocks(scheme: Scheme) -> Iterator[str]:
    total = sum(share for _, share in scheme.arms)
    if not scheme.block_sizes:
        yield "Permuted blocks need at least one block size."
    for size in scheme.block_sizes:
        if size < 1 or any(size * share % total for _, share in scheme.arms):
            yield f"A block of {size} can't hold the arms in their ratio."


def _minimisation(scheme: Scheme) -> Iterator[str]:
    if not scheme.factors:
        yield "Minimisation needs at least one factor."
    if not 0 < scheme.probability <= 1:
        yield f"The probability of the preferred arm is {scheme.probability}; it lies over 0 and up to 1."
    known = {factor.id for factor in scheme.factors}
    for factor, weight in scheme.weights:
        if factor not in known or weight < 1:
            yield f"The weight of “{factor}” is of no factor, or not a whole number from 1."


def _big_stick(scheme: Scheme) -> Iterator[str]:
    shares = {share for _, share in scheme.arms}
    if len(scheme.arms) != 2 or len(shares) > 1:
        yield "The big stick is for two arms in equal shares."
    if scheme.largest_imbalance < 1:
        yield f"The largest imbalance is {scheme.largest_imbalance}; it has to be a whole number from 1."
