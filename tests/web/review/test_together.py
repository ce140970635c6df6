"""Two people at once, and a draft that changed since it was loaded, on both databases."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from equipoise.core.protocol.editing import blocks
from equipoise.core.protocol.provenance import digest
from equipoise.core.protocol.reading import read
from equipoise.web.audit.models import Entry
from equipoise.web.criteria import actions, queries
from tests.web.review.conftest import (
    FITTER,
    MADE_UP,
    NOW,
    SHIPPED,
    TEXT,
    WORDS,
    approved,
    body,
    correct,
    drafted,
    published,
)

pytestmark = pytest.mark.usefixtures("database")


def test_a_trial_is_begun_from_its_records_text(ann: Client, trials: None) -> None:
    assert ann.get("/review/", {"number": f" {MADE_UP.lower()} "})["Location"] == f"/review/{MADE_UP}/"
    assert "Draft it by rules" in body(ann.get(f"/review/{MADE_UP}/"))
    told = ann.post(f"/review/{MADE_UP}/begin/", follow=True)
    assert "Version 1 is begun" in body(told)
    version = queries.version(MADE_UP, 1)
    assert version is not None and version.drafted_by == "ann"
    protocol = read(version.text, "draft")
    assert (protocol.trial, protocol.drafted.by) == (MADE_UP, "rules v2")
    assert protocol.sources["record"].sha256 == digest(WORDS)
    assert [each.id for each in protocol.rules.criteria] == ["I1", "I2", "I3", "I4", "E1"]
    assert Entry.objects.get(subject=MADE_UP).verb == "drafted protocol"


def test_two_people_correct_two_criteria_at_once(ann: Client, log_in: Callable[..., Client]) -> None:
    drafted()
    seen = digest(blocks(TEXT)["I6"].text)
    assert correct(ann, "I5", FITTER).status_code == 302  # type: ignore[attr-defined]
    answer = correct(log_in("bob"), "I6", "I6: life_expectancy >= 3 months", seen=seen)
    assert answer.status_code == 302  # type: ignore[attr-defined]
    stored = queries.version(SHIPPED, 1)
    assert stored is not None and "0..1" in stored.text and ">= 3 months" in stored.text


def test_a_criterion_that_another_changed_is_told_and_what_was_typed_is_kept(
    ann: Client, log_in: Callable[..., Client]
) -> None:
    drafted()
    seen = digest(blocks(TEXT)["I5"].text)
    correct(ann, "I5", FITTER)
    mine = "I5: ecog in 0..3"
    answer = correct(log_in("bob"), "I5", mine, seen=seen)
    assert answer.status_code == 409  # type: ignore[attr-defined]
    said = body(answer)
    assert "ann changed this since you loaded it" in said
    assert "is from 0 to 1" in said and mine in said
    html = answer.content.decode()  # type: ignore[attr-defined]
    now = re.search(r'name="seen" value="([0-9a-f]{64})">\s*<div class="field field--wrong"', html)
    assert now is not None
    assert correct(log_in("bob"), "I5", mine, seen=now[1]).status_code == 302  # type: ignore[attr-defined]


def test_a_draft_approved_meanwhile_keeps_what_was_typed(ann: Client) -> None:
    drafted()
    seen = digest(blocks(TEXT)["I5"].text)
    actions.approve(SHIPPED, 1, by="bob", now=NOW)
    answer = correct(ann, "I5", FITTER, seen=seen)
    assert answer.status_code == 409  # type: ignore[attr-defined]
    said = body(answer)
    assert "What you wrote for I5 is not saved" in said and "ecog in 0..1" in said
    assert "Version 1 is no draft any more" in said
    assert [each.number for each in queries.versions(SHIPPED)] == [1]


def test_what_was_not_read_is_not_approved(ann: Client) -> None:
    drafted()
    seen = digest(TEXT)
    correct(ann, "I5", FITTER)
    done = ann.post(f"/review/{SHIPPED}/versions/1/approve/", {"seen": seen}, follow=True)
    assert "ann changed this since you loaded it" in body(done)
    stored = queries.version(SHIPPED, 1)
    assert stored is not None and stored.open


def test_the_second_who_approves_or_publishes_is_told(ann: Client, log_in: Callable[..., Client]) -> None:
    actions.save(SHIPPED, TEXT, by="eve", now=NOW)
    bob = log_in("bob")
    for verb, data in (("approve", {"seen": digest(TEXT)}), ("publish", {"in_force": 0})):
        path = f"/review/{SHIPPED}/versions/1/{verb}/"
        assert ann.get(path).status_code == 200
        ann.post(path, data)
        late = bob.post(path, data, follow=True)
        assert "Version 1 is" in body(late) and "can’t be" in body(late).replace("&#x27;", "’")
        assert bob.get(path).status_code == 302
    assert Entry.objects.filter(verb="approved protocol").count() == 1
    assert Entry.objects.filter(verb="published protocol").count() == 1


def test_a_publication_seen_against_another_version_is_refused(ann: Client) -> None:
    published()
    second = approved(TEXT + "# two\n")
    actions.withdraw(SHIPPED, 1, by="bob", now=NOW, reason="wrong")
    done = ann.post(f"/review/{SHIPPED}/versions/{second}/publish/", {"in_force": 1}, follow=True)
    assert "Another version was published or withdrawn" in body(done)
    assert queries.in_force(SHIPPED) is None


def test_the_list_puts_first_what_waits(ann: Client, trials: None) -> None:
    assert "reviewed by no study team" in body(ann.get("/review/")).lower()
    assert "Nothing waits for anybody" in body(ann.get("/review/", {"show": "waiting"}))
    published()
    ann.post(f"/review/{MADE_UP}/begin/")
    said = body(ann.get("/review/"))
    assert said.index(MADE_UP) < said.index(SHIPPED)
    assert "To be checked and approved" in said and "A Made-up Trial" in said
    waiting = body(ann.get("/review/", {"show": "waiting"}))
    assert MADE_UP in waiting and SHIPPED not in waiting
    for typed, words in (("NCT1", "is not a registry number"), ("NCT99999999", "No record of NCT99999999")):
        answer = ann.get("/review/", {"number": typed})
        assert answer.status_code == 422 and words in body(answer)
