"""The pages: who sees what, forms without a script, and what comes back when something is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client

from equipoise.core.design.roles import Role
from equipoise.core.followup.cleaning import Place
from equipoise.core.followup.due import Status
from equipoise.web.enrolment import actions as enrolment
from equipoise.web.followup import actions, asking, queries, schedules
from equipoise.web.followup.actions import Sent
from equipoise.web.followup.models import Entry
from tests.web.accounts.people import log_in
from tests.web.enrolment.example import consented, enrolled
from tests.web.followup.made_up import BEGUN, NOW, NUMBER, TRIAL, VISIT, allocated, key, saved
from tests.web.trials.example import Example

pytestmark = pytest.mark.django_db
HOME = f"/trial/{TRIAL}/"
PERSON = f"{HOME}participants/{NUMBER}/"
FORM = f"{PERSON}forms/week6/visit/1/"
BASELINE = f"{PERSON}forms/baseline/baseline/1/"


def browser(example: Example, role: Role, site: str = "01") -> Client:
    return log_in(Client(), example.user(role, site))


def post(client: Client, address: str, **values: Any) -> Any:
    return client.post(address, {"key": "k", "revision": "0", **values})


def test_the_pages_open_for_who_may_see_data(example: Example) -> None:
    saved(example)
    pages = (
        f"{HOME}visits/?show=all",
        f"{HOME}queries/",
        f"{HOME}to-sign/",
        f"{HOME}to-verify/",
        PERSON,
        f"{FORM}review/",
    )
    for role in (Role.COORDINATOR, Role.ONCOLOGIST, Role.DATA_MANAGER, Role.MONITOR, Role.STATISTICIAN):
        client = browser(example, role)
        assert [client.get(each).status_code for each in pages] == [200] * len(pages), role
    for role in (Role.TREATING, Role.ON_CALL, Role.STEWARD):
        client = browser(example, role)
        assert [client.get(each).status_code for each in pages] == [404] * len(pages), role


@pytest.mark.parametrize("page", ["to-sign", "to-verify", "queries"])
def test_who_has_many_sites_looks_at_one(example: Example, page: str) -> None:
    saved(example)
    asking.ask(TRIAL, VISIT, "WEIGHT", "Right?", by=example.by(Role.DATA_MANAGER), now=NOW, key=key())
    monitor = browser(example, Role.MONITOR)
    for site, there in (("", True), ("01", True), ("02", False), ("99", True)):
        shown = monitor.get(f"{HOME}{page}/?site={site}").content.decode()
        assert (f">{NUMBER}</a>" in shown) == there, site
    assert 'name="site"' in shown
    assert 'name="site"' not in browser(example, Role.COORDINATOR).get(f"{HOME}{page}/").content.decode()


@pytest.mark.parametrize(
    ("page", "tab"),
    [(PERSON, "Visits"), (f"{HOME}forms/baseline/blank/", "Visits"), (f"{HOME}to-sign/", "Data queries")],
)
def test_each_page_says_which_part_of_the_trial_it_belongs_to(example: Example, page: str, tab: str) -> None:
    shown = BeautifulSoup(
        browser(example, Role.COORDINATOR).get(page).content.decode(), "html.parser"
    ).select_one(".trial__bar")
    assert shown is not None
    assert {each.get_text() for each in shown.select("a[aria-current]")} == {tab}
    summary = shown.select_one("summary")
    assert summary is not None and f"You are in: {tab}" in summary.get_text()


def test_lists_say_which_of_the_forms_of_one_title_it_is(example: Example) -> None:
    saved(example)
    by, place = example.by(Role.COORDINATOR), Place(NUMBER, "", "adverse_event", 0)
    actions.keep(TRIAL, place, Sent({"AETERM": "Fatigue"}, {}), by=by, now=NOW, key=key())
    page = browser(example, Role.MONITOR).get(f"{HOME}to-verify/").content.decode()
    assert '<span class="quiet">Week 6</span>' in page
    assert '<span class="quiet">number 1</span>' in page
    manager = browser(example, Role.DATA_MANAGER)
    manager.post(f"{FORM}queries/", {"key": "a", "path": "WEIGHT", "text": "Is this right?"})
    assert '<span class="quiet">Week 6</span>' in manager.get(f"{HOME}queries/").content.decode()


def test_another_site_is_not_there(example: Example) -> None:
    saved(example)
    client = browser(example, Role.COORDINATOR, "02")
    assert [client.get(each).status_code for each in (PERSON, FORM, f"{FORM}review/")] == [404] * 3
    assert post(client, FORM, **{"v.WEIGHT": "70"}).status_code == 404
    assert NUMBER not in client.get(f"{HOME}visits/?show=all&site=01").content.decode()


def test_what_would_tell_the_arm_is_nowhere(example: Example) -> None:
    for role in (Role.COORDINATOR, Role.DATA_MANAGER, Role.INDEPENDENT):
        client = browser(example, role)
        for address in (f"{PERSON}forms/treatment/treatment/1/", f"{HOME}forms/treatment/blank/"):
            assert client.get(address).status_code == 404
        for address in (PERSON, f"{HOME}visits/?show=all"):
            page = client.get(address).content.decode()
            assert "Radiotherapy" not in page and "Treatment delivered" not in page


def test_nobody_reads_anothers_guess(example: Example) -> None:
    guess = f"{PERSON}forms/week6/guess_oncologist/1/"
    assert browser(example, Role.ONCOLOGIST).get(guess).status_code == 200
    for role in (Role.COORDINATOR, Role.DATA_MANAGER, Role.MONITOR):
        assert browser(example, role).get(guess).status_code == 404


def test_a_form_is_filled_warned_about_and_changed_with_a_reason(example: Example) -> None:
    client = browser(example, Role.COORDINATOR)
    first = {"v.VISDAT": "2 March 2026", "v.WEIGHT": "20", "v.NOTE": "pale"}
    assert post(client, FORM, **first).headers["Location"] == FORM
    page = client.get(FORM).content.decode()
    assert "20 kg is below what is expected" in page and 'value="2026-03-02"' in page
    again = {**first, "v.WEIGHT": "70", "revision": "1", "key": "k2"}
    refused = client.post(FORM, again)
    assert refused.status_code == 422
    assert 'name="why"' in refused.content.decode() and 'value="70"' in refused.content.decode()
    assert client.post(FORM, {**again, "reason": "Typing error."}).status_code == 303
    assert "2 values so far" in client.get(FORM).content.decode()
    past = queries.entries(TRIAL, NUMBER)[0].history["WEIGHT"]
    assert [each.why for each in past] == ["", "Typing error."]


def test_the_same_form_sent_twice_is_kept_once(example: Example) -> None:
    client = browser(example, Role.COORDINATOR)
    for _ in range(2):
        assert post(client, FORM, **{"v.WEIGHT": "70"}).status_code == 303
    assert Entry.objects.get().revision == 1
    said = client.post(
        FORM, {"key": "k", "revision": "0", "v.WEIGHT": "70"}, headers={"Accept": "application/json"}
    )
    assert said.json() == {"there": FORM}


def test_two_people_at_one_form_are_shown_what_the_other_wrote(example: Example) -> None:
    client = browser(example, Role.COORDINATOR)
    post(client, FORM, **{"v.WEIGHT": "70"})
    mine = {"v.WEIGHT": "72", "v.ECOG": "1", "key": "k2"}
    page = post(client, FORM, **mine)
    assert page.status_code == 409
    text = page.content.decode()
    assert 'Keep theirs: <strong dir="auto">70' in text and 'value="72"' in text
    again = {name: page.context[name] for name in ("key", "revision", "seen")}
    assert again["key"] != "k2"
    sent = {**mine, **again, "d.WEIGHT": "mine", "why": "Two scales"}
    assert client.post(FORM, sent).status_code == 303
    assert queries.entries(TRIAL, NUMBER)[0].values == {"WEIGHT": "72", "ECOG": "1"}


def test_a_clash_is_asked_again_until_it_is_decided(example: Example) -> None:
    client = browser(example, Role.COORDINATOR)
    post(client, FORM, **{"v.WEIGHT": "70"})
    page = post(client, FORM, **{"v.WEIGHT": "72", "key": "k2"})
    assert "Needed where yours takes the place of theirs." in page.content.decode()
    sent = {"v.WEIGHT": "72", "key": "k3", "revision": page.context["revision"], "seen": "1", "why": "x"}
    assert client.post(FORM, sent).status_code == 409
    saved(example, {"WEIGHT": "71"}, why="a third person meanwhile")
    assert client.post(FORM, {**sent, "d.WEIGHT": "mine"}).status_code == 409
    assert queries.entries(TRIAL, NUMBER)[0].values == {"WEIGHT": "71"}


def test_what_was_decided_is_not_asked_again_where_the_reason_is_forgotten(example: Example) -> None:
    client = browser(example, Role.COORDINATOR)
    post(client, FORM, **{"v.WEIGHT": "70"})
    seen = post(client, FORM, **{"v.WEIGHT": "72", "key": "k2"}).context
    sent = {"v.WEIGHT": "72", "key": "k3", "revision": seen["revision"], "seen": seen["seen"]}
    again = client.post(FORM, {**sent, "d.WEIGHT": "mine"})
    assert again.status_code == 422
    shown = BeautifulSoup(again.content, "html.parser").select("form[data-entry] input[type=hidden]")
    sent |= {str(each["name"]): str(each["value"]) for each in shown}
    assert client.post(FORM, {**sent, "v.WEIGHT": "72", "why": "Two scales"}).status_code == 303
    assert queries.entries(TRIAL, NUMBER)[0].values == {"WEIGHT": "72"}


def test_rows_are_added_and_taken_out_without_a_script(example: Example) -> None:
    client = browser(example, Role.COORDINATOR)
    typed = {"v.EARLIER.1.PRLOC": "spine", "v.AGE": "60"}
    page = post(client, BASELINE, **typed, add="EARLIER.2").content.decode()
    assert 'name="v.EARLIER.2.PRLOC"' in page and "spine" in page and 'value="60"' in page
    assert Entry.objects.count() == 0
    post(client, BASELINE, **typed, **{"v.EARLIER.2.PRLOC": "rib"})
    page = client.post(
        BASELINE, {"key": "k2", "revision": "1", **typed, "v.EARLIER.2.PRLOC": "rib", "remove": "EARLIER.1"}
    ).content.decode()
    assert "Number 1 is taken out when you save" in page and "rib" in page
    sent = {
        "key": "k3",
        "revision": "1",
        "gone": "EARLIER.1",
        "v.EARLIER.1.PRLOC": "",
        "v.EARLIER.2.PRLOC": "rib",
    }
    client.post(BASELINE, {**sent, "why": "Wrong person"})
    (held,) = queries.entries(TRIAL, NUMBER)
    assert held.values["EARLIER"] == [{"#": "2", "PRLOC": "rib"}]
    assert held.history["EARLIER.1.PRLOC"][0].answer.value == "spine"
    page = client.get(BASELINE).content.decode()
    assert 'value="EARLIER.3"' in page  # a number is not given twice


def test_ticks_can_be_taken_away(example: Example) -> None:
    client = browser(example, Role.ONCOLOGIST)
    lesions = f"{PERSON}forms/month3/lesions/1/"
    client.post(lesions, {"key": "a", "revision": "0", "v.NEWLOC": ["", "BONE", "LUNG"]})
    assert queries.entries(TRIAL, NUMBER)[0].values["NEWLOC"] == ["LUNG", "BONE"]
    client.post(lesions, {"key": "b", "revision": "1", "v.NEWLOC": [""], "why": "x"})
    assert "NEWLOC" not in queries.entries(TRIAL, NUMBER)[0].values


def test_why_there_is_no_answer_takes_the_place_of_what_stood_there(example: Example) -> None:
    client = browser(example, Role.COORDINATOR)
    post(client, FORM, **{"v.WEIGHT": "70"})
    client.post(FORM, {"key": "b", "revision": "1", "v.WEIGHT": "70", "m.WEIGHT": "not done", "why": "x"})
    assert queries.entries(TRIAL, NUMBER)[0].answers["WEIGHT"].missing == "not done"


def test_a_visit_is_said_to_have_happened_or_to_be_missed(example: Example) -> None:
    client = browser(example, Role.COORDINATOR)
    address = f"{PERSON}visits/week6/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"key": "a", "what": "missed"}).status_code == 422
    assert (
        client.post(address, {"key": "a", "what": "happened", "day": "tomorrow", "how": "remote"}).status_code
        == 422
    )
    day = {"what": "happened", "day": "2 March 2026", "how": "remote"}
    assert client.post(address, {"key": "a", **day}).status_code == 302
    assert "2 March 2026, remote" in client.get(PERSON).content.decode()
    assert client.get(f"{PERSON}visits/treatment/").status_code == 404


def test_follow_up_ends_and_goes_on(example: Example) -> None:
    client = browser(example, Role.COORDINATOR)
    post(client, FORM, **{"v.WEIGHT": "70"})
    client.post(f"{PERSON}end/", {"key": "a", "state": "lost to follow-up", "day": "2026-04-01"})
    assert "Lost to follow-up" in client.get(PERSON).content.decode()
    client.post(f"{PERSON}end/", {"key": "b", "state": "in follow-up", "day": "2026-04-09"})
    client.post(f"{PERSON}end/", {"key": "c", "state": "died", "day": "2026-04-09"})  # has a form of its own
    assert "In follow-up" in client.get(PERSON).content.decode()


def test_asking_answering_comparing_and_locking(example: Example) -> None:
    saved(example)
    manager, site, monitor = (
        browser(example, each) for each in (Role.DATA_MANAGER, Role.COORDINATOR, Role.MONITOR)
    )
    manager.post(f"{FORM}queries/", {"key": "a", "path": "WEIGHT", "text": "Is this right?"})
    assert "Is this right?" in site.get(f"{FORM}review/").content.decode()
    assert "1 data query to answer" in site.get(HOME).content.decode()
    assert site.post(f"{FORM}queries/1/", {"key": "b", "did": "closed"}).status_code == 404
    assert monitor.post(f"{FORM}queries/1/", {"key": "b", "did": "answered", "text": "x"}).status_code == 404
    site.post(f"{FORM}queries/1/", {"key": "c", "did": "answered", "text": "Yes"})
    manager.post(f"{FORM}queries/1/", {"key": "d", "did": "closed"})
    assert "Data query 1, closed" in site.get(f"{FORM}review/").content.decode()
    monitor.post(f"{FORM}verify/", {"key": "e", "revision": "1", "path": ["WEIGHT", "ECOG"]})
    assert "2 of 7 values" in monitor.get(f"{FORM}review/").content.decode()
    monitor.post(f"{FORM}verify/", {"key": "h", "what": "take back", "path": ["ECOG"], "why": "x"})
    assert "1 of 7 values" in monitor.get(f"{FORM}review/").content.decode()
    manager.post(f"{HOME}locks/", {"key": "f", "scope": VISIT.scopes()[0]})
    assert site.get(FORM).headers["Location"] == f"{FORM}review/"
    assert post(site, FORM, **{"v.WEIGHT": "71", "why": "x"}).status_code == 422
    assert site.post(f"{HOME}locks/", {"key": "g", "what": "unlock", "scope": "trial"}).status_code == 404


def test_a_visit_is_locked_from_the_participants_page(example: Example) -> None:
    manager, site = browser(example, Role.DATA_MANAGER), browser(example, Role.COORDINATOR)
    sent = {"key": "a", "scope": f"visit:{NUMBER}/week6", "next": PERSON}
    assert manager.post(f"{HOME}locks/", sent).headers["Location"] == PERSON
    assert "This visit is locked" in site.get(PERSON).content.decode()
    assert post(site, FORM, **{"v.WEIGHT": "71"}).status_code == 422
    assert manager.post(f"{HOME}locks/", {**sent, "key": "b", "next": "//elsewhere.example.org/"}).headers[
        "Location"
    ] == (f"{HOME}locks/")
    manager.post(f"{HOME}locks/", {**sent, "key": "c", "what": "unlock", "why": "Too early"})
    assert post(site, FORM, **{"v.WEIGHT": "71"}).status_code == 303


def test_locks_say_what_they_hold_by_the_clock_of_the_site(example: Example) -> None:
    saved(example)
    manager = browser(example, Role.DATA_MANAGER)
    scopes = (*VISIT.scopes(), f"form:{NUMBER}//adverse_event/2", f"form:{NUMBER}//of_before/1")
    with time_machine.travel(datetime(2026, 3, 3, 17, 5, tzinfo=UTC), tick=False):
        for number, scope in enumerate(scopes):
            manager.post(f"{HOME}locks/", {"key": f"{number}", "scope": scope})
        page = BeautifulSoup(manager.get(f"{HOME}locks/").content.decode(), "html.parser")
    heads = [" ".join(each.get_text().split()) for each in page.select(".any-time h2")]
    person = f"Participant {NUMBER}"
    assert heads == [
        f"{person}: of_before", f"{person}: Adverse event, number 2", "The trial", person,
        f"{person}: every form of Week 6", f"{person}: Visit, Week 6",
    ]  # fmt: skip
    assert {each.get_text() for each in page.select(".any-time time")} == {"3 March 2026, 09:05 PST"}
    assert [each["href"] for each in page.select(".any-time h2 a")] == [PERSON] * 5


def test_a_form_that_was_not_begun_leads_nowhere_who_cannot_fill_it(example: Example) -> None:
    manager, site = browser(example, Role.DATA_MANAGER), browser(example, Role.COORDINATOR)
    assert f'href="{FORM}"' in site.get(PERSON).content.decode()
    assert f'href="{FORM}"' not in manager.get(PERSON).content.decode()
    manager.post(f"{HOME}locks/", {"key": "a", "scope": f"visit:{NUMBER}/week6", "next": PERSON})
    assert f'href="{FORM}"' not in site.get(PERSON).content.decode()


def test_signing_asks_anew_who_one_is(example: Example) -> None:
    saved(example)
    client = browser(example, Role.ONCOLOGIST)
    assert "I reviewed this" in client.get(f"{FORM}sign/").content.decode()
    session = client.session
    session["account_authentication_methods"] = [
        {**each, "at": each["at"] - 3_600} for each in session["account_authentication_methods"]
    ]
    session.save()
    asked = client.post(f"{FORM}sign/", {"key": "a", "revision": "1", "meaning": "REVIEWED"})
    assert asked.status_code == 302 and "/account/again/" in asked.headers["Location"]
    client = browser(example, Role.ONCOLOGIST)
    assert client.post(f"{FORM}sign/", {"key": "a", "revision": "1", "meaning": "x"}).status_code == 422
    assert (
        client.post(f"{FORM}sign/", {"key": "a", "revision": "1", "meaning": "REVIEWED"}).status_code == 303
    )
    page = client.get(f"{FORM}review/").content.decode()
    assert "oncologist-01" in page and ("PST" in page or "PDT" in page)  # the clock of the site, Vancouver
    assert browser(example, Role.COORDINATOR).get(f"{FORM}sign/").status_code == 404


def test_the_home_says_what_waits(example: Example) -> None:
    saved(example)
    assert "2 visits overdue" not in browser(example, Role.DATA_MANAGER).get(HOME).content.decode()
    assert "1 form to sign" in browser(example, Role.ONCOLOGIST).get(HOME).content.decode()
    with time_machine.travel(NOW, tick=False):
        page = browser(example, Role.COORDINATOR).get(HOME).content.decode()
    assert "overdue for 15 days (Mon 16 Feb)" in page  # since the first window closed, not since one looks


def test_a_form_can_be_printed_blank_with_all_it_asks(example: Example) -> None:
    page = browser(example, Role.COORDINATOR).get(f"{HOME}forms/baseline/blank/").content.decode()
    assert "Earlier courses of radiotherapy, number 3" in page and "prostate" in page


@pytest.mark.parametrize("end", ["screen failure", "loss", "completion"])
def test_who_is_not_followed_any_more_has_no_visit_due(example: Example, end: str) -> None:
    plan = schedules.plan(TRIAL, consented(example, "02"), BEGUN)
    assert Status.DUE in {each.status for each in queries.due_of(plan)}
    over = replace(plan, person=replace(plan.person, days={**plan.person.days, end: BEGUN.date()}))
    assert {each.status for each in queries.due_of(over)} == {Status.NOT_EXPECTED}


def test_pages_make_as_few_queries_for_many_as_for_one(
    example: Example, django_assert_max_num_queries: Any
) -> None:
    client = browser(example, Role.COORDINATOR)
    client.get(f"{HOME}visits/?show=all")
    for _ in range(4):
        allocated(example, enrolled(example))
    with django_assert_max_num_queries(20):
        client.get(f"{HOME}visits/?show=all")


def test_a_screen_failure_s_page_has_what_still_applies(example: Example) -> None:
    failed = consented(example)
    by = example.by(Role.COORDINATOR)
    page = f"{HOME}participants/{failed}/"
    coordinator = browser(example, Role.COORDINATOR)
    assert "Their own page" in coordinator.get(page).content.decode()
    actions.save(
        TRIAL, failed, "", "adverse_event", {"AETERM": "Nausea"}, by=by, now=NOW, key=key(), occurrence=0
    )
    enrolment.fail(TRIAL, failed, reasons=["declined"], day=NOW.date(), by=by, now=NOW)
    shown = BeautifulSoup(coordinator.get(page).content.decode(), "html.parser")
    links = {each.get_text(" ", strip=True) for each in shown.select(f"main a[href*='/{failed}/']")}
    assert links == {"As they were on another day", "Why, and what was found", "Number 1"}
    assert not shown.select(f"main form[action*='/{failed}/']")


def test_lists_over_sites_tell_days_by_the_clock_of_each_site(example: Example) -> None:
    late = datetime(2026, 3, 4, 3, tzinfo=UTC)  # still 3 March in Vancouver
    saved(example, now=late)
    asking.ask(TRIAL, VISIT, "WEIGHT", "Right?", by=example.by(Role.DATA_MANAGER), now=late, key=key())
    monitor, coordinator = browser(example, Role.MONITOR), browser(example, Role.COORDINATOR)
    for page in ("to-sign", "to-verify", "queries"):
        shown = monitor.get(f"{HOME}{page}/").content.decode()
        assert "Each day is by the clock of its site." in shown and ">3 Mar 2026</time>" in shown, page
        assert "by the clock of its site" not in coordinator.get(f"{HOME}{page}/").content.decode()
