"""Answers stay in the browser: not in logs, not in the database, not in addresses, titles or pages of errors."""

from __future__ import annotations

import logging
import re

import pytest
from django.apps import apps
from django.test import Client

from equipoise.web.fit import answers as kept
from tests.web.fit.made_up import STOP_2

FIT = f"/studies/{STOP_2}/fit/"
BORN, MONTHS, DAY = "1957", "41.75", "2026-03-19"
SECRETS = (BORN, MONTHS, DAY, "19 March 2026")
pytestmark = pytest.mark.usefixtures("trials")


def _database() -> str:
    """Everything that any table holds."""
    return "\n".join(repr(row) for model in apps.get_models() for row in model.objects.values_list())


def _answer(client: Client, path: str) -> str:
    """Answer a question with what is to stay secret, or with “I don't know”; where it leads."""
    sent = {"unknown": "1"}
    if "birth_date" in path:
        sent = {"year": BORN}
    elif "duration" in path or "life_expectancy" in path:
        sent = {"value": MONTHS}
    elif "restaging" in path:
        sent = {"day": "19", "month": "3", "year": "2026"}
    answer = client.post(path, sent)
    assert answer.status_code == 302, path
    return str(answer["Location"])


@pytest.mark.parametrize("who", ["patient", "doctor"])
def test_a_whole_check_leaves_nothing_behind(
    client: Client, caplog: pytest.LogCaptureFixture, who: str
) -> None:
    before = _database()
    visited, titles = [FIT], []
    with caplog.at_level(logging.DEBUG):
        client.post(FIT, {"who": who})
        for _ in range(100):
            path = str(client.get(f"{FIT}next/?all=1")["Location"])
            if "/question/" not in path:
                break
            visited += [path, _answer(client, path)]
            page = client.get(path).content.decode()
            titles += re.findall(r"<title>(.*?)</title>", page, re.DOTALL)
        for path in ("result/", "answers/"):
            page = client.get(FIT + path).content.decode()
            titles += re.findall(r"<title>(.*?)</title>", page, re.DOTALL)
            visited += re.findall(r'(?:href|action|src)="([^"]*)"', page)
        client.get("/studies/")
    assert path and len(visited) > 40
    said = {str(each) for each in _kept(client).said.values()}
    assert any(BORN in each for each in said) and any(MONTHS in each for each in said)
    assert _database() == before
    for secret in SECRETS:
        # As a word of its own: digests in names of files and numbers of requests hold any four digits now and then.
        alone = re.compile(rf"(?<![\w.]){re.escape(secret)}(?![\w.])")
        assert not [each for each in (*visited, *titles, *caplog.messages) if alone.search(each)]


def _kept(client: Client) -> kept.Answers:
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.COOKIES[kept.COOKIE] = client.cookies[kept.COOKIE].value
    return kept.read(request)


def test_pages_of_errors_hold_no_answers(
    client: Client, give: object, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    give({"life_expectancy": MONTHS, "birth_date": BORN})  # type: ignore[operator]
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies = client.cookies
    lost = strict.get(f"{FIT}question/moon/")
    refused = strict.post(f"{FIT}question/life_expectancy/", {"value": MONTHS})
    monkeypatch.setattr("equipoise.web.fit.queries.check", _broken)
    failed = strict.get(f"{FIT}result/")
    assert [each.status_code for each in (lost, refused, failed)] == [404, 403, 500]
    for each in (lost, refused, failed):
        assert MONTHS not in each.content.decode() and BORN not in each.content.decode()
    assert MONTHS not in caplog.text and BORN not in caplog.text


def _broken(*_: object) -> None:
    raise RuntimeError("broken on purpose")


def test_an_answer_that_is_not_kept_is_logged_nowhere(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = client.post(f"{FIT}question/life_expectancy/", {"value": "41.75 parsecs"})
    assert answer.status_code == 422 and MONTHS in answer.content.decode()
    assert not any(
        MONTHS in each for each in re.findall(r"<title>.*?</title>", answer.content.decode(), re.DOTALL)
    )
    assert MONTHS not in caplog.text
