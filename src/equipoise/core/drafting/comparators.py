"""The words and signs that compare: which side they bind, whether the limit itself is in, and what they hint at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from equipoise.core.drafting.phrases import each

Side = Literal["lower", "upper", "equal"]
Hint = Literal["", "age", "window", "weak", "better", "worse"]


class Comparator(NamedTuple):
    """`side` the limit is put on; `hint` what is compared where the word says it (age, or a window of time)."""

    side: Side
    inclusive: bool
    hint: Hint = ""


GE, GT = Comparator("lower", True), Comparator("lower", False)
LE, LT = Comparator("upper", True), Comparator("upper", False)
EQ = Comparator("equal", True)
_OLDER, _OLDEST = Comparator("lower", False, "age"), Comparator("lower", True, "age")
_YOUNGER, _YOUNGEST = Comparator("upper", False, "age"), Comparator("upper", True, "age")
_WITHIN = Comparator("upper", True, "window")

_BEFORE: dict[Comparator, str] = {
    GE: "≥|at least|at the least|no less than|not less than|no lower than|not lower than|no fewer than|"
        "not fewer than|a minimum of|minimum of|minimum|min|min.|of at least|greater than or equal to|"
        "greater or equal to|greater than or equals|more than or equal to|more or equal to|"
        "greater than or equal|greater or equal|more than or equal|higher than or equal to|"
        "higher or equal to|equal to or greater than|equal or greater than|equal to or more than|"
        "equal or more than|equal to or above|equal or above|equal to or higher than|equal or higher than|"
        "equal or superior to|superior or equal to|superior or equal|above or equal to|above or equal|"
        "over or equal to|greater than / equal to|greater than/equal to|equal to or over|equal or over|"
        "not below|not under|> or =|> or equal to|> or equal|= or >|≥ or =|≥ or equal to|at a minimum|"
        "no smaller than|not smaller than|greater or equals to|starting from|starting at|"
        "exceeding or equal to|at minimum|from at least|equals or greater than|more than or equals|minimal|"
        "a minimal|minimum duration of|longer than or equal to|longer or equal to|not shorter than|"
        "greater than or = to|greater than or = |more than or = |equal to and greater than|equal and above|"
        "equal and more than|as low as|larger than or equal to|larger or equal to|"
        "equal to or larger than|above or equals|> or equals|up from|bigger than or equal to",
    GT: ">|greater than|more than|higher than|over|above|exceeding|exceeds|exceed|larger than|longer than|"
        "in excess of|superior to|greater|beyond|upper than|bigger than|strictly greater than|"
        "strictly more than|superior than|grater than|greather than|more then|greater then|higher then|"
        "heavier than|taller than|not equal to or less than|not ≤|deeper than|thicker than|"
        "strictly superior to|worse than|better than|over than|above than|elevated above|elevated >|"
        "increased above|after more than|heigher than",
    LE: "≤|at most|no more than|not more than|no greater than|not greater than|no higher than|"
        "not higher than|not exceed|not exceeding|not to exceed|up to|a maximum of|maximum of|maximum|max|"
        "max.|less than or equal to|less or equal to|less than or equal|less or equal|"
        "lower than or equal to|lower or equal to|fewer than or equal to|equal to or less than|"
        "equal or less than|equal to or lower than|equal or lower than|equal to or below|equal or below|"
        "below or equal to|no longer than|not longer than|inferior or equal to|equal or inferior to|"
        "less than / equal to|less than/equal to|not above|not over|< or =|< or equal to|< or equal|= or <|"
        "no larger than|not larger than|does not exceed|do not exceed|smaller than or equal to|"
        "equal to or smaller than|under or equal to|below or equal|less than or equals|must not exceed|"
        "should not exceed|as high as|less than or = |less than or = to|smaller or equal to|maximal|"
        "a maximal|maximum duration of|equal to or under|up till",
    LT: "<|less than|lower than|fewer than|below|under|smaller than|shorter than|inferior to|less then|"
        "lower then|not ≥|lesser than|strictly less than|less|lighter than|strictly inferior to|"
        "inferior than|not at least",
    _OLDER: "older than|older then|elder than|aged over|aged above|age over|age above|older",
    _OLDEST:
        "no younger than|not younger than|older than or equal to|older or equal to|at or above|"
        "equal to or older than|older than or at|equal or older than|from the age of|aged at least|"
        "at or over|at or older than|have reached|has reached|have attained|has attained|reached the age of",
    _YOUNGER: "younger than|younger then|aged under|aged below|age under|age below|younger",
    _YOUNGEST:
        "no older than|not older than|younger than or equal to|younger or equal to|"
        "equal to or younger than|at or below|at or under",
    _WITHIN:
        "within|within the|within the last|within the past|within the previous|within the preceding|"
        "within the prior|in the last|in the past|in the previous|in the preceding|in the prior|"
        "during the last|during the past|during the previous|during the preceding|during the prior|"
        "over the last|over the past|over the previous|over the preceding|for the last|for the past|"
        "for the previous|the last|the past|the previous|the preceding|the prior|last|past|previous|"
        "preceding|prior|in last|in past|in previous|within last|within past|within previous|"
        "within the first|within a|within about|within approximately|during previous|during past|"
        "during last|within next|within the next|in the next|over the next|during the next|for the next|"
        "next|the next|in the coming|the coming|the first|the final|within a period of|in the first|"
        "in the preceeding|within a maximum of|within at least|within the last|in the most recent|"
        "within the most recent|inside|within less than|since the last|throughout the past|in the recent|"
        "the most recent|in the 1st|for less than the past|within the initial|during the first|"
        "over past|over last|over the course of the last",
    EQ: "=|equal to|equals|exactly|is exactly|equal|only|of exactly",
}  # fmt: skip
_AFTER: dict[Comparator, str] = {
    _OLDEST:
        "or older|and older|or over|and over|or elder|and elder|years or older|and olders|and up|or up|"
        "onwards|or order|& older|& over|&older|and older adults",
    Comparator(
        "lower", True,
        "weak"):
        "or above|and above|or more|and more|or greater|and greater|or higher|and higher|+|or longer|"
        "and longer|or larger|and upwards|at least|or superior|and beyond|"
        "minimum|at minimum|at a minimum|or further|& above|or additional|or upwards|above|"
        "/more|or heavier|or + |and + |and over or equal",
    Comparator("lower", True, "better"): "or better|and better|or better/|& better",
    Comparator("lower", True, "worse"): "or worse|and worse",
    _YOUNGEST: "or younger|and younger|or under|and under|& younger|or less of age",
    Comparator(
        "upper", True,
        "weak"):
        "or less|and less|or below|and below|or lower|and lower|or fewer|and fewer|or shorter|or smaller|"
        "maximum|or inferior|at most|at maximum|max|or earlier|and smaller|or lesser",
}  # fmt: skip


_MORE = ("greater", "more", "higher", "larger", "bigger", "longer", "superior", "above", "over")
_LESS = ("less", "lower", "fewer", "smaller", "shorter", "inferior", "below", "under")
_EQUAL = ("equal", "equals", "equal to", "equals to")


def _or_equal() -> Iterator[tuple[str, Comparator]]:
    """`more than or equal to`, `equal to or more than` and the like, in every mixture that people write."""
    for words, plain, aged in ((_MORE, GE, ("older", _OLDEST)), (_LESS, LE, ("younger", _YOUNGEST))):
        for word, comparator in [*((word, plain) for word in words), aged]:
            for equal in _EQUAL:
                for than in ("", " than", " then"):
                    for link in (" or ", "/", " and "):
                        yield f"{word}{than}{link}{equal}", comparator
                        yield f"{equal}{link}{word}{than}", comparator


def entries_before() -> Iterator[tuple[str, Comparator]]:
    """What stands before the number."""
    yield from _or_equal()
    for comparator, words in _BEFORE.items():
        yield from ((word, comparator) for word in each(words))


def entries_after() -> Iterator[tuple[str, Comparator]]:
    """What stands after the number and its unit."""
    for comparator, words in _AFTER.items():
        yield from ((word, comparator) for word in each(words))
