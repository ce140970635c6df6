"""A trial of any size: the stories of the demonstration's participants, played again with other dates at more sites.

    python -m benchmarks._conduct.making PEOPLE SITES MONTHS

It is made by the same actions as the demonstration and a real trial, in the home and database of the environment.
Everybody is enrolled and allocated; they came evenly over `MONTHS` before today, and are followed to today or their
end. The first participants are five years in it where `MONTHS` is 60, with every visit that the protocol asks for.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

SEED = 194
MONTH = 30.4
VISITS = 18
"""More than the protocol asks for in five years."""
RECENT = 12
"""Days that the way from the first look to the allocation takes."""
CITIES = (("Vancouver", "Canada"), ("Calgary", "Canada"), ("Montréal", "Canada"), ("Halifax", "Canada"))
Story = dict[str, Any]


def stories(told: Mapping[str, Any], people: int, sites: int, months: int) -> Iterator[Story]:
    """So many stories of people who are followed, made of the demonstration's own in turn.

    The first `sites` at one site each, and so on; the last of them came `RECENT` days and some ago.
    """
    chance = random.Random(SEED)
    followed = [each for each in told["participants"] if each["end"] == "followed"]
    longest = max(months * MONTH, RECENT + 8)
    for number in range(people):
        story = followed[number % len(followed)]
        ago = longest - (longest - RECENT - 8) * number / max(people - 1, 1)
        yield {
            **{name: value for name, value in story.items() if name != "unblinded"},
            "site": f"{number % sites + 1:02d}",
            "days_ago": round(ago),
            "late": [chance.choice(story["late"]) for _ in range(VISITS)],
        }


def overlay(text: str, sites: int) -> str:
    """The demonstration's assumptions with more sites in them."""
    last = '      "06": {name'
    head, tail = text[: text.index(last)], text[text.index(last) :]
    line, rest = tail.split("\n", 1)
    more = [
        f'      "{number:02d}": {{name: Made-up Centre {number} (fictional), city: {city}, country: {country}}}'
        for number in range(7, sites + 1)
        for city, country in (CITIES[number % len(CITIES)],)
    ]
    return "\n".join([head + line, *more, rest])


def make(people: int, sites: int, months: int) -> dict[str, float]:
    """Make the trial in an empty installation. Gives seconds, seconds of CPU and the peak of memory in MB."""
    from django.conf import settings
    from django.core.management import call_command

    from equipoise import demonstration, protocols
    from equipoise.cli import demo_cleaning, demo_story, demo_trial
    from equipoise.web.accounts.demonstration import prepare_colleague

    told = demonstration.participants()
    longer = {"regimens": told["regimens"], "participants": list(stories(told, people, sites, months))}
    texts = {**protocols.overlays()}
    texts[demo_trial.OVERLAY] = overlay(texts[demo_trial.OVERLAY], sites)
    numbers = tuple(f"{number:02d}" for number in range(1, sites + 1))
    began, cpu = time.perf_counter(), time.process_time()
    with (
        patch.object(demo_trial, "NUMBERS", numbers),
        patch.object(demo_cleaning, "ASKED_SITES", numbers),
        patch.object(demo_trial, "BEGAN", timedelta(days=max(months * MONTH + 30, 360))),
        patch.object(protocols, "overlays", return_value=texts),
        patch.object(demonstration, "participants", return_value=longer),
    ):
        call_command("migrate", verbosity=0)
        for name in (*demo_trial.colleagues(), *demo_trial.log_ins(), *demo_trial.IN_BOTH):
            prepare_colleague(name)
        demo_story.prepare(Path(settings.EQUIPOISE_HOME), datetime.now(UTC), _reach)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, "peak": peak}


def _reach(turn: int, total: int | None) -> None:
    """Say how far it is, now and then."""
    if not turn % 500:
        sys.stderr.write(f"  {turn:,} of {total:,} moments\n")


def main() -> None:
    """Make one by the words of the command line, and print what it took."""
    from equipoise.cli.main import start_django

    start_django()
    print(json.dumps(make(*(int(word) for word in sys.argv[1:4]))))


if __name__ == "__main__":
    main()
