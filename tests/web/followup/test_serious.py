"""The sponsor's side of serious events: judgements, reports, clocks in two zones, tasks, letters, pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from equipoise.core.design.roles import Role
from equipoise.core.followup.adverse import Duty
from equipoise.core.followup.cleaning import Place
from equipoise.core.values.errors import InputError
from equipoise.core.values.nearness import due
from equipoise.core.values.truth import Truth
from equipoise.web.accounts.models import User
from equipoise.web.followup import actions as forms
from equipoise.web.followup import queries
from equipoise.web.followup.models import SafetyAssessment, SafetyReport
from equipoise.web.followup.safety import actions, cases, showing, telling, waiting
from equipoise.web.followup.safety.actions import Judgement, Told
from equipoise.web.ledger import rebuilding
from equipoise.web.mail.models import Letter
from equipoise.web.trials import actions as trial_actions
from equipoise.web.trials import queries as trials
from tests.web.accounts.people import log_in
from tests.web.followup.made_up import NOW, NUMBER, TRIAL, key
from tests.web.trials.example import PREPARER, Example

pytestmark = pytest.mark.django_db
EVENT = {
    "AETERM": "Pneumonitis", "AETOXGR": "3", "AESTDAT": "2026-03-01", "AEONGO": "yes", "AESER": "yes",
    "AESREASON": ["HOSP"], "AWAREDAT": "2026-03-03", "REPORTDAT": "2026-03-03", "AEEXP": "no", "AEREL": "N",
    "AEOUT": "NOT",
}  # fmt: skip
PLACE = Place(NUMBER, "", "adverse_event", 1)
LIST = f"/trial/{TRIAL}/serious-events/"
PAGE = f"{LIST}{NUMBER}/any-time/adverse_event/1/"
STORY = "Short of breath since the first of March; taken into hospital."
TOLD = Told("authority", "first", date(2026, 3, 4), "CA-2026-17")


def written(
    example: Example, values: dict[str, Any] | None = None, now: datetime = NOW, why: str = ""
) -> None:
    """The site writes an event down, or something new of it."""
    place = queries.row(TRIAL, PLACE)
    forms.save(
        TRIAL, NUMBER, "", "adverse_event", EVENT if values is None else values,
        by=example.by(Role.COORDINATOR), now=now, key=key(), why=why, occurrence=1 if place else 0,
    )  # fmt: skip


def judged(example: Example, now: datetime = NOW, **said: Any) -> None:
    """The safety physician judges it: possible and unexpected, unless told otherwise."""
    told: dict[str, Any] = {
        "received": date(2026, 3, 3), "cause": "P", "expected": False, "reasons": (), "narrative": STORY, **said
    }  # fmt: skip
    actions.assess(TRIAL, PLACE, Judgement(**told), by=example.by(Role.SAFETY), now=now, key=key())


def reported(
    example: Example, told: Told = TOLD, now: datetime = NOW + timedelta(days=1), sent: str = ""
) -> None:
    actions.report(TRIAL, PLACE, told, by=example.by(Role.SAFETY), now=now, key=sent or key())


def case() -> cases.Case:
    found = cases.case(TRIAL, PLACE)
    assert found is not None
    return found


def running(now: datetime = NOW) -> dict[Duty, str]:
    return {each.duty: f"{each.latest:%Y-%m-%d}" for each in case().waiting(now)}


def waits(example: Example, role: Role, now: datetime = NOW) -> list[str]:
    standing = trials.standing(TRIAL, example.username(role), now)
    return [each.title for each in waiting.tasks(standing, now)]


def browser(example: Example, role: Role, site: str = "01") -> Client:
    return log_in(Client(), example.user(role, site))


def test_the_stricter_of_two_judgements_counts(example: Example) -> None:
    """The investigator finds it unrelated: the sponsor has to look, and what it suspects is a SUSAR."""
    written(example)
    assert (case().event.is_expedited, case().to_judge) == (Truth.UNKNOWN, True)
    judged(example, cause="U")
    assert case().event.is_expedited is Truth.NO
    assert case().clocks[1:] == ()
    judged(example, cause="R", why="The radiologist saw it in the field.")
    assert case().event.is_expedited is Truth.YES
    assert [each.number for each in case().judged] == [1, 2]
    written(example, {"AEREL": "D"}, why="The source was read wrongly.")
    assert case().to_judge, "the site wrote something new"
    judged(example, cause="N", why="No.")
    assert case().event.is_expedited is Truth.YES, "the sponsor can't lower it"


def test_the_sponsors_days_are_those_of_its_own_zone(example: Example) -> None:
    """The protocol says Vancouver: day 15 ends there at midnight, which is 7:00 of the next day in UTC."""
    written(example)
    judged(example)
    (clock,) = [each for each in case().clocks if each.duty is Duty.FIRST]
    assert clock.latest == datetime(2026, 3, 19, 7, tzinfo=UTC)
    assert clock.begun == date(2026, 3, 3)


def test_a_report_ends_its_clock_and_what_is_new_starts_another(example: Example) -> None:
    written(example, {**EVENT, "AEREL": "P"})
    judged(example)
    assert running() == {Duty.FIRST: "2026-03-19"}
    reported(example)
    assert running(NOW + timedelta(days=1)) == {}
    later = NOW + timedelta(days=6)
    written(example, {"AUTHDAT": "2026-03-04"}, later)
    assert running(later) == {}, "who was told when is no news"
    written(example, {"AEOUT": "RECOVERING"}, later, why="New information.")
    assert running(later) == {Duty.NEWS: "2026-03-25"}
    judged(example, later, why="He is better.")
    reported(example, Told("authority", "more", date(2026, 3, 10), "CA-2026-17/2"), later + timedelta(days=1))
    assert running(later + timedelta(days=1)) == {}
    assert [(each.revision, each.assessment) for each in case().told] == [(1, 1), (3, 2)]


def test_what_turns_fatal_has_seven_days_from_then(example: Example) -> None:
    written(example, {**EVENT, "AEREL": "P"})
    judged(example)
    reported(example)
    worse = NOW + timedelta(days=10)
    written(example, {"AESREASON": ["HOSP", "LIFE"], "AETOXGR": "4"}, worse, why="New information.")
    assert case().event.sponsor.turned == date(2026, 3, 13)
    assert running(worse) == {Duty.TURNED: "2026-03-21", Duty.COMPLETE: "2026-03-29", Duty.NEWS: "2026-03-29"}
    judged(example, worse, why="It is worse.")
    reported(
        example, Told("authority", "complete", date(2026, 3, 14), "CA-2026-17/2"), worse + timedelta(days=1)
    )
    assert running(worse + timedelta(days=1)) == {}


def test_a_report_that_was_noted_by_mistake_is_taken_back(example: Example) -> None:
    written(example, {**EVENT, "AEREL": "P"})
    judged(example)
    reported(example)
    by, later = example.by(Role.MANAGER), NOW + timedelta(days=2)
    with pytest.raises(InputError, match="why it is taken back"):
        actions.take_back(TRIAL, PLACE, 1, " ", by=by, now=later, key=key())
    actions.take_back(TRIAL, PLACE, 1, "It was another one.", by=by, now=later, key=key())
    assert running(later) == {Duty.FIRST: "2026-03-19"}
    assert case().told[0].fell_why == "It was another one."
    with pytest.raises(InputError, match="no such report"):
        actions.take_back(TRIAL, PLACE, 1, "Again", by=by, now=later, key=key())


@pytest.mark.parametrize(
    ("told", "where"),
    [
        (Told("authority", "first", date(2026, 3, 5), "1"), "day"),
        (Told("authority", "first", date(2026, 3, 2), "1"), "day"),
        (Told("authority", "first", date(2026, 3, 3), " "), "reference"),
        (Told("the press", "first", date(2026, 3, 3), "1"), "to"),
        (Told("ethics", "maybe", date(2026, 3, 3), "1"), "step"),
    ],
)
def test_what_cannot_be_noted_says_why(example: Example, told: Told, where: str) -> None:
    """A day in the future, by the sponsor's calendar; one before it knew; no number; nobody we know."""
    written(example)
    judged(example)
    with pytest.raises(InputError) as refused:
        reported(example, told, NOW)
    assert refused.value.where == where
    reported(example, Told("ethics", "first", date(2026, 3, 3), ""), NOW)


def test_sent_twice_is_one_and_nothing_before_a_judgement(example: Example) -> None:
    written(example)
    with pytest.raises(InputError, match="not judged this event yet"):
        reported(example)
    judged(example)
    for _ in range(2):
        reported(example, sent="once")
    assert SafetyReport.objects.count() == 1
    with pytest.raises(InputError, match="under the same number"):
        reported(example, Told("ethics", "first", date(2026, 3, 4), ""), sent="once")
    with pytest.raises(InputError, match="judged anew"):
        judged(example)


def test_what_waits_for_whom(example: Example) -> None:
    """The safety physician judges and reports; the manager is asked once it is late; the site for its own day."""
    late = NOW + timedelta(days=17)
    written(example, {**EVENT, "REPORTDAT": ""})
    assert waits(example, Role.COORDINATOR) == [
        f"Tell the sponsor of a serious event of participant {NUMBER}"
    ]
    assert waits(example, Role.SAFETY) == [f"Judge a serious event of participant {NUMBER}"]
    assert waits(example, Role.MANAGER) == waits(example, Role.STATISTICIAN) == []
    untold = "Site 01 has not said that it told the sponsor of a serious event"
    assert untold in waits(example, Role.MANAGER, NOW + timedelta(days=1, hours=1))
    written(example, {"REPORTDAT": "2026-03-03"})
    judged(example)
    first = f"Tell the authorities: serious event of participant {NUMBER}"
    assert (waits(example, Role.SAFETY), waits(example, Role.MANAGER)) == ([first], [])
    assert waits(example, Role.SAFETY, late) == waits(example, Role.MANAGER, late) == [first]
    reported(example)
    assert waits(example, Role.SAFETY, late) == waits(example, Role.MANAGER, late) == []


def test_what_waits_is_due_on_the_day_that_its_page_names(example: Example) -> None:
    """The sponsor's fifteenth day counts whole: it ends on 18 March, on the list and on the first page."""
    written(example)
    (task,) = waiting.tasks(trials.standing(TRIAL, example.username(Role.SAFETY), NOW), NOW)
    line = showing.shown(TRIAL, case(), NOW).next
    assert task.due and line and due(task.due, NOW, ZoneInfo("America/Vancouver")) == line.standing
    assert (line.standing, line.until) == ("due in 15 days (Wed 18 Mar)", "Wed 18 Mar 2026, 23:59 PDT")


def test_a_trial_without_a_safety_physician_asks_its_manager_for_one(example: Example) -> None:
    """And what was not judged in time still comes to the manager, since it may be a SUSAR."""
    written(example)
    username = example.username(Role.SAFETY)
    trial_actions.end_role(TRIAL, username, Role.SAFETY, "", by=PREPARER, now=NOW)
    standing = trials.standing(TRIAL, example.username(Role.MANAGER), NOW + timedelta(days=17))
    found = {each.title: each.detail for each in waiting.tasks(standing, NOW + timedelta(days=17))}
    assert found["Name a safety physician"] == "1 serious event waits for the sponsor’s judgement"
    assert f"Tell the authorities: serious event of participant {NUMBER}" in found


def letters(kind: str) -> int:
    return Letter.objects.filter(kind=kind).count()


def test_letters_warn_before_a_clock_runs_out_and_when_it_did(example: Example) -> None:
    """Written once, however often it is looked; they say neither whose it is nor what it was."""
    for user in User.objects.all():
        user.email = f"{user.username}@example.org"
        user.save()
    written(example, {**EVENT, "AEREL": "P", "REPORTDAT": ""})
    for _ in range(2):
        telling.watch(NOW)
    assert (letters("serious_event"), letters("serious_event_soon"), letters("serious_event_over")) == (
        1,
        0,
        0,
    )
    telling.watch(NOW + timedelta(hours=10))
    assert letters("serious_event_soon") == 2, "coordinator and oncologist of the site"
    telling.watch(NOW + timedelta(hours=25))
    assert letters("serious_event_over") == 4, "they, the safety physician and the manager"
    written(example, {"REPORTDAT": "2026-03-04"})
    judged(example)
    soon, over = NOW + timedelta(days=14), NOW + timedelta(days=17)
    telling.watch(soon)
    telling.watch(over)
    assert (letters("serious_event_soon"), letters("serious_event_over")) == (3, 6)
    telling.watch(NOW + timedelta(days=60))
    assert Letter.objects.filter(kind__startswith="serious_event").count() == 10, "what is long over is left"
    for each in Letter.objects.filter(kind__startswith="serious_event"):
        text = f"{each.subject} {each.text} {each.html}"
        assert LIST in text and not any(told in text for told in (NUMBER, "Pneumonitis", "Cedar", "Maple"))


def test_everything_is_made_anew_from_the_ledger(example: Example) -> None:
    written(example, {**EVENT, "AEREL": "P"})
    judged(example)
    reported(example)
    actions.take_back(
        TRIAL, PLACE, 1, "Mistaken.", by=example.by(Role.SAFETY), now=NOW + timedelta(days=2), key=key()
    )
    rebuilt = rebuilding.rebuild(TRIAL, lambda done, total: None)
    assert (rebuilt.difference, SafetyAssessment.objects.count()) == ("", 1)
    tables = ("followup_safetyassessment", "followup_safetyreport")
    assert all(any(table in line for line in rebuilding.dump(TRIAL)) for table in tables)


def test_who_sees_the_pages_and_who_may_judge(example: Example) -> None:
    written(example)
    judged(example)
    blind = (Role.COORDINATOR, Role.DATA_MANAGER, Role.MONITOR, Role.STATISTICIAN, Role.MANAGER, Role.SAFETY)
    for role in blind:
        client = browser(example, role)
        assert (client.get(LIST).status_code, client.get(PAGE).status_code) == (200, 200), role
        judges = 200 if role is Role.SAFETY else 404
        assert (client.get(f"{PAGE}judge/").status_code, client.post(f"{PAGE}judge/").status_code) == (
            judges,
            422 if judges == 200 else 404,
        ), role
        reports = 200 if role in (Role.SAFETY, Role.MANAGER) else 404
        assert client.get(f"{PAGE}reports/").status_code == reports, role
    for role in (Role.TREATING, Role.ON_CALL, Role.STEWARD):
        assert browser(example, role).get(LIST).status_code == 404
    elsewhere = browser(example, Role.COORDINATOR, "02")
    assert elsewhere.get(PAGE).status_code == 404
    assert NUMBER not in elsewhere.get(LIST).content.decode()


def test_an_event_is_judged_and_reported_on_its_page(example: Example) -> None:
    written(example)
    client = browser(example, Role.SAFETY)
    assert "The sponsor has not judged it" in client.get(LIST).content.decode()
    asked = client.get(f"{PAGE}judge/").content.decode()
    assert all(
        each in asked for each in ("hospital stay", "not recovered", "any-time/adverse_event/1/review/")
    )
    said = {"key": key(), "received": "3 March 2026", "cause": "P", "expected": "no", "narrative": STORY}
    wrong = client.post(f"{PAGE}judge/", {**said, "received": "soon"})
    assert wrong.status_code == 422
    assert STORY in wrong.content.decode() and "is not a date" in wrong.content.decode()
    unsaid = client.post(f"{PAGE}judge/", {**said, "cause": "", "expected": ""}).content.decode()
    assert (
        "Say whether the treatment may be the cause." in unsaid and "Say whether it was expected." in unsaid
    )
    assert client.post(f"{PAGE}judge/", said)["Location"] == PAGE
    page = client.get(PAGE).content.decode()
    assert "SUSAR: serious, suspected and unexpected" in page and STORY in page
    assert "Not judged yet" not in page
    told = {"key": key(), "to": "authority", "step": "first", "day": "2026-03-04", "reference": "CA-17"}
    assert "number under which" in client.post(f"{PAGE}reports/", {**told, "reference": ""}).content.decode()
    assert client.post(f"{PAGE}reports/", told)["Location"] == PAGE
    page = client.get(PAGE).content.decode()
    assert "CA-17" in page and "done" in page.lower()
    assert client.get(f"{PAGE}reports/1/").status_code == 200
    assert client.post(f"{PAGE}reports/1/", {"key": key(), "why": "Wrong."})["Location"] == PAGE
    assert "Taken back" in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}reports/1/").status_code == 404


def test_what_was_called_not_serious_after_a_judgement_is_not_lost(example: Example) -> None:
    written(example)
    judged(example)
    written(example, {"AESER": "no", "AESREASON": []}, why="The source was read wrongly.")
    assert [each.standing(NOW) for each in case().clocks] == []
    assert "Pneumonitis" in browser(example, Role.SAFETY).get(LIST).content.decode()


def test_who_enters_at_a_site_does_not_judge_for_the_sponsor(example: Example) -> None:
    with pytest.raises(InputError, match="checks what they have entered"):
        trial_actions.appoint(TRIAL, example.username("oncologist"), "safety", "", by=PREPARER, now=NOW)
