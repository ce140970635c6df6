"""Writing a letter: one template of text, from which subject, text and HTML come, so that both parts say the same.

The template `mail/<kind>.txt` is plain: the first line is the subject; blank lines part paragraphs; a line that is an
address of ours (http...) becomes a link, with the address itself to be read below it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.template import Context
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.utils import translation

LANGUAGES = ("en", "fr")
"""The languages that every letter is written in."""
LONGEST_FACT = 400
"""Characters of a name or title in a letter; a longer one is cut."""
UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+"
)
"""Ends of lines, and signs that are not seen or turn the reading direction."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: its words, and the address that it ends with, if any, with the sentence that leads there."""

    words: str
    url: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A letter, ready to be kept."""

    subject: str
    text: str
    html: str
    language: str


def language_of(wanted: str) -> str:
    """The language a letter is written in: the one wanted where we have it, else English."""
    short = wanted.lower().replace("_", "-").partition("-")[0]
    return short if short in LANGUAGES else LANGUAGES[0]


def write(kind: str, facts: Mapping[str, object], wanted: str) -> Written:
    """The letter of that kind, in the language wanted as far as we have it."""
    language = language_of(wanted)
    given = {name: plain(value) if isinstance(value, str) else value for name, value in facts.items()}
    with translation.override(language):
        whole = _rendered(f"mail/{kind}.txt", given)
        subject, _, body = whole.lstrip().partition("\n")
        subject = _cut(" ".join(subject.split()), 200)
        text = re.sub(r"\n{3,}", "\n\n", body.strip()) + "\n"
        seen = {**given, "subject": subject, "blocks": blocks(text), "language": language}
        html = _html(kind, seen)
    return Written(subject, text, html, language)


def plain(text: str) -> str:
    """A fact fit for a letter: one line, nothing unseen, not longer than one reads. Addresses are never cut."""
    line = " ".join(UNSEEN.sub(" ", text[: 50 * LONGEST_FACT]).split())
    return line if line.startswith(("http://", "https://")) else _cut(line, LONGEST_FACT)


def blocks(text: str) -> list[Block]:
    """The paragraphs of a text."""
    return [_block(each) for each in re.split(r"\n\s*\n", text.strip()) if each.strip()]


def _block(paragraph: str) -> Block:
    lines = [line.strip() for line in paragraph.strip().splitlines()]
    if not re.fullmatch(r"https?://\S+", lines[-1]):
        return Block(" ".join(lines))
    before, _, last = " ".join(lines[:-1]).rpartition(". ")
    return Block(f"{before}." if before else "", lines[-1], last.rstrip(": \u00a0\u202f") or lines[-1])


def _rendered(name: str, facts: Mapping[str, object]) -> str:
    """Text is not escaped as HTML is: an apostrophe stays one."""
    inner = get_template(name).template  # type: ignore[attr-defined]
    return str(inner.render(Context(dict(facts), autoescape=False)))


def _html(kind: str, facts: Mapping[str, object]) -> str:
    try:
        return render_to_string(f"mail/{kind}.html", dict(facts))
    except TemplateDoesNotExist:
        return render_to_string("mail/letter.html", dict(facts))


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
