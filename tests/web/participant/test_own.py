"""A participant's own pages: who gets in, what is answered, that it is kept once and stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone, translation

from equipoise.core.followup.answers import Answer
from equipoise.core.followup.cleaning import Place
from equipoise.core.followup.due import Slot, Status
from equipoise.core.followup.forms import Form, Item, Kind, Purpose
from equipoise.core.followup.schedule import Visit
from equipoise.core.followup.translations import Words
from equipoise.core.values.durations import Duration
from equipoise.core.values.errors import InputError
from equipoise.web.followup import queries as followup
from equipoise.web.followup import schedules
from equipoise.web.guard.limits import Reached
from equipoise.web.ledger import queries as ledger
from equipoise.web.participant import actions, asking, queries
from equipoise.web.participant.models import Link
from equipoise.web.participant.queries import Own
from equipoise.web.participant.templatetags.own import visit_title
from tests.web.accounts.people import log_in
from tests.web.enrolment.example import consented, screened
from tests.web.participant import made_up
from tests.web.participant.made_up import HEALTH, TRIAL
from tests.web.trials.example import NOW, Example

pytestmark = pytest.mark.django_db


def page(client: Client, own: Own, rest: str = "", **more: Any) -> str:
    return client.get(f"/my/{own.secret}/{rest}", **more).content.decode()


def kept(own: Own) -> dict[str, Any]:
    found = followup.entry(TRIAL, Place(own.number, "baseline", "eq5d"))
    return dict(found.values) if found else {}


def test_the_link_alone_shows_nothing(own: Own) -> None:
    answer = Client().get(f"/my/{own.secret}/")
    text = answer.content.decode()
    assert "Type your passcode" in text
    assert "STOP-2" not in text and "Harbour" not in text and own.number not in text
    for rest in ("stop/", "baseline/eq5d/"):
        assert "Type your passcode" in Client().get(f"/my/{own.secret}/{rest}").content.decode()
    sent = Client().post(f"/my/{own.secret}/baseline/eq5d/", made_up.answers())
    assert sent.status_code == 403 and kept(own) == {}


def test_nobody_keeps_a_page_and_no_other_site_hears_of_it(own: Own) -> None:
    for client in (Client(), made_up.opened(own)):
        for rest in ("", "stop/", "baseline/eq5d/"):
            answer = client.get(f"/my/{own.secret}/{rest}")
            assert answer["Cache-Control"] == "no-store, private"
            assert answer["Referrer-Policy"] == "strict-origin"
            assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("typed", ["", "000000x", "12345", "á" * 30])
def test_a_wrong_passcode_opens_nothing(own: Own, typed: str) -> None:
    client = Client()
    answer = client.post(f"/my/{own.secret}/enter/", {"passcode": typed})
    assert answer.status_code == 422
    assert "Type your passcode" in page(client, own)


def test_a_passcode_may_be_typed_with_blanks(own: Own) -> None:
    spaced = f" {own.passcode[:3]} {own.passcode[3:]} "
    assert Client().post(f"/my/{own.secret}/enter/", {"passcode": spaced}).status_code == 302


def test_passcodes_can_not_be_guessed(own: Own) -> None:
    client = Client()
    statuses = [client.post(f"/my/{own.secret}/enter/", {"passcode": "x"}).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    assert client.post(f"/my/{own.secret}/enter/", {"passcode": own.passcode}).status_code == 429


def test_passcodes_can_not_be_guessed_over_a_day_either(own: Own, example: Example) -> None:
    tried = 0
    for hour in range(24):
        for _ in range(10):
            try:
                actions.unlock(own, "x", example.now + timedelta(hours=hour))
                tried += 1
            except Reached:
                break
    assert tried <= 60, "30 in any 24 hours, over the two days of the calendar that these are"


def test_an_open_browser_is_open_for_its_own_link_alone(own: Own, example: Example) -> None:
    client, other = made_up.opened(own), made_up.linked(example, consented(example))
    assert "Type your passcode" in page(client, other)
    client.cookies["own"] = client.cookies["own"].value[:-2] + "xx"
    assert "Type your passcode" in page(client, own)


def test_locking_asks_for_the_passcode_again(own: Own) -> None:
    client = made_up.opened(own)
    assert client.post(f"/my/{own.secret}/lock/").status_code == 302
    assert "Type your passcode" in page(client, own)


@pytest.mark.parametrize("secret", ["x", "é", "a" * 400])
def test_what_is_no_link_looks_like_one_that_ended(own: Own, example: Example, secret: str) -> None:
    actions.end_link(TRIAL, own.number, by=example.by("coordinator"), now=example.now, key="end")
    ended, wrong = Client().get(f"/my/{own.secret}/"), Client().get(f"/my/{secret}/")
    assert ended.status_code == wrong.status_code == 404
    assert ended.content == wrong.content
    for what in ("enter", "lock"):
        assert Client().post(f"/my/{own.secret}/{what}/").status_code == 404


def test_what_waits_and_what_comes(own: Own) -> None:
    text = page(made_up.opened(own), own)
    assert "There are 2 things for you to answer" in text
    assert "Health today (EQ-5D-5L)" in text and "Life with cancer (FACT-G)" in text
    assert "Until 31 March" in text
    assert own.number not in text


def test_answers_are_kept_under_the_participants_own_name(own: Own) -> None:
    client = made_up.opened(own)
    answer = client.post(f"/my/{own.secret}/baseline/eq5d/", made_up.answers())
    assert answer.status_code == 302 and answer["Location"].endswith("?sent=1")
    assert kept(own) == HEALTH
    event = ledger.events(TRIAL, f"participant:{own.number}")[-1]
    assert (event.actor, event.role, event.key) == (
        f"participant:{own.number}",
        "participant",
        f"own:{'k' * 20}",
    )
    text = page(client, own)
    assert "There is one thing for you to answer" in text and "kept on 3 March 2026" in text


def test_the_site_reads_that_it_was_the_participant(own: Own, example: Example) -> None:
    made_up.send(own, example.now)
    site = log_in(Client(), example.user("coordinator", own.site))
    place = f"/trial/{TRIAL}/participants/{own.number}/forms/baseline/eq5d/1/"
    for rest in ("", "review/"):
        text = site.get(place + rest, follow=True).content.decode()
        assert "by the participant" in text and f"participant:{own.number}" not in text


def test_sent_twice_is_once_and_stays_as_it_was(own: Own) -> None:
    client = made_up.opened(own)
    for given in (HEALTH, HEALTH, {**HEALTH, "pain": "1"}):
        client.post(f"/my/{own.secret}/baseline/eq5d/", made_up.answers(given))
    client.post(f"/my/{own.secret}/baseline/eq5d/", made_up.answers({**HEALTH, "pain": "1"}, key="z" * 20))
    assert kept(own) == HEALTH
    assert [each.kind for each in ledger.events(TRIAL)].count("followup.saved") == 1
    shown = page(client, own, "baseline/eq5d/")
    assert "Kept on 3 March 2026." in shown and "<form" not in shown.partition("</main>")[0]


def test_two_that_arrive_at_once_are_one(own: Own, example: Example) -> None:
    """Past the page's own look: under one key nothing is done again, under another it is refused."""
    for _ in range(2):
        made_up.send(own, example.now)
    with pytest.raises(InputError):
        made_up.send(own, example.now, {**HEALTH, "pain": "1"}, key="other")
    with pytest.raises(InputError):
        made_up.send(own, example.now, {**HEALTH, "pain": "1"})
    assert kept(own) == HEALTH


def test_not_answering_is_an_answer(own: Own) -> None:
    client = made_up.opened(own)
    client.post(f"/my/{own.secret}/baseline/eq5d/", made_up.answers({"mobility": "-refused-", "pain": "2"}))
    found = followup.entry(TRIAL, Place(own.number, "baseline", "eq5d"))
    assert found is not None
    assert found.answers["mobility"].missing == "refused" and found.values == {"pain": "2"}
    shown = page(client, own, "baseline/eq5d/")
    assert "I prefer not to answer" in shown and "Not answered" in shown


def test_nothing_at_all_is_not_sent(own: Own) -> None:
    answer = made_up.opened(own).post(f"/my/{own.secret}/baseline/eq5d/", made_up.answers({}))
    assert answer.status_code == 409 and "Nothing is answered yet." in answer.content.decode()
    assert kept(own) == {}


@pytest.mark.parametrize(
    ("item", "typed"), [("vas", "101"), ("vas", "7.5"), ("vas", "seven"), ("mobility", "6"), ("pain", "<b>")]
)
def test_what_can_not_be_is_asked_again_and_the_rest_stays(own: Own, item: str, typed: str) -> None:
    answer = made_up.opened(own).post(
        f"/my/{own.secret}/baseline/eq5d/", made_up.answers({**HEALTH, item: typed})
    )
    text = answer.content.decode()
    assert answer.status_code == 422 and kept(own) == {}
    assert 'role="alert"' in text and 'value="k' in text
    assert ('value="3" checked' in text) == (item != "self_care")
    assert "<b>" not in text.partition("<main")[2]
    assert "<title>Something is wrong: " in text
    assert text.count("Write a whole number from 0 to 100.") == (2 if item == "vas" else 1)
    place = [*HEALTH].index(item) + 1
    assert f'href="#q-{place}"' in text and f'id="q-{place}"' in text, "without the script they are led there"


def test_only_in_its_time(own: Own, monkeypatch: pytest.MonkeyPatch, example: Example) -> None:
    later: datetime = example.now + timedelta(days=40)
    monkeypatch.setattr(timezone, "now", lambda: later)
    client = made_up.opened(own)
    assert "There is nothing for you to do now" in page(client, own)
    answer = client.post(f"/my/{own.secret}/baseline/eq5d/", made_up.answers())
    assert answer.status_code == 409 and "The time for these questions is over" in answer.content.decode()
    assert kept(own) == {}


def test_a_visit_that_was_passed_over_is_not_what_comes_next(
    own: Own, example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = [Status.OVERDUE, Status.DONE, Status.OVERDUE, Status.OVERDUE, Status.NOT_DUE]
    dues = followup.due_of(schedules.plan(TRIAL, own.number, example.now))
    seen = [replace(due, status=state) for due, state in zip(dues, states, strict=False)]
    monkeypatch.setattr(followup, "due_of", lambda _: seen)
    assert list(queries.home(own, example.now).visits) == seen[3:]


@pytest.mark.parametrize(
    "rest",
    ["baseline/baseline/", "baseline/nothing/", "treatment/treatment/", "nothing/eq5d/", "baseline/lesions/"],
)
def test_what_others_fill_is_not_there(own: Own, rest: str) -> None:
    client = made_up.opened(own)
    assert client.get(f"/my/{own.secret}/{rest}").status_code == 404
    assert client.post(f"/my/{own.secret}/{rest}", made_up.answers()).status_code == 404


def test_asking_to_talk_tells_the_site_once(own: Own, example: Example) -> None:
    client = made_up.opened(own)
    assert "Your care goes on" in page(client, own, "stop/")
    for _ in range(2):
        assert client.post(f"/my/{own.secret}/stop/").status_code == 302
    assert [number for number, _ in queries.wishes(TRIAL, "01")] == [own.number]
    assert "Your study team knows" in page(client, own)
    actions.talked(TRIAL, own.number, by=example.by("coordinator"), now=example.now)
    actions.talked(TRIAL, own.number, by=example.by("coordinator"), now=example.now)
    assert queries.wishes(TRIAL) == []
    kinds = [each.kind for each in ledger.events(TRIAL) if each.kind.startswith("participant.")]
    assert kinds == ["participant.link_made", "participant.asked_to_talk", "participant.talked"]


def test_french(own: Own) -> None:
    client = made_up.opened(own)
    answer = client.get(f"/my/{own.secret}/?in=fr")
    text = answer.content.decode()
    assert answer["Content-Language"] == "fr" and '<html lang="fr">' in text
    assert "Il y a 2 questionnaires à remplir" in text and "Jusqu’au 31 mars" in text
    asked = page(client, own, "baseline/eq5d/")
    assert "Envoyer mes réponses" in asked, "it is remembered"
    assert "Question %1 sur %2" in asked
    assert "Douleur ou gêne" in asked and "Pain or discomfort" not in asked
    assert "<bdi>La santé aujourd’hui (EQ-5D-5L)</bdi>" in text, (
        "the protocol's own French, read aloud as such"
    )
    assert "Send my answers" in page(client, own, "baseline/eq5d/?in=en")


@pytest.mark.parametrize(
    ("language", "translated", "told"),
    [
        ("en", True, "<bdi>Scan, time 3</bdi>"),
        ("fr", True, "<bdi>Imagerie, n° 3</bdi>"),
        ("fr", False, '<bdi lang="en">Scan, time 3</bdi>'),
    ],
)
def test_a_visit_is_called_as_the_protocol_says_in_the_language_of_the_page(
    language: str, translated: bool, told: str
) -> None:
    month = Duration(1, "month")
    words = (Words("fr", "Imagerie"),) if translated else ()
    visit = Visit("scan", "Scan", "consent", month, 0, 0, (), month, month, translations=words)
    with translation.override(language):
        assert visit_title(Slot("scan:3", visit, 3)) == told


def test_no_event_holds_the_secret_or_the_passcode(own: Own) -> None:
    told = "".join(f"{each.payload}{each.subject}{each.why}{each.key}" for each in ledger.events(TRIAL))
    assert own.secret not in told and own.passcode not in told


def test_no_link_before_consent_and_none_for_nobody(example: Example) -> None:
    by, number = example.by("coordinator"), screened(example)
    with pytest.raises(InputError, match="not consented"):
        actions.make_link(TRIAL, number, language="en", by=by, now=example.now, key="a")
    with pytest.raises(LookupError):
        actions.make_link(TRIAL, "01-999", language="en", by=by, now=example.now, key="b")
    assert not Link.objects.filter(number=number).exists()


def test_what_follows_from_an_answer(own: Own) -> None:
    """The guess of the treatment: how sure one is and why are asked of who has a guess alone."""
    plan = schedules.plan(TRIAL, own.number, NOW)
    form = plan.forms["guess_participant"]
    found = asking.words(form, "en")
    sure = next(each for each in asking.blank(form, found) if each.item.id == "SURE")
    assert (sure.item_of, sure.value_of, sure.unless) == ("GUESS", "unknown", True)
    told = asking.taken(form, found, QueryDict("a-GUESS=unknown&a-SURE=2&a-BECAUSE=x"))
    assert (told.values, told.missing) == ({"GUESS": "unknown"}, {})
    told = asking.taken(form, found, QueryDict("a-GUESS=sabr&a-SURE=-refused-"))
    assert (told.values, told.missing) == ({"GUESS": "sabr"}, {"SURE": "refused"})


def test_several_may_be_chosen(own: Own) -> None:
    many = Item("why", "Why", Kind.CHOICES, choices=(("a", "One"), ("b", "Two"), ("c", "Three")))
    form = Form("made_up", "Made up", Purpose.QUESTIONNAIRE, "participant", (many,))
    found = asking.words(form, "en")
    told = asking.taken(form, found, QueryDict("a-why=a&a-why=c"))
    assert told.values == {"why": "a c"} and told.questions[0].given == ("a", "c")
    assert asking.answered(form, found, {"why": Answer("a c")}) == [("Why", "One, Three")]
    assert asking.taken(form, found, QueryDict("a-why=a&a-why=-refused-")).missing == {"why": "refused"}
    assert asking.taken(form, found, QueryDict("a-why=x")).problems
