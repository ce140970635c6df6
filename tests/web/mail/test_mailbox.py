"""The demonstration's mailbox: every letter as text and as HTML; in production there is none; nothing leaves."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from django.test import Client, override_settings

from equipoise.config import outgoing
from equipoise.core.values.errors import SettingError
from equipoise.web.mail import delivering, mailbox, servers
from equipoise.web.mail.models import Posted
from tests.web.mail.making import FACTS, NOW, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def number() -> UUID:
    """A letter in the mailbox."""
    made = posted(facts=FACTS | {"centre": "<script>alert(1)</script>"})
    delivering.deliver(made, servers.Mailbox(), lambda: NOW)
    return made


def pages(number: UUID) -> list[str]:
    return ["/mailbox/", f"/mailbox/{number}/", f"/mailbox/{number}/html/"]


def test_letters_stand_by_recipient_and_no_address_has_theirs(client: Client, number: UUID) -> None:
    page = client.get("/mailbox/").content.decode()
    assert "ada@example.org" in page
    assert f"/mailbox/{number}/" in page
    links = [each.split('"')[0] for each in page.split('href="')[1:]]
    assert not [each for each in links if "ada" in each]
    (box,) = [each for each in links if each.startswith("/mailbox/to/")]
    assert client.get(box).status_code == 200
    assert client.get("/mailbox/to/nobody/").status_code == 404


def test_a_letter_is_shown_as_text_and_in_a_frame(client: Client, number: UUID) -> None:
    page = client.get(f"/mailbox/{number}/")
    assert "<script>alert" not in page.content.decode()
    assert 'href="/messages/' in page.content.decode(), "links lead within this site"
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    frame = client.get(f"/mailbox/{number}/html/")
    policy = frame["Content-Security-Policy"]
    assert sorted(each.strip() for each in policy.split(";")) == [
        "base-uri 'none'",
        "default-src 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "sandbox allow-popups allow-popups-to-escape-sandbox",
        "style-src 'unsafe-inline'",
    ]
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert client.get("/")["X-Frame-Options"] == "DENY"


def test_links_lead_here_in_both_parts_whatever_port_an_earlier_start_had(
    client: Client, number: UUID
) -> None:
    with override_settings(PUBLIC_URL="http://127.0.0.1:8765"):
        for each in (f"/mailbox/{number}/", f"/mailbox/{number}/html/"):
            links = re.findall(r'href="([^"]+)"', client.get(each).content.decode())
            assert [link for link in links if link.startswith("/messages/")], each
            assert not [link for link in links if link.startswith("http")], each


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1.example.org/a", "http://127.0.0.1@example.org/", "http://[a"]
)
def test_a_link_to_elsewhere_stays_as_it_is(url: str) -> None:
    assert list(mailbox._pieces(f"See {url}"))[1] == (url, url)


def test_in_production_there_is_no_mailbox(client: Client, number: UUID) -> None:
    with override_settings(EQUIPOISE_MODE="production"):
        assert [client.get(each).status_code for each in pages(number)] == [404] * 3


def test_it_can_only_be_read(client: Client, number: UUID) -> None:
    assert [client.post(each).status_code for each in pages(number)] == [405] * 3
    assert client.get(f"/mailbox/{uuid4()}/").status_code == 404


def test_a_letter_lies_there_once_however_often_it_is_sent(number: UUID) -> None:
    from equipoise.web.mail.models import Letter

    servers.Mailbox().send(Letter.objects.get(id=number))
    assert Posted.objects.count() == 1


@pytest.mark.parametrize(
    "url",
    [
        "smtp://mail.example.org",
        "smtps://mail.example.org",
        "smtp+plain://192.0.2.1:25",
        "smtp://127.0.0.1.example.org",
    ],
)
def test_a_demonstration_can_not_be_told_to_send_to_the_outside(url: str) -> None:
    with pytest.raises(SettingError):
        outgoing.server({"EQUIPOISE_MAIL_URL": url}, "demonstration")


def test_a_demonstration_opens_no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the mailbox nothing is connected to, not even on this machine."""

    def refused(*_: object) -> None:
        raise AssertionError("a socket was connected")

    monkeypatch.setattr("socket.socket.connect", refused)
    made = posted()
    assert delivering.deliver(made, servers.of_settings(), lambda: NOW)
    assert Posted.objects.filter(letter_id=made).exists()
