"""The private page: where a message stands, and what its person may do with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django_tasks_db.models import DBTaskResult

from equipoise.core.referral.states import Event, State
from equipoise.web.audit.models import Entry
from equipoise.web.contact.queries import HAPPENED
from equipoise.web.mail.models import Letter
from equipoise.web.referrals import actions, tasks, team
from equipoise.web.referrals.models import Referral
from equipoise.web.sites.models import StudySite
from tests.web.contact import made_up
from tests.web.contact.conftest import Send
from tests.web.contact.made_up import FAR, MIDDLE

Desks = dict[str, StudySite]


def now() -> datetime:
    return datetime.now(UTC)


def text(client: Client, address: str) -> str:
    page = BeautifulSoup(client.get(address).content, "html.parser")
    return " ".join(page.main.get_text(" ").split())  # type: ignore[union-attr]


def the_id() -> object:
    return Referral.objects.order_by("created_at").last().id  # type: ignore[union-attr]


def test_nobody_keeps_the_page_and_no_other_site_hears_of_it(client: Client, private: str) -> None:
    answer = client.get(private)
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Referrer-Policy"] == "strict-origin"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "noindex" in answer.content.decode()


@pytest.mark.parametrize(
    "secret", ["x" * 43, "link ", "a\x00b", "\u202e" * 9, "A" * 5_000, "erased.", "\ud800"]
)
def test_a_wrong_secret_is_not_there(client: Client, private: str, secret: str) -> None:
    whole = f"/messages/{secret}/".encode("utf-8", "surrogatepass").decode("latin-1")
    answer = client.get("/", PATH_INFO=whole)
    assert answer.status_code == 404


def test_an_erased_page_is_gone_like_one_that_never_was(client: Client, private: str) -> None:
    page = client.get(f"{private}erase/").content.decode()
    assert "What goes" in page and "What stays" in page
    assert client.post(f"{private}erase/")["Location"] == "/messages/erased/"
    assert client.get("/messages/erased/").status_code == 200
    gone, never = client.get(private), client.get(f"/messages/{'x' * 43}/")
    assert (gone.status_code, gone.content) == (never.status_code, never.content)
    assert Referral.objects.get().person is None


@pytest.mark.django_db
def test_a_link_that_leads_nowhere_says_what_to_do(client: Client) -> None:
    gone = client.get(f"/messages/{'x' * 43}/")
    assert gone.status_code == 404
    assert 'href="/messages/link/"' in gone.content.decode()
    assert "no-store" in gone["Cache-Control"]


def test_erasing_one_message_does_not_claim_the_others(client: Client, private: str) -> None:
    assert "each message has a page of its own" in client.get(f"{private}erase/").content.decode()
    done = client.post(f"{private}erase/", follow=True).content.decode()
    assert "All about you in this message is erased" in done
    assert 'href="/messages/link/"' in done


def test_a_centre_that_no_letter_reaches_is_not_said_to_be_reminded(client: Client, private: str) -> None:
    assert "We remind them" in text(client, private)
    Referral.objects.update(state="bounced")
    said = text(client, private)
    assert "We remind them" not in said
    assert "We look for another way to reach this centre" in said


def test_it_says_by_when_in_words(client: Client, private: str) -> None:
    due = Referral.objects.get().lapse_at
    assert due is not None
    said = text(client, private)
    assert str(due.year) in said and "is to answer by" in said


def test_the_day_to_answer_by_is_the_centres_as_in_the_letter(client: Client, private: str) -> None:
    # Five in the afternoon in Vancouver, where it is the next day by UTC.
    Referral.objects.update(lapse_at=datetime(2026, 12, 8, 1, tzinfo=UTC))
    said = text(client, private)
    assert "Monday 7 December 2026" in said
    assert "8 December" not in said


def test_each_look_is_in_the_audit_trail(client: Client, private: str) -> None:
    client.get(private)
    assert Entry.objects.filter(verb="looked at own referral", subject=f"referral:{the_id()}").count() == 1


def test_the_talk_goes_both_ways(client: Client, private: str) -> None:
    actions.ask(the_id(), "Which hospital treats you?", by="coordinator", now=now())  # type: ignore[arg-type]
    said = text(client, private)
    assert "Which hospital treats you?" in said and "Your answer" in said
    assert client.post(f"{private}write/", {"text": "The one in Nanaimo"}).status_code == 302
    assert "The one in Nanaimo" in text(client, private)
    assert Referral.objects.get().state == State.OPENED


@pytest.mark.parametrize("typed", ["", "  \n ", "x" * 5_001])
def test_what_can_t_be_sent_is_kept(client: Client, private: str, typed: str) -> None:
    answer = client.post(f"{private}write/", {"text": typed})
    assert answer.status_code == 422
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.select_one("#text").get_text().strip() == typed.strip()  # type: ignore[union-attr]
    assert page.select_one("#text-error") is not None


def test_withdrawing_asks_first_and_ends_it(client: Client, private: str) -> None:
    assert "You can’t undo this" in text(client, f"{private}withdraw/")
    client.post(f"{private}withdraw/")
    assert Referral.objects.get().state == State.WITHDRAWN
    assert "You have withdrawn this" in text(client, private)
    assert client.post(f"{private}withdraw/").status_code == 409


def test_what_was_agreed_to_for_a_call_is_taken_back_with_its_number(client: Client, send: Send) -> None:
    page = send(phone="604 555 0123", agree=("contact", "call"))["Location"].partition("?")[0]
    assert "604 555 0123" in text(client, page)
    client.post(f"{page}consent/call/")
    assert "604 555 0123" not in text(client, page)
    assert "phone" not in Referral.objects.get().person
    assert client.post(f"{page}consent/contact/").status_code == 404


@pytest.mark.parametrize("ended", ["declined", "lapsed"])
def test_after_an_end_the_next_centre_is_offered_at_once(client: Client, private: str, ended: str) -> None:
    assert "The next centre" not in text(client, private)
    if ended == "declined":
        actions.decline(the_id(), "closed", "", by="coordinator", now=now())  # type: ignore[arg-type]
    else:
        Referral.objects.update(lapse_at=now() - timedelta(1))
        actions.lapse(now())
    page = BeautifulSoup(client.get(private).content, "html.parser")
    names = [each.get_text() for each in page.select(".contact__offer h3")]
    assert names == [MIDDLE, FAR]


def test_the_next_centre_gets_what_was_written_and_the_first_is_told(
    client: Client, private: str, desks: Desks
) -> None:
    there = f"{private}next/{desks[MIDDLE].location}/"
    page = BeautifulSoup(client.get(there).content, "html.parser")
    assert page.select_one("#id_email")["value"] == "ada@example.org"  # type: ignore[index]
    assert "May I ask" in page.select_one("#id_message").get_text()  # type: ignore[union-attr]
    review = client.post(there, {**made_up.TYPED, "step": "review"}).content.decode()
    assert "Your message to the other centre is withdrawn" in review
    assert "checked" not in review.partition("Do you agree?")[2]
    answer = client.post(there, made_up.form_of(client, there))
    first, second = Referral.objects.order_by("created_at")
    assert (first.state, second.previous) == (State.WITHDRAWN, first.id)
    assert second.study_site == desks[MIDDLE].pk
    new = answer["Location"].partition("?")[0]
    assert new != private
    old = BeautifulSoup(client.get(private).content, "html.parser").select_one(".contact__next")
    assert old and f"You wrote to {MIDDLE} instead" in old.get_text(" ").replace("  ", " ")
    assert old.select_one(f'a[href="{new}"]')
    offered = text(client, f"{new}next/")
    assert (
        FAR in offered
        and made_up.NEAR not in offered.partition("Ask another centre")[2].partition("come first")[2]
    )


def test_sending_to_the_next_twice_is_once(client: Client, private: str, desks: Desks) -> None:
    there = f"{private}next/{desks[MIDDLE].location}/"
    form = made_up.form_of(client, there)
    assert {client.post(there, form).status_code for _ in range(2)} == {302}
    assert Referral.objects.count() == 2


def test_an_answered_message_is_not_withdrawn_by_asking_another(
    client: Client, private: str, desks: Desks
) -> None:
    actions.answer(the_id(), "Please call.", by="coordinator", now=now())  # type: ignore[arg-type]
    there = f"{private}next/{desks[MIDDLE].location}/"
    client.post(there, made_up.form_of(client, there))
    assert Referral.objects.order_by("created_at").first().state == State.ANSWERED  # type: ignore[union-attr]
    assert f"You also wrote to {MIDDLE}" in text(client, private).replace(" .", ".")
    client.post(f"{text_of_link(client, private)}erase/")
    assert MIDDLE not in text(client, private).partition("What was written")[0], "erased, it is named no more"


def text_of_link(client: Client, private: str) -> str:
    """Where the page of what came after is."""
    page = BeautifulSoup(client.get(private).content, "html.parser")
    return str(page.select_one(".contact__next a")["href"])  # type: ignore[index]


def queue() -> None:
    """Do what the worker would."""
    for row in DBTaskResult.objects.filter(task_path__endswith="send_links"):
        assert "example.org" not in str(row.args_kwargs)
        tasks.send_links.call(*row.args_kwargs["args"])


def test_a_lost_link_goes_to_its_address_alone_and_tells_nothing(client: Client, private: str) -> None:
    before = Letter.objects.count()
    known = client.post("/messages/link/", {"email": " ADA@example.org "})
    queue()
    letter = Letter.objects.latest("created_at")
    assert Letter.objects.count() == before + 1
    assert letter.to == "ada@example.org"
    assert private in letter.text
    unknown = client.post("/messages/link/", {"email": "eve@example.org"})
    queue()
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert Letter.objects.count() == before + 1


def test_the_person_gets_a_file_of_all_that_is_held(client: Client, private: str) -> None:
    actions.answer(the_id(), "Please call.", by="coordinator", now=now())  # type: ignore[arg-type]
    answer = client.get(f"{private}export/")
    assert answer["Cache-Control"] == "no-store, private"
    (held,) = answer.json()["messages"]
    assert held["you"]["email"] == "ada@example.org"
    assert [each["text"] for each in held["what_happened"]] == [made_up.TYPED["message"], "Please call."]
    assert "my e-mail address" in held["consents"][0]["words"]
    page = client.get(f"{private}export/page/")
    assert "attachment" in page["Content-Disposition"] and page["Cache-Control"] == "no-store, private"
    assert "Please call." in page.content.decode()
    for each in (answer, page):
        assert private.split("/")[2] not in each.content.decode()


def test_the_file_has_what_the_team_noted_and_who_looked(client: Client, private: str) -> None:
    hand = team.Hand("ann", 1, frozenset({Referral.objects.get().site}))
    team.note(the_id(), "Sounded anxious", hand, now())  # type: ignore[arg-type]
    (held,) = client.get(f"{private}export/").json()["messages"]
    assert [each["text"] for each in held["notes_of_the_team"]] == ["Sounded anxious"]
    assert "Sounded anxious" not in text(client, private)
    assert "ann" not in {each["by"] for each in held["who_did_what"]}
    assert {"sent referral", "note referral"} <= {each["what"] for each in held["who_did_what"]}


def test_two_messages_of_one_person_are_not_linked(client: Client, send: Send) -> None:
    first, second = (send()["Location"].partition("?")[0] for _ in range(2))
    assert second.split("/")[2] not in client.get(first).content.decode()
    assert first.split("/")[2] not in client.get(second).content.decode()


def test_every_event_has_its_words() -> None:
    assert set(HAPPENED) == set(Event)


def test_the_page_of_all_that_is_held_speaks_plainly_and_can_hold_anything(
    client: Client, send: Send
) -> None:
    page = str(send(first_name="<b>Bea</b>", message="{% now %} <script>")["Location"]).partition("?")[0]
    whole = client.get(f"{page}export/page/").content.decode()
    said = " ".join(BeautifulSoup(whole, "html.parser").get_text(" ").split())
    assert "You sent your message" in said and "Myself" in said and "answering you" in said
    assert "<b>Bea" not in whole and "<script" not in whole
    assert "Nothing." in said, "a part without anything says so"
