"""A self-check's answers: given on its pages, sent with the form, laid before the team beside the criteria."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.conf import LazySettings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.referral.consents import Purpose
from equipoise.core.registry.reader import read
from equipoise.demonstration import records
from equipoise.web.fit import attaching
from equipoise.web.fit import queries as fit
from equipoise.web.fit.answers import Answer, Answers, Entry, Listed, Rows, packed_one
from equipoise.web.referrals.models import Referral
from equipoise.web.referrals.submitting import Submission, submit
from equipoise.web.sites.entries import entries
from equipoise.web.sites.models import StudySite
from equipoise.web.studies import queries as studies
from equipoise.web.workspace.judging import judged
from tests.web.contact.made_up import form_of
from tests.web.finder import samples
from tests.web.fit.made_up import STOP_2
from tests.web.workspace import made_up
from tests.web.workspace.made_up import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)
FIT = f"/studies/{STOP_2}/fit/"
TODAY = date(2026, 11, 22)
SAID = {"birth_date": {"year": "1960", "month": "3"}, "ecog": {"value": "3"}, "pregnant": {"value": "no"}}
NEVER_SAID = re.compile(r"\b(not )?eligible\b|\bin?eligibility\b|\bqualif", re.IGNORECASE)


def stop_2() -> dict[str, Any]:
    return next(
        each for each in records() if each["protocolSection"]["identificationModule"]["nctId"] == STOP_2
    )


@pytest.fixture
def where(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> StudySite:
    """STOP-2 with a site at the first of its places."""
    settings.PROOF_BITS = 4
    monkeypatch.setattr("equipoise.web.contact.queries.gazetteer", samples.Places)
    samples.load(stop_2(), samples.harbour())
    found = made_up.study_site()
    found.location = next(iter(entries(read(stop_2()))))
    found.save()
    return found


def checked(client: Client) -> None:
    """Answer the self-check on its own pages."""
    client.post(FIT, {"who": "patient"})
    for key, typed in SAID.items():
        assert client.post(f"{FIT}question/{key}/", typed).status_code == 302


def sent(client: Client, where: StudySite, *agree: str) -> Referral:
    address = f"/studies/{STOP_2}/contact/{where.location}/"
    assert client.post(address, {**form_of(client, address), "agree": [*agree]}).status_code == 302
    return Referral.objects.get()


def page_of(member: Client, referral: Referral) -> BeautifulSoup:
    answer = member.get(f"/workspace/messages/{referral.id}/")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def group(page: BeautifulSoup, heading: str) -> Tag:
    """The criteria under a heading."""
    return next(each for each in page.find_all("h3") if heading in each.get_text()).find_parent("details")


def test_answers_from_the_self_check_stand_beside_the_criteria(client: Client, where: StudySite) -> None:
    checked(client)
    referral = sent(client, where, "contact", "answers")
    ann = made_up.member(where)
    page = page_of(ann, referral)
    against, favourable, unsaid = (group(page, each) for each in ("Speaks against", "Speaks for", "Open"))
    assert "ECOG performance status from 0 to 2" in against.get_text()  # the criterion's words
    assert "How active are you on most days?" in against.get_text()
    assert "3: I need some help" in against.get_text()  # and the person's
    assert "Aged at least 19 years" in favourable.get_text()
    assert "March 1960" in favourable.get_text()
    assert "they said nothing about" in unsaid.get_text()
    section = page.find("section", {"aria-labelledby": "answers"})
    assert "As the person said, not checked" in section.get_text()
    assert all("your" not in each.get_text() for each in section.select(".judged > li > p.small"))
    assert "Are you pregnant?" in section.get_text()  # nothing that was sent is left out
    for quoted in section.find_all("blockquote"):
        quoted.decompose()  # what the trial itself says is the trial's
    assert not NEVER_SAID.search(section.get_text())
    assert "answers attached" in ann.get("/workspace/").content.decode()


def test_without_agreement_no_answer_goes_and_no_hint_stands(client: Client, where: StudySite) -> None:
    checked(client)
    referral = sent(client, where, "contact")
    ann = made_up.member(where)
    assert referral.answers is None
    assert page_of(ann, referral).find("section", {"aria-labelledby": "answers"}) is None
    assert "answers attached" not in ann.get("/workspace/").content.decode()


def test_answers_taken_back_are_gone_from_the_team_at_once(client: Client, where: StudySite) -> None:
    checked(client)
    referral = sent(client, where, "contact", "answers")
    client.post(f"/messages/{referral.secret}/consent/answers/")
    assert page_of(made_up.member(where), referral).find("section", {"aria-labelledby": "answers"}) is None


def test_where_there_are_drafts_alone_the_answers_stand_plain(where: StudySite) -> None:
    study = studies.study(samples.HARBOUR)
    assert study is not None
    said = Answers({"ecog": Answer("3"), "birth_date": Answer("1960-03")})
    assert judged(study, attaching.attached(fit.check(study, said, TODAY)), TODAY) is None
    assert judged(None, [], TODAY) is None
    old = [{"key": "ecog", "question": "How active are you?", "said": "Not very", "criteria": "shipped"}]
    person = {"first_name": "Ada", "email": "ada@example.org"}
    made = Submission("old", where.pk, person, frozenset({Purpose.CONTACT, Purpose.ANSWERS}), answers=old)
    referral = Referral.objects.get(pk=submit(made, MONDAY).id)
    section = page_of(made_up.member(where), referral).find("section", {"aria-labelledby": "answers"})
    assert section.find("td").get_text() == "Not very"  # answers that can't be judged are shown as they are
    assert section.find("h3") is None


def test_they_are_judged_as_of_the_day_they_were_sent(where: StudySite) -> None:
    study = studies.study(STOP_2)
    assert study is not None
    on_a_birthday = attaching.attached(fit.check(study, Answers({"birth_date": Answer("2007-11-24")}), TODAY))
    before, after = (judged(study, on_a_birthday, date(2026, 11, day)) for day in (23, 24))
    assert before is not None
    assert after is not None
    assert [each.name for each in before.groups if any(c.line.id == "I1" for c in each.criteria)] == [
        "not-met"
    ]
    assert [each.name for each in after.groups if any(c.line.id == "I1" for c in each.criteria)] == ["met"]


def test_it_is_said_where_the_criteria_changed_since(where: StudySite) -> None:
    study = studies.study(STOP_2)
    assert study is not None
    rows = attaching.attached(fit.check(study, Answers({"ecog": Answer("1")}), TODAY))
    found = judged(study, rows, TODAY)
    assert found is not None
    assert not found.asked_anew
    changed = judged(study, [{**each, "criteria": "in force 3"} for each in rows], TODAY)
    assert changed is not None
    assert changed.asked_anew


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ENTRIES = st.builds(
    Entry,
    st.dictionaries(TEXT, TEXT, max_size=3),
    st.dictionaries(
        TEXT,
        st.builds(Rows, st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple), st.booleans()),
        max_size=2,
    ),
)
SAYINGS = st.one_of(
    st.builds(Answer, TEXT, TEXT), st.builds(Listed, st.lists(ENTRIES, max_size=3).map(tuple), TEXT)
)


@given(st.dictionaries(TEXT, SAYINGS, max_size=5), st.sampled_from(["patient", "carer", "doctor"]))
def test_what_was_packed_is_read_back(said: dict[str, Any], who: Any) -> None:
    rows = [{"key": key, "who": who, "given": packed_one(key, each)} for key, each in said.items()]
    read_back = attaching.answers_of(json.loads(json.dumps(rows)))
    assert read_back.said == said
    assert read_back.who == (who if said else "patient")


def test_a_list_is_shown_entry_by_entry_before_it_goes(where: StudySite) -> None:
    study = studies.study(STOP_2)
    assert study is not None
    lesions = Listed((Entry({"site": "lung"}), Entry({"site": "liver"})), "complete")
    rows = attaching.attached(fit.check(study, Answers({"lesions": lesions}, "doctor"), TODAY))
    assert [each["said"] for each in rows] == ["2 entries. These are all. 1. Lung. 2. Liver."]
