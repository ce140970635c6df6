"""What is done to hurt: replayed and made-up proofs, forged keys, floods, headers and markup in names, huge fields."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from bs4 import BeautifulSoup
from django.conf import LazySettings
from django.core import signing
from django.test import Client

from equipoise.web.contact import senders
from equipoise.web.guard import proofs
from equipoise.web.guard.models import Count, Spent
from equipoise.web.mail.messages import build
from equipoise.web.mail.models import Letter
from equipoise.web.referrals.models import Referral
from equipoise.web.shell import logs
from equipoise.web.sites.models import StudySite
from tests.web.contact import made_up
from tests.web.contact.conftest import Send
from tests.web.contact.made_up import FAR, STUDY, TYPED

MARKUP = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'"
Desks = dict[str, StudySite]


def writer(number: int) -> str:
    return f"writer-{number}@example.org"


def test_a_proof_serves_one_message(client: Client, address: str, settings: LazySettings) -> None:
    settings.CONTACT_LIMITS = {**settings.CONTACT_LIMITS, "plain.address": (1, 3_600)}
    form = made_up.form_of(client, address)
    codes = [client.post(address, {**form, "email": writer(each)}).status_code for each in range(4)]
    assert codes == [302, 302, 429, 429]  # proven, one without proof, and no more
    assert Spent.objects.count() == 1


@pytest.mark.parametrize("proof", ["", "0", "x", "-1", "9" * 30, MARKUP])
def test_without_a_proof_stricter_limits_hold(
    client: Client, address: str, settings: LazySettings, proof: str
) -> None:
    settings.PROOF_BITS = 20
    settings.CONTACT_LIMITS = {**settings.CONTACT_LIMITS, "plain.address": (1, 3_600)}
    with mock.patch.object(proofs, "found", return_value=proof):
        form = made_up.form_of(client, address)
    codes = [client.post(address, {**form, "email": writer(each)}).status_code for each in range(2)]
    assert codes == [302, 429]


def test_a_limit_that_is_reached_loses_nothing_and_says_until_when(
    client: Client, address: str, settings: LazySettings
) -> None:
    settings.CONTACT_LIMITS = {**settings.CONTACT_LIMITS, "address": (1, 3_600)}
    client.post(address, made_up.form_of(client, address))
    form = made_up.form_of(client, address, message="Not to be lost")
    answer = client.post(address, form)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 2 * 3_600
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.select_one("#send input[name=message]")["value"] == "Not to be lost"  # type: ignore[index]
    assert page.select_one("input[value=contact]").has_attr("checked")  # type: ignore[union-attr]
    settings.CONTACT_LIMITS = {**settings.CONTACT_LIMITS, "address": (9, 3_600)}
    assert client.post(address, form).status_code == 302  # the same form goes once there is room


def test_a_limit_that_is_reached_is_logged_by_name_with_the_request_and_nobody_s_address(
    send: Send, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.setFormatter(logs.JsonLines())
    settings.CONTACT_LIMITS = {**settings.CONTACT_LIMITS, "sender": (1, 3_600)}
    send()
    assert "limit reached" not in caplog.text
    refused = send()
    (line,) = [json.loads(each) for each in caplog.text.splitlines() if '"limit reached"' in each]
    assert (refused.status_code, line["limit"]) == (429, "sender")
    assert line["request_id"] == refused["X-Request-ID"]
    assert TYPED["email"] not in caplog.text


def test_hundreds_of_posts_are_as_many_messages_as_the_limit(client: Client, address: str) -> None:
    form = made_up.form_of(client, address)
    codes = [client.post(address, {**form, "email": writer(each)}).status_code for each in range(120)]
    assert codes.count(302) == Referral.objects.count() == 4  # one proven, three of an hour without
    assert codes.count(429) == 116


@pytest.mark.parametrize(
    ("limit", "change"),
    [("sender", {}), ("site", {"email": writer(2)}), ("address", {"email": writer(3)})],
)
def test_sender_site_and_network_address_each_have_their_limit(
    client: Client, send: Send, settings: LazySettings, limit: str, change: dict[str, str]
) -> None:
    settings.CONTACT_LIMITS = {**settings.CONTACT_LIMITS, limit: (1, 3_600)}
    assert send().status_code == 302
    assert send(**change).status_code == 429


def test_who_sends_can_t_be_read_from_the_counts(client: Client, send: Send) -> None:
    send()
    kept = " ".join(Count.objects.values_list("key", flat=True))
    assert "ada@" not in kept and "127.0.0.1" not in kept
    assert all(len(each) <= 100 for each in Count.objects.values_list("key", flat=True))


def test_a_network_address_has_another_digest_every_day_and_a_household_one(rf: object) -> None:
    day = datetime(2026, 11, 23, tzinfo=UTC)

    def key(address: str, on: datetime = day) -> str:
        request = rf.get("/", REMOTE_ADDR=address)  # type: ignore[attr-defined]
        return senders.tries(request, "a@example.org", 1, on, proven=True)[1].key

    assert key("192.0.2.1") != key("192.0.2.1", day + timedelta(1))
    assert key("192.0.2.1") != key("192.0.2.2")
    assert key("2001:db8:0:1::1") == key("2001:db8:0:1:ffff::2") != key("2001:db8:0:2::1")


def test_what_a_stranger_says_of_their_address_is_not_believed(client: Client, address: str) -> None:
    form = made_up.form_of(client, address)
    for each in range(6):
        client.post(address, {**form, "email": writer(each)}, headers={"X-Forwarded-For": f"192.0.2.{each}"})
    assert Referral.objects.count() == 4


@pytest.mark.parametrize("form", ["", "x", "a:b:c", MARKUP, "9" * 5_000])
def test_a_forged_key_is_shown_the_form_again(client: Client, address: str, form: str) -> None:
    sent = {**made_up.form_of(client, address), "form": form}
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert not Referral.objects.exists()


def test_an_old_key_loses_nothing(client: Client, address: str) -> None:
    sent = made_up.form_of(client, address, message="Typed yesterday")
    later = mock.patch.object(signing.time, "time", return_value=signing.time.time() + 90_000)
    with later:
        answer = client.post(address, sent)
        assert answer.status_code == 422
        assert "Typed yesterday" in answer.content.decode()
        assert client.post(address, made_up.form_of(client, address)).status_code == 302


def test_a_form_of_another_site_is_refused(address: str) -> None:
    careful = Client(enforce_csrf_checks=True)
    assert careful.post(address, {**TYPED, "step": "send"}).status_code == 403


def test_the_field_that_only_programs_fill_in(client: Client, address: str) -> None:
    answer = client.post(address, {**TYPED, "website": "https://example.org", "step": "review"})
    assert answer.status_code == 422
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.select_one("#id_website") is not None
    assert not page.select(".contact__trap")  # a person whose browser filled it in must find it


@pytest.mark.parametrize(
    "name", [MARKUP, "Ada\r\nBcc: eve@example.org", "A\x00da", "\u202eadA", "{{ 7|add:7 }}", "%(x)s"]
)
def test_what_stands_in_a_name_does_nothing(client: Client, send: Send, name: str) -> None:
    answer = send(first_name=name, message=name)
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "<script>alert" not in page and "<img src=x" not in page
    assert "\u202e" not in page
    for letter in Letter.objects.all():
        message = build(letter)
        assert message["Bcc"] is None
        assert "\n" not in message["Subject"] and "Bcc" not in letter.text


@pytest.mark.parametrize("field", ["first_name", "last_name", "phone", "times", "other_language", "message"])
def test_half_a_million_letters_are_refused_politely(client: Client, address: str, field: str) -> None:
    answer = client.post(address, {**TYPED, field: "A" * 500_000, "step": "send"})
    assert answer.status_code == 422
    assert "can be sent" in answer.content.decode()
    assert len(answer.content) < 200_000


def test_a_form_of_more_than_a_million_bytes_is_refused(client: Client, address: str) -> None:
    answer = client.post(address, {**TYPED, "first_name": "A" * 1_100_000, "step": "send"})
    assert answer.status_code in (400, 413)
    assert not Referral.objects.exists()


def test_two_thousand_fields_are_refused(client: Client, address: str) -> None:
    answer = client.post(address, {**TYPED, **{f"x{each}": "1" for each in range(2_000)}})
    assert answer.status_code == 400


def test_answers_that_nobody_gave_can_t_be_sent_along(client: Client, address: str) -> None:
    form = made_up.form_of(client, address)
    client.post(address, {**form, "answers": "made up", "agree": ["contact", "answers"]})
    assert Referral.objects.get().answers is None


def test_a_study_site_s_number_is_taken_from_no_form(client: Client, address: str, desks: Desks) -> None:
    form = made_up.form_of(client, address)
    client.post(address, {**form, "study_site": str(desks[FAR].pk), "previous": "x", "nct_id": STUDY})
    assert Referral.objects.get().study_site == desks[made_up.NEAR].pk


def test_lost_links_are_sent_so_often_and_no_more(client: Client, private: str) -> None:
    codes = [client.post("/messages/link/", {"email": "ada@example.org"}).status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]


def test_a_private_page_takes_so_much_and_no_more(
    client: Client, private: str, settings: LazySettings
) -> None:
    settings.CONTACT_LIMITS = {**settings.CONTACT_LIMITS, "page": (2, 3_600)}
    answers = [client.post(f"{private}write/", {"text": f"Again {each}"}) for each in range(3)]
    assert [each.status_code for each in answers] == [302, 302, 422]
    assert "Again 2" in answers[-1].content.decode()
