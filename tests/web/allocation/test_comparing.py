"""Guesses beside arms, and what an unblinding gives away: for the independent statistician alone."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.test import Client

from equipoise.core.allocation import guessing
from equipoise.core.design.roles import Role
from equipoise.core.statistics.blinding import Guessed, bang, james
from equipoise.web.allocation import guesses
from equipoise.web.allocation.actions import NotYours, Opener, comparing, open_all, unblinding
from equipoise.web.allocation.guesses import Guess
from equipoise.web.ledger.models import Event
from equipoise.web.trials import frame
from equipoise.web.trials import queries as trials
from tests.core.allocation.schemes import factor, minimised
from tests.web.accounts.people import log_in
from tests.web.allocation.emergency_example import ANN, OTHERS, Emergency, emergency
from tests.web.allocation.example import TRIAL, Sealed

pytestmark = pytest.mark.django_db
PEOPLE = (ANN, *OTHERS)


@pytest.fixture(scope="module")
def _settled(world: Sealed) -> Iterator[Emergency]:
    yield emergency(world)


@pytest.fixture
def happening(_settled: Emergency, monkeypatch: pytest.MonkeyPatch) -> Emergency:
    monkeypatch.setattr(frame, "timezone", SimpleNamespace(now=lambda: _settled.now))
    return _settled


def guessed(monkeypatch: pytest.MonkeyPatch, *those: Guess) -> None:
    monkeypatch.setattr(guesses, "_SOURCES", {"test": lambda trial: list(those)})


def test_guesses_are_counted_by_the_arm_that_people_have(
    happening: Emergency, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All guess right at the first visit, the first of them unsure; at the second nobody knows."""
    opener = happening.world.opener(Role.INDEPENDENT)
    arms = open_all(TRIAL, opener, happening.now)
    guessed(
        monkeypatch,
        *(Guess(number, "Participant", "Week 6", arms[number], number != ANN) for number in PEOPLE),
        *(Guess(number, "Participant", "Month 6", "") for number in PEOPLE),
        Guess("01-999", "Participant", "Week 6", "sabr"),
    )
    ids = {each.title: each.id for each in trials.design(TRIAL).arms.need("The test")}
    first, second = comparing.compare(TRIAL, opener, happening.now)
    assert (first.when, second.when) == ("Week 6", "Month 6")
    for arm in first.arms:
        mine = [number for number in PEOPLE if arms[number] == ids[arm.title]]
        counts = Guessed(len(mine), 0, 0, unsure_right=int(ANN in mine))
        assert arm.counts == counts
        assert arm.bang == bang(counts)
    assert first.james == james(*(arm.counts for arm in first.arms))
    assert [arm.counts.unknown for arm in second.arms] == [arm.counts.right for arm in first.arms]
    assert second.james.value == 1


def test_the_last_guess_of_a_visit_counts(happening: Emergency, monkeypatch: pytest.MonkeyPatch) -> None:
    guessed(monkeypatch, Guess(ANN, "Participant", "Week 6", "sabr"), Guess(ANN, "Participant", "Week 6", ""))
    (found,) = comparing.compare(TRIAL, happening.world.opener(Role.INDEPENDENT), happening.now)
    assert sum(arm.counts.people for arm in found.arms) == sum(arm.counts.unknown for arm in found.arms) == 1


def test_guesses_are_compared_for_the_independent_statistician_alone(
    happening: Emergency, monkeypatch: pytest.MonkeyPatch
) -> None:
    guessed(monkeypatch, *(Guess(number, "Participant", "Week 6", "sabr") for number in PEOPLE))
    with pytest.raises(NotYours):
        comparing.compare(TRIAL, happening.world.opener(Role.ON_CALL), happening.now)
    address = f"/trial/{TRIAL}/guesses/"
    for role in Role:
        if role in (Role.PARTICIPANT, Role.INDEPENDENT, Role.PHARMACIST):
            continue
        client = log_in(Client(), happening.world.example.user(role))
        assert client.get(address).status_code == client.post(address).status_code == 404
    client = log_in(Client(), happening.world.example.user(Role.INDEPENDENT))
    assert "Bang" not in client.get(address).content.decode()
    wrong = client.post(address, {"passphrase": happening.world.words["on-call"]})
    assert wrong.status_code == 400
    assert "Bang" not in wrong.content.decode()


def test_the_page_has_table_plot_and_words(happening: Emergency, monkeypatch: pytest.MonkeyPatch) -> None:
    opener = happening.world.opener(Role.INDEPENDENT)
    arms = open_all(TRIAL, opener, happening.now)
    guessed(monkeypatch, *(Guess(number, "Oncologist", "Week 6", arms[number]) for number in PEOPLE))
    client = log_in(Client(), happening.world.example.user(Role.INDEPENDENT))
    given = {"passphrase": happening.world.words["independent"]}
    page = client.post(f"/trial/{TRIAL}/guesses/", given).content.decode()
    assert "Oncologist, Week 6" in page
    assert page.count('class="bang__mark"') == 2
    assert 'cx="340.0"' in page
    assert "the blinding may have failed here" in page
    assert "James’s index: 0.000" in page
    assert Event.objects.filter(kind="allocation.all_opened").count() == 2


def test_where_nobody_guessed_that_is_said(happening: Emergency, monkeypatch: pytest.MonkeyPatch) -> None:
    client = log_in(Client(), happening.world.example.user(Role.INDEPENDENT))
    given = {"passphrase": happening.world.words["independent"]}
    guessed(monkeypatch)
    assert "Nobody was asked yet" in client.post(f"/trial/{TRIAL}/guesses/", given).content.decode()
    guessed(monkeypatch, Guess(ANN, "Participant", "Week 6", ""))
    page = client.post(f"/trial/{TRIAL}/guesses/", given).content.decode()
    assert "made a guess" in page
    assert "Nobody in this arm was asked" in page
    assert "bang__mark" not in page


def test_what_an_unblinding_gives_away_is_exact(happening: Emergency) -> None:
    """The first of a list of blocks of four or six, of which four slots are taken."""
    happening.ask()
    with pytest.raises(NotYours):
        comparing.weigh(TRIAL, 1, happening.world.opener(Role.INDEPENDENT), happening.now)
    unblinding.open_asked(TRIAL, 1, happening.world.opener(Role.ON_CALL), happening.now)
    found = comparing.weigh(TRIAL, 1, happening.world.opener(Role.INDEPENDENT), happening.now)
    assert (found.slots_used, found.slots_ahead) == (3, 2)
    assert found.used == (Fraction(3, 2), Fraction(3, 2) * (Fraction(2, 3) + Fraction(3, 5)))
    assert found.following == (Fraction(1, 2), Fraction(1, 2) * (Fraction(1, 2) + Fraction(3, 5)))
    with pytest.raises(NotYours):
        comparing.weigh(TRIAL, 1, happening.world.opener(Role.ON_CALL), happening.now)


def test_a_wrong_passphrase_weighs_nothing(happening: Emergency) -> None:
    happening.ask()
    unblinding.open_asked(TRIAL, 1, happening.world.opener(Role.ON_CALL), happening.now)
    events = Event.objects.count()
    wrong = Opener("independent", happening.world.words["on-call"])
    with pytest.raises(Exception, match="not your passphrase"):
        comparing.weigh(TRIAL, 1, wrong, happening.now)
    assert Event.objects.count() == events


def test_with_minimisation_the_participant_is_weighed_whom_it_tells_most_of() -> None:
    """Of two women and a man, one woman was unblinded: the next woman can be guessed better, the next man can't."""
    scheme = minimised(factor("sex", "f", "m"))
    history = [{"sex": "f"}, {"sex": "m"}, {"sex": "f"}]
    found = comparing._minimised(scheme, history, {1: "sabr"}, 1)
    woman, man = (
        max(guessing.minimised_next(scheme, history, {1: "sabr"}, {"sex": sex})) for sex in ("f", "m")
    )
    assert woman > man == Fraction(1, 2)
    assert found.following == (Fraction(1, 2), woman)
    assert (found.slots_used, found.slots_ahead) == (0, 0)
