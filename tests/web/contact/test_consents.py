"""The consent ledger as the person sees it: what, in which words, when and how, and taken back at once."""

from __future__ import annotations

from hashlib import sha256

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from equipoise.core.referral.consents import CONSENTS, Purpose
from equipoise.web.audit import queries as audit
from equipoise.web.referrals import passing, persons
from equipoise.web.referrals.models import Agreement, Referral
from tests import leaks
from tests.web.contact.conftest import Send
from tests.web.contact.test_private import now, text


def ledger(client: Client, page: str) -> list[str]:
    found = BeautifulSoup(client.get(page).content, "html.parser").select(".contact__agreements li")
    return [" ".join(each.get_text(" ").split()) for each in found]


def give_answers() -> None:
    """As the self-check's answers are attached, with their consent."""
    row = Referral.objects.get()
    row.answers = [{"key": "ecog", "question": "How active are you?", "said": "up and about all day"}]
    row.save()
    consent = next(each for each in CONSENTS if each.purpose is Purpose.ANSWERS)
    Agreement.objects.create(
        referral=row,
        purpose=consent.purpose,
        version=consent.version,
        words_digest=consent.digest,
        given_at=now(),
        how="form",
    )


@pytest.mark.parametrize(
    ("purpose", "value"), [("call", "604 555 0123"), ("answers", "up and about all day")]
)
def test_taken_back_it_is_gone_at_once_and_the_ledger_says_when_and_how(
    client: Client, send: Send, purpose: str, value: str
) -> None:
    page = send(phone="604 555 0123", agree=("contact", "call"))["Location"].partition("?")[0]
    give_answers()
    assert value in text(client, page)
    assert all("agreed on the form on" in each for each in ledger(client, page))
    answer = client.post(f"{page}consent/{purpose}/", follow=True)
    assert answer.status_code == 200
    row = Referral.objects.get()
    held = {"call": row.person.get("phone"), "answers": row.answers}
    assert held[purpose] is None
    assert all(held[each] for each in held if each != purpose), "the other stays"
    assert leaks.found({purpose: value}, client.get(f"{page}export/").content) == []
    (said,) = [each for each in ledger(client, page) if "taken back on your private page on" in each]
    assert "Take this back" not in said
    trail = [each for each in audit.trail(f"referral:{row.id}") if each.verb == "withdrew consent"]
    assert [each.detail for each in trail] == [{"purpose": purpose}]
    client.post(f"{page}consent/{purpose}/")
    assert Agreement.objects.filter(purpose=purpose, withdrawn_how="page").count() == 1


def test_withdrawing_the_message_takes_back_everything_and_says_so(client: Client, private: str) -> None:
    client.post(f"{private}withdraw/")
    assert [("by withdrawing the message" in each) for each in ledger(client, private)] == [True]


def test_erasing_is_in_the_ledger_that_stays(client: Client, private: str) -> None:
    client.post(f"{private}erase/")
    row = Agreement.objects.get()
    assert (row.withdrawn_how, row.withdrawn_at is not None) == ("erasure", True)


def test_the_ledger_keeps_the_digest_of_the_words(client: Client, private: str) -> None:
    row = Agreement.objects.get()
    shown = ledger(client, private)[0]
    words = next(each.words for each in CONSENTS if each.purpose == row.purpose)
    assert words in shown
    assert row.words_digest == sha256(words.encode()).hexdigest()


def test_every_way_is_told_in_words() -> None:
    ways = {
        "form",
        "page",
        "withdrawal",
        "erasure",
        "demonstration",
        passing.IN_THE_FORM,
        passing.ON_THE_PAGE,
    }
    assert set(persons.HOW) == ways
