"""Time zones in people's words: a town, how far its clock is from world time on that day, the likely ones first."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from equipoise.web.shell import zones

WINTER, SUMMER = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "now", "words"),
    [
        ("America/Vancouver", WINTER, "Vancouver, UTC−8"),
        ("America/Vancouver", SUMMER, "Vancouver, UTC−7"),
        ("America/St_Johns", WINTER, "St Johns, UTC−3:30"),
        ("Asia/Kathmandu", WINTER, "Kathmandu, UTC+5:45"),
        ("America/Argentina/Salta", WINTER, "Argentina, Salta, UTC−3"),
        ("Europe/London", WINTER, "London, UTC"),
        ("UTC", WINTER, "World time, UTC"),
    ],
)
def test_a_zone_is_a_town_and_how_far_its_clock_is_from_world_time(
    name: str, now: datetime, words: str
) -> None:
    assert zones.words(name, now) == words


def test_those_in_use_come_first_and_each_zone_once() -> None:
    groups = zones.offered(["America/Toronto", "America/Vancouver", "America/Vancouver"], WINTER)
    assert [title for title, _ in groups[:3]] == ["In use here", "America", "Africa"]
    assert [name for name, _ in groups[0][1]] == ["America/Vancouver", "America/Toronto"]
    names = [name for _, offered in groups for name, _ in offered]
    assert len(names) == len(set(names)) > 400
    assert {"UTC", "Europe/Paris"} <= set(names)
    assert zones.offered([], WINTER)[0][0] == "Africa"
