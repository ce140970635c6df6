"""Characters as they were meant: escapes undone, invisible and page-turning ones taken out.

The registry's texts come as a kind of Markdown with backslash escapes, some with HTML entities (now and then
escaped twice), carriage returns, byte-order marks and direction controls that would reorder a page.
"""

from __future__ import annotations

import re
from html.entities import html5

UNSAID = "(not said)"
"""What stands in a sentence where its author left a placeholder unfilled."""
MAX_ROUNDS = 20

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_AMPERSANDS = re.compile(r"&(?:(?:[aA][mM][pP]|#0{0,5}38|#[xX]0{0,4}26);)+")
_MISNAMED = {"gte": "≥", "lte": "≤"}
_INVISIBLE = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
    # Joiners shape Persian, Indic scripts and emoji; beside Latin they only hide.
    "|(?<![^\0-\x7f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\0-\x7f])"
)
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACE = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_PLACEHOLDER = re.compile(
    r"\{\{[^{}]{0,80}\}\}|\$\{[\w.]{1,60}\}|<%[^<>%]{0,80}%>"
    r"|\[(?:insert|enter|fill in|to be (?:added|completed|filled|entered))\b[^\[\]]{0,80}\]"
    r"|\[[^\[\]]{0,40}\b(?:masked|redacted|withheld|anonymi[sz]ed)\]",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"(?:[\s.,;:*_-]|\(not said\))*")


def tidy(text: str) -> str:
    """The text with its lines and indents, and nothing else that isn't meant to be read.

    `tidy(tidy(x)) == tidy(x)`: what one undoing uncovers is undone too, and a text that keeps uncovering more
    (only a hostile one does) loses the characters that hide it.
    """
    if text.isascii() and not any(each in text for each in "\\&{$<[") and text.isprintable():
        return text
    for _ in range(MAX_ROUNDS):
        before, text = text, _once(text)
        if text == before:
            return text
    return _once(text.translate({ord(each): None for each in "\\&{}$<>[]"}))


def is_nothing(text: str) -> bool:
    """Whether a text says nothing: empty, punctuation only, or only an unfilled placeholder."""
    return _NOTHING.fullmatch(text) is not None


def _once(text: str) -> str:
    text = _SPACE.sub(" ", _LINE_END.sub("\n", text))
    text = _INVISIBLE.sub("", text)
    text = _ENTITY.sub(_entity, _AMPERSANDS.sub("&", text))
    return _PLACEHOLDER.sub(UNSAID, _ESCAPE.sub(r"\1", text))


def _entity(found: re.Match[str]) -> str:
    name = found[1]
    if name.startswith("#"):
        code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
        return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"
    known = _MISNAMED.get(name.lower()) or html5.get(f"{name};") or html5.get(f"{name.lower()};")
    return known or found[0]
