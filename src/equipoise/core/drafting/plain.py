"""One writing for the many ways to write the same sign, character for character.

What comes out is as long as what went in, so that an offset into one is an offset into the other.
"""

from __future__ import annotations

import html
import re

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_ALIKE = {
    "-": "–—−‐‑‒―﹣－",
    ">": "＞˃﹥›",
    "<": "＜˂﹤‹",
    "≥": "≧⩾⪰≽",
    "≤": "≦⩽⪯≼",
    "=": "＝﹦",
    "~": "～∼〜˜",
    "(": "[（［【",
    ")": "]）］】",
    ",": "，、",
    ";": "；",
    ":": "：",
    ".": "．·∙⋅",
    "%": "％﹪",
    "/": "／⁄∕÷",
    "x": "×✕✖х",
    "*": "∗＊",
    "u": "µμ",
    "'": "‘’ʼ′`´",
    '"': "“”„″",
    "^": "ˆ",
    " ": "\t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff",
}
_DIGITS = {"⁰¹²³⁴⁵⁶⁷⁸⁹": "0123456789", "₀₁₂₃₄₅₆₇₈₉": "0123456789", "０１２３４５６７８９": "0123456789"}
_TABLE = {ord(sign): one for one, many in _ALIKE.items() for sign in many} | {
    ord(sign): digit for many, digits in _DIGITS.items() for sign, digit in zip(many, digits, strict=True)
}


def plain(text: str) -> str:
    r"""The text in small letters with one sign for each meaning: `\≧` is ` ≥`, `&gt;` is `   >`."""
    if "\\" in text:
        text = _ESCAPE.sub(r" \1", text)
    if "â‰" in text:  # UTF-8 that was read as Windows-1252
        text = text.replace("â‰¥", "≥  ").replace("â‰¤", "≤  ")
    if "&" in text:
        text = _ENTITY.sub(_padded, text)
    low = text.lower()
    if len(low) != len(text):
        low = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
    return low.translate(_TABLE)


def _padded(entity: re.Match[str]) -> str:
    """The sign an entity stands for, as long as the entity; an entity of no single sign stays."""
    sign = html.unescape(entity.group())
    return sign.rjust(len(entity.group())) if len(sign) == 1 else entity.group()
