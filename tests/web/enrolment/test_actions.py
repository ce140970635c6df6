"""From the first look to enrolment: the order is kept, two people decide, and what is sent twice happens once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from equipoise.core.enrolment import windows
from equipoise.core.enrolment.states import Mark, NotNow, State
from equipoise.core.judging.outcome import Verdict
from equipoise.core.values.errors import InputError
from equipoise.web.enrolment import actions, eligibility, judging, lapsing, queries
from equipoise.web.enrolment.deciding import Changed
from equipoise.web.enrolment.holding import NotThere, held
from equipoise.web.ledger import kinds as ledger_kinds
from equipoise.web.ledger import queries as ledger
from equipoise.web.trials import actions as trials
from tests.web.enrolment.example import (
    FACTS,
    chosen,
    confirmed,
    consented,
    eligibility_of,
    enrolled,
    found,
    screened,
)
from tests.web.trials.example import PREPARER, Example, files, prepared

TRIAL = "stop-2"
pytestmark = pytest.mark.django_db


@pytest.fixture
def example(db: None) -> Iterator[Example]:
    yield prepared()


def state(number: str) -> State:
    person = queries.participant(TRIAL, number)
    assert person
    return person.state


def kinds(number: str) -> list[str]:
    return [each.kind.partition(".")[2] for each in ledger.events(TRIAL, f"participant:{number}")]


def given(example: Example, **more: object) -> actions.Given:
    whole = {
        "version": example.trial.version,
        "information": "1.0",
        "day": date(2026, 3, 3),
        "how": "paper",
        "explained_by": "oncologist-01",
    }
    return actions.Given(**{**whole, **more})  # type: ignore[arg-type]


def test_the_whole_road(example: Example) -> None:
    number = consented(example)
    found(example, number)
    confirmed(example, number)
    by = example.by("oncologist")
    actions.enrol(TRIAL, number, by=by, now=example.now, chosen=chosen())
    person = queries.participant(TRIAL, number)
    assert person and person.state is State.ENROLLED and person.levels == {"cytotoxic": "no"}
    assert person.days == dict.fromkeys(("screening", "consent", "enrolment"), date(2026, 3, 3))
    with held(TRIAL, number) as row:
        much_later = eligibility.of(row, date(2027, 11, 1))
    assert much_later.settled and much_later.day == date(2026, 3, 3)
    told = ledger.events(TRIAL, f"participant:{number}")[-1].payload
    assert {each["id"]: each["confirmed_by"] for each in told["criteria"]}["I5"] == "oncologist-01"


def test_numbers_run_by_site_without_a_gap_and_a_message_is_taken_in_once(example: Example) -> None:
    assert [screened(example), screened(example, "03"), screened(example)] == ["01-001", "03-001", "01-002"]
    screened(example, referral="one")
    with pytest.raises(InputError, match="already, as 01-003"):
        screened(example, "03", referral="one")


def test_what_is_sent_twice_happens_once(example: Example) -> None:
    assert screened(example, key="a") == screened(example, key="a") == "01-001"
    by = example.by("coordinator")
    for _ in range(2):
        actions.consent(TRIAL, "01-001", given(example), by=by, now=example.now, key="b")
        found(example, "01-001", {"ecog": "1"})
    assert kinds("01-001") == ["screened", "consented", "found", "found"]
    one = actions.Found("ecog", "2", kind="person")
    for _ in range(2):
        actions.add(TRIAL, "01-001", one, by=by, now=example.now, key="c")
    with pytest.raises(InputError, match="Something else was sent before"):
        actions.add(
            TRIAL, "01-001", actions.Found("ecog", "0", kind="person"), by=by, now=example.now, key="c"
        )
    assert kinds("01-001").count("found") == 3


def test_nobody_is_screened_where_the_trial_or_the_site_is_not_open(example: Example) -> None:
    with pytest.raises(NotThere):
        actions.screen(TRIAL, "77", date(2026, 3, 3), by=example.by("coordinator"), now=example.now)
    trials.set_state(TRIAL, "paused", example.by("manager"), example.now, why="a pause")
    with pytest.raises(NotNow, match="not open to new participants"):
        screened(example)


def test_a_day_is_the_sites_own(example: Example) -> None:
    """At 17:00 UTC on 3 March it is the 3rd in Vancouver; eight hours later it is so still, and the 4th in Halifax."""
    later = example.now + timedelta(hours=9)
    assert screened(example, "06", day=date(2026, 3, 3), now=later) == "06-001"
    with pytest.raises(InputError, match="future"):
        screened(example, "01", day=date(2026, 3, 4), now=later)


def test_nothing_is_done_for_the_trial_before_consent(example: Example) -> None:
    number = screened(example)
    with pytest.raises(InputError, match="has not consented"):
        found(example, number, {"ecog": "1"}, for_trial=True)
    found(example, number, {"ecog": "1"})
    by = example.by("coordinator")
    actions.consent(TRIAL, number, given(example), by=by, now=example.now)
    with pytest.raises(InputError, match="comes after consent"):
        found(example, number, {"ecog": "1"}, for_trial=True, on="2026-03-02", dated="2026-03-03")
    found(example, number, {"ecog": "1"}, for_trial=True, dated="2026-03-03")


WRONG_CONSENTS = (
    ({"version": "7"}, "not the one in force"),
    ({"information": " "}, "written information is missing"),
    ({"day": date(2026, 3, 4)}, "future"),
    ({"time": "24:10"}, "no time of day"),
    ({"how": "somehow"}, "how consent was given"),
    ({"explained_by": "coordinator-02"}, "may not take consent"),
    ({"explained_by": "data-manager"}, "may not take consent"),
)
WRONG_EVIDENCE: tuple[tuple[str, str, dict[str, str], str], ...] = (
    ("ecog", "seven", {}, "is not a number"),
    ("ecog", "9", {}, "is not possible"),
    ("nothing_known", "1", {}, "asks for no"),
    ("ecog", "1", {"document": ""}, "by its name and its date"),
    ("ecog", "1", {"dated": ""}, "by its name and its date"),
    ("ecog", "1", {"dated": "2026-03-04"}, "future"),
    ("ecog", "1", {"dated": "31.1.2026"}, "is no date"),
    ("restaging", "2026-12-31", {}, "future"),
    ("clock progression", "2026-12-31", {}, "future"),
    ("ecog", "1", {"kind": "rumour"}, "not said where"),
    ("criterion I5", "yes", {}, "not for somebody to say"),
)


def test_a_consent_that_can_not_be_is_refused(example: Example) -> None:
    number = screened(example)
    for wrong, words in WRONG_CONSENTS:
        with pytest.raises(InputError, match=words):
            actions.consent(
                TRIAL, number, given(example, **wrong), by=example.by("coordinator"), now=example.now
            )
    assert state(number) is State.SCREENING and kinds(number) == ["screened"]


def test_evidence_that_can_not_be_is_refused(example: Example) -> None:
    number = screened(example)
    for fact, value, more, words in WRONG_EVIDENCE:
        with pytest.raises(InputError, match=words):
            found(example, number, {fact: value}, **more)
    assert kinds(number) == ["screened"]


def test_unknown_is_not_met_and_nobody_is_enrolled_on_it(example: Example) -> None:
    number = consented(example)
    found(example, number, {name: value for name, value in FACTS.items() if name != "scleroderma"})
    by = example.by("oncologist")
    line = eligibility_of(example, number).line("E1")
    assert line and line.verdict is Verdict.UNKNOWN and line.missing[0].fact == "scleroderma"
    with pytest.raises(NotNow, match="unknown"):
        actions.confirm(TRIAL, number, {"E1": line.basis}, by=by, now=example.now)
    seen = {each.id: each.basis for each in eligibility_of(example, number).to_confirm}
    actions.confirm(TRIAL, number, seen, by=by, now=example.now)
    with pytest.raises(NotNow, match="Not every criterion is met and confirmed: E1"):
        actions.confirm_all(TRIAL, number, eligibility_of(example, number).basis, by=by, now=example.now)
    with pytest.raises(NotNow, match="E1"):
        actions.enrol(TRIAL, number, by=by, now=example.now, chosen=chosen())


def test_a_word_counts_only_for_what_was_seen(example: Example) -> None:
    number = consented(example)
    found(example, number)
    before = eligibility_of(example, number)
    found(example, number, {"ecog": "2"}, dated="2026-03-01")
    line = before.line("I5")
    assert line
    with pytest.raises(Changed, match="changed since you looked"):
        actions.confirm(TRIAL, number, {"I5": line.basis}, by=example.by("oncologist"), now=example.now)
    confirmed(example, number)
    found(example, number, {"ecog": "0"}, dated="2026-03-02")
    after = eligibility_of(example, number)
    again = after.line("I5")
    assert again and again.confirmed is None and again.outdated and after.whole is None
    with pytest.raises(NotNow, match="I5"):
        actions.enrol(TRIAL, number, by=example.by("oncologist"), now=example.now, chosen=chosen())


def test_evidence_struck_out_stays_to_be_read_and_counts_no_more(example: Example) -> None:
    number = screened(example)
    found(example, number, {"ecog": "3"})
    line = eligibility_of(example, number).line("I5")
    assert line and line.verdict is Verdict.NOT_MET
    by = example.by("coordinator")
    with pytest.raises(InputError, match="not said what was wrong"):
        actions.strike(TRIAL, number, line.evidence[0].pk, by=by, now=example.now, why=" ")
    actions.strike(TRIAL, number, line.evidence[0].pk, by=by, now=example.now, why="Another patient's letter")
    again = eligibility_of(example, number).line("I5")
    assert again and again.verdict is Verdict.UNKNOWN and again.evidence[0].struck_by == "coordinator-01"
    with pytest.raises(NotThere):
        actions.strike(TRIAL, number, line.evidence[0].pk, by=by, now=example.now, why="again")


def test_an_override_takes_two_and_is_shown_for_ever(example: Example) -> None:
    number = consented(example)
    found(example, number, {**FACTS, "ecog": "3"})
    line = eligibility_of(example, number).line("I5")
    assert line
    first, second = example.by("oncologist"), example.by("manager")
    ask = {"why": "Immobile by an old fracture", "now": example.now}
    actions.ask_override(TRIAL, number, "I5", line.basis, by=first, **ask)  # type: ignore[arg-type]
    with pytest.raises(NotNow, match="asked for already"):
        actions.ask_override(TRIAL, number, "I5", line.basis, by=first, **ask)  # type: ignore[arg-type]
    asked = eligibility_of(example, number).overrides[0]
    with pytest.raises(NotNow, match="You asked for this override yourself"):
        actions.answer_override(TRIAL, number, asked.pk, "agreed", why="yes", by=first, now=example.now)
    actions.answer_override(
        TRIAL, number, asked.pk, "agreed", why="It is no frailty", by=second, now=example.now
    )
    with pytest.raises(NotNow, match="has answered already"):
        actions.answer_override(TRIAL, number, asked.pk, "refused", why="no", by=second, now=example.now)
    confirmed(example, number)
    actions.enrol(TRIAL, number, by=first, now=example.now, chosen=chosen())
    kept = eligibility_of(example, number)
    assert [(each.criterion, each.answer, each.asked_by, each.second_by) for each in kept.overrides] == [
        ("I5", "agreed", "oncologist-01", "trial-manager")
    ]


def test_an_override_is_of_what_was_known_then(example: Example) -> None:
    number = consented(example)
    found(example, number, {**FACTS, "ecog": "3"})
    line = eligibility_of(example, number).line("I5")
    assert line
    actions.ask_override(
        TRIAL, number, "I5", line.basis, why="A reason", by=example.by("oncologist"), now=example.now
    )
    asked = eligibility_of(example, number).overrides[0]
    actions.answer_override(
        TRIAL, number, asked.pk, "agreed", why="Yes", by=example.by("manager"), now=example.now
    )
    found(example, number, {"ecog": "4"}, dated="2026-03-01")
    again = eligibility_of(example, number).line("I5")
    assert again and not again.overridden and again.override is None


def test_enrolment_needs_a_level_of_every_factor(example: Example) -> None:
    number = consented(example)
    found(example, number)
    confirmed(example, number)
    before = kinds(number)
    wrong: tuple[tuple[list[actions.Found], str], ...] = (
        ([], "The level of “Planned systemic therapy” is not known"),
        (chosen("perhaps"), "is no level of"),
        (chosen(document=" "), "known by its name and its date"),
        (chosen(kind="clinician", dated=""), "takes a document with its date"),
        ([replace(chosen()[0], fact="factor sun")], "asks for no “factor sun”"),
    )
    for given, words in wrong:
        with pytest.raises(InputError, match=words):
            actions.enrol(TRIAL, number, by=example.by("oncologist"), now=example.now, chosen=given)
    assert state(number) is State.CONSENTED and kinds(number) == before


def test_a_level_has_its_document_and_who_confirmed_it(example: Example) -> None:
    number = consented(example)
    found(example, number)
    confirmed(example, number)
    actions.take_over(TRIAL, number, chosen("yes"), by=example.by("coordinator"), now=example.now)
    assert eligibility_of(example, number).whole  # what balances the arms is no criterion
    actions.take_over(TRIAL, number, chosen("no"), by=example.by("coordinator"), now=example.now)
    actions.enrol(TRIAL, number, by=example.by("oncologist"), now=example.now)
    event = ledger.events(TRIAL, f"participant:{number}")[-1]
    rows = [each.pk for each in eligibility_of(example, number).factors[0].evidence]
    assert event.payload["levels"] == {"cytotoxic": "no"} and event.actor == "oncologist-01"
    assert event.payload["strata"] == {"cytotoxic": {"judged": "", "evidence": rows}} and len(rows) == 2


def stratified_by_sex(example: Example) -> str:
    """The number of somebody who may be enrolled in the trial whose arms are balanced by a fact of its criteria."""
    text, overlay = (each.replace('version: "1"', 'version: "2"', 1) for each in files())
    by_sex = overlay.replace(
        'levels: {"yes": cytotoxic, "no": not cytotoxic}',
        "levels: {male: men, female: women, other: others}\n          fact: sex",
    )
    assert by_sex != overlay
    trials.adopt(TRIAL, text, by_sex, PREPARER, example.now, why="By sex")
    newer = replace(example, trial=replace(example.trial, version="2"))
    number = consented(newer)
    found(newer, number)
    confirmed(newer, number)
    return number


def test_a_level_is_compared_with_the_evidence_and_what_differs_takes_a_reason(example: Example) -> None:
    number, by = stratified_by_sex(example), example.by("oncologist")
    assert eligibility_of(example, number).factors[0].level == "male"
    actions.take_over(TRIAL, number, chosen("female"), by=example.by("coordinator"), now=example.now)
    factor = eligibility_of(example, number).factors[0]
    assert (factor.judged, factor.said, factor.level, factor.differs) == ("male", "female", "female", True)
    with pytest.raises(
        InputError, match="was entered as “women”, and the evidence for the criteria gives “men”"
    ):
        actions.enrol(TRIAL, number, by=by, now=example.now)
    actions.enrol(TRIAL, number, by=by, now=example.now, why="The record is being mended")
    event = ledger.events(TRIAL, f"participant:{number}")[-1]
    assert event.why == "The record is being mended" and event.payload["levels"] == {"cytotoxic": "female"}
    assert event.payload["strata"]["cytotoxic"]["judged"] == "male"


def test_what_the_criteria_give_is_the_level_where_nothing_else_was_entered(example: Example) -> None:
    number = stratified_by_sex(example)
    actions.enrol(TRIAL, number, by=example.by("oncologist"), now=example.now)
    person = queries.participant(TRIAL, number)
    assert person and person.levels == {"cytotoxic": "male"}


def test_taking_consent_back_before_enrolment_ends_it_and_afterwards_says_from_what(example: Example) -> None:
    by, day = example.by("coordinator"), date(2026, 3, 3)
    early = consented(example)
    with pytest.raises(InputError, match="Consent was given on"):
        actions.withdraw(TRIAL, early, [], date(2026, 1, 1), by=by, now=example.now)
    actions.withdraw(TRIAL, early, [], day, by=by, now=example.now)
    assert state(early) is State.FAILED
    late = enrolled(example)
    with pytest.raises(InputError, match="Nothing is chosen"):
        actions.withdraw(TRIAL, late, [], day, by=by, now=example.now)
    actions.withdraw(TRIAL, late, [Mark.TREATMENT], day, by=by, now=example.now)
    assert state(late) is State.ENROLLED
    actions.withdraw(TRIAL, late, [Mark.FOLLOW_UP, Mark.DATA], day, by=by, now=example.now)
    person = queries.participant(TRIAL, late)
    assert person and person.state is State.WITHDRAWN and set(person.marks) == set(Mark)


def test_a_screen_failure_has_reasons_and_stays_one(example: Example) -> None:
    number = screened(example)
    by, day = example.by("coordinator"), date(2026, 3, 3)
    with pytest.raises(InputError, match="No reason"):
        actions.fail(TRIAL, number, day=day, by=by, now=example.now)
    with pytest.raises(InputError, match="which other reason"):
        actions.fail(TRIAL, number, reasons=["other"], day=day, by=by, now=example.now)
    actions.fail(TRIAL, number, criteria=["I5"], reasons=["declined"], day=day, by=by, now=example.now)
    with pytest.raises(NotNow):
        actions.consent(TRIAL, number, given(example), by=by, now=example.now)
    event = ledger.events(TRIAL, f"participant:{number}")[-1]
    assert event.payload["criteria"] == [["I5", "Fitness"]]
    assert event.payload["reasons"] == ["criteria", "declined"]


def test_a_name_is_kept_in_no_event_and_can_be_erased(example: Example) -> None:
    from equipoise.web.enrolment import identity

    number, by = screened(example), example.by("coordinator")
    actions.keep(TRIAL, number, {"first_name": "Ada", "last_name": "Example"}, by=by, now=example.now)
    assert identity.names(TRIAL, [number]) == {number: "Ada Example"}
    assert not any("Ada" in str(each.payload) for each in ledger.events(TRIAL))
    actions.forget(TRIAL, number, by=by, now=example.now, why="Asked for it")
    assert identity.known(TRIAL, number) is None
    assert kinds(number) == ["screened", "identity_kept", "identity_erased"]


def test_other_rooms_bring_a_participant_on_and_a_wrong_step_undoes_the_whole_event(example: Example) -> None:
    from equipoise.web.ledger.actions import append

    number = enrolled(example)

    def step(event: ledger_kinds.Event) -> None:
        actions.advance(TRIAL, number, event.payload["to"], date(2026, 3, 4), event)

    ledger_kinds.offer(ledger_kinds.Kind("enrolment.test", "was moved by a test", step))
    try:
        for to in (State.ALLOCATED, State.FOLLOWED, State.FOLLOWED, "withdrawn from treatment", "completed"):
            append(
                TRIAL, "enrolment.test", f"participant:{number}", {"to": str(to)},
                by=example.by("coordinator"), now=example.now, site="01",
            )  # fmt: skip
        with pytest.raises(NotNow):
            append(
                TRIAL, "enrolment.test", f"participant:{number}", {"to": "allocated"},
                by=example.by("coordinator"), now=example.now, site="01",
            )  # fmt: skip
    finally:
        ledger_kinds._KINDS.pop("enrolment.test")
    person = queries.participant(TRIAL, number)
    assert person and person.state is State.COMPLETED and list(person.marks) == [Mark.TREATMENT]
    assert person.days["randomisation"] == date(2026, 3, 4)
    assert kinds(number).count("test") == 5


def test_a_planned_day_that_passed_keeps_no_window_and_what_lapses_next_stands_first(
    example: Example,
) -> None:
    number = consented(example)
    found(example, number)

    def stands(day: date) -> tuple[bool, list[tuple[str, str]]]:
        with held(TRIAL, number) as person:
            weighed = eligibility.of(person, day)
            kept = eligibility.kept(TRIAL, [number])[number]
            near = lapsing.lapses(person, kept, weighed.lines, day, judging.protocol_of(person))
        line = weighed.line("I13")
        assert line is not None
        return line.passes, [(each.window.clock, windows.words(each)) for each in near]

    passes, near = stands(date(2026, 3, 10))
    assert passes and near[0] == ("randomisation", "kept, as planned; lapses on Fri 15 May 2026")
    passes, near = stands(date(2026, 3, 11))
    assert not passes and near[0] == ("randomisation", "lapses in 65 days (Fri 15 May 2026)")
    passes, near = stands(date(2026, 5, 16))
    assert not passes and near[0] == ("randomisation", "lapsed 1 day ago (Fri 15 May 2026)")


def test_a_later_version_judges_nobody_anew_who_is_enrolled(example: Example) -> None:
    number = consented(example)
    found(example, number)
    confirmed(example, number)
    enrol = {"by": example.by("oncologist"), "now": example.now, "chosen": chosen()}
    actions.enrol(TRIAL, number, **enrol)  # type: ignore[arg-type]
    text, overlay = (each.replace('version: "1"', 'version: "2"', 1) for each in files())
    shorter = text.replace("restaging within 12 weeks before", "restaging within 2 weeks before")
    assert shorter != text
    trials.adopt(TRIAL, shorter, overlay, PREPARER, example.now, why="Amendment 1")
    again = given(example, version="2")
    actions.consent(TRIAL, number, again, by=example.by("coordinator"), now=example.now)
    person, weighed = queries.participant(TRIAL, number), eligibility_of(example, number)
    assert person and person.version == "2"
    assert weighed.version == "1" and weighed.settled and weighed.whole
