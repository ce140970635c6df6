"""Emergencies: two people, one participant, everybody told that it happened and nobody what it was."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.core import serializers

from equipoise.core.design.roles import Role
from equipoise.core.values.errors import InputError
from equipoise.web.allocation import emergencies, unblinding_tasks
from equipoise.web.allocation.actions import NotYours, Opener, Refused, open_code, unblinding
from equipoise.web.allocation.models import Unblinding
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.models import Event
from equipoise.web.mail.models import Letter
from equipoise.web.trials import actions as trial_actions
from equipoise.web.trials import queries as trials
from tests.web.accounts.people import person
from tests.web.allocation.emergency_example import ANN, OTHERS, Emergency, emergency
from tests.web.allocation.example import TRIAL, Sealed

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _settled(world: Sealed) -> Iterator[Emergency]:
    yield emergency(world)


@pytest.fixture
def happening(_settled: Emergency) -> Emergency:
    return _settled


def letters(kind: str) -> list[str]:
    return sorted(Letter.objects.filter(kind=kind).values_list("to", flat=True))


def one(number: int = 1) -> emergencies.Emergency:
    found = emergencies.emergency(TRIAL, number)
    assert found is not None
    return found


def test_one_asks_another_opens_and_the_physician_reads_it_once(happening: Emergency) -> None:
    asked = happening.ask()
    assert (asked.number, len(asked.words.split())) == (1, 7)
    assert letters("unblinding_asked") == ["on-call@example.org"]
    assert one().waits

    answer = unblinding.open_asked(TRIAL, 1, happening.world.opener(Role.ON_CALL), happening.later(5))
    physician = happening.world.example.by(Role.ONCOLOGIST)
    read = unblinding.read_answer(TRIAL, 1, asked.words, by=physician, now=happening.later(9))
    assert read == answer.code
    assert read == open_code(TRIAL, ANN, happening.world.opener(Role.INDEPENDENT), happening.later(10))
    with pytest.raises(InputError, match="shown once"):
        unblinding.read_answer(TRIAL, 1, asked.words, by=physician, now=happening.later(11))
    found = one()
    assert (found.opened_by, found.alone, found.read_at) == ("on-call", False, happening.later(9))


def test_all_who_must_know_are_told_that_it_happened(happening: Emergency) -> None:
    happening.ask()
    unblinding.open_asked(TRIAL, 1, happening.world.opener(Role.ON_CALL), happening.later(5))
    told = ["coordinator-01", "independent", "monitor", "oncologist-01", "safety", "trial-manager"]
    assert letters("unblinding_done") == [f"{name}@example.org" for name in told]
    assert sorted(one().told) == told
    assert letters("unblinding_alone") == []


def test_for_a_safety_report_nobody_of_the_trial_learns_it(happening: Emergency) -> None:
    """The safety physician asks and stays blind; who is on call opens it, and nobody is named who could read it."""
    for reason in ("event", "treatment", "other"):
        with pytest.raises(InputError, match="Choose a physician"):
            happening.ask(role=Role.SAFETY, reason=reason, physician="")
    asked = happening.ask(role=Role.SAFETY, reason="report", physician="")
    assert asked.words == "" and not asked.again
    answer = unblinding.open_asked(TRIAL, 1, happening.world.opener(Role.ON_CALL), happening.later(5))
    assert answer.code.arm and answer.words == ""
    assert "" not in one().told and "oncologist-01" in one().told
    for role in (Role.SAFETY, Role.ONCOLOGIST):
        with pytest.raises(NotYours):
            unblinding.read_answer(
                TRIAL, 1, "seven words", by=happening.world.example.by(role), now=happening.later(6)
            )


def test_who_asks_does_not_open(happening: Emergency) -> None:
    """Even where one person has both roles."""
    happening.ask()
    Unblinding.objects.update(asked_by="on-call")
    with pytest.raises(InputError, match="can’t open it too"):
        unblinding.open_asked(TRIAL, 1, happening.world.opener(Role.ON_CALL), happening.later(1))
    assert one().waits


@pytest.mark.parametrize("role", [Role.INDEPENDENT])
def test_nobody_opens_who_is_not_on_call(happening: Emergency, role: Role) -> None:
    happening.ask()
    with pytest.raises(NotYours):
        unblinding.open_asked(TRIAL, 1, happening.world.opener(role), happening.later(1))
    assert one().waits
    assert letters("unblinding_done") == []


def test_a_wrong_passphrase_opens_nothing_and_tells_nobody(happening: Emergency) -> None:
    happening.ask()
    events = Event.objects.count()
    words = happening.world.words["independent"]
    with pytest.raises(Refused):
        unblinding.open_asked(TRIAL, 1, Opener("on-call", words), happening.later(1))
    assert (Event.objects.count(), letters("unblinding_done"), one().waits) == (events, [], True)


def test_it_is_opened_once(happening: Emergency) -> None:
    happening.ask()
    opener = happening.world.opener(Role.ON_CALL)
    unblinding.open_asked(TRIAL, 1, opener, happening.later(1))
    with pytest.raises(InputError, match="settled"):
        unblinding.open_asked(TRIAL, 1, opener, happening.later(2))


def test_sent_twice_it_is_asked_once_and_the_words_are_shown_once(happening: Emergency) -> None:
    first, second = happening.ask(), happening.ask()
    assert (second.number, second.words) == (first.number, "")
    assert len(emergencies.emergencies(TRIAL)) == 1
    assert len(letters("unblinding_asked")) == 1


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"reason": "because"}, "reason"),
        ({"words": "  "}, "words"),
        ({"physician": "oncologist-02"}, "physician"),
        ({"physician": "coordinator-01"}, "physician"),
    ],
)
def test_what_is_missing_is_named(happening: Emergency, changed: dict[str, str], where: str) -> None:
    with pytest.raises(InputError) as raised:
        happening.ask(**changed)
    assert raised.value.where == where
    assert emergencies.emergencies(TRIAL) == []


@pytest.mark.parametrize(
    ("participant", "role"),
    [("02-001", Role.COORDINATOR), ("01-999", Role.COORDINATOR), (ANN, Role.TREATING), (ANN, Role.MONITOR)],
)
def test_one_asks_for_participants_of_ones_own_site(
    happening: Emergency, participant: str, role: Role
) -> None:
    with pytest.raises(NotYours):
        happening.ask(participant=participant, role=role)


def test_a_second_request_for_the_same_person_is_refused_while_one_waits(happening: Emergency) -> None:
    happening.ask()
    with pytest.raises(InputError, match="emergency 1"):
        happening.ask(key="another")
    unblinding.close(
        TRIAL, 1, "Not needed.", by=happening.world.example.by(Role.COORDINATOR), now=happening.now
    )
    assert not one().waits
    assert happening.ask(key="another").number == 2


def test_alone_is_possible_at_any_hour_and_raises_an_alarm(happening: Emergency) -> None:
    opener = happening.world.opener(Role.ON_CALL)

    def alone(unreached: str) -> unblinding.Answer:
        return unblinding.open_alone(
            TRIAL, happening.wanted(), unreached, opener=opener, now=happening.now, key="night"
        )

    with pytest.raises(InputError, match="tried to reach"):
        alone(" ")
    answer = alone("Called the ward and the oncologist three times.")
    alarmed = ["independent", "monitor", "trial-manager"]
    assert letters("unblinding_alone") == [f"{name}@example.org" for name in alarmed]
    others = ("coordinator-01", "oncologist-01", "safety")
    assert letters("unblinding_done") == [f"{name}@example.org" for name in others]
    assert one().alone
    physician = happening.world.example.by(Role.ONCOLOGIST)
    assert unblinding.read_answer(TRIAL, 1, answer.words, by=physician, now=happening.later(1)) == answer.code
    with pytest.raises(InputError, match="already"):
        alone("Again.")


def test_nobody_but_on_call_opens_alone(happening: Emergency) -> None:
    opener = happening.world.opener(Role.INDEPENDENT)
    with pytest.raises(NotYours):
        unblinding.open_alone(TRIAL, happening.wanted(), "x", opener=opener, now=happening.now, key="k")
    assert letters("unblinding_alone") == []


def test_the_answer_is_for_the_named_physician_with_the_right_words(happening: Emergency) -> None:
    asked = happening.ask()
    example = happening.world.example
    physician = example.by(Role.ONCOLOGIST)
    with pytest.raises(NotYours):
        unblinding.read_answer(TRIAL, 1, asked.words, by=physician, now=happening.now)
    unblinding.open_asked(TRIAL, 1, happening.world.opener(Role.ON_CALL), happening.later(1))
    for who in (example.by(Role.COORDINATOR), example.by(Role.ONCOLOGIST, "02"), example.by(Role.MANAGER)):
        with pytest.raises(NotYours):
            unblinding.read_answer(TRIAL, 1, asked.words, by=who, now=happening.later(2))
    with pytest.raises(Refused, match="do not open"):
        unblinding.read_answer(
            TRIAL, 1, happening.world.words["on-call"], by=physician, now=happening.later(2)
        )
    assert one().read_at is None


def test_neither_table_nor_letter_nor_event_says_the_arm(happening: Emergency) -> None:
    """All that an emergency leaves behind is searched for the arm's names, its code, and the words for the answer."""
    asked = happening.ask()
    answer = unblinding.open_asked(TRIAL, 1, happening.world.opener(Role.ON_CALL), happening.later(1))
    physician = happening.world.example.by(Role.ONCOLOGIST)
    unblinding.read_answer(TRIAL, 1, asked.words, by=physician, now=happening.later(2))
    events = Event.objects.filter(kind__contains="unblind").values_list("payload", "why", "subject")
    rows = serializers.serialize("json", Unblinding.objects.all())
    outbox = json.dumps(list(Letter.objects.values_list("subject", "text", "html", "about", "key")))
    said = json.dumps(list(events)) + rows + outbox
    for word in (
        answer.code.arm,
        answer.code.code,
        answer.code.title,
        asked.words,
        "SABR",
        "sabr",
        "palliative",
    ):
        assert word not in said
    assert ANN not in outbox


def test_the_events_have_the_same_size_whichever_arm_it_is(happening: Emergency) -> None:
    """Four participants of one list: blocks of four or six can't give all of them one arm."""
    arms, sizes = set(), set()
    for at, number in enumerate((ANN, *OTHERS[:3]), start=1):
        happening.ask(key=f"k{at}", participant=number)
        answer = unblinding.open_asked(TRIAL, at, happening.world.opener(Role.ON_CALL), happening.later(at))
        arms.add(answer.code.arm)
        rows = Event.objects.filter(kind__contains="unblind", subject=f"participant:{number}")
        sizes.add(tuple(len(each.payload) for each in rows.order_by("sealed", "number")))
    assert len(arms) == 2
    assert len(sizes) == 1


def test_it_waits_for_who_has_to_act(happening: Emergency) -> None:
    def waits(role: Role, site: str = "01") -> list[str]:
        name = happening.world.example.username(role, site)
        standing = trials.standing(TRIAL, name, happening.now)
        return [each.title for each in unblinding_tasks.tasks(standing, happening.now)]

    assert waits(Role.ON_CALL) == []
    happening.ask()
    assert waits(Role.ON_CALL) == ["Emergency 1: open the code of participant 01-001"]
    unblinding.open_asked(TRIAL, 1, happening.world.opener(Role.ON_CALL), happening.later(1))
    assert waits(Role.ON_CALL) == waits(Role.MONITOR) == waits(Role.ONCOLOGIST, "02") == []
    assert waits(Role.ONCOLOGIST) == ["Emergency 1: the answer on participant 01-001 is there"]
    assert waits(Role.MANAGER) == ["Emergency 1: say what it means for the trial"]
    manager = happening.world.example.by(Role.MANAGER)
    with pytest.raises(InputError, match="sentence"):
        unblinding.assess(TRIAL, 1, " ", by=manager, now=happening.later(2))
    unblinding.assess(TRIAL, 1, "No harm to the results.", by=manager, now=happening.later(2))
    assert waits(Role.MANAGER) == []
    with pytest.raises(InputError, match="already"):
        unblinding.assess(TRIAL, 1, "Again.", by=manager, now=happening.later(3))


def test_whose_role_was_ended_opens_nothing(happening: Emergency) -> None:
    happening.ask()
    by = happening.world.example.by(Role.MANAGER)
    person("second-on-call")
    trial_actions.appoint(TRIAL, "second-on-call", Role.ON_CALL, "", by=by, now=happening.now)
    trial_actions.end_role(TRIAL, "on-call", Role.ON_CALL, "", by=by, now=happening.now)
    with pytest.raises(NotYours):
        unblinding.open_asked(TRIAL, 1, happening.world.opener(Role.ON_CALL), happening.later(1))


def test_the_record_can_be_made_anew_from_the_ledger(happening: Emergency) -> None:
    from equipoise.web.ledger import kinds

    asked = happening.ask()
    unblinding.open_asked(TRIAL, 1, happening.world.opener(Role.ON_CALL), happening.later(1))
    physician = happening.world.example.by(Role.ONCOLOGIST)
    unblinding.read_answer(TRIAL, 1, asked.words, by=physician, now=happening.later(2))
    stood = list(Unblinding.objects.values())
    Unblinding.objects.all().delete()
    for event in ledger.replayed(TRIAL):
        if "unblind" in event.kind:
            kinds.kind(event.kind).apply(event)
    assert list(Unblinding.objects.values()) == stood
