"""Whose a message is, by what our own receiving server wrote into Authentication-Results (RFC 8601). Pure.

Anybody can write such a header into a letter, so only the topmost one under our server's own name (its authserv-id)
is read, and anything in it that could be read in two ways counts as no proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

HEADER = "Authentication-Results"
LONGEST = 10_000
"""Characters of a header that is read; one of our own server has a few hundred."""
_NAMED = re.compile(r'\s*(?:"([^"\\]+)"|([^\s;()"]+))')
_TOKEN = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*+)"|([;=])|([^\s;="]+))\s*', re.DOTALL)
_AUTHOR = re.compile(r"[^<>@,;:]*<([^<>@,;:\s]+@[^<>@,;:\s]+)>|([^<>@,;:\s]+@[^<>@,;:\s]+)")


class _Token(NamedTuple):
    text: str
    mark: bool
    """Whether it is a ; or = that stands outside of quotation marks."""


def proven(authors: Sequence[str], results: Sequence[str], server: str) -> str:
    """The address of a message's one author where `server` says that DMARC passed for its domain, else "".

    `authors`: every From header, `results`: every Authentication-Results header, both as they came, topmost first.
    Never raises for what they hold.
    """
    author = _only_author(authors)
    ours = next((each for each in results if _domain(_server(each)) == _domain(server)), "")
    return author if author and _passed_for(ours) == _domain(author) else ""


def _only_author(authors: Sequence[str]) -> str:
    """The address in From, "" where there are several: servers and people then disagree on which one counts."""
    if len(authors) != 1 or len(authors[0]) > LONGEST:
        return ""
    bare = re.sub(r'"(?:[^"\\]|\\.)*+"', " ", _without_comments(authors[0]) or "", flags=re.DOTALL)
    found = _AUTHOR.fullmatch(bare.strip())
    return (found[1] or found[2]) if found else ""


def _server(result: str) -> str:
    """Who says that it wrote a header."""
    found = _NAMED.match(result[:LONGEST])
    return (found[1] or found[2]) if found else ""


def _passed_for(result: str) -> str:
    """The domain that DMARC passed for; "" where it did not, or where the header says two things about it."""
    tokens = list(_tokens(result))
    head, *said = _split(tokens, ";")
    if [each.text for each in head[1:]] not in ([], ["1"]):  # a version that we don't know
        return ""
    about = [pairs for each in said if (pairs := _pairs(each)) and pairs[0][0] in ("dmarc", "dmarc/1")]
    if len(about) != 1 or about[0][0][1].casefold() != "pass":
        return ""
    domains = [value for name, value in about[0][1:] if name == "header.from"]
    return _domain(domains[0]) if len(domains) == 1 else ""


def _pairs(said: list[_Token]) -> list[tuple[str, str]]:
    """What one method says, as names (in small letters) and values; the first is the method and its result."""
    first, *others = _split(said, "=")
    names = [first, *(each[1:] for each in others)]
    values = ["".join(token.text for token in each[:1]) for each in others]
    told = ["".join(token.text for token in each).casefold() for each in names]
    return list(zip(told, values, strict=False))


def _split(tokens: list[_Token], mark: str) -> list[list[_Token]]:
    found: list[list[_Token]] = [[]]
    for each in tokens:
        if each == (mark, True):
            found.append([])
        else:
            found[-1].append(each)
    return found


def _tokens(result: str) -> Iterator[_Token]:
    """The words and marks of a header; none where it is too long or its quotation marks or brackets don't close."""
    text = (_without_comments(result) or "") if len(result) <= LONGEST else ""
    place = 0
    while found := _TOKEN.match(text, place):
        quoted, mark, word = found.groups()
        yield _Token(mark or word or re.sub(r"\\(.)", r"\1", quoted or ""), mark is not None)
        place = found.end()


def _without_comments(text: str) -> str | None:
    """Without what stands in brackets, which may be nested; None where something isn't closed."""
    kept, depth, quoted, escaped = list[str](), 0, False, False
    for each in text:
        if escaped:
            escaped = False
        elif each == "\\" and (quoted or depth):
            escaped = True
        elif each == '"' and not depth:
            quoted = not quoted
        elif each in "()" and not quoted:
            depth += 1 if each == "(" else -1
        if depth < 0:
            return None
        if not depth:
            kept.append(" " if each == ")" and not quoted else each)
    return None if depth or quoted or escaped else "".join(kept)


def _domain(text: str) -> str:
    """A domain, or that of an address, in the one way of writing it by which two can be compared."""
    domain = text.rpartition("@")[2].strip().rstrip(".").casefold()
    try:
        return domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
