"""Arms, sites, factors and visits of a protocol file."""

from __future__ import annotations

import re
from collections.abc import Mapping

from equipoise.core.allocation.scheme import Factor
from equipoise.core.design.model import Arm, PlannedSite
from equipoise.core.design.reading_translations import titles
from equipoise.core.design.reading_values import named
from equipoise.core.followup.schedule import Visit
from equipoise.core.followup.translations import LANGUAGES
from equipoise.core.values.durations import Duration
from equipoise.core.values.errors import InputError
from equipoise.core.values.lines import Node
from equipoise.core.values.places import Place, fields, listed, needed, one_of, whole, words, yes_no

ARM_KINDS = (
    "experimental", "active comparator", "placebo comparator", "sham comparator", "no intervention", "other",
)  # fmt: skip
"""The kinds of arms that registries know."""
ANCHORS = ("consent", "enrolment", "randomisation")
"""Days that visits may count from: none of them tells the arm."""
ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
MOST_TIMES = 400
"""Times that one visit can come again: more is a slip of the pen."""
MOST_DAYS, MOST_YEARS = 1_000, 100
_NUMBER = re.compile(r"\d{2,4}")
_DUE = re.compile(r"(?:(?P<offset>.+?) after )?(?P<anchor>[a-z ]+)")


def check_id(name: str, node: Node, place: Place) -> None:
    """InputError where something can't be called so."""
    if not ID.fullmatch(name):
        raise place.error(node.name, f"“{name[:40]}” is not a name.", "Use letters, figures and _.")


def arms(node: Node, place: Place) -> tuple[Arm, ...]:
    """`{control: {title: ..., kind: active comparator, description: ...}}`; at least two."""
    found = named(node, place, _arm)
    if len(found) < 2:
        raise place.error(node, "a trial that allocates has two arms or more.")
    return found


def _arm(name: str, node: Node, place: Place) -> Arm:
    check_id(name, node, place)
    own = fields(node, ("title", "kind", "description"), place)
    needed(own, ("title", "kind", "description"), node, place)
    kind = one_of(own["kind"], ARM_KINDS, place)
    return Arm(name, words(own["title"], place), kind, words(own["description"], place), code="")


def words_by_name(node: Node, place: Place) -> Mapping[str, str]:
    """`{control: blue, sabr: green}`."""
    return {name: words(each, place) for name, each in fields(node, None, place).items()}


def numbers_by_name(node: Node, place: Place) -> Mapping[str, int]:
    """`{control: 1, sabr: 1}`; whole numbers from 1."""
    return {name: whole(each, place, 1) for name, each in fields(node, None, place).items()}


def factors(node: Node, place: Place) -> tuple[Factor, ...]:
    """`none`, or `{therapy: {title: ..., levels: {yes: ..., no: ...}, fact: on_systemic_therapy}}`."""
    return () if node.text == "none" else named(node, place, _factor)


def _factor(name: str, node: Node, place: Place) -> Factor:
    check_id(name, node, place)
    own = fields(node, ("title", "levels", "fact"), place)
    needed(own, ("title", "levels"), node, place)
    levels = tuple(words_by_name(own["levels"], place).items())
    if len(levels) < 2:
        raise place.error(own["levels"].name, "a factor has two levels or more.")
    fact = words(own["fact"], place) if "fact" in own else ""
    return Factor(name, words(own["title"], place), levels, fact)


def sites(node: Node, place: Place) -> tuple[PlannedSite, ...]:
    """`{"01": {name: ..., city: ..., country: ...}}`."""
    return named(node, place, _site)


def _site(number: str, node: Node, place: Place) -> PlannedSite:
    if not _NUMBER.fullmatch(number):
        raise place.error(node.name, f"“{number[:20]}” is not the number of a site.", 'Write "01".')
    own = fields(node, ("name", "city", "country"), place)
    needed(own, ("name", "city", "country"), node, place)
    return PlannedSite(number, *(words(own[key], place) for key in ("name", "city", "country")))


def visits(node: Node, place: Place) -> tuple[Visit, ...]:
    """`{week6: {title: ..., fr: ..., due: 6 weeks after randomisation, window: {...}, forms: [...]}}`."""
    return named(node, place, _visit)


def _visit(name: str, node: Node, place: Place) -> Visit:
    check_id(name, node, place)
    own = fields(node, ("title", *LANGUAGES, "due", "window", "forms", "every", "until", "remote"), place)
    needed(own, ("title", "due", "window", "forms"), node, place)
    anchor, offset = _due(own["due"], place)
    before, after = _window(own["window"], place)
    return Visit(
        name,
        words(own["title"], place),
        anchor,
        offset,
        before,
        after,
        tuple(words(each, place) for each in listed(own["forms"], place)),
        *_again(own, offset, node, place),
        remote="remote" in own and yes_no(own["remote"], place),
        translations=titles(own, place),
    )


def _due(node: Node, place: Place) -> tuple[str, Duration]:
    """`randomisation` or `6 weeks after randomisation`."""
    found = _DUE.fullmatch(words(node, place))
    if found is None or found["anchor"] not in ANCHORS:
        what, mend = "this day is not known.", "Write it as in 6 weeks after randomisation."
        if found and "treatment" in found["anchor"]:
            what = "arms reach the end of treatment at different times, so a visit that counts from it tells the arm."
            mend = f"Count from {', '.join(ANCHORS[:-1])} or {ANCHORS[-1]}."
        raise place.error(node, what, mend)
    return found["anchor"], duration(found["offset"] or "0 days", node, place)


def _window(node: Node, place: Place) -> tuple[int, int]:
    """Whole days before and after: `{before: 7 days, after: 2 weeks}`."""
    own = fields(node, ("before", "after"), place)
    needed(own, ("before", "after"), node, place)
    return days(own["before"], place), days(own["after"], place)


def days(node: Node, place: Place) -> int:
    """A number of days from words in days or weeks."""
    found = duration(words(node, place), node, place)
    if found.unit not in ("day", "week"):
        raise place.error(node, "a window is said in days or weeks.", "Write 14 days.")
    if length(found) > MOST_DAYS:
        raise place.error(node, f"a window of more than {MOST_DAYS} days is none.")
    return found.count * (7 if found.unit == "week" else 1)


def duration(said: str, node: Node, place: Place) -> Duration:
    """A stretch of time; InputError at the node otherwise."""
    try:
        found = Duration.parse(said)
    except InputError as error:
        raise place.error(node, error.what, error.mend) from error
    if length(found) > MOST_YEARS * 366:
        raise place.error(node, f"{found} is longer than {MOST_YEARS} years.")
    return found


def _again(
    own: Mapping[str, Node], offset: Duration, node: Node, place: Place
) -> tuple[Duration | None, Duration | None]:
    """`every` and `until` of a visit that comes again; both or neither."""
    if ("every" in own) != ("until" in own):
        raise place.error(node.name, "every: and until: go together.")
    if "every" not in own:
        return None, None
    every, until = (duration(words(own[key], place), own[key], place) for key in ("every", "until"))
    if not every.count:
        raise place.error(own["every"], "a visit can't come again after no time.")
    if length(until) < length(offset):
        raise place.error(own["until"], "the last of these visits would be before the first.")
    if length(until) > MOST_TIMES * length(every):
        raise place.error(own["every"], f"this visit would come again more than {MOST_TIMES} times.")
    return every, until


def length(stretch: Duration) -> float:
    """About how many days it has: to compare and to lay out, never to say when something is due."""
    return stretch.count * {"day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}[stretch.unit]
