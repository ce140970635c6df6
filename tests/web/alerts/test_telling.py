"""The letter that tells news: what, why, how far, in the reader's language; due by their clock; and its headers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection

from equipoise.core.registry.request import SearchRequest
from equipoise.links.gazetteer import Place
from equipoise.web.alerts import sending, telling, wishes
from equipoise.web.alerts.models import Notice
from equipoise.web.mail import messages
from equipoise.web.mail.models import Letter
from tests import leaks
from tests.web.alerts.made_up import LUNGS, MONDAY, OTHER, STUDY, THIS, letters, news, notice, somebody
from tests.web.finder import samples

pytestmark = pytest.mark.django_db
NOT_KEPT = 10**9


@pytest.fixture(autouse=True)
def _studies(db: None, now: datetime) -> None:
    samples.load(samples.harbour(), samples.hostile(), named(OTHER, "دراسة الرئة"))


def named(nct_id: str, title: str) -> dict[str, Any]:
    record = samples.harbour()
    record["protocolSection"]["identificationModule"] = {"nctId": nct_id, "briefTitle": title}
    return record


def sent() -> Letter:
    assert sending.send(MONDAY) == 1
    return letters("news")[0]


def words(letter: Letter) -> str:
    page = BeautifulSoup(letter.html, "html.parser")
    return " ".join(page.get_text(" ").split())


def test_it_says_what_changed_why_it_is_told_and_how_far_it_is() -> None:
    ada = somebody(THIS, LUNGS, place="Nanaimo")
    notice(ada, news())
    letter = sent()
    for said in (
        "Few Growing Spots",
        "The study opened",
        "You asked about this trial.",
        "It fits your search “lung cancer” near Nanaimo.",
        "Nearest open place: ",
        "from Nanaimo.",
    ):
        assert said in letter.text, said
        assert said in words(letter), said
    assert f"/studies/{STUDY}/" in letter.text and f"/alerts/{ada.secret}/" in letter.text


def test_nothing_of_what_somebody_looks_for_stands_outside_its_body() -> None:
    notice(somebody(LUNGS), news())
    letter = sent()
    outside = f"{letter.subject} {letter.key} {letter.about} {letter.headers}"
    for word in ("lung", "Nanaimo", "Growing", STUDY):
        assert word not in outside


def test_what_waits_is_one_letter_in_the_order_in_which_it_happened_by_study() -> None:
    ada = somebody(THIS, wishes.of_study(OTHER))
    first, second = news(STUDY), news(OTHER, "new_study", change="", detail={})
    third = news(STUDY, "study_paused", detail={"from": "RECRUITING", "to": "SUSPENDED"})
    for item in (third, first, second):
        notice(ada, item)
    letter = sent()
    assert letter.subject == "News on trials: 3 changes"
    assert letter.text.index("Few Growing Spots") < letter.text.index("دراسة")
    assert letter.text.count("Few Growing Spots") == 1
    assert letter.text.index("to “recruiting”") < letter.text.index("to “suspended”")
    assert set(Notice.objects.values_list("letter", flat=True)) == {1}
    ada.refresh_from_db()
    assert ada.letters == 1


def test_it_goes_when_the_first_is_due_and_takes_along_what_else_waits() -> None:
    ada = somebody(THIS)
    notice(ada, news(), due=MONDAY + timedelta(days=6))
    assert sending.send(MONDAY) == 0
    notice(ada, news(), due=MONDAY)
    assert sent().subject == "News on trials: 2 changes"
    assert sending.send(MONDAY + timedelta(days=7)) == 0


def test_a_long_letter_says_thirty_and_counts_the_rest() -> None:
    ada = somebody(THIS)
    for _ in range(telling.MOST + 5):
        notice(ada, news())
    letter = sent()
    assert letter.text.count("The study opened") == telling.MOST
    assert "And 5 more, which stand on your page." in letter.text
    assert letter.subject == "News on trials: 35 changes"


def test_without_news_there_is_no_letter() -> None:
    ada = somebody(THIS)
    assert sending.send(MONDAY) == 0
    Notice.objects.create(subscriber=ada, item=NOT_KEPT, why=[], due_at=MONDAY, made_at=MONDAY)
    assert sending.send(MONDAY) == 0
    assert not letters("news") and not Notice.objects.exists()


def test_somebody_whose_letter_can_not_be_written_stops_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = somebody(THIS, email="bad@example.org"), somebody(THIS, email="good@example.org")
    for each in (bad, good):
        notice(each, news())
    write = telling.draft

    def broken(subscriber: Any, *more: Any) -> Any:
        if subscriber.pk == bad.pk:
            raise ValueError
        return write(subscriber, *more)

    monkeypatch.setattr(telling, "draft", broken)
    assert sending.send(MONDAY) == 1
    assert [each.to for each in letters("news")] == ["good@example.org"]
    monkeypatch.undo()
    assert sending.send(MONDAY) == 1


def test_in_french_with_the_kind_of_news_in_words_of_its_own() -> None:
    notice(somebody(LUNGS, place="Nanaimo", language="fr"), news(kind="study_opened"))
    letter = sent()
    assert letter.subject == "Nouvelles d’essais : un changement"
    for said in (
        "23 novembre 2026",
        "Étude ouverte",
        "lung cancer",
        "près de Nanaimo",
        "Lieu ouvert le plus proche",
    ):
        assert said in letter.text, said
    for english in ("You asked", "It fits", "Stop all", "Talk with", "Nearest", "A letter from"):
        assert english not in letter.text + letter.html, english
    assert BeautifulSoup(letter.html, "html.parser").select_one('[lang="en"]') is not None


@pytest.mark.parametrize(("code", "unit"), [("CA", "km"), ("US", "miles"), ("GB", "miles")])
def test_distances_are_in_the_unit_of_the_country(
    monkeypatch: pytest.MonkeyPatch, code: str, unit: str
) -> None:
    class There(samples.Places):
        def find(self, *_: Any, **__: Any) -> list[Place]:
            return [Place("Somewhere", "", "", code, 45.0, -123.0)]

    monkeypatch.setattr("equipoise.web.alerts.nearest.gazetteer", There)
    notice(somebody(THIS, place="Somewhere"), news())
    assert f" {unit} from Somewhere." in sent().text


def test_no_distance_is_made_up() -> None:
    notice(somebody(THIS, place="A place that went away"), news())
    assert "Nearest" not in sent().text


def test_names_from_right_to_left_keep_their_direction_and_markup_does_nothing() -> None:
    search = wishes.of_search(SearchRequest(text="<b>سرطان</b>"))
    ada = somebody(search, wishes.of_study(samples.HOSTILE))
    notice(ada, news(OTHER))
    notice(ada, news(samples.HOSTILE))
    letter = sent()
    assert "\u2068دراسة الرئة\u2069" in letter.text
    page = BeautifulSoup(letter.html, "html.parser")
    assert not page.select("script, img, main b")
    assert all(each.get("dir") == "auto" for each in page.select("h2"))


def test_a_mail_program_can_end_it_by_itself() -> None:
    """RFC 8058: both headers, in the message itself, so that a signature that is put on later covers them."""
    ada = somebody(THIS)
    notice(ada, news())
    message = messages.build(sent())
    assert message["List-Unsubscribe"].startswith("<http") and f"/alerts/end/{ada.ending}/one-click/>" in str(
        message["List-Unsubscribe"]
    )
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "<news." in message["List-Id"]


def test_nothing_of_somebody_lies_readable_in_any_table_or_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Their address and what they look for, and the secrets of their page and of its end."""
    ada = somebody(LUNGS, place="Nanaimo", email="ada.okafor@example.org")
    notice(ada, news())
    sent()
    own = {
        "address": "ada.okafor@example.org",
        "search": "lung cancer",
        "search as kept": "lung+cancer",
        "page": ada.secret,
        "ending": ada.ending,
    }
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            assert leaks.found(own, repr(cursor.fetchall()).encode()) == [], table
    assert leaks.found(own, caplog.text.encode()) == []
