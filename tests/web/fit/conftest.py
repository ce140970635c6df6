"""What the tests of the self-check's pages share."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from equipoise.demonstration import records
from equipoise.web.fit import answers as kept
from equipoise.web.fit.answers import Answers, Said, Who
from tests.web.finder import samples
from tests.web.fit.made_up import STOP_2, as_said

Give = Callable[..., None]
See = Callable[..., BeautifulSoup]


@pytest.fixture
def trials(db: None) -> None:
    """STOP-2, whose protocol file ships, and a made-up trial, whose criteria are drafts."""
    stop_2 = next(
        each for each in records() if each["protocolSection"]["identificationModule"]["nctId"] == STOP_2
    )
    samples.load(stop_2, samples.harbour())


@pytest.fixture
def give(client: Client) -> Give:
    """Put answers into the browser: `give({"ecog": "1"}, "doctor")`."""

    def put(said: Mapping[str, Said | str], who: Who = "patient") -> None:
        response = HttpResponse()
        kept.write(response, Answers({key: as_said(each) for key, each in said.items()}, who))
        client.cookies[kept.COOKIE] = response.cookies[kept.COOKIE].value

    return put


@pytest.fixture
def see(client: Client, trials: None) -> See:
    """A page of the check: `see("result/")`."""

    def page(path: str = "", nct_id: str = STOP_2, status: int = 200) -> BeautifulSoup:
        answer = client.get(f"/studies/{nct_id}/fit/{path}")
        assert answer.status_code == status, answer
        return BeautifulSoup(answer.content, "html.parser")

    return page
