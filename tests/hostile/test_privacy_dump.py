"""A dump of the database without the keys shows nobody, after everything that can happen to a message has happened."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from equipoise.web.vault import holdings
from tests import leaks
from tests.hostile import story as stories
from tests.hostile.story import Story

UNLIKE = ("submission", "secret_digest")
"""Have to be unlike any other: made from the message's number when it is erased."""


@pytest.fixture
def story(database: str) -> Iterator[Story]:
    with stories.told() as told:
        stories.mailbox()
        yield told


def test_a_dump_without_the_keys_shows_nobody_and_one_after_erasing_not_even_sealed(story: Story) -> None:
    dump, values = leaks.dump(), story.values()
    assert story.referral.code.encode() in dump and b"audit_entry" in dump
    assert len(values) > 15
    assert leaks.found(values, dump) == []
    assert story.client.post(f"{story.page}erase/").status_code == 302
    assert story.client.post(f"{story.page}erase/").status_code == 404
    after = leaks.dump()
    assert leaks.found(values, after) == []
    assert full_columns() == []
    assert story.referral.code.encode() in after
    story.referral.refresh_from_db()
    assert (story.referral.state, story.referral.erased_at is not None) == ("declined", True)


@pytest.mark.django_db
def test_headers_subjects_and_addresses_of_the_story_have_none() -> None:
    with stories.told() as story:
        pass
    assert len(story.letters) > 5
    assert leaks.found(story.values(), story.headers()) == []
    told = {name: each for name, each in story.values().items() if name != "secret"}
    for answer in story.answers:
        heads = "\n".join(f"{name}: {value}" for name, value in answer.items())
        assert leaks.found(told, heads.encode()) == []
    bodies = b"\n".join(part for each in story.letters for part in stories.bodies(each))
    assert story.secret.encode() in bodies, "bodies are read, and lead to the page"
    assert leaks.found(told, bodies) == []


def full_columns() -> list[str]:
    """Columns that the declarations say are emptied, and that hold something nevertheless."""
    full = []
    with connection.cursor() as cursor:
        for model, name in holdings.emptied():
            table = model.replace(".", "_").lower()
            of_person = "kind LIKE 'person%%'" if table == "mail_letter" else "1 = 1"
            if name not in UNLIKE:
                cursor.execute(f'SELECT count(*) FROM "{table}" WHERE {of_person} AND "{name}" <> \'\'', [])
                full += [f"{model}.{name}"] if cursor.fetchone()[0] else []
    return full


@given(before=st.binary(max_size=5), value=st.text("abcdefghij ÄÖ@.", min_size=6, max_size=30))
def test_a_value_is_found_however_it_is_written(before: bytes, value: str) -> None:
    """The law of the search itself: what is there is found."""
    import base64
    from urllib.parse import quote

    for hidden in (
        before + value.encode(),
        base64.b64encode(before + value.encode() + before),
        value.upper().encode(),
        value.encode().hex().encode(),
        quote(value).encode(),
        value[::-1].encode("utf-16-le"),
    ):
        assert leaks.found({"value": value}, b"x" + hidden + b"y") != []
