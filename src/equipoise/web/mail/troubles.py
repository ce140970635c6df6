"""What can keep a letter from being taken: its own address, something that may pass, or the mail server as a whole."""

from __future__ import annotations


class Refused(Exception):
    """No server will ever take this letter: its address is wrong, or its recipient's server refused it for good."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code[:60]


class Trouble(Exception):
    """The letter may be taken later. `lost`: the connection broke, which says something about the server too."""

    def __init__(self, code: str, *, lost: bool = False) -> None:
        super().__init__(code)
        self.code, self.lost = code[:60], lost


class Down(Exception):
    """The server can't be spoken to at all; that is no letter's fault, and costs none of them an attempt."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code[:60]


def meaning(code: int, words: bytes | str, *, of_content: bool = False) -> Refused | Trouble:
    """What a server's reply to one letter says: refused for good, or to be tried again.

    Only what speaks of the recipient or the letter is for good: 550 to 553 and 556 (RFC 5321 section 4.2.2, RFC 7504),
    and 554 to the letter's content. Relaying denied, log-in wanted and errors of the protocol are between us and the
    server, which its operator may mend; so is an enhanced code 5.7.x to an address (RFC 3463: security or policy).
    """
    told = words.decode("ascii", "replace") if isinstance(words, bytes) else words
    enhanced = told.split(" ", 1)[0]
    for_good = 550 <= code <= 553 or code == 556 or (of_content and code == 554)
    if for_good and (of_content or not enhanced.startswith("5.7.")):
        return Refused(str(code))
    return passing(code)


def passing(code: int) -> Trouble:
    """A reply that something else may follow another time. 421, or no code for failures at all: the server is lost."""
    return Trouble(str(code), lost=code == 421 or code < 400)
