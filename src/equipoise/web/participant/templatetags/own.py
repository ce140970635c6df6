"""What visits and forms are called on a participant's own pages, in the language of the page where there is one."""

from __future__ import annotations

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from equipoise.core.followup.due import Slot
from equipoise.core.followup.forms import Form
from equipoise.core.followup.translations import words_in
from equipoise.web.participant import texts

register = Library()


@register.simple_tag
def form_title(form: Form) -> SafeString:
    """A form's title as its own page has it."""
    found = texts.words(form, _language())
    return _said(found.title, found.language)


@register.simple_tag
def visit_title(slot: Slot) -> SafeString:
    """A visit's title, with which time it is where it comes again."""
    found = words_in(slot.visit.translations, _language())
    title, language = (found.title, found.language) if found else (slot.visit.title, "en")
    if slot.visit.every is None:
        return _said(title, language)
    with override(language):
        told = _("%(visit)s, time %(number)s") % {"visit": title, "number": slot.ordinal}
    return _said(told, language)


def _said(words: str, language: str) -> SafeString:
    """The words; in a language of their own where it isn't the page's, for those who have them read aloud."""
    if language == _language():
        return format_html("<bdi>{}</bdi>", words)
    return format_html('<bdi lang="{}">{}</bdi>', language, words)


def _language() -> str:
    return (get_language() or "en").partition("-")[0]
