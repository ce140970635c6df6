"""An empty person's file for a trial: every fact it can use, with its question and what may be written as comments.

What it says of a person is nothing, until somebody fills it in.
"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from equipoise.core.criteria.scope import Clock
from equipoise.core.criteria.used import Used, used
from equipoise.core.person.fact import Fact
from equipoise.core.person.file import choice_said
from equipoise.core.person.slips import can_be_never
from equipoise.core.protocol.model import Protocol
from equipoise.core.values.possible import Span

WHO = {
    "patient": "the person",
    "doctor": "a doctor",
    "record": "the medical record",
    "radiology": "the scan report",
    "site": "the study centre",
}
_WIDTH = 100
_OF_LISTS = (
    "Write none if there is none. To fill it in, take away the first # of the lines below and repeat the entry; "
    "complete: yes says that no entry is missing."
)
_HEAD = """\
# A person, for {name} ({trial}), criteria version {version}.
#
# Write what is known behind the colons. What stays empty is not known; nothing has to be filled in.
#
#   size: 22 mm                                        a value
#   size: {{value: 22 mm, on: 2026-01-31, source: CT}}   with its day, and where it comes from
#   size: 20..25 mm                                    known only in part; also: at least, at most, more than, less than
#   size: unknown                                      asked for, and not known; also: not said, result awaited
#   size: [{{value: 20 mm, on: 2025-06-30}}, {{value: 22 mm, on: 2026-01-31}}]   on several days; the newest counts
#
# Numbers have a decimal point: 3.5 cm. What begins with > has to stand in quotes: ">= 6 months".
# Of choices several may be left: PR or SD; their words will do, too.
# Of days the month (2026-01) or the year (2026) will do.

# The day the file speaks of, such as 2026-01-31. Left out, it is the day it is judged.
# today: 2026-01-31
"""


def template(protocol: Protocol) -> str:
    """The text of the file (YAML), ending with a line break."""
    found = used(protocol.rules, protocol.facts)
    head = _HEAD.format(name=protocol.name, trial=protocol.trial, version=protocol.version)
    lines = [*_clocks(found.clocks), "", "facts:"]
    for fact in found.facts:
        lines += ["", *_fact(fact, found)]
    return head + "\n".join(lines) + "\n"


def _clocks(clocks: tuple[Clock, ...]) -> Iterator[str]:
    if not clocks:
        return
    yield from ("", "# Days of what happened or is planned, such as 2026-01-31.", "clocks:")
    for each in clocks:
        otherwise = " Left empty, it is today." if each.default_today else ""
        yield f"  # {_line(each.question or each.title.capitalize())}{otherwise}"
        yield f"  {each.name}:"


def _fact(fact: Fact, found: Used) -> Iterator[str]:
    yield f"  # {_line(fact.title)}"
    for words in (fact.question, f"{_capital(what(fact))}. {_told(fact, found)}"):
        yield from (f"  #   {part}" for part in _wrapped(words))
    yield f"  {fact.name}:"
    if fact.kind == "list":
        lines = ("  complete: no", "  entries:", *_entry(fact, "    ", found, fact.name))
        yield from (f"  #{line}" for line in lines)


def _told(fact: Fact, found: Used) -> str:
    """Who knows it, and what else there is to say of it."""
    told = [f"Known by {' or '.join(WHO[each] for each in fact.ask)}."]
    if fact.name in found.dated:
        told.append("Give its day too: it has to be recent.")
    if fact.name in found.derived:
        told.append("Left empty, it is taken from other answers where they tell.")
    if fact.kind == "list":
        told.append(_OF_LISTS)
    return " ".join(told)


def _entry(fact: Fact, indent: str, found: Used, path: str) -> Iterator[str]:
    """An empty entry of a list; each field with what may be written behind it."""
    start = f"{indent}- "
    for each in fact.fields.values():
        listed = each.kind == "list"
        own = f"{path}.{each.name}"
        told = _line(each.title) if listed else f"{_line(each.title)}: {what(each)}"
        follows = "; left empty, it is taken from the rest" if each.take or own in found.derived else ""
        yield f"{start}{each.name}:  # {told}{follows}"
        start = indent + "  "
        if listed:
            yield from _entry(each, start + "  ", found, own)


def what(fact: Fact) -> str:
    """What may be written for a fact, in words."""
    match fact.kind:
        case "yes-no":
            said = "yes or no"
        case "choice":
            said = "one of: " + ", ".join(map(choice_said, fact.choices.items()))
        case "date":
            said = "a day, such as 2026-01-31" + (", or never" if can_be_never(fact) else "")
        case "concept":
            said = "words"
        case "list":
            said = "a list"
        case _:
            said = _number(fact)
    return said + (f", as the {fact.judgement} judges" if fact.judgement else "")


def _number(fact: Fact) -> str:
    kind = "a whole number" if fact.whole else "a number"
    unit = f" in {fact.unit} (or write another unit behind it)" if fact.unit else ""
    possible = fact.anything
    assert isinstance(possible, Span)
    limits = ", with the laboratory's limits as in {value: 5, limits: 3..7}" if fact.limits else ""
    return f"{kind}{unit}, {possible}{limits}"


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _line(words: str) -> str:
    return " ".join(words.split())


def _wrapped(words: str) -> list[str]:
    """Lines of at most so many characters; none for no words."""
    return wrap(words, _WIDTH, break_long_words=False, break_on_hyphens=False)
