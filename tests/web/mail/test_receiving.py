"""What comes back: bounces, receipts, replies of people and of programs, and messages made to do harm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.web.mail import actions, messages, outcomes, reading, receiving, trimming
from equipoise.web.mail.models import Incoming, Letter
from tests.home import FIXTURE_SHARED
from tests.web.mail.making import NOW, posted, stored


@pytest.fixture
def heard() -> Iterator[list[outcomes.Outcome]]:
    told: list[outcomes.Outcome] = []
    outcomes.listen("nothing", told.append)
    yield told
    outcomes._LISTENERS.pop("nothing")


@pytest.fixture
def sent(database: str) -> UUID:
    """A letter that the server took; on both databases."""
    number = posted()
    Letter.objects.filter(id=number).update(state="sent")
    return number


def reply(text: str = "Yes, please.", **headers: str) -> bytes:
    message = EmailMessage(policy=SMTP)
    given = {"From": "Ada <ada@example.org>", "Subject": "Re: hello", "Message-ID": "<1@example.org>"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    for name, value in given.items():
        message[name] = value
    message.set_content(text)
    return message.as_bytes()


def report(action: str, status: str, words: str = "It went wrong.") -> bytes:
    return (
        "From: MAILER-DAEMON@mail.example.org\r\nSubject: Delivery Status Notification\r\n"
        f"Message-ID: <{action}{status}@mail.example.org>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/plain\r\n\r\n{words}\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; ada@example.org\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 no ada@example.org\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: hello\r\n\r\nhello\r\n--b--\r\n"
    ).encode()


def take(
    raw: bytes, number: UUID, what: str = "reply", sender: str | None = "ada@example.org"
) -> receiving.Taken:
    return receiving.receive(raw, [messages.tagged(what, number)], NOW, sender=sender)


@pytest.mark.parametrize(
    ("action", "state"),
    [
        ("failed", "bounced"),
        ("delivered", "delivered"),
        ("delayed", "sent"),
        ("relayed", "sent"),
        ("odd", "sent"),
    ],
)
@pytest.mark.parametrize("what", ["bounce", "reply"])
def test_a_report_says_what_became_of_the_letter(
    sent: UUID, heard: list[outcomes.Outcome], action: str, state: str, what: str
) -> None:
    assert take(report(action, "5.1.1"), sent, what, "<>") == "taken"
    assert stored(sent).state == state
    assert [each.what for each in heard] == ([] if state == "sent" else [state])
    assert "ada" not in stored(sent).trouble


def test_the_same_message_twice_is_taken_once(sent: UUID, heard: list[outcomes.Outcome]) -> None:
    assert take(reply(), sent) == "taken"
    assert take(b"Received: by another road\r\n" + reply(), sent) == "known"
    assert (len(heard), Incoming.objects.count()) == (1, 1)


def test_a_bounce_that_comes_after_a_receipt_is_told(sent: UUID, heard: list[outcomes.Outcome]) -> None:
    take(report("delivered", "2.0.0"), sent, "bounce", "<>")
    take(report("failed", "5.2.1"), sent, "bounce", "<>")
    take(report("delivered", "2.0.0", "again"), sent, "bounce", "<>")
    assert ([each.what for each in heard], stored(sent).state) == (["delivered", "bounced"], "bounced")


@pytest.mark.parametrize(
    "raw",
    [
        reply("A message that you sent could not be delivered.", X_Failed_Recipients="ada@example.org"),
        reply(
            "Hi. This is the qmail-send program at mail.example.org.\nI'm afraid I wasn't able to deliver."
        ),
    ],
)
def test_older_servers_bounces_are_known_too(sent: UUID, raw: bytes) -> None:
    take(raw, sent, "bounce", "<>")
    assert stored(sent).state == "bounced"


@pytest.mark.parametrize(
    "raw",
    [
        reply(Auto_Submitted="auto-replied"),
        reply(Auto_Submitted="auto-generated; owner-email=x@example.org"),
        reply(Precedence="bulk"),
        reply(X_Autoreply="yes"),
        reply(List_Id="<list.example.org>"),
        reply(Subject="Automatic reply: Re: hello"),
        reply(Subject="Out of office"),
        reply(Subject="Réponse automatique : absente"),
        reply(From="noreply@example.org"),
        reply(From="MAILER-DAEMON@example.org"),
        reply(From="trials+reply-1@equipoise.example.org"),
        reply(Return_Path="<>"),
    ],
)
def test_a_programs_answer_is_neither_an_answer_nor_a_bounce(
    sent: UUID, heard: list[outcomes.Outcome], raw: bytes
) -> None:
    assert take(raw, sent, sender=None) == "taken"
    assert (heard, stored(sent).state, Incoming.objects.get().kind) == ([], "sent", "automatic")


def test_a_reply_from_where_the_letter_went_is_known(sent: UUID, heard: list[outcomes.Outcome]) -> None:
    take(reply("Yes.\n\nOn Monday Equipoise wrote:\n> hello\n", From="ADA@example.org"), sent)
    assert [(each.what, each.text, each.known) for each in heard] == [("replied", "Yes.", True)]
    assert "> hello" in Incoming.objects.get().text


def test_a_reply_from_elsewhere_is_told_as_unverified(sent: UUID, heard: list[outcomes.Outcome]) -> None:
    take(reply(From="mallory@example.org"), sent)
    assert ([each.known for each in heard], Incoming.objects.get().kind) == ([False], "unverified")


def test_only_a_quotation_is_no_answer(sent: UUID, heard: list[outcomes.Outcome]) -> None:
    take(reply("> hello\n> there\n"), sent)
    assert (heard, Incoming.objects.get().kind) == ([], "empty")


def test_the_same_words_again_and_more_than_a_person_writes_have_no_effect(
    sent: UUID, heard: list[outcomes.Outcome]
) -> None:
    """A program that answers without saying that it is one stops after its first round."""
    for number in range(3):
        take(reply("I am away.", Message_ID=f"<{number}@example.org>"), sent)
    assert len(heard) == 1
    for number in range(receiving.MOST_A_DAY + 5):
        take(reply(f"I am away, {number}.", Message_ID=f"<n{number}@example.org>"), sent)
    assert len(heard) == receiving.MOST_A_DAY
    tomorrow = NOW + timedelta(days=1, seconds=1)
    receiving.receive(reply("I am back."), [messages.tagged("reply", sent)], tomorrow)
    assert len(heard) == receiving.MOST_A_DAY + 1


def test_what_was_forgotten_is_not_kept_again(sent: UUID, heard: list[outcomes.Outcome]) -> None:
    take(reply("first"), sent)
    actions.forget("nothing:one", NOW)
    take(reply("second"), sent)
    assert {each.text for each in Incoming.objects.all()} == {""}


def test_what_is_not_for_us_is_not_taken(sent: UUID) -> None:
    assert receiving.receive(reply(), ["trials@equipoise.example.org"], NOW) == "not ours"
    assert receiving.receive(reply(), [messages.tagged("reply", UUID(int=1))], NOW) == "not ours"
    assert receiving.receive(reply(), [messages.tagged("other", sent)], NOW) == "not ours"
    assert (
        receiving.receive(b"x" * (receiving.LARGEST + 1), [messages.tagged("reply", sent)], NOW)
        == "too large"
    )
    assert Incoming.objects.count() == 0


def test_headers_tell_whom_it_is_for_where_the_server_does_not(sent: UUID) -> None:
    assert receiving.receive(reply(To=f"Us <{messages.tagged('reply', sent)}>"), [], NOW) == "taken"


def nested(depth: int) -> bytes:
    opened = "".join(
        f'Content-Type: multipart/mixed; boundary="b{at}"\r\n\r\n--b{at}\r\n' for at in range(depth)
    )
    return f"From: ada@example.org\r\nMIME-Version: 1.0\r\n{opened}\r\nhello\r\n".encode()


def parts(number: int) -> bytes:
    each = "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nhello\r\n"
    return (
        'From: ada@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        + each * number
    ).encode()


HOSTILE = {
    "empty": b"",
    "no headers": b"\r\n\r\nhello",
    "nested": nested(5_000),
    "many parts": parts(10_000),
    "25 MB": reply("x " * 12_000_000)[: receiving.LARGEST],
    "one line of 5 MB": b"From: ada@example.org\r\n\r\n" + b"a" * 5_000_000,
    "header of 1 MB": b"From: ada@example.org\r\nSubject: " + b"y" * 1_000_000 + b"\r\n\r\nhello",
    "100,000 headers": b"From: ada@example.org\r\n" + b"X: y\r\n" * 100_000 + b"\r\nhello",
    "bad charset": b"From: ada@example.org\r\nContent-Type: text/plain; charset=nonsense\r\n\r\nh\xff\xfe",
    "charset of a codec": b"From: ada@example.org\r\nContent-Type: text/plain; charset=base64\r\n\r\naGk=",
    "charset with NUL": b'From: ada@example.org\r\nContent-Type: text/plain; charset="u\x00"\r\n\r\nhello',
    "bad base64": b"From: ada@example.org\r\nContent-Transfer-Encoding: base64\r\n\r\n=====@@@@",
    "NULs": b"From: ada@example.org\x00\r\nSubject: a\x00b\r\n\r\nhe\x00llo\x00",
    "encoded word": b"From: =?utf-8?b?//8=?= <ada@example.org>\r\nSubject: =?nonsense?q?x?=\r\n\r\nhello",
    "encoded line end": b"From: ada@example.org\r\nSubject: =?utf-8?q?a=0D=0ABcc:_b?=\r\n\r\nhello",
    "surrogates": b"From: ada@example.org\r\nSubject: \xed\xa0\x80\r\n\r\n\xed\xa0\x80",
    "report without fields": report("", "").replace(b"Action: ", b"").replace(b"Status: ", b""),
    "html": b"From: ada@example.org\r\nContent-Type: text/html\r\n\r\n" + b"<div>" * 100_000 + b"hello<![x",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_messages_are_taken_without_harm(name: str) -> None:
    number = posted()
    assert take(HOSTILE[name], number) == "taken"
    kept = Incoming.objects.get()
    assert len(kept.text) <= reading.LONGEST_TEXT
    assert "\x00" not in kept.text


@given(st.binary(max_size=400), st.booleans())
def test_any_bytes_can_be_read(raw: bytes, headed: bool) -> None:
    found = reading.read(b"From: a@example.org\r\nContent-Type: multipart/report\r\n" * headed + raw, None)
    assert found.kind in ("bounce", "receipt", "delay", "automatic", "reply")
    assert not set("\x00\r\n") & set(found.subject + found.sender + found.message_id)


LINES = st.lists(
    st.sampled_from(
        [
            *report("failed", "5.1.1").split(b"\r\n"),
            *reply(Auto_Submitted="no", References="<1@example.org>").split(b"\r\n"),
            b"Content-Type: multipart/report; boundary=b",
            b"Content-Transfer-Encoding: base64",
            b"Content-Transfer-Encoding: x-uuencode",
            b"Content-Type: message/rfc822",
            b"Content-Type: text/html; charset=\xff",
        ]
    )
    | st.binary(max_size=60),
    max_size=40,
).map(b"\r\n".join)
"""Messages whose lines are those of true ones, mixed, left out, doubled and spoiled."""


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=FIXTURE_SHARED)
@given(
    raw=LINES,
    what=st.sampled_from(["bounce", "reply"]),
    sender=st.sampled_from([None, "<>", "ada@example.org"]),
)
def test_any_message_is_taken_in_once(raw: bytes, what: str, sender: str | None) -> None:
    with transaction.atomic():
        number = posted()
        assert take(raw, number, what, sender) == "taken"
        assert take(raw, number, what, sender) == "known"
        assert stored(number).state in ("waiting", "bounced", "delivered")
        transaction.set_rollback(True)


@pytest.mark.parametrize("what", ["bounce", "reply"])
def test_a_letter_of_ours_that_comes_back_around_begins_no_loop(
    sent: UUID, heard: list[outcomes.Outcome], what: str
) -> None:
    letters_before = Letter.objects.count()
    for hop in range(3):
        around = (
            f"Received: from mail{hop}.example.org\r\n".encode() + messages.build(stored(sent)).as_bytes()
        )
        take(around, sent, what, messages.return_path(stored(sent)))
    assert (heard, Incoming.objects.get().kind, Letter.objects.count()) == ([], "automatic", letters_before)


def test_a_bounce_made_up_for_another_letter_touches_that_one_alone(
    sent: UUID, heard: list[outcomes.Outcome]
) -> None:
    """Whoever got one letter knows its address and no other's, whatever the report itself says it is about."""
    other = posted("another")
    Letter.objects.filter(id=other).update(state="sent")
    about_another = report("failed", "5.1.1").replace(
        b"Subject: hello", f"Message-ID: {messages.build(stored(other))['Message-ID']}".encode()
    )
    mixed = messages.tagged("bounce", sent).replace(sent.hex, other.hex)
    assert receiving.receive(about_another, [mixed], NOW, sender="<>") == "not ours"
    assert take(about_another, sent, "bounce", "<>") == "taken"
    assert (stored(sent).state, stored(other).state) == ("bounced", "sent")


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("Yes.", "Yes."),
        ("Yes.\n-- \nDr Example\n+1 555 0100", "Yes."),
        ("Yes.\n\nSent from my phone", "Yes."),
        ("Yes.\n\nOn Mon, 23 Nov 2026, Equipoise\n<t@example.org> wrote:\n> hello", "Yes."),
        ("Oui.\n\nLe lun. 23 nov. 2026, Equipoise a écrit :\n> bonjour", "Oui."),
        ("Ja.\n\nAm 23.11.2026 schrieb Equipoise:\n> hallo", "Ja."),
        ("Yes.\n\n-----Original Message-----\nFrom: x\nhello", "Yes."),
        ("Yes.\n\nFrom: Equipoise\nSent: Monday\nTo: us\nSubject: hello\n\nhello", "Yes."),
        ("Yes.\n\nDe : Equipoise\nEnvoyé : lundi\n\nbonjour", "Yes."),
        ("> May I come?\nYes.\n> When?\nOn Monday.", "Yes.\nOn Monday."),
        ("From: what I know, yes.\n\nMore.", "From: what I know, yes.\n\nMore."),
        ("On Monday I wrote to you.\nNo answer.", "On Monday I wrote to you.\nNo answer."),
    ],
)
def test_what_is_new_in_a_reply(text: str, new: str) -> None:
    assert trimming.fresh(text) == new


def test_html_alone_is_read_as_words() -> None:
    raw = (
        reply()
        .replace(b"text/plain", b"text/html")
        .replace(
            b"Yes, please.", b"<p>Yes &amp; no</p><style>p{}</style><blockquote>old<p>older</p></blockquote>"
        )
    )
    assert trimming.fresh(reading.read(raw).text) == "Yes & no"
