"""What `equipoise protocol` says of a trial's design."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from equipoise.core.design.assembling import values
from equipoise.core.design.blinding import leaks
from equipoise.core.design.loose_ends import loose_ends
from equipoise.core.design.model import Design
from equipoise.core.design.needs import stopped
from equipoise.core.design.sourced import Source
from equipoise.core.design.telling import sections
from equipoise.core.protocol.changes import Changes, criterion_words


def checked(design: Design) -> dict[str, Any]:
    """What a check says of a design, as data: where values come from, loose ends, what tells an arm, what waits."""
    sources = [each.source for each in values(design).values()]
    return {
        "overlay": design.overlaid,
        "values": {source.value: sources.count(source) for source in Source},
        "loose_ends": [{"place": each.place, "what": each.what} for each in loose_ends(design)],
        "leaks": [{"place": each.place, "what": each.what, "mend": each.mend} for each in leaks(design)],
        "stopped": [
            {
                "what": each.what,
                "needs": [{"place": one.place, "question": one.question} for one in each.values],
            }
            for each in stopped(design)
        ],
    }


def check_told(data: dict[str, Any]) -> Iterator[str]:
    """The same in lines."""
    counts = data["values"]
    over = f" With the overlay “{data['overlay']}”." if data["overlay"] else ""
    yield (
        f"Design: {counts['registry']} values from the registry, {counts['assumed']} assumed, "
        f"{counts['unset']} not set.{over}"
    )
    for each in data["loose_ends"]:
        yield f"  {each['place']}: {each['what']}"
    for each in data["leaks"]:
        yield f"  {each['place']}: {each['what']} {each['mend']}"
    for each in data["stopped"]:
        yield f"  {each['what']} waits for:"
        for one in each["needs"]:
            yield f"    {one['place']}{': ' + one['question'] if one['question'] else ''}"


def shown(design: Design) -> list[dict[str, Any]]:
    """The whole design as data: sections of values, each with its source."""
    return [
        {
            "section": section.title,
            "values": [
                {
                    "place": each.place,
                    "title": each.title,
                    "set": each.set,
                    "value": list(each.lines),
                    "source": each.source,
                    "overlay": each.overlay,
                }
                for each in section.values
            ],
        }
        for section in sections(design)
    ]


def show_told(design: Design) -> Iterator[str]:
    """The same in lines."""
    if design.overlaid:
        yield from (
            f"With the overlay “{design.overlaid}”: what it assumes is nobody’s but its author’s.",
            "",
        )
    for section in sections(design):
        yield section.title
        for each in section.values:
            yield f"  {each.title}" + (f": {each.lines[0]}" if len(each.lines) == 1 else "")
            yield from (f"    {line}" for line in each.lines if len(each.lines) > 1)
            yield f"    {each.source}"
        yield ""


def differing(found: Changes) -> dict[str, Any]:
    """What differs between two files, as data."""
    return {
        "same_criteria": found.criteria.same,
        "criteria": [
            {"id": each.name, "how": each.how, "words": criterion_words(each)}
            for each in found.criteria.criteria
        ],
        "parts": [{"kind": each.kind, "name": each.name, "how": each.how} for each in found.criteria.parts],
        "design": [
            {
                "section": each.section,
                "place": list(each.path),
                "how": each.how,
                "before": each.before,
                "after": each.after,
                "words": each.words,
                "means": each.means.value,
            }
            for each in found.design
        ],
        "remark": found.appeared,
    }
