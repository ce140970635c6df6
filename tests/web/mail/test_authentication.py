"""Whose a reply is: what our own receiving server says about DMARC counts, whatever else stands in the letter."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from equipoise.web.mail.authentication import proven
from equipoise.web.mail.models import Incoming
from equipoise.web.operations.checks import Level, outside
from tests.web.mail import test_receiving
from tests.web.mail.test_receiving import reply, take

sent = test_receiving.sent
OURS = "mx.example.org"
ADA = "Ada <ada@example.org>"
PASSED = f"{OURS}; dmarc=pass header.from=example.org"
FAILED = f"{OURS}; dmarc=fail header.from=example.org"


@pytest.mark.parametrize(
    "result",
    [
        PASSED,
        "MX.Example.ORG; DMARC=Pass Header.From=Example.Org",
        f"{OURS} 1; dmarc=pass header.from=example.org",
        f'"{OURS}";dmarc/1=pass (p=reject; dmarc=fail (nested \\) one)) header.from="example.org"',
        f"{OURS};\r\n\tspf=pass smtp.mailfrom=example.org;\r\n\tdmarc = pass (a) reason=\"it's; so=it\""
        "\r\n\theader . from (b) = example.org.\r\n\tpolicy.dmarc=none",
        f"{OURS}; spf=pass smtp.mailfrom=\"x; dmarc=fail\"@evil.example.org; dmarc=pass header.from=ada@example.org",
    ],
)  # fmt: skip
def test_what_says_that_dmarc_passed_is_understood(result: str) -> None:
    assert proven([ADA], [result], OURS) == "ada@example.org"


@pytest.mark.parametrize(
    "results",
    [
        [],
        [""],
        [FAILED],
        [f"{OURS}; none"],
        [f"{OURS}; dmarc=bestguesspass header.from=example.org"],
        [f"{OURS}; dmarc=pass"],
        [f"{OURS}; dmarc=pass header.from=evil.example.org"],
        [f"{OURS}; dmarc=pass header.from=evil.org header.from=example.org"],
        [f"{OURS}; dmarc=fail header.from=example.org; dmarc=pass header.from=example.org"],
        [f"{OURS}; dmarc=pass header.from=example.org; dmarc=fail header.from=example.org"],
        [f"{OURS}; spf=pass (dmarc=pass header.from=example.org)"],
        [f'{OURS}; spf=pass reason="; dmarc=pass header.from=example.org"'],
        [f"{OURS}; dmarc=pass header.from=example.org (never closed"],
        [f'{OURS}; dmarc=pass header.from="example.org'],
        [f"{OURS} 2; dmarc=pass header.from=example.org"],
        [f"{OURS}; dmarc/2=pass header.from=example.org"],
        ["mx.evil.example.org; dmarc=pass header.from=example.org"],
        [f"{OURS}.evil.example.org; dmarc=pass header.from=example.org"],
        ["dmarc=pass header.from=example.org"],
        [f"{PASSED}{' ' * 20_000}"],
        [FAILED, PASSED],
        [f"{OURS}; dmarc=fail (never closed", PASSED],
    ],
)
def test_anything_else_is_no_proof(results: list[str]) -> None:
    assert proven([ADA], results, OURS) == ""


def test_headers_of_others_are_passed_over_wherever_they_stand() -> None:
    others = ["mx.evil.example.org; dmarc=fail header.from=example.org", "(", f"({OURS}); dmarc=fail"]
    assert proven([ADA], [*others, PASSED, *others, FAILED], OURS) == "ada@example.org"


@pytest.mark.parametrize(
    "authors",
    [
        [],
        [ADA, "Eve <eve@example.org>"],
        ["ada@example.org <eve@example.org>"],
        ["ada@example.org, eve@example.org"],
        ["<ada@example.org>, Eve <eve@example.org>"],
        ["Team: ada@example.org;"],
        ['"ada@example.org'],
    ],
)
def test_who_could_be_two_is_nobody(authors: list[str]) -> None:
    assert proven(authors, [PASSED], OURS) == ""


@pytest.mark.parametrize(
    ("author", "domain"),
    [
        ("ada@example.org", "example.org"),
        ('"Eve <eve@evil.org>, (she)" <ada@example.org> (eve@evil.org)', "example.org"),
        ("=?utf-8?q?eve=40evil.org=2C?= <ada@example.org>", "example.org"),
        ("Ada <ada@bücher.example.org>", "xn--bcher-kva.example.org"),
    ],
)
def test_the_author_is_the_address_and_not_what_stands_around_it(author: str, domain: str) -> None:
    found = proven([author], [f"{OURS}; dmarc=pass header.from={domain}"], OURS)
    assert found == (author.split("<")[1][:-1] if "ü" in author else "ada@example.org")


WORDS = st.lists(
    st.sampled_from([OURS, "dmarc", "pass", "fail", "header.from", "example.org", "=", ";", "(", ")", '"', "\\", " "])
    | st.text(max_size=4),
    max_size=25,
).map("".join)  # fmt: skip


@given(author=WORDS, result=WORDS)
def test_nothing_that_stands_there_breaks_it_or_proves_another_domain(author: str, result: str) -> None:
    for given_author, given_result in (
        (author, f"{OURS}; {result}"),
        (ADA, f"{OURS}; {result}"),
        (author, PASSED),
    ):
        found = proven([given_author], [given_result], OURS)
        assert not found or "dmarc" in given_result.casefold()
        assert not found or found.rpartition("@")[2].casefold() in given_result.casefold()


@given(comment=st.text(alphabet="ab;=\" '", max_size=9), before=WORDS)
def test_what_stands_in_brackets_or_below_changes_nothing(comment: str, before: str) -> None:
    told = f"{OURS} ({comment}); dmarc=pass ({comment}) header.from=example.org"
    assert proven([ADA], [told, before, FAILED], OURS) == "ada@example.org"


@override_settings(MAIL_AUTHSERV=OURS)
@pytest.mark.parametrize(
    ("headers", "known"),
    [
        ((PASSED,), True),
        ((), False),
        (("mx.evil.example.org; dmarc=pass header.from=example.org",), False),
        ((FAILED, PASSED), False),
    ],
)
def test_a_reply_counts_where_our_server_says_that_dmarc_passed(
    sent: UUID, headers: tuple[str, ...], known: bool
) -> None:
    on_top = "".join(f"AUTHENTICATION-results: {each}\r\n" for each in headers).encode()
    assert take(on_top + reply(), sent) == "taken"
    kept = Incoming.objects.get()
    assert (kept.known, kept.kind) == (known, "reply" if known else "unverified")


@override_settings(MAIL_AUTHSERV=OURS)
def test_who_passed_for_the_same_domain_is_still_somebody_else(sent: UUID) -> None:
    forged = f"Authentication-Results: {PASSED}\r\n".encode() + reply(From="eve@example.org")
    take(
        forged.replace(b"From: eve", b"From: ada@example.org <eve").replace(b".org\r\nSub", b".org>\r\nSub"),
        sent,
    )
    assert Incoming.objects.get().kind == "unverified"


def test_the_doctor_tells_where_mail_comes_in_and_nobody_looks_whose_it_is(sent: UUID) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    with override_settings(EQUIPOISE_MODE="production"):
        assert outside.replies(now)[0] is Level.OK
        take(reply(), sent)
        level, found, mend = outside.replies(now)
        assert (level, found.startswith("1 messages")) == (Level.WARNING, True)
        assert "EQUIPOISE_MAIL_AUTHSERV" in mend
        with override_settings(MAIL_AUTHSERV=OURS):
            assert outside.replies(now)[1] == f"They count where {OURS} says that DMARC passed."
    assert outside.replies(now)[0] is Level.OK
