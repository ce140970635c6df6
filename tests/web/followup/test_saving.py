"""Keeping forms: every value with its history, the same thing once, nothing overwritten unseen."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from equipoise.core.design.roles import Role
from equipoise.core.followup.answers import Answer
from equipoise.core.followup.cleaning import Place
from equipoise.core.followup.due import Status
from equipoise.core.values.errors import InputError
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.followup import actions, ends, kinds, queries
from equipoise.web.followup.actions import Sent
from equipoise.web.followup.holding import Moved, ReasonNeeded, TakesBack
from equipoise.web.followup.queries import Due, Held
from equipoise.web.ledger import queries as ledger
from equipoise.web.ledger.actions import append
from tests.web.enrolment.example import enrolled, screened
from tests.web.followup.made_up import BEGUN, GOOD, NOW, NUMBER, TRIAL, VISIT, allocated, key, saved
from tests.web.trials.example import Example

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def held(at: datetime | None = None) -> Held:
    found = queries.entry(TRIAL, VISIT, at)
    assert found is not None
    return found


def test_what_is_saved_is_kept_with_who_and_when(example: Example) -> None:
    assert saved(example).revision == 1
    kept = held()
    assert kept.values == GOOD
    assert (kept.saved_by, kept.saved_at, kept.version) == ("coordinator-01", NOW, example.trial.version)
    assert [each.answer for each in kept.history["WEIGHT"]] == [Answer("70")]


def test_a_change_keeps_the_former_value_with_its_reason(example: Example) -> None:
    saved(example)
    saved(example, {"WEIGHT": "71,5"}, now=NOW + HOUR, why="Read the wrong line")
    past = held().history["WEIGHT"]
    told = [(each.answer.value, each.why, each.revision) for each in past]
    assert told == [
        ("70", "", 1),
        ("71.5", "Read the wrong line", 2),
    ]
    assert held().values == {**GOOD, "WEIGHT": "71.5"}


def test_state_as_of_any_instant(example: Example) -> None:
    saved(example, {"WEIGHT": "70"})
    saved(example, {"WEIGHT": "71"}, now=NOW + HOUR, why="Typing error")
    saved(example, {"WEIGHT": ""}, now=NOW + 2 * HOUR, why="Another person’s weight")
    at = [NOW, NOW + HOUR / 2, NOW + HOUR, NOW + 2 * HOUR]
    assert [queries.entries(TRIAL, NUMBER, each)[0].values.get("WEIGHT") for each in at] == [
        "70",
        "70",
        "71",
        None,
    ]
    assert queries.entries(TRIAL, NUMBER, NOW - HOUR) == []
    assert len(held(NOW + HOUR).history["WEIGHT"]) == 2


def test_a_reason_is_needed_to_change_what_was_kept_and_not_to_fill_in(example: Example) -> None:
    saved(example, {"WEIGHT": "70"})
    saved(example, {"ECOG": "1"})
    with pytest.raises(ReasonNeeded) as refused:
        saved(example, {"ECOG": "2", "WEIGHT": "70", "NOTE": "tired"})
    assert refused.value.paths == ("ECOG",)
    assert held().values == {"WEIGHT": "70", "ECOG": "1"}
    with pytest.raises(ReasonNeeded):
        saved(example, {"ECOG": ""})  # emptying is a change too


def test_what_cannot_be_read_is_kept_as_it_was_typed(example: Example) -> None:
    saved(example, {"WEIGHT": "about 70", "VISDAT": "03/04/2026"})
    assert held().answers["WEIGHT"] == Answer(typed="about 70")
    assert held().values == {}


def test_missing_is_said_why(example: Example) -> None:
    by = example.by(Role.COORDINATOR)
    actions.save(
        TRIAL, NUMBER, "week6", "visit", {}, missing={"WEIGHT": "refused"}, by=by, now=NOW, key=key()
    )
    assert held().answers["WEIGHT"] == Answer(missing="refused")


def test_sent_twice_is_one_and_other_words_under_the_same_key_are_refused(example: Example) -> None:
    first = saved(example, sent="k")
    before = ledger.head(TRIAL)
    again = saved(example, sent="k", now=NOW + HOUR)
    assert (again.revision, again.repeated, first.repeated) == (1, True, False)
    assert ledger.head(TRIAL) == before
    with pytest.raises(InputError, match="Something else"):
        saved(example, {"WEIGHT": "99"}, sent="k", why="x")


def test_sent_again_after_somebody_elses_change_does_not_undo_it(example: Example) -> None:
    saved(example, sent="k")
    saved(example, {"WEIGHT": "80"}, why="Scale was wrong")
    saved(example, sent="k")
    assert held().values["WEIGHT"] == "80"


def test_saving_what_stands_is_no_event(example: Example) -> None:
    saved(example)
    before = ledger.head(TRIAL)
    assert saved(example).changed == 0
    assert ledger.head(TRIAL) == before


def sent(values: dict[str, str], revision: int, **decided: str) -> actions.Saved:
    from tests.web.trials.example import Example  # noqa: F401

    by = actions.By("oncologist-01", "oncologist")
    return actions.keep(
        TRIAL, VISIT, Sent(values, {}, revision, decided, seen=2), by=by, now=NOW + HOUR, key=key(), why="why"
    )


def test_two_people_at_one_form_decide_field_by_field(example: Example) -> None:
    saved(example, {"WEIGHT": "70", "ECOG": "1"})  # both open the form at revision 1
    saved(example, {"WEIGHT": "71", "ECOG": "1"}, why="first")
    with pytest.raises(Moved) as refused:
        sent({"WEIGHT": "72", "ECOG": "2"}, 1)
    assert (refused.value.clashes, refused.value.revision) == (("WEIGHT",), 2)
    assert held().values == {"WEIGHT": "71", "ECOG": "1"}
    sent({"WEIGHT": "72", "ECOG": "2"}, 1, WEIGHT="theirs")
    assert held().values == {"WEIGHT": "71", "ECOG": "2"}


def test_what_only_one_of_two_changed_stays_changed(example: Example) -> None:
    saved(example, {"WEIGHT": "70", "ECOG": "1"})
    saved(example, {"WEIGHT": "71"}, why="first")
    sent({"WEIGHT": "70", "ECOG": "2"}, 1)  # their page still shows 70: they didn't touch it
    assert held().values == {"WEIGHT": "71", "ECOG": "2"}


def test_both_with_the_same_answer_do_not_clash(example: Example) -> None:
    saved(example, {"WEIGHT": "70"})
    saved(example, {"WEIGHT": "71"}, why="first")
    assert sent({"WEIGHT": "71"}, 1).changed == 0


def test_a_new_form_that_two_people_begin_is_one(example: Example) -> None:
    saved(example, {"WEIGHT": "70"})
    with pytest.raises(Moved):
        sent({"WEIGHT": "72"}, 0)


def test_a_form_that_repeats_gets_the_next_number(example: Example) -> None:
    by = example.by(Role.COORDINATOR)
    for number, sent_key in ((1, "a"), (2, "b"), (2, "b")):
        found = actions.save(
            TRIAL,
            NUMBER,
            "",
            "adverse_event",
            {"AETERM": "Fatigue"},
            by=by,
            now=NOW,
            key=sent_key,
            occurrence=0,
        )
        assert found.place == Place(NUMBER, "", "adverse_event", number)


@pytest.mark.parametrize(
    ("visit", "form", "occurrence"),
    [
        ("week6", "baseline", 1),
        ("week6", "visit", 2),
        ("week7", "visit", 1),
        ("", "visit", 1),
        ("", "nothing", 1),
    ],
)
def test_a_form_that_the_protocol_does_not_ask_there_is_refused(
    example: Example, visit: str, form: str, occurrence: int
) -> None:
    with pytest.raises(InputError):
        actions.save(
            TRIAL, NUMBER, visit, form, {"WEIGHT": "70"}, by=example.by(Role.COORDINATOR), now=NOW, key=key(),
            occurrence=occurrence,
        )  # fmt: skip


def test_nothing_is_kept_before_consent(example: Example) -> None:
    number, by = screened(example, "02"), example.by(Role.COORDINATOR, "02")
    with pytest.raises(InputError, match="not consented"):
        actions.save(TRIAL, number, "baseline", "baseline", {"AGE": "60"}, by=by, now=NOW, key=key())


def test_the_first_thing_kept_after_allocation_begins_follow_up(example: Example) -> None:
    number, by = enrolled(example, "02"), example.by(Role.COORDINATOR, "02")
    actions.save(TRIAL, number, "baseline", "baseline", {"AGE": "60"}, by=by, now=BEGUN, key=key())
    assert state(number) == "enrolled"
    allocated(example, number)
    actions.save(TRIAL, number, "week6", "visit", {"ECOG": "0"}, by=by, now=NOW, key=key())
    assert state(number) == "in follow-up"


def state(number: str) -> str:
    found = enrolment.participant(TRIAL, number)
    assert found is not None
    return found.state.value


def test_a_death_ends_what_is_expected_and_its_day_can_be_a_month(example: Example) -> None:
    by = example.by(Role.COORDINATOR)
    actions.save(
        TRIAL, NUMBER, "", "death", {"DTHDAT": "2026-02", "CAUSE": "CANCER"}, by=by, now=NOW, key=key()
    )
    person = enrolment.participant(TRIAL, NUMBER)
    assert person is not None and person.state == "died"
    assert person.days["death"] == date(2026, 2, 28)
    found = {each.slot.key: each.status for each in queries.due(TRIAL, "01", NOW)}
    assert found["baseline"] is Status.OVERDUE
    assert {found[each] for each in ("week6", "month3", "later:1")} == {Status.NOT_EXPECTED}
    corrected = {"DTHDAT": "2026-03-20"}
    actions.save(
        TRIAL, NUMBER, "", "death", corrected, by=by, now=NOW + 30 * DAY, key=key(), why="The register"
    )
    found = {each.slot.key: each.status for each in queries.due(TRIAL, "01", NOW + 30 * DAY)}
    assert (found["week6"], found["month3"]) == (Status.OVERDUE, Status.NOT_EXPECTED)
    person = enrolment.participant(TRIAL, NUMBER)
    assert person is not None and person.days["death"] == date(2026, 3, 20)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-03-04", "4 March 2026 lies in the future"),
        ("2026-04", "April 2026 lies in the future"),
        ("2026-01-18", "before consent, 19 January 2026"),
        ("2025", "2025 is before consent"),
    ],
)
def test_nobody_dies_on_a_day_ahead_or_before_consent(example: Example, day: str, said: str) -> None:
    by = example.by(Role.COORDINATOR)
    with pytest.raises(InputError, match=said):
        actions.save(TRIAL, NUMBER, "", "death", {"DTHDAT": day}, by=by, now=NOW, key=key())
    person = enrolment.participant(TRIAL, NUMBER)
    assert person is not None and "death" not in person.days
    for possible in ("2026", "2026-03", "2026-03-03", "2026-01-19"):
        values = {"DTHDAT": possible}
        actions.save(TRIAL, NUMBER, "", "death", values, by=by, now=NOW, key=key(), why="Now it is known")
        person = enrolment.participant(TRIAL, NUMBER)
        assert person is not None and person.days["death"] == date.fromisoformat(
            possible if len(possible) > 7 else "2026-03-03"
        )


@pytest.mark.parametrize(
    "correction", [{"DTHDAT": "", "CAUSE": ""}, {"DTHDAT": "the day before"}, {"DTHDAT": "03/04/2026"}]
)
def test_no_correction_takes_a_death_back(example: Example, correction: dict[str, str]) -> None:
    by = example.by(Role.COORDINATOR)
    values = {"DTHDAT": "2026-03-02", "CAUSE": "CANCER"}
    actions.save(TRIAL, NUMBER, "", "death", values, by=by, now=NOW, key=key())
    before = ledger.head(TRIAL)
    with pytest.raises(TakesBack, match="would take back the death") as refused:
        actions.save(TRIAL, NUMBER, "", "death", correction, by=by, now=NOW, key=key(), why="Another’s")
    assert "an investigator or the trial’s manager" in refused.value.mend
    assert ledger.head(TRIAL) == before and state(NUMBER) == "died"
    actions.save(TRIAL, NUMBER, "", "death", {"CAUSE": "OTHER"}, by=by, now=NOW, key=key(), why="The letter")
    actions.save(TRIAL, NUMBER, "", "death", {"DTHDAT": "2026-03"}, by=by, now=NOW, key=key(), why="No day")


def test_what_a_form_took_back_before_this_was_refused_stays_taken_back(example: Example) -> None:
    """Ledgers hold such events; they are read and applied as they were."""
    by = example.by(Role.COORDINATOR)
    values = {"DTHDAT": "2026-03-02", "CAUSE": "CANCER"}
    actions.save(TRIAL, NUMBER, "", "death", values, by=by, now=NOW, key=key())
    told = {
        "visit": "",
        "form": "death",
        "occurrence": 1,
        "version": "1",
        "sent": "",
        "advance": [],
        "ends": [],
    }
    told |= {"changes": {"DTHDAT": [], "CAUSE": []}}
    append(TRIAL, kinds.SAVED, f"participant:{NUMBER}", told, by=by, now=NOW, site="01", why="x", key=key())
    person = enrolment.participant(TRIAL, NUMBER)
    assert person is not None and person.state == "allocated" and "death" not in person.days
    found = {each.slot.key: each.status for each in queries.due(TRIAL, "01", NOW + DAY)}
    assert found["week6"] is Status.DUE
    actions.save(TRIAL, NUMBER, "", "death", values, by=by, now=NOW + 2 * DAY, key=key(), why="It was so")
    assert state(NUMBER) == "died"


def test_withdrawing_from_treatment_alone_changes_no_visit(example: Example) -> None:
    by = example.by(Role.COORDINATOR)
    values = {"DSSTDAT": "2026-03-01", "SCOPE": "TREATMENT", "WHO": "PT"}
    actions.save(TRIAL, NUMBER, "", "withdrawal", values, by=by, now=NOW, key=key())
    found = {each.slot.key: each.status for each in queries.due(TRIAL, "01", NOW)}
    assert found["week6"] is Status.DUE
    actions.save(
        TRIAL, NUMBER, "", "withdrawal", {**values, "SCOPE": "DATA"}, by=by, now=NOW, key=key(), occurrence=0
    )
    with pytest.raises(InputError, match="withdrew their data"):
        saved(example)


def test_a_visit_is_due_overdue_done_and_missed_by_the_days_of_its_site(example: Example) -> None:
    by = example.by(Role.COORDINATOR)
    week6 = date(2026, 3, 2)  # six weeks after the day in Vancouver

    def status(now: datetime) -> Due:
        return next(each for each in queries.due(TRIAL, "01", now) if each.slot.key == "week6")

    assert status(NOW).slot.due == week6
    last = BEGUN.replace(month=3, day=10, hour=6)  # still 9 March in Vancouver, the last day of the window
    assert (status(last).status, status(last + 2 * HOUR).status) == (Status.DUE, Status.OVERDUE)
    actions.missed(TRIAL, NUMBER, "week6", by=by, now=NOW, key=key(), why="In hospital elsewhere")
    assert (status(NOW).status, status(NOW).why) == (Status.MISSED, "In hospital elsewhere")
    with pytest.raises(ReasonNeeded):
        actions.happened(TRIAL, NUMBER, "week6", week6, "remote", by=by, now=NOW, key=key())
    actions.happened(
        TRIAL, NUMBER, "week6", week6, "remote", by=by, now=NOW, key="x", why="Came by telephone"
    )
    before = ledger.head(TRIAL)
    actions.happened(
        TRIAL, NUMBER, "week6", week6, "remote", by=by, now=NOW, key="x", why="Came by telephone"
    )
    assert ledger.head(TRIAL) == before
    assert (status(NOW).status, status(NOW).how, status(NOW).waits) == (Status.DONE, "remote", True)


def test_a_visit_does_not_happen_in_the_future_or_without_a_reason_not_at_all(example: Example) -> None:
    by = example.by(Role.COORDINATOR)
    with pytest.raises(InputError, match="future"):
        actions.happened(TRIAL, NUMBER, "week6", date(2026, 3, 4), "remote", by=by, now=NOW, key=key())
    with pytest.raises(InputError, match="reason"):
        actions.missed(TRIAL, NUMBER, "week6", by=by, now=NOW, key=key(), why=" ")
    with pytest.raises(InputError, match="no such visit"):
        actions.missed(TRIAL, NUMBER, "week7", by=by, now=NOW, key=key(), why="x")


@pytest.mark.parametrize(
    ("visit", "day", "said"),
    [
        ("week6", date(2026, 1, 18), "before consent, 19 January 2026"),
        ("baseline", date(2026, 1, 18), "before consent, 19 January 2026"),
        ("week6", date(2026, 3, 3), "after the participant’s death, 2 March 2026"),
    ],
)
def test_a_visit_is_never_before_what_it_is_counted_from_nor_after_death(
    example: Example, visit: str, day: date, said: str
) -> None:
    by = example.by(Role.COORDINATOR)
    actions.save(TRIAL, NUMBER, "", "death", {"DTHDAT": "2026-03-02"}, by=by, now=NOW, key=key())
    with pytest.raises(InputError, match=said):
        actions.happened(TRIAL, NUMBER, visit, day, "remote", by=by, now=NOW, key=key())
    actions.happened(TRIAL, NUMBER, visit, date(2026, 3, 2), "remote", by=by, now=NOW, key=key())


def test_nobody_leaves_before_they_were_enrolled_or_is_found_before_they_were_lost(example: Example) -> None:
    by = example.by(Role.COORDINATOR)

    def end(state: str, day: int) -> None:
        ends.end(TRIAL, NUMBER, state, date(2026, 1, day), by=by, now=NOW, key=key())

    with pytest.raises(InputError, match="before enrolment on 2026-01-19"):
        end("lost to follow-up", 18)
    end("lost to follow-up", 30)
    with pytest.raises(InputError, match="before loss on 2026-01-30"):
        end("in follow-up", 29)
    end("in follow-up", 30)


def test_a_form_that_would_tell_the_arm_never_comes_here(
    example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[tuple[tuple[object, ...], dict[str, object]]] = []
    monkeypatch.setattr(
        "equipoise.web.allocation.actions.keep_sealed", lambda *args, **more: taken.append((args, more))
    )
    values = {"ASPLANNED": "yes", "LESION": [{"TULNKID": "T1", "DOSE": "35", "FRACTIONS": "five"}]}
    by = example.by(Role.TREATING)
    actions.save(TRIAL, NUMBER, "treatment", "treatment", values, by=by, now=NOW, key="k")
    ((args, more),) = taken
    assert args[:3] == (TRIAL, NUMBER, "treatment")
    kept = args[3]
    assert isinstance(kept, dict)
    assert (kept["LESION.1.TULNKID"], kept["LESION.1.DOSE"]) == (["T1"], ["35"])
    assert kept["LESION.1.FRACTIONS"] == ["", "", "five"]
    assert more["key"] == "k"
    assert queries.entries(TRIAL, NUMBER) == []
    assert "treatment" not in {each.slot.key for each in queries.due(TRIAL, "01", NOW)}
