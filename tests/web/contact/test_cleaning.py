"""Real names, addresses and numbers are taken as they are; what breaks letters is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.core.values.errors import InputError
from equipoise.web.contact import cleaning


@pytest.mark.parametrize(
    "name",
    [
        "O",
        "D’Arcy",
        "O'Neil",
        "Nguyễn",
        "محمد",
        "נועה",
        "李",
        "Zoë-Anaïs",
        "van der Berg",
        "می‌خواهم",
        "J. R.",
    ],
)
def test_names_stay_as_they_are(name: str) -> None:
    assert cleaning.one_line(f" {name}\n") == name


@given(st.text())
def test_a_line_is_one_line_and_cleaning_twice_is_cleaning_once(text: str) -> None:
    try:
        line = cleaning.one_line(text)
    except InputError:
        return
    assert len(line.splitlines()) <= 1 and "\x00" not in line
    assert cleaning.one_line(line) == line
    line.encode()


@given(st.text())
def test_a_message_keeps_its_words(text: str) -> None:
    plain = cleaning.paragraphs(text)
    assert cleaning.paragraphs(plain) == plain
    assert "\x00" not in plain and "\r" not in plain
    assert all(each in plain for each in text if each.isalnum())


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org",
        "o'neil+trial@sub.example.org",
        "usuário@example.org",
        "a@exämple.org",
        " b@example.org ",
    ],
)
def test_addresses_that_are_taken(address: str) -> None:
    assert cleaning.email(address) == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "a",
            "a@b",
            "@example.org",
            "a@@example.org",
            "a b@example.org",
            "a@example.org, b@example.org",
        ),
        *("a@example.org\nBcc: b@example.org", "<a@example.org>", ".a@example.org", "a..b@example.org"),
        *("a@-" + "x" * 70 + ".org", "a" * 250 + "@example.org", "a\x00@example.org", "a\u200b@example.org"),
    ],
)
def test_addresses_that_are_not(address: str) -> None:
    with pytest.raises(InputError):
        cleaning.email(address)


@pytest.mark.parametrize(
    "number", ["", "+1 604 555 0123", "(604) 555-0123 ext. 4", "٠١٢٣٤٥٦٧٨", "+44 20 7946 0000"]
)
def test_numbers_that_are_taken(number: str) -> None:
    assert cleaning.phone(number) == number


@pytest.mark.parametrize("number", ["call me", "12", "1" * 30, "+1 604 555 0123 <script>"])
def test_numbers_that_are_not(number: str) -> None:
    with pytest.raises(InputError):
        cleaning.phone(number)


def test_throwaway_addresses_are_known_by_their_host_alone() -> None:
    assert cleaning.is_throwaway("a@Mailinator.com")
    assert not cleaning.is_throwaway("mailinator.com@example.org")
