"""Writing to a study centre: choosing, typing, looking over, agreeing, sending."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from equipoise.web.mail.models import Letter
from equipoise.web.referrals.models import Agreement, Referral
from equipoise.web.sites.models import Site, StudySite
from tests.web.contact import made_up
from tests.web.contact.conftest import Send
from tests.web.contact.made_up import CLOSED, FAR, INVITED, MIDDLE, NEAR, STRANGER, STUDY, TYPED

Desks = dict[str, StudySite]


def soup(answer: object) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")  # type: ignore[attr-defined]


def test_centres_that_take_messages_come_first_the_nearest_at_the_top(client: Client, desks: Desks) -> None:
    page = soup(client.get(f"/studies/{STUDY}/contact/?near=Nanaimo"))
    names = [each.get_text() for each in page.select(".contact__centre h3")]
    assert names[:3] == [NEAR, MIDDLE, FAR]
    assert set(names) == {NEAR, MIDDLE, FAR, CLOSED, INVITED, STRANGER}
    writable = [each.find_parent("li").h3.get_text() for each in page.select(".contact__centre .button")]
    assert writable == [NEAR, MIDDLE, FAR]


def test_what_takes_no_message_says_its_state(client: Client, desks: Desks) -> None:
    page = soup(client.get(f"/studies/{STUDY}/contact/"))
    told = {each.h3.get_text(): each.get_text(" ") for each in page.select(".contact__centre")}
    assert "Closed" in told[CLOSED]
    assert "By invitation only" in told[INVITED]
    assert "+1 604 555 0100" in told[STRANGER]
    assert "+1 604 555 0100" not in told[CLOSED]


def test_a_message_is_taken_and_leads_to_its_page(client: Client, send: Send) -> None:
    answer = send(message="Hello", times="mornings")
    assert answer.status_code == 302
    referral = Referral.objects.get()
    assert referral.person == {
        "first_name": "Ada",
        "last_name": "Okafor",
        "email": "ada@example.org",
        "times": "mornings",
        "writes_for": "me",
    }
    assert referral.story.get().text == "Hello"
    assert [each.purpose for each in Agreement.objects.all()] == ["contact"]
    assert Letter.objects.count() == 2
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert "Your message is saved" in page.content.decode()


def test_nothing_is_ticked_beforehand(client: Client, address: str) -> None:
    page = soup(client.post(address, {**TYPED, "phone": "604 555 0123", "step": "review"}))
    boxes = page.select("input[type=checkbox]")
    assert {each["value"] for each in boxes} == {"contact", "call", "forward"}
    assert not [each for each in boxes if each.has_attr("checked")]
    assert "version 1" in page.get_text()


@pytest.mark.parametrize(
    ("typed", "agree"),
    [
        ({}, ()),
        ({"phone": "604 555 0123"}, ("contact",)),
        ({"writes_for": "patient"}, ("contact",)),
    ],
)
def test_without_agreement_nothing_is_sent_and_nothing_lost(
    send: Send, typed: dict[str, str], agree: tuple[str, ...]
) -> None:
    answer = send(agree=agree, message="Keep this", **typed)
    assert answer.status_code == 422
    page = soup(answer)
    assert page.select_one("#send input[name=message]")["value"] == "Keep this"  # type: ignore[index]
    for link in page.select(".contact__wrong a"):
        assert page.select_one(str(link["href"])) is not None
    assert not Referral.objects.exists()


def test_each_agreement_that_is_missing_is_asked_for_by_itself(send: Send) -> None:
    page = soup(send(agree=(), phone="604 555 0123", writes_for="carer"))
    summary = page.select_one("[role=alert]")
    assert summary
    assert [each["href"] for each in summary.select("a")] == [
        "#agree-contact",
        "#agree-call",
        "#agree-speaks_for",
    ]
    assert len({each.get_text() for each in summary.select("a")}) == 3
    beside = page.select_one("#agree-call-error")
    assert beside
    assert "take your number out" in beside.get_text()


@pytest.mark.parametrize(("marked", "letters"), [("en", "en"), ("fr", "fr"), ("other", "en")])
def test_a_language_that_was_written_reaches_the_team_whatever_is_marked(
    send: Send, marked: str, letters: str
) -> None:
    send(language=marked, other_language="Polski")
    referral = Referral.objects.get()
    assert referral.person["other_language"] == "Polski"
    assert referral.language == letters


def test_another_language_is_asked_for_by_name(client: Client, address: str) -> None:
    page = soup(client.post(address, {**TYPED, "language": "other", "step": "review"}))
    assert [each["href"] for each in page.select("[role=alert] a")] == ["#id_other_language"]
    told = page.select_one("#id_other_language-error")
    assert told
    assert "Write which language" in told.get_text()


def test_what_is_wrong_stands_beside_its_field_and_in_the_summary(client: Client, address: str) -> None:
    wrong = {**TYPED, "writes_for": "", "first_name": " ", "email": "ada at example", "phone": "12"}
    answer = client.post(address, {**wrong, "step": "review"})
    assert answer.status_code == 422
    page = soup(answer)
    for link in page.select(".contact__wrong a"):
        field = page.select_one(str(link["href"]))
        assert field is not None
        box = field.find_parent(class_="field")
        assert link.get_text() in box.select_one(".field__error").get_text()
    assert len(page.select(".contact__wrong a")) == 4
    assert page.select_one("#id_email")["value"] == "ada at example"  # type: ignore[index]
    assert page.select_one("#id_message").get_text().strip() == TYPED["message"]  # type: ignore[union-attr]


def test_what_is_missing_is_asked_for_with_its_reason(client: Client, address: str) -> None:
    page = soup(client.post(address, {"step": "review"}))
    assert [each.get_text() for each in page.select(".contact__wrong a")] == [
        "Choose whom you write for.",
        "Write your first name, or the name you go by.",
        "Write your e-mail address. The answer goes there.",
    ]


def test_going_back_to_change_keeps_all(client: Client, address: str) -> None:
    page = soup(client.post(address, {**TYPED, "step": "edit"}))
    assert page.select_one("#id_first_name")["value"] == "Ada"  # type: ignore[index]
    assert not page.select(".field__error")


def test_the_same_form_sent_twice_makes_one_message(client: Client, address: str) -> None:
    form = made_up.form_of(client, address)
    first, second = client.post(address, form), client.post(address, form)
    assert first["Location"].partition("?")[0] == second["Location"].partition("?")[0]
    assert "again=1" in second["Location"]
    assert Referral.objects.count() == 1
    assert Letter.objects.count() == 2


def test_two_tabs_hold_the_same_form(client: Client, address: str) -> None:
    forms = [made_up.form_of(client, address), made_up.form_of(client, address)]
    pages = {client.post(address, each)["Location"].partition("?")[0] for each in forms}
    assert len(pages) == 1
    assert Referral.objects.count() == 1


def test_the_next_person_at_the_same_computer_sees_nothing_of_the_first(client: Client, address: str) -> None:
    form = made_up.form_of(client, address)
    first = client.post(address, form)["Location"]
    second = client.post(address, {**form, "email": "bea@example.org"})["Location"]
    assert first.partition("?")[0] != second.partition("?")[0]
    assert Referral.objects.count() == 2


def test_after_sending_the_next_form_is_another(client: Client, send: Send) -> None:
    pages = {send()["Location"].partition("?")[0] for _ in range(2)}
    assert len(pages) == 2


def test_a_centre_of_another_study_is_not_there(client: Client, address: str) -> None:
    other = "NCT90000066"
    made_up.samples.load(made_up.record(other))
    here = address.replace(STUDY, "NCT90000099")
    assert client.get(here).status_code == 404
    strange = f"/studies/{STUDY}/contact/{'0' * 24}/"
    assert client.post(strange, {**TYPED, "step": "send"}).status_code == 404


@pytest.mark.parametrize("name", [CLOSED, INVITED])
def test_a_centre_that_takes_nothing_takes_nothing(
    client: Client, desks: Desks, address: str, name: str
) -> None:
    form = made_up.form_of(client, address)
    answer = client.post(f"/studies/{STUDY}/contact/{desks[name].location}/", form)
    assert answer.status_code == 409
    assert not Referral.objects.exists()


def test_the_key_of_another_centre_s_form_is_not_taken(client: Client, desks: Desks, address: str) -> None:
    form = made_up.form_of(client, address)
    answer = client.post(f"/studies/{STUDY}/contact/{desks[FAR].location}/", form)
    assert answer.status_code == 422
    assert "Nothing was sent and nothing" in answer.content.decode()
    assert not Referral.objects.exists()


def test_the_study_page_leads_here(client: Client, desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("equipoise.web.finder.views.study.gazetteer", made_up.samples.Places)
    page = soup(client.get(f"/studies/{STUDY}/?near=Nanaimo"))
    link = page.find("a", string=re.compile("Choose a centre"))
    assert client.get(link["href"]).status_code == 200
    assert link["href"].endswith("?near=Nanaimo")


def test_the_place_that_was_typed_is_there_when_one_chooses_again(client: Client, desks: Desks) -> None:
    choice = f"/studies/{STUDY}/contact/?near=Nanaimo%2C+BC"
    form = soup(client.get(choice)).select_one(".contact__centre .button")["href"]  # type: ignore[index]
    page = client.get(str(form))
    assert soup(page).select_one(f'nav a[href="{choice}"]')
    step = client.post(str(form).partition("?")[0], {**TYPED, "near": "Nanaimo, BC", "step": "review"})
    assert soup(step).select_one(f'nav a[href="{choice}"]')
    assert {each["value"] for each in soup(step).select("input[name=near]")} == {"Nanaimo, BC"}


def test_where_no_centre_takes_messages_none_is_asked_for(client: Client, desks: Desks) -> None:
    Site.objects.update(accepts_messages=False)
    page = soup(client.get(f"/studies/{STUDY}/contact/"))
    assert page.h1 and page.h1.get_text() == "No centre of this study takes messages from here now"
    assert "1 of 3" not in page.get_text() and "Which study centre" not in page.get_text()
