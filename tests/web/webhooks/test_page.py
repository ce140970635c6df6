"""The operator's page of webhooks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from equipoise.web.news.models import Item
from equipoise.web.webhooks.models import Delivery, Endpoint
from tests.web.accounts.people import log_in, person
from tests.web.studies.samples import NOW, nct

pytestmark = pytest.mark.django_db
PAGE = "/operations/webhooks/"
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def operator(client: Client) -> Client:
    return log_in(client, person("operator", is_staff=True))


def endpoint(state: str, name: str = "Example Health", **more: object) -> Endpoint:
    ordinary = {"url": "https://hooks.example.org/secret-path", "secret": "whsec_x", "what": "everything"}
    made = {"cursor": 0, "made_by": "test", "made_at": NOW}
    return Endpoint.objects.create(state=state, name=name, **{**ordinary, **made, **more})


def seen(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "secret-path" not in answer.content.decode()
    assert "whsec_" not in answer.content.decode()
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text().split())


def test_it_is_for_operators(client: Client) -> None:
    assert client.get(PAGE).status_code == 302
    log_in(client, person("someone"))
    assert client.get(PAGE).status_code == 404


def test_without_any_it_says_how_to_add_one(operator: Client) -> None:
    page = seen(operator)
    assert "No organisation is told by webhook" in page
    assert "equipoise webhooks add" in page


def test_what_needs_somebody_stands_first(operator: Client) -> None:
    endpoint("active", EVIL, what="search", asked="q=melanoma", topics=["open", "who"])
    endpoint("resting", trouble="status 500", failing_since=NOW - timedelta(days=3))
    endpoint("unverified", "Other Health")
    page = seen(operator)
    assert "Example Health rests after three days of failures (status 500)" in page
    assert "Other Health has not answered the challenge" in page
    assert "A search: “melanoma”" in page
    assert "Open or closed, Who may join" in page
    assert EVIL in page
    assert EVIL not in operator.get(PAGE).content.decode()


def test_deliveries_say_what_was_told_and_what_became_of_it(operator: Client) -> None:
    whom = endpoint("active")
    item = Item.objects.create(
        nct_id=nct(1), after=1, kind="study_closed", change="status_changed", detail={}, at=NOW
    )
    for number, more in ((item.pk, {"state": "sent", "status": 204}), (item.pk + 1, {"trouble": "too slow"})):
        Delivery.objects.create(endpoint=whom, item=number, attempts=2, made_at=NOW, **more)
    page = seen(operator)
    assert "Webhooks are well" in page
    assert f"{nct(1)} Study closed Taken 204 2" in page
    assert "No longer kept Waiting Too slow 2" in page
