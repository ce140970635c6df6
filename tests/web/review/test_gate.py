"""Nobody but the study team gets in, by any address; what they send can't do harm."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from equipoise.core.protocol.editing import blocks
from equipoise.core.protocol.provenance import digest
from equipoise.web.audit.models import Entry
from equipoise.web.criteria.models import ProtocolVersion
from equipoise.web.review.urls import urlpatterns
from tests.web.review.conftest import MADE_UP, SHIPPED, TEXT, drafted

pytestmark = pytest.mark.django_db
KEYS = {"nct_id": SHIPPED, "name": "I5", "number": 1}


def _address(pattern: URLPattern) -> str:
    wanted = pattern.pattern.converters
    return reverse(f"review:{pattern.name}", kwargs={key: KEYS[key] for key in wanted})


ADDRESSES = [(str(each.name), each) for each in urlpatterns]
WRITES = {"begin", "criterion", "file", "approve", "publish", "withdraw"}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("name", "pattern"), ADDRESSES)
def test_strangers_log_in_and_others_are_refused(
    log_in: Callable[..., Client], name: str, pattern: URLPattern, method: str
) -> None:
    drafted()
    before = Entry.objects.count()
    path = _address(pattern)
    stranger = getattr(Client(), method)(path)
    assert stranger.status_code in (302, 405)
    if stranger.status_code == 302:
        assert stranger["Location"].startswith("/account/log-in/?next=/review/")
    assert getattr(log_in("eve", team=False), method)(path).status_code in (403, 405)
    assert Entry.objects.count() == before
    assert ProtocolVersion.objects.get().state == "draft"


def test_an_operator_is_not_of_the_study_team(log_in: Callable[..., Client]) -> None:
    assert log_in("olga", team=False, staff=True).get("/review/").status_code == 403


@pytest.mark.parametrize(("name", "pattern"), [each for each in ADDRESSES if each[0] in WRITES])
def test_a_post_without_its_token_is_refused(
    log_in: Callable[..., Client], name: str, pattern: URLPattern
) -> None:
    drafted()
    client = log_in("ann", enforce_csrf_checks=True)
    assert client.post(_address(pattern), {"reason": "x", "seen": "x"}).status_code == 403
    assert ProtocolVersion.objects.get().state == "draft"


@pytest.mark.parametrize(("name", "pattern"), [each for each in ADDRESSES if each[0] not in WRITES])
def test_pages_that_only_show_take_no_post(ann: Client, name: str, pattern: URLPattern) -> None:
    assert ann.post(_address(pattern)).status_code == 405


@pytest.mark.parametrize(
    "nct_id", ["NCT1", "nct06918951", "NCT069189511", "NCT99999999", "..%2F..", "%00", "٣"]
)
def test_what_is_no_trial_is_not_found(ann: Client, nct_id: str) -> None:
    for path in ("", "begin/", "file/", "history/", "compare/", "versions/1/", "versions/1/approve/"):
        found = (
            ann.post(f"/review/{nct_id}/{path}") if path == "begin/" else ann.get(f"/review/{nct_id}/{path}")
        )
        assert found.status_code in (302, 404), path
    assert not ProtocolVersion.objects.exists()


@pytest.mark.parametrize("number", [2, 99, 10**30])
def test_a_version_that_is_not_there_is_not_found(ann: Client, number: int) -> None:
    drafted()
    for path in ("", "approve/", "publish/", "withdraw/"):
        assert ann.get(f"/review/{SHIPPED}/versions/{number}/{path}").status_code == 404


def _correct(client: Client, text: str, name: str = "I5", nct_id: str = SHIPPED) -> int:
    data = {"number": 1, "seen": "0" * 64, "text": text}
    return client.post(f"/review/{nct_id}/criteria/{name}/", data).status_code


def test_another_trials_file_is_refused_and_named(ann: Client, trials: None) -> None:
    drafted()
    seen = ProtocolVersion.objects.get()
    other = TEXT.replace(f"trial: {SHIPPED}", f"trial: {MADE_UP}")
    found = ann.post(f"/review/{SHIPPED}/file/", {"number": 1, "seen": digest(seen.text), "text": other})
    assert found.status_code == 422
    assert f"this page is about {SHIPPED}" in found.content.decode()
    assert ProtocolVersion.objects.get().text == TEXT


BOMB = "a: &a [x, x]\n" + "\n".join(f"b{n}: &b{n} [*a, *a, *a]" for n in range(9))
HOSTILE = {
    "aliases": f"I5:\n  title: {{{BOMB}}}",
    "anchors": "I5: &a\n  rule: *a",
    "tags": "I5: !!python/object/apply:os.system ['true']",
    "deep": "I5: " + "[" * 1_000 + "]" * 1_000,
    "brackets": "I5: " + "(" * 500 + "age" + ")" * 500,
    "two documents": "I5: age\n---\nI5: age",
    "nul": "I5:\x00 age",
    "not a mapping": "- I5",
    "nots": "I5: " + "not " * 3_000 + "pregnant",
    "a number without end": "I5: age >= 1" + "0" * 1_900 + " years",
    "a power": "I5: age >= 1 10^999999999/L",
    "escapes": '\\ud800"I5": "\\ud800"',
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_refused_with_a_sentence(ann: Client, text: str) -> None:
    drafted()
    seen = digest(blocks(TEXT)["I5"].text)
    found = ann.post(f"/review/{SHIPPED}/criteria/I5/", {"number": 1, "seen": seen, "text": text})
    assert found.status_code == 422
    assert 'class="field__error"' in found.content.decode()
    whole = ann.post(f"/review/{SHIPPED}/file/", {"number": 1, "seen": digest(TEXT), "text": text})
    assert whole.status_code == 422
    assert ProtocolVersion.objects.get().text == TEXT


def test_two_megabytes_are_refused(ann: Client) -> None:
    drafted()
    assert _correct(ann, "x" * 2_000_000) == 413
    assert _correct(ann, "x" * 500_000) == 422
    assert ProtocolVersion.objects.get().text == TEXT


def test_script_in_text_stays_text(ann: Client, trials: None) -> None:
    """In the record, in what was typed, in the file, in a reason, in a number searched for."""
    script = "<script>alert(1)</script>"
    ann.post(f"/review/{MADE_UP}/begin/")
    pages = [
        ann.get(f"/review/{MADE_UP}/"),
        ann.get(f"/review/{MADE_UP}/file/"),
        ann.get("/review/", {"number": script}),
        ann.post(f"/review/{MADE_UP}/criteria/I3/", {"number": 1, "seen": "0" * 64, "text": script}),
        ann.post(f"/review/{MADE_UP}/criteria/{script.replace('/', '')}/", {"text": script}),
    ]
    ann.post(f"/review/{MADE_UP}/versions/1/withdraw/", {"reason": script})
    pages.append(ann.get(f"/review/{MADE_UP}/history/"))
    for page in pages:
        body = page.content.decode()
        assert "<script>alert" not in body
        assert "&lt;script&gt;" in body


def test_a_form_with_parts_missing_says_so(ann: Client) -> None:
    drafted()
    for data in (
        {},
        {"text": "x"},
        {"text": "x", "number": "one", "seen": "0" * 64},
        {"number": 1, "seen": "0" * 64},
    ):
        assert ann.post(f"/review/{SHIPPED}/criteria/I5/", data).status_code == 422
        assert ann.post(f"/review/{SHIPPED}/file/", data).status_code == 422
    for verb in ("approve", "publish"):
        assert ann.post(f"/review/{SHIPPED}/versions/1/{verb}/", {}).status_code == 302
    assert ProtocolVersion.objects.get().state == "draft"


def test_nothing_is_kept_by_browsers_or_on_the_way(ann: Client) -> None:
    assert "no-store" in ann.get("/review/")["Cache-Control"]
