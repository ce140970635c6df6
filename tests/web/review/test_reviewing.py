"""From a record's text to a version in force: what is shown, corrected, refused, told and recorded."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from equipoise.core.protocol.editing import blocks
from equipoise.core.protocol.provenance import digest
from equipoise.web.audit.models import Entry
from equipoise.web.criteria import actions, queries
from equipoise.web.criteria.models import ProtocolVersion
from equipoise.web.studies.actions import load_records
from tests.web.review.conftest import (
    BARE,
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
    record,
)

pytestmark = pytest.mark.django_db


def test_text_and_rule_stand_side_by_side(ann: Client, trials: None) -> None:
    ann.post(f"/review/{MADE_UP}/begin/")
    said = body(ann.get(f"/review/{MADE_UP}/"))
    for words in (
        "The age is at least 18 years",  # in plain English
        "rule: ecog in 0..2",  # in the language
        "Nothing computes “ Wants to travel",  # what the rules did not read
        "[not read by the rules]",
        "Can’t take part if this is so: Pregnant",
        "Of 5 criteria, 4 are computed, 0 in part, and 1 is only words.",
    ):
        assert words in said
    html = ann.get(f"/review/{MADE_UP}/").content.decode()
    assert re.search(r"<blockquote[^>]*>ECOG 0-2</blockquote>", html)


def test_a_record_without_criteria_can_be_begun(ann: Client, trials: None) -> None:
    assert "The record says no criteria" in body(ann.get(f"/review/{BARE}/"))
    assert "This file has no criteria" in body(ann.post(f"/review/{BARE}/begin/", follow=True))


def test_only_some_criteria_are_shown_when_asked(ann: Client, trials: None) -> None:
    ann.post(f"/review/{MADE_UP}/begin/")
    html = ann.get(f"/review/{MADE_UP}/", {"show": "words"}).content.decode()
    assert re.findall(r'<section class="criterion" id="([^"]+)"', html) == ["I3"]
    assert (
        ann.get(f"/review/{MADE_UP}/", {"show": "nonsense"}).content.decode().count('class="criterion"') == 5
    )


def test_one_criterion_is_corrected_and_the_rest_stays_to_the_character(ann: Client) -> None:
    drafted()
    done = correct(ann, "I5", FITTER.replace("\n", "\r\n"))
    assert done["Location"] == f"/review/{SHIPPED}/#I5"  # type: ignore[index]
    stored = queries.version(SHIPPED, 1)
    assert stored is not None
    old = blocks(TEXT)["I5"]
    assert stored.text == TEXT[: old.start] + "  " + FITTER.replace("\n", "\n  ") + TEXT[old.end :]
    assert stored.text.count("#") == TEXT.count("#")
    row = Entry.objects.order_by("id").last()
    assert row is not None and row.actor == "ann" and row.verb == "corrected protocol"
    assert row.detail == {"version": 1, "criterion": "I5", "sha256": digest(stored.text)}


def test_a_criterion_with_a_plus_in_its_name_is_corrected(ann: Client) -> None:
    drafted()
    done = correct(ann, "I9+I10", "I9+I10: on_systemic_therapy")
    assert done["Location"] == f"/review/{SHIPPED}/#I9-I10"  # type: ignore[index]
    page = ann.get(f"/review/{SHIPPED}/").content.decode()
    assert 'id="I9-I10"' in page and "/criteria/I9+I10/" in page


def test_what_is_wrong_stands_beside_the_box_with_what_was_typed(ann: Client) -> None:
    drafted()
    wrong = "I5:\n  title: Fitness\n  rule: ecog in 0..2 and nonsense >= 3"
    answer = correct(ann, "I5", wrong)
    html = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == 422  # type: ignore[attr-defined]
    box = html[html.index('id="I5-error"') : html.index("</textarea>", html.index('id="I5-error"'))]
    assert "This box, line 3. I5: There is no fact “nonsense”" in box
    assert "rule: ecog in 0..2 and nonsense &gt;= 3" in box
    assert 'aria-describedby="I5-hint I5-error"' in box
    assert html.count("field--wrong") == 1
    stored = queries.version(SHIPPED, 1)
    assert stored is not None and stored.text == TEXT


def test_the_whole_file_is_saved_where_it_can_be_read(ann: Client) -> None:
    drafted()
    path, seen = f"/review/{SHIPPED}/file/", digest(TEXT)
    assert TEXT.splitlines()[3] in body(ann.get(path))
    broken = TEXT.replace("rule: ecog in 0..2", "rule: ecog in")
    answer = ann.post(path, {"number": 1, "seen": seen, "text": broken})
    line = broken[: broken.index("rule: ecog in")].count("\n") + 1
    assert answer.status_code == 422
    assert f"The file, line {line} . I5:".replace(" .", ".") in body(answer)
    assert "rule: ecog in\n" in answer.content.decode()
    good = TEXT.replace("rule: ecog in 0..2", "rule: ecog in 0..1")
    assert ann.post(path, {"number": 1, "seen": seen, "text": good}).status_code == 302
    late = ann.post(path, {"number": 1, "seen": seen, "text": TEXT + "# mine\n"})
    assert late.status_code == 409
    assert "+ # mine" in body(late) and "− rule: ecog in 0..1" in body(late)


def test_approving_says_what_is_approved(log_in: Callable[..., Client]) -> None:
    drafted()
    bob = log_in("bob")
    page = bob.get(f"/review/{SHIPPED}/versions/1/approve/")
    assert "26 of 26 criteria" in body(page)
    assert "Child-Pugh" in body(page)
    done = bob.post(f"/review/{SHIPPED}/versions/1/approve/", {"seen": digest(TEXT)}, follow=True)
    assert "Version 1 is approved" in body(done)
    row = Entry.objects.order_by("id").last()
    assert row is not None and (row.actor, row.verb) == ("bob", "approved protocol")
    assert row.detail["sha256"] == digest(TEXT)
    assert "Save I5" not in body(done)


def test_who_wrote_a_part_of_a_draft_cannot_approve_it(ann: Client, log_in: Callable[..., Client]) -> None:
    drafted()
    bob, cleo = log_in("bob"), log_in("cleo")
    correct(bob, "I5", FITTER, seen=digest(blocks(TEXT)["I5"].text))
    path = f"/review/{SHIPPED}/versions/1/approve/"
    version = queries.version(SHIPPED, 1)
    assert version is not None
    for author in (ann, bob):  # who began it, and who corrected it last
        page = author.get(path)
        assert "somebody else of the study team has to approve it" in body(page)
        assert "Approve version 1</button>" not in page.content.decode()
        refused = author.post(path, {"seen": digest(version.text)}, follow=True)
        assert "You wrote a part of version 1 yourself" in body(refused)
    assert not Entry.objects.filter(verb="approved protocol").exists()
    assert "Version 1 is approved" in body(cleo.post(path, {"seen": digest(version.text)}, follow=True))


def test_publishing_shows_what_changes(ann: Client) -> None:
    published()
    changed = TEXT.replace("rule: ecog in 0..2", "rule: ecog in 0..1").replace("  E13:\n", "  E14:\n")
    changed = changed.replace("size >= nadir + 5 mm", "size >= nadir + 6 mm").replace("[50-84]", "[50-80]")
    second = approved(changed)
    said = body(ann.get(f"/review/{SHIPPED}/versions/{second}/publish/"))
    assert "What changes against version 1, which is in force" in said
    for words in (
        "I5 Fitness Changed: the rule",
        "is from 0 to 2",
        "is from 0 to 1",
        "I2 Consent Changed: the source’s words",
        "I7 One to five lesions that grow Changed: what its rule rests on (definition grown changed)",
        "E14 Pregnant or breastfeeding New",
        "E13 Pregnant or breastfeeding Taken out",
        "Definition grown : changed",
    ):
        assert words in said
    ann.post(f"/review/{SHIPPED}/versions/{second}/publish/", {"in_force": 1})
    assert [each.state for each in queries.versions(SHIPPED)] == ["published", "replaced"]


def test_withdrawing_needs_a_reason_and_keeps_it(ann: Client) -> None:
    published()
    path = f"/review/{SHIPPED}/versions/1/withdraw/"
    assert "the file that ships stands in again" in body(ann.get(path))
    assert ann.post(path, {"reason": "  "}).status_code == 422
    long = ann.post(path, {"reason": "so " * 300})
    assert long.status_code == 422 and "so so" in body(long)
    assert "Version 1 is withdrawn" in body(
        ann.post(path, {"reason": "The protocol was amended."}, follow=True)
    )
    assert "Why: The protocol was amended." in body(ann.get(f"/review/{SHIPPED}/history/"))
    late = ann.post(path, {"reason": "again"})
    assert late.status_code == 422 and "withdrawn already" in body(late)


def test_the_history_says_who_did_what(ann: Client) -> None:
    assert "only the file that ships" in body(ann.get(f"/review/{SHIPPED}/history/"))
    drafted()
    correct(ann, "I5", FITTER)
    actions.approve(SHIPPED, 1, by="bob", now=NOW)
    said = body(ann.get(f"/review/{SHIPPED}/history/"))
    places = [
        said.index(words)
        for words in ("bob approved version 1", "ann corrected I5 of version 1", "ann began version 1")
    ]
    assert places == sorted(places)
    assert said.count("22 November 2026, 09:00") >= 2


def test_two_versions_are_compared(ann: Client) -> None:
    published()
    drafted(TEXT.replace("rule: ecog in 0..2", "rule: ecog in 0..1"))
    for asked, words in (
        ({}, "1 criterion differs; 25 are the same."),
        ({"before": "0", "after": "1"}, "0 criteria differ; 26 are the same."),
        ({"before": "2", "after": "1"}, "1 criterion differs"),
    ):
        assert words in body(ann.get(f"/review/{SHIPPED}/compare/", asked))
    for asked in ({"before": "9"}, {"before": "x"}, {"after": "-1"}, {"after": "٣"}):
        wrong = ann.get(f"/review/{SHIPPED}/compare/", asked)
        assert wrong.status_code == 422 and "Choose two of the versions" in body(wrong)


def test_the_design_is_shown_with_its_sources_and_compared(ann: Client) -> None:
    published()
    drafted(TEXT.replace("{registry: 194,", "{registry: 200,"))
    page = body(ann.get(f"/review/{SHIPPED}/"))
    assert "The trial’s design" in page and "From the registry (enrollment)." in page
    assert "Not set. Ask the sponsor: Which sites take part?" in page
    differs = body(ann.get(f"/review/{SHIPPED}/compare/"))
    assert "Participants: “194” becomes “200”." in differs
    assert "Nothing changes for participants under way." in differs
    before, after = TEXT.split("\ndesign:\n")
    drafted(before)
    gone = body(ann.get(f"/review/{SHIPPED}/compare/"))
    assert after and "The older file says the trial’s design; the newer doesn’t." in gone


def test_an_old_version_is_shown_as_it_was(ann: Client) -> None:
    published()
    drafted(TEXT.replace("rule: ecog in 0..2", "rule: ecog in 0..1"))
    old = body(ann.get(f"/review/{SHIPPED}/versions/1/"))
    assert "is from 0 to 2" in old and "Save I5" not in old and "Go to the newest version" in old
    new = body(ann.get(f"/review/{SHIPPED}/"))
    assert "is from 0 to 1" in new and "Save I5" in new and "Version 1 is in force" in new


def test_a_new_draft_begins_with_the_newest_text(ann: Client) -> None:
    published(TEXT + "# mine\n")
    ann.post(f"/review/{SHIPPED}/begin/")
    stored = queries.version(SHIPPED, 2)
    assert stored is not None and stored.text.endswith("# mine\n") and stored.open
    assert "Version 2 is a draft already" in body(ann.post(f"/review/{SHIPPED}/begin/", follow=True))


def test_a_record_that_changed_since_is_told(ann: Client, trials: None) -> None:
    ann.post(f"/review/{MADE_UP}/begin/")
    assert "says other criteria by now" not in body(ann.get(f"/review/{MADE_UP}/"))
    newer = record(MADE_UP, WORDS.replace("18 years", "21 years"))
    newer["protocolSection"]["statusModule"] = {"lastUpdatePostDateStruct": {"date": "2026-11-21"}}
    load_records([newer], now=lambda: NOW)
    said = body(ann.get(f"/review/{MADE_UP}/"))
    assert "says other criteria by now" in said
    assert "Age 18 years or older" in said  # the text that the draft quotes is shown, not the newer one


def test_a_text_that_is_not_kept_is_said_to_be_missing(ann: Client) -> None:
    text = re.sub(r"sha256: [0-9a-f]{64}", "sha256: " + "0" * 64, TEXT)
    drafted(text)
    assert "The text that this criterion quotes is not kept here." in body(ann.get(f"/review/{SHIPPED}/"))


def test_offsets_beyond_the_text_are_told(ann: Client) -> None:
    drafted(TEXT.replace("[294-329]", "[294-329, 900000-900001]"))
    assert "A stretch ends after the text" in body(ann.get(f"/review/{SHIPPED}/"))


def test_a_kept_file_that_can_no_longer_be_read_is_shown_with_the_reason(ann: Client) -> None:
    drafted()
    ProtocolVersion.objects.update(text="protocol: [")
    said = body(ann.get(f"/review/{SHIPPED}/"))
    assert "This file can’t be read any more" in said and "protocol: [" in said
    assert "protocol: [" in body(ann.get(f"/review/{SHIPPED}/file/"))
    assert ann.get(f"/review/{SHIPPED}/versions/1/approve/").status_code == 200
    for path in ("history/", "compare/?before=0&after=1"):
        assert ann.get(f"/review/{SHIPPED}/{path}").status_code in (200, 422)


def test_many_trials_come_in_pages(ann: Client) -> None:
    rows = [
        ProtocolVersion(nct_id=f"NCT8{n:07}", number=1, text=TEXT, drafted_by="ann", drafted_at=NOW)
        for n in range(60)
    ]
    ProtocolVersion.objects.bulk_create(rows)
    said = body(ann.get("/review/", {"page": "2", "show": "waiting"}))
    assert "Page 2 of 3" in said and "Previous page" in said
    assert ann.get("/review/", {"page": "nonsense"}).status_code == 200
