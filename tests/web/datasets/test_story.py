"""What happened with a participant, told from the first look on, in the words of every room."""

from __future__ import annotations

import pytest
from django.test import Client

from equipoise.core.design.roles import Role
from tests.web.accounts.people import log_in
from tests.web.allocation.example import Sealed
from tests.web.datasets.test_trail import TRAIL, words
from tests.web.datasets.world import ONE

pytestmark = pytest.mark.django_db


def test_the_whole_story_stands_there_in_order_and_nothing_of_the_treatment(story: Sealed) -> None:
    client = log_in(Client(), story.example.user(Role.COORDINATOR), factor=True)
    page = words(client.get(f"{TRAIL}?participant={ONE}").content.decode())
    told = [
        "Was entered in the screening log", "Gave consent", "Was enrolled", "Was allocated", "Had a form saved",
        "Why: =1+1 was misread", "Had a question asked about a value", "Had values compared with their source",
        "Was locked What: this form",
    ]  # fmt: skip
    places = [page.index(each) for each in told]
    assert places == sorted(places)
    assert "Visit: Week 6 Form: Visit" in page
    list_of_words = page.partition("Show only")[0].lower()
    assert not any(
        each in list_of_words for each in ("sealed", "handled", "treating-01", "schedule", "opened")
    )
