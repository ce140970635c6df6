"""Asking to be told: from a search, a study, a saved list, a self-check; confirmed by a letter before anything else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.conf import LazySettings
from django.test import Client

from equipoise.web.alerts import asking, erasing, wishes
from equipoise.web.alerts.models import Anchor, Subscriber, Subscription
from equipoise.web.fit import answers
from equipoise.web.fit.answers import Answer, Answers
from equipoise.web.mail.models import Letter
from tests.web.alerts import made_up
from tests.web.alerts.made_up import EMAIL, STUDY, form, letters, link, queue, somebody
from tests.web.finder import samples

pytestmark = pytest.mark.django_db
SEARCH = "/alerts/new/?q=lung+cancer&near=Nanaimo&status=recruiting&sort=newest&page=3"
OF_STUDY = f"/alerts/new/?study={STUDY}"


@pytest.fixture(autouse=True)
def _study(db: None, now: datetime) -> None:
    samples.load(samples.harbour(), samples.crowded())


def ask(client: Client, path: str = SEARCH, **typed: Any) -> Any:
    """Fill in the form and send it; the worker does its part."""
    answer = client.post(path, form(client, path, **typed))
    queue()
    return answer


def text(client: Client, path: str) -> str:
    page = BeautifulSoup(client.get(path).content, "html.parser")
    return " ".join(page.get_text(" ").split())


def test_a_search_becomes_what_one_is_told_of_once_the_letter_is_confirmed(client: Client) -> None:
    said = text(client, SEARCH)
    assert "New trials for “lung cancer” near Nanaimo" in said and "Open or closed: Recruiting" in said
    assert ask(client)["Location"] == "/alerts/asked/"
    row = Subscription.objects.get()
    assert wishes.search_of(row.asked).to_query() == "q=lung+cancer&near=Nanaimo&status=recruiting"
    assert (row.confirmed_at, row.subscriber.state, row.pace) == (None, "unconfirmed", "daily")
    there = link(letters("confirm")[0], "confirm/")
    assert "“lung cancer” near Nanaimo" in text(client, there)
    assert Subscription.objects.get().confirmed_at is None  # looking confirms nothing
    page = client.post(there)["Location"]
    assert "Letters go to ada@example.org" in text(client, page)
    row.refresh_from_db()
    assert row.confirmed_at == row.since == made_up.MONDAY
    assert row.subscriber.state == "active"


def test_confirming_twice_is_once_and_looking_again_says_so(client: Client) -> None:
    ask(client, OF_STUDY)
    there = link(letters("confirm")[0], "confirm/")
    assert client.post(there)["Location"] == client.post(there)["Location"]
    assert Subscription.objects.count() == 1
    assert "This is confirmed" in text(client, there)


def test_of_a_study_topics_are_chosen(client: Client) -> None:
    assert "We tell you when this trial changes" in text(client, OF_STUDY)
    ask(client, OF_STUDY, topics=["open", "results"])
    assert Subscription.objects.get().asked == {"study": STUDY, "topics": ["open", "results"]}
    answer = client.post(OF_STUDY, form(client, OF_STUDY, topics=[]))
    assert answer.status_code == 422
    assert "Choose one thing at least" in answer.content.decode()


def test_a_saved_list_is_one_letter_and_each_trial_can_be_stopped(client: Client) -> None:
    both = f"{OF_STUDY}&study={samples.CROWDED}&study=NCT00000000&study=rubbish"
    assert "We tell you when these trials change" in text(client, both)
    ask(client, both)
    assert {each.asked["study"] for each in Subscription.objects.all()} == {STUDY, samples.CROWDED}
    assert len(letters("confirm")) == 1
    client.post(link(letters("confirm")[0], "confirm/"))
    assert Subscription.objects.wanted().count() == 2
    assert Anchor.objects.count() == 2


def test_answers_of_a_self_check_are_copied_and_sealed(client: Client) -> None:
    client.cookies[answers.COOKIE] = answers.packed(Answers({"age": Answer("61", "2026-11-01")}, "carer"))
    there = f"{OF_STUDY}&answers=1"
    said = text(client, there)
    assert "We tell you of trials that may fit" in said
    assert "until now they were only in this browser" in said
    ask(client, there, about="bowel cancer")
    row = Subscription.objects.get()
    assert wishes.answers_of(row.asked) == Answers({"age": Answer("61", "2026-11-01")}, "carer")
    assert wishes.search_of(row.asked).text == "bowel cancer"


def test_without_answers_or_with_nothing_to_watch_one_is_told_what_to_do(client: Client) -> None:
    assert "not in this browser any more" in text(client, "/alerts/new/?answers=1")
    assert "What do you want to be told of?" in text(client, "/alerts/new/")
    assert client.post("/alerts/new/", {"email": EMAIL}).status_code == 422
    summary = "/alerts/new/?q=" + "+".join(["61 year old woman with colon cancer, liver metastases."] * 6)
    assert "for a summary" in text(client, summary)


def test_the_letter_holds_nothing_that_was_typed(client: Client) -> None:
    """Or anybody could let us write to anybody what they like."""
    ask(client, "/alerts/new/?q=buy+my+pills+at+pills.example.org&near=Spamtown")
    letter = letters("confirm")[0]
    for part in (letter.text, letter.html, letter.subject):
        assert "pills" not in part and "Spamtown" not in part


def test_it_is_written_in_french_where_that_is_wanted(client: Client) -> None:
    ask(client, OF_STUDY, language="fr")
    letter = letters("confirm")[0]
    assert letter.language == "fr"
    assert letter.subject.startswith("Confirmez") and "bouton" in letter.text


def test_the_same_form_sent_twice_is_one_letter(client: Client) -> None:
    sent = form(client, SEARCH)
    first, second = client.post(SEARCH, sent), client.post(SEARCH, sent)
    queue()
    assert first["Location"] == second["Location"]
    assert (Letter.objects.count(), Subscription.objects.count()) == (1, 1)


def test_an_address_that_is_told_already_gets_the_same_page_and_another_letter(client: Client) -> None:
    somebody(made_up.THIS)
    known = ask(client, OF_STUDY, pace="weekly", zone="Asia/Tokyo")
    unknown = ask(client, OF_STUDY, email="eve@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [each.to for each in letters("known")] == [EMAIL]
    row = Subscriber.objects.get(zone="UTC")  # nothing of what a stranger may have typed counts
    assert row.subscriptions.get().pace == "at_once"


def test_a_further_wish_needs_its_own_letter(client: Client) -> None:
    subscriber = somebody(made_up.THIS)
    (first,) = letters("confirm")
    ask(client, SEARCH)
    assert subscriber.subscriptions.filter(confirmed_at=None).count() == 1
    (second,) = (each for each in letters("confirm") if each.pk != first.pk)
    client.post(link(second, "confirm/"))
    assert Subscription.objects.wanted().count() == 2
    assert Subscriber.objects.count() == 1


def test_what_is_not_confirmed_in_seven_days_is_deleted_and_its_link_is_old(client: Client) -> None:
    ask(client, SEARCH)
    there = link(letters("confirm")[0], "confirm/")
    erasing.run(made_up.later(6))
    assert Subscriber.objects.exists()
    with time_machine.travel(made_up.later(8), tick=False):
        assert client.post(there).status_code == 404
        erasing.run(made_up.later(8))
    assert not Subscriber.objects.exists()
    assert Letter.objects.get().to == ""


def test_a_link_that_is_not_ours_confirms_nothing(client: Client) -> None:
    ask(client, SEARCH)
    there = link(letters("confirm")[0], "confirm/")
    other = there[:-10] + ("A" if there[-10] == "B" else "B") + there[-9:]
    for wrong in (other, "/alerts/confirm/x/", "/alerts/confirm/" + "A" * 5_000 + "/"):
        assert client.get(wrong).status_code == client.post(wrong).status_code == 404
    assert not Subscription.objects.wanted().exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "ada@"}, "not an e-mail address"),
        ({"email": ""}, "Write your e-mail address"),
        ({"zone": "Moon/Crater"}, "time zone is not known"),
        ({"place": "Nowhere at all"}, "No place called “Nowhere at all”"),
        ({"pace": "hourly"}, "Select a valid choice"),
        ({"website": "https://pills.example.org"}, "Please leave this field empty"),
        ({"form": "stale"}, "open for more than a day"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client: Client, typed: dict[str, str], said: str) -> None:
    answer = client.post(SEARCH, {**form(client, SEARCH), **typed})
    assert answer.status_code == 422
    page = BeautifulSoup(answer.content, "html.parser")
    assert said in " ".join(page.get_text(" ").split())
    assert page.select_one("#id_email")["value"] == typed.get("email", EMAIL)  # type: ignore[index]
    queue()
    assert not Subscriber.objects.exists()


def test_so_much_is_asked_and_no_more(client: Client, settings: LazySettings) -> None:
    settings.CONTACT_LIMITS = {**settings.CONTACT_LIMITS, "alerts.sender": (1, 86_400)}
    assert ask(client).status_code == 302
    answer = client.post(OF_STUDY, form(client, OF_STUDY))
    assert answer.status_code == 429
    assert "Several letters were asked for to this address" in answer.content.decode()
    assert answer["Retry-After"]
    queue()
    assert len(letters()) == 1


def test_without_the_work_proven_less_is_asked_for(client: Client, settings: LazySettings) -> None:
    settings.CONTACT_LIMITS = {**settings.CONTACT_LIMITS, "plain.alerts.address": (1, 3_600)}
    sent = [{**form(client, SEARCH), "proof": "", "email": f"p{each}@example.org"} for each in range(2)]
    assert [client.post(SEARCH, each).status_code for each in sent] == [302, 429]
    assert client.post(SEARCH, form(client, SEARCH, email="q@example.org")).status_code == 302


def test_after_writing_to_a_centre_the_address_comes_along_and_is_confirmed_all_the_same(
    client: Client,
) -> None:
    page = client.post("/alerts/new/", {"step": "begin", "study": STUDY, "email": EMAIL})
    parsed = BeautifulSoup(page.content, "html.parser")
    assert parsed.select_one("#id_email")["value"] == EMAIL  # type: ignore[index]
    there = parsed.select_one("form.alerts__form")["action"]  # type: ignore[index]
    assert EMAIL not in str(there)
    ask(client, str(there))
    assert not Subscription.objects.wanted().exists()


def test_more_than_a_list_holds_is_left_out(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST", 1)
    somebody(made_up.THIS)
    ask(client, SEARCH)
    assert Subscription.objects.count() == 1
    assert letters("known")


def test_no_page_is_kept_by_a_cache_or_told_to_another_site(client: Client) -> None:
    ask(client)
    for path in (SEARCH, "/alerts/asked/", link(letters("confirm")[0], "confirm/"), "/alerts/link/"):
        answer = client.get(path)
        assert "no-store" in answer["Cache-Control"], path
        assert answer["Referrer-Policy"] == "strict-origin"
        assert answer["X-Robots-Tag"] == "noindex"
