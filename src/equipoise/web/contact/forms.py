"""The message to a study centre, as a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms

from equipoise.core.values.errors import InputError
from equipoise.web.contact import cleaning

WRITES_FOR = (
    ("me", "Myself"),
    ("carer", "Someone I care for"),
    ("patient", "My patient"),
)
LANGUAGES = (("en", "English"), ("fr", "French (français)"), ("other", "Another language"))
LONGEST = {"message": 100_000}
LONGEST_LINE = 2_000
"""Characters that are looked at and shown again: more than can be sent, less than hurts."""


class CleanField(forms.CharField):
    """A field that `clean_text` makes fit to keep. `missing`: what is said where it is empty and may not be."""

    def __init__(self, clean_text: Callable[[str], str], *, missing: str = "", **more: Any) -> None:
        super().__init__(required=bool(missing), strip=True, error_messages={"required": missing}, **more)
        self.clean_text = clean_text

    def to_python(self, value: Any) -> str:
        """The text, cleaned; an empty one stays empty."""
        text = str(super().to_python(value))
        try:
            return self.clean_text(text) if text else ""
        except InputError as error:
            raise forms.ValidationError(error.what) from None


class MessageForm(forms.Form):
    """All that is asked for. `website` is for programs that fill in whatever there is; people don't see it."""

    writes_for = forms.ChoiceField(
        choices=WRITES_FOR, error_messages={"required": "Choose whom you write for."}
    )
    first_name = CleanField(cleaning.one_line, missing="Write your first name, or the name you go by.")
    last_name = CleanField(cleaning.one_line)
    email = CleanField(cleaning.email, missing="Write your e-mail address. The answer goes there.")
    phone = CleanField(cleaning.phone)
    language = forms.ChoiceField(choices=LANGUAGES, initial="en", required=False)
    other_language = CleanField(cleaning.one_line)
    times = CleanField(cleaning.one_line)
    message = CleanField(cleaning.paragraphs)
    website = forms.CharField(required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """Whoever marks another language is asked which, or the team would know no more than before."""
        found = super().clean() or {}
        unsaid = not found.get("other_language") and "other_language" not in self.errors
        if found.get("language") == "other" and unsaid:
            self.add_error("other_language", "Write which language, or choose one of those above.")
        return found

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> MessageForm:
        """The form with what was sent. What is huge is cut, so that it can be shown again."""
        longest = {name: LONGEST.get(name, LONGEST_LINE) for name in cls.base_fields}
        return cls({name: sent[name][:most] for name, most in longest.items() if name in sent})

    def clean_website(self) -> str:
        """Empty, or it was filled in by a program; a person who sees it is told what to do."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError("Please leave this field empty. Only programs fill it in.")
        return ""

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What was typed, by field: to carry it to the next step."""
        return [(each.name, str(each.value() or "")) for each in self]

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """Each field that has to be mended, with what is wrong."""
        return [(name, str(errors[0])) for name, errors in self.errors.items()]

    def person(self) -> dict[str, str]:
        """Who writes, of a form that is valid: only what was filled in.

        A language that was written counts whatever was marked above it: one is marked from the beginning.
        """
        names = ("first_name", "last_name", "email", "phone", "times", "writes_for", "other_language")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}

    @property
    def letters_in(self) -> str:
        """The language of our letters."""
        return "fr" if self.cleaned_data.get("language") == "fr" else "en"
