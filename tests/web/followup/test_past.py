"""A participant and a form as they were: what is folded from events is what a replay of the whole ledger gives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from equipoise.core.design.roles import Role
from equipoise.core.followup.cleaning import Did, Meaning
from equipoise.core.values.errors import InputError
from equipoise.web.enrolment import queries as people
from equipoise.web.followup import actions, asking, lists, marking, overview, past, schedules, signing
from equipoise.web.followup.overview import Known
from equipoise.web.followup.views.past import instant
from equipoise.web.ledger import rebuilding
from tests.web.accounts.people import log_in
from tests.web.followup.made_up import BEGUN, NOW, NUMBER, TRIAL, VISIT, key, saved, world
from tests.web.followup.test_lasting import everything
from tests.web.trials.example import Example

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PERSON = f"/trial/{TRIAL}/participants/{NUMBER}/"
FORM = f"{PERSON}forms/week6/visit/1/"


def test_what_is_folded_is_what_a_replay_gives(database: str) -> None:
    """State, visits, forms, marks, locks and queries; whatever the room did, at instants between the deeds."""
    everything(world())
    for at in (BEGUN + HOUR, NOW, NOW + HOUR, NOW + 2 * HOUR, NOW + 3 * HOUR, NOW + 4 * HOUR):
        seen = past.then(TRIAL, NUMBER, at)
        now = schedules.plan(TRIAL, NUMBER, NOW + DAY)
        asked = past.plan(now, seen) if seen else None
        folded = past.known(asked, seen) if asked and seen else None
        with rebuilding.state_as_of(TRIAL, at):
            person = people.participant(TRIAL, NUMBER)
            assert (seen.person if seen else None) == person
            replayed = overview.known(schedules.plan(TRIAL, NUMBER, at)) if person else None
        assert (folded and _told(folded)) == (replayed and _told(replayed))


def _told(known: Known) -> tuple[object, ...]:
    return known.dues, dict(known.stands), known.locked


@pytest.mark.django_db
def test_what_was_asked_signed_and_marked_is_shown_as_it_stood(example: Example) -> None:
    by, doctor = example.by(Role.DATA_MANAGER), example.by(Role.ONCOLOGIST)
    saved(example)
    asking.ask(TRIAL, VISIT, "WEIGHT", "Right?", by=by, now=NOW + HOUR, key=key())
    signing.sign(TRIAL, VISIT, Meaning.REVIEWED, 1, by=doctor, now=NOW + HOUR, key=key())
    marking.verify(TRIAL, VISIT, ["WEIGHT"], 1, by=example.by(Role.MONITOR), now=NOW + HOUR, key=key())
    asking.step(TRIAL, VISIT, 1, Did.ANSWERED, "No", by=doctor, now=NOW + 2 * HOUR, key=key())
    saved(example, {"WEIGHT": "71"}, now=NOW + 2 * HOUR, why="Typing error")
    assert past.asked(TRIAL, VISIT, NOW) == [] and past.signatures(TRIAL, VISIT, NOW) == []
    then, now = (past.asked(TRIAL, VISIT, NOW + hours * HOUR)[0] for hours in (1, 2))
    assert ([each.text for each in then.said], then.state) == (["Right?"], "open")
    assert now == lists.asked_of(TRIAL, VISIT)[0]
    fell = [past.signatures(TRIAL, VISIT, NOW + hours * HOUR)[0].fell_at for hours in (1, 2)]
    assert fell == [None, NOW + 2 * HOUR]
    marks = [past.then(TRIAL, NUMBER, NOW + hours * HOUR).verified.get(VISIT) for hours in (0, 1, 2)]  # type: ignore[union-attr]
    assert marks == [{}, {"WEIGHT": "monitor"}, {}]


@pytest.mark.django_db
def test_pages_of_the_past_say_so_and_nothing_can_be_entered_there(example: Example) -> None:
    saved(example)
    saved(example, {"WEIGHT": "71"}, now=NOW + DAY, why="Typing error")
    client = log_in(Client(), example.user(Role.COORDINATOR))
    review = client.get(f"{FORM}review/").content.decode()
    assert f"{FORM}then/?at=2026-03-03T17%3A00%3A00%2B00%3A00" in review
    then = client.get(f"{FORM}then/?at=2026-03-03T17:00:00%2B00:00").content.decode()
    assert "As it was on 3 March 2026 at 09:00 PST" in then and "70 kg" in then and "71 kg" not in then
    assert then.count('method="post"') == review.count(
        'action="/account/log-out/"'
    ) or 'method="post"' not in _main(then)
    day = client.get(f"{FORM}then/?day=2026-03-03&time=8:59").content.decode()
    assert "Nothing was kept in this form then" in day
    assert "71 kg" in client.get(f"{FORM}then/?day=4+March+2026").content.decode()
    person = _main(client.get(f"{PERSON}then/?day=2026-03-03&time=09:00").content.decode())
    assert "In follow-up" in person and f"{FORM}then/?at=" in person and 'method="post"' not in person
    assert (
        "Nothing was kept of this participant then"
        in client.get(f"{PERSON}then/?day=2025-01-01").content.decode()
    )


def _main(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


@pytest.mark.django_db
def test_what_is_not_one_s_to_see_now_is_not_in_the_past(example: Example) -> None:
    actions.save(
        TRIAL, NUMBER, "week6", "guess_oncologist", {"GUESS": "DK"}, by=example.by(Role.ONCOLOGIST), now=NOW, key=key()
    )  # fmt: skip
    there = f"{PERSON}forms/week6/guess_oncologist/1/then/?at=2026-03-03T18:00:00%2B00:00"
    answers = {
        role: log_in(Client(), example.user(role, site)).get(there).status_code
        for role, site in ((Role.ONCOLOGIST, "01"), (Role.DATA_MANAGER, ""), (Role.COORDINATOR, "02"))
    }
    assert list(answers.values()) == [200, 404, 404]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, None),
        ({"day": "2026-03-03", "time": "9:05"}, datetime(2026, 3, 3, 17, 5, 59, 999_999, UTC)),
        ({"day": "3 March 2026"}, datetime(2026, 3, 4, 7, 59, 59, 999_999, UTC)),
        ({"day": "2025-11-02", "time": "01:30"}, datetime(2025, 11, 2, 9, 30, 59, 999_999, UTC)),
        ({"at": "2026-03-03T09:05:00.5-08:00"}, datetime(2026, 3, 3, 17, 5, 0, 500_000, UTC)),
    ],
)
def test_an_instant_is_one_of_the_site_s_clock(given: dict[str, str], found: datetime | None) -> None:
    assert instant(given, ZoneInfo("America/Vancouver"), NOW + DAY) == found


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"day": "2026-03"}, "day"), ({"day": "2026-03-03", "time": "9"}, "time"), ({"day": "2027-01-01"}, "day"),
        ({"at": "2026-03-03T09:05:00"}, "day"), ({"at": "x"}, "day"), ({"at": "0001-01-01T00:00:00+14:00"}, "day"),
        ({"day": "31/31/2026"}, ""),
    ],
)  # fmt: skip
def test_what_is_no_instant_is_said_beside_its_field(given: dict[str, str], where: str) -> None:
    with pytest.raises(InputError) as told:
        instant(given, ZoneInfo("America/Vancouver"), NOW + DAY)
    assert told.value.where == where


def test_steps_beside_an_instant() -> None:
    times = [NOW, NOW + HOUR, NOW + DAY]
    assert past.around(times, NOW + HOUR) == (NOW, NOW + DAY)
    assert past.around(times, NOW - HOUR) == (None, NOW) and past.around(times, NOW + 2 * DAY) == (
        NOW + HOUR,
        None,
    )
