"""How languages are called, for people who choose a centre and for those who keep one."""

from __future__ import annotations

from django.conf.locale import LANG_INFO


def language_name(code: str) -> str:
    """How a language is called in English; the code itself where that isn't known."""
    if code == "zh":  # Django knows its scripts alone
        return "Chinese"
    found = LANG_INFO.get(code.lower())
    return str(found["name"]) if found and "name" in found else code
