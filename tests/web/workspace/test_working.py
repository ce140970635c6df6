"""A team at work: the inbox, one message, answers, notes, two at once, what is taken away."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.referral.states import State
from equipoise.web.accounts.models import User
from equipoise.web.audit.models import Entry
from equipoise.web.mail.models import Letter
from equipoise.web.referrals import actions, figures, persons, queries
from equipoise.web.referrals.figures import Scope
from equipoise.web.referrals.models import Happening, Referral
from equipoise.web.referrals.queries import Need, Wanted
from equipoise.web.sites import queries as sites
from equipoise.web.sites.models import Site, StudySite
from equipoise.web.workspace import exporting, saying
from tests.web.accounts.people import log_in
from tests.web.workspace import made_up
from tests.web.workspace.made_up import MONDAY
from tests.web.workspace.test_isolation import Refusing, body

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture
def where() -> StudySite:
    return made_up.study_site()


@pytest.fixture
def ann(where: StudySite) -> Client:
    return made_up.member(where)


def say(client: Client, referral: Referral, text: str, **more: Any) -> Any:
    """Send something, as from a page that was opened just now unless `seen` says otherwise."""
    data = {"event": "answer", "step": "send", "seen": seen(referral), "text": text} | more
    return client.post(reverse("workspace:say", args=[referral.id]), data)


def seen(referral: Referral) -> int:
    return referral.story.order_by("-id").values_list("id", flat=True)[0]


def opened(client: Client, referral: Referral) -> Any:
    return client.get(reverse("workspace:referral", args=[referral.id]))


def test_the_inbox_has_what_needs_an_answer_first(where: StudySite) -> None:
    late = made_up.message(where, "late", MONDAY - 20 * DAY)
    actions.lapse(MONDAY)
    later, sooner = (
        made_up.message(where, "later", MONDAY),
        made_up.message(where, "sooner", MONDAY - 3 * DAY),
    )
    done = made_up.message(where, "done", MONDAY - DAY)
    actions.answer(done.id, "Yes.", by="ann", now=MONDAY)
    declined = made_up.message(where, "declined", MONDAY - DAY)
    actions.decline(declined.id, "full", "", by="ann", now=MONDAY)
    actions.write(declined.id, "Why?", now=MONDAY)
    bounced = made_up.message(where, "bounced", MONDAY - DAY)
    for letter in Letter.objects.filter(about=f"referral:{bounced.id}"):
        from equipoise.web.mail import delivering

        delivering.deliver(letter.id, Refusing(), lambda: MONDAY)
    found = queries.inbox({where.site_id}, Wanted(), 1, MONDAY)
    assert [line.id for line in found.lines] == [
        each.id for each in (late, sooner, later, declined, bounced, done)
    ]
    assert found.needs == dict(zip(Need, (1, 2, 1, 1, 1), strict=True))


def test_opening_is_audited_each_time_and_told_once(ann: Client, where: StudySite) -> None:
    referral = made_up.message(where)
    for _ in range(2):
        response = opened(ann, referral)
        assert response.status_code == 200
    assert "Ada" in body(response) and "one@example.org" in body(response)
    assert Entry.objects.filter(verb="looked at referral", actor="ann").count() == 2
    assert referral.story.filter(event="open").count() == 1


def test_the_story_is_told_by_the_sites_clock_and_says_so(ann: Client, where: StudySite) -> None:
    referral = made_up.message(where, "late in the day", datetime(2026, 1, 13, 1, 30, tzinfo=UTC))
    page = body(opened(ann, referral))
    assert "Mon 12 Jan 2026, 17:30 PST" in page
    assert "Tue 13 Jan 2026, 01:30" not in page


def test_an_answer_is_looked_at_before_it_is_sent(ann: Client, where: StudySite) -> None:
    referral = made_up.message(where)
    opened(ann, referral)
    preview = say(ann, referral, "Dear {first_name}, {me}", step="")
    assert "Dear Ada, Ann Example" in body(preview)
    assert not Referral.objects.get().first_answer_at
    assert say(ann, referral, "Dear Ada, Ann Example").status_code == 302
    kept = Referral.objects.get()
    assert kept.state == State.ANSWERED
    assert referral.story.get(event="answer").text == "Dear Ada, Ann Example"


@pytest.mark.parametrize(
    ("text", "more", "wrong"),
    [
        ("", {}, "Write something first."),
        ("Dear {name}", {}, "stands for nothing"),
        ("No.", {"event": "decline"}, "Choose a reason"),
        ("", {"event": "decline", "reason": "criteria"}, "needs words of your own"),
        ("x" * 5_001, {}, "longer than 5,000"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    ann: Client, where: StudySite, text: str, more: dict[str, str], wrong: str
) -> None:
    referral = made_up.message(where)
    opened(ann, referral)
    response = say(ann, referral, text, **more)
    assert (response.status_code, wrong in body(response), text in body(response)) == (422, True, True)
    assert Referral.objects.get().state == State.OPENED


def test_the_preview_says_to_whom_and_is_a_look_that_is_noted(ann: Client, where: StudySite) -> None:
    referral = made_up.message(where)
    opened(ann, referral)
    looks = Entry.objects.filter(verb="looked at referral").count()
    page = body(say(ann, referral, "Come on Tuesday.", step="look"))
    assert page.index("To <strong><bdi>Ada Okafor") < page.index("Come on Tuesday.")
    assert referral.code in page
    assert Entry.objects.filter(verb="looked at referral").count() == looks + 1


def test_who_comes_second_sees_what_the_first_did_and_loses_nothing(ann: Client, where: StudySite) -> None:
    bob = made_up.member(where, "bob")
    referral = made_up.message(where)
    opened(ann, referral)
    before = seen(referral)
    assert say(ann, referral, "Come on Tuesday.").status_code == 302
    response = say(bob, referral, "Never come.", seen=before)
    assert response.status_code == 409
    assert "Come on Tuesday." in body(response) and "Never come." in body(response)
    assert referral.story.filter(event="answer").count() == 1
    assert f'name="seen" value="{seen(referral)}"' in body(response)


def test_the_second_learns_of_it_also_after_the_preview(ann: Client, where: StudySite) -> None:
    bob = made_up.member(where, "bob")
    referral = made_up.message(where)
    opened(bob, referral)
    before = seen(referral)
    say(ann, referral, "Come on Tuesday.")
    preview = say(bob, referral, "Never come.", seen=before, step="")
    assert f'name="seen" value="{before}"' in body(preview)
    assert say(bob, referral, "Never come.", seen=before).status_code == 409


def test_notes_assignments_and_marks_are_never_the_persons(ann: Client, where: StudySite) -> None:
    referral = made_up.message(where)
    me = where.site.members.get().user_id
    for name, data in (
        ("note", {"text": "Sounds anxious"}),
        ("assign", {"member": me}),
        ("screen", {"screened": "yes"}),
    ):
        sent = {**data, "seen": seen(referral)}
        assert ann.post(reverse(f"workspace:{name}", args=[referral.id]), sent).status_code == 302
    kept = Referral.objects.get()
    assert (kept.assigned_to, kept.screened_at is not None) == (me, True)
    own = persons.by_secret(kept.secret)
    assert own and [told.event for told in own.story] == ["submit"]
    assert (
        "Sounds anxious" not in Client().get(reverse("contact:private", args=[kept.secret])).content.decode()
    )
    assert not Happening.objects.filter(verb__in=["note", "assigned", "screened"], for_person=True).exists()
    assert "Sounds anxious" in body(opened(ann, referral))


def test_nobody_from_elsewhere_is_given_a_message(ann: Client, where: StudySite) -> None:
    made_up.member(made_up.study_site("Surrey"), "bob")
    referral = made_up.message(where)
    other = Site.objects.get(city="Surrey").members.get().user_id
    data = {"member": other, "seen": seen(referral)}
    assert ann.post(reverse("workspace:assign", args=[referral.id]), data).status_code == 404
    assert Referral.objects.get().assigned_to is None


def test_what_was_erased_shows_nobody_and_takes_nothing(ann: Client, where: StudySite) -> None:
    referral = made_up.message(where)
    actions.erase(referral.id, by="visitor", now=MONDAY)
    assert "Ada" not in body(opened(ann, referral))
    assert ann.post(reverse("workspace:note", args=[referral.id]), {"text": "x"}).status_code == 302
    assert not Happening.objects.filter(verb="note").exists()


def test_a_name_is_found_without_standing_in_an_address(ann: Client, where: StudySite) -> None:
    made_up.message(where, first_name="ليلى", last_name="مثال")
    made_up.message(where, "two")
    response = ann.post(reverse("workspace:search"), {"text": "ليلى"})
    assert len(response.context["rows"]) == 1
    assert ann.get(reverse("workspace:search"), {"text": "Ada"}).status_code == 405


def test_ten_thousand_messages_cost_as_many_queries_as_one(ann: Client, where: StudySite) -> None:
    first = made_up.message(where)
    path = reverse("workspace:inbox")
    with CaptureQueriesContext(
        connection,
    ) as one:
        ann.get(path)
    Referral.objects.bulk_create(_copies(first, 10_000), batch_size=500)
    with CaptureQueriesContext(connection) as many:
        response = ann.get(path)
    assert len(many) == len(one)
    assert response.context["found"].total == 10_001
    assert len(response.context["found"].rows) == queries.PAGE


def _copies(first: Referral, count: int) -> list[Referral]:
    row = {
        field.attname: getattr(first, field.attname) for field in Referral._meta.fields if field.name != "id"
    }
    return [
        Referral(**row | {name: f"{name[0]}{number}" for name in ("code", "submission", "secret_digest")})
        for number in range(count)
    ]


def test_what_is_taken_away_is_ones_own_audited_and_computes_nothing(ann: Client, where: StudySite) -> None:
    made_up.message(where, first_name="=HYPERLINK(1)", last_name="Ünal")
    made_up.message(made_up.study_site("Surrey"), "two", first_name="Hidden")
    text = body(ann.get(reverse("workspace:export")))
    rows = list(csv.reader(StringIO(text.removeprefix("\ufeff"))))
    assert text.startswith("\ufeff")
    assert [row[1] for row in rows] == ["Name", "'=HYPERLINK(1) Ünal"]
    assert Entry.objects.get(verb="exported referrals").detail["referrals"] == 1


def test_an_investigator_takes_nothing_away_and_assigns_nothing(where: StudySite) -> None:
    ivo = made_up.member(where, "ivo", "investigator")
    referral = made_up.message(where)
    assert ivo.get(reverse("workspace:export")).status_code == 404
    data = {"member": "", "seen": seen(referral)}
    assert ivo.post(reverse("workspace:assign", args=[referral.id]), data).status_code == 404


def test_an_operator_sends_again_what_came_back_to_the_address_of_now(where: StudySite) -> None:
    operator = made_up.member(None, "olga")
    referral = made_up.message(where)
    made_up.post(Refusing())
    assert Referral.objects.get().state == State.BOUNCED
    assert referral.code in body(operator.get(reverse("workspace:stuck")))
    where.site.contact_email = "new@harbour.example.org"
    where.site.save()
    operator.post(reverse("workspace:stuck-again", args=[referral.code]))
    assert Referral.objects.get().state == State.QUEUED
    assert [letter.to for letter in Letter.objects.filter(kind="team_notice", state="waiting")] == [
        "new@harbour.example.org"
    ]
    made_up.post()
    assert Referral.objects.get().state == State.DELIVERED


def test_due_is_said_in_the_sites_days() -> None:
    zone = made_up.study_site("Here").site
    from zoneinfo import ZoneInfo

    there = ZoneInfo(zone.zone)
    assert saying.due(MONDAY + 2 * DAY, MONDAY, there) == "due in 2 days (Wed 25 Nov)"
    assert saying.due(MONDAY + timedelta(hours=13), MONDAY, there) == "due today (Mon 23 Nov)"
    assert saying.due(MONDAY - timedelta(minutes=1), MONDAY, there) == "overdue since today (Mon 23 Nov)"
    assert saying.due(MONDAY - DAY, MONDAY, there) == "overdue since yesterday (Sun 22 Nov)"
    assert saying.due(MONDAY - 4 * DAY, MONDAY, there) == "overdue for 4 days (Thu 19 Nov)"


def test_who_was_told_that_nobody_answered_is_still_said_to_be_late(ann: Client, where: StudySite) -> None:
    made_up.message(where)
    due = Referral.objects.get().lapse_at
    assert due
    assert actions.lapse(due) == 1

    def inbox() -> str:
        return body(log_in(ann, User.objects.get(username="ann")).get("/workspace/"))

    with time_machine.travel(due + 4 * DAY, tick=False):
        page = inbox()
    assert "overdue for 4 days" in page and "last change" not in page
    actions.answer(Referral.objects.get().id, "Yes.", by="ann", now=due + 5 * DAY)
    with time_machine.travel(due + 6 * DAY, tick=False):
        assert "overdue for" not in inbox()


@given(st.text(max_size=40))
def test_no_cell_begins_as_a_formula_and_every_cell_reads_back(text: str) -> None:
    cell = exporting.defused(text)
    assert not cell.lstrip(" ").startswith(exporting.FORMULA)
    assert cell.removeprefix("'") == text or cell == text


def test_figures_count_those_still_waiting_and_those_erased(ann: Client, where: StudySite) -> None:
    first, second, third = (made_up.message(where, key) for key in ("a", "b", "c"))
    actions.open_by_team(first.id, by="ann", now=MONDAY)
    actions.answer(first.id, "Yes.", by="ann", now=MONDAY + DAY)
    actions.erase(first.id, by="visitor", now=MONDAY + DAY)
    actions.decline(second.id, "full", "", by="ann", now=MONDAY + 7 * DAY)
    made_up.message(made_up.study_site("Surrey"), "elsewhere")
    calendar = {where.site_id: sites.known([where.site_id])[where.site_id].calendar}
    found = figures.figures(Scope({where.site_id}), calendar, MONDAY + 14 * DAY)
    assert (found.total, found.erased, found.times.open, third.first_answer_at) == (3, 1, 1, None)
    assert [(step.days, step.answered) for step in found.times.curve] == [(1, 1), (5, 1)]
    assert (found.times.lower, found.times.median, found.times.upper) == (1, 5, None)
    assert [(each.count, each.of) for each in found.road] == [(3, 3), (2, 3), (2, 3), (2, 3), (2, 3), (0, 3)]
    assert next(each.count for each in found.reasons if each.of == 1 and each.count) == 1
    page = ann.get(reverse("workspace:figures"))
    assert page.context["found"].figures.total == 3
    for table in ("times", "road", "reasons", "load"):
        assert body(ann.get(reverse("workspace:figures-export", args=[table]))).startswith("\ufeff")
    assert ann.get(reverse("workspace:figures-export", args=["persons"])).status_code == 404


def test_a_manager_keeps_answers_with_places_that_are_known(where: StudySite) -> None:
    mia = made_up.member(where, "mia", "manager")
    path = reverse("workspace:phrases", args=[where.site_id])
    assert mia.post(path, {"title": "Hi", "text": "Dear {nobody}"}).status_code == 422
    assert mia.post(path, {"title": "Hi", "text": "Dear {first_name}"}).status_code == 302
    referral = made_up.message(where)
    chosen = mia.get(reverse("workspace:referral", args=[referral.id])).context["found"].phrases[0]
    assert (chosen.title, chosen.text) == ("Hi", "Dear {first_name}")
    assert path in body(opened(mia, referral))
