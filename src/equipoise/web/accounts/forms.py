"""What people type to log in and to change how they do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from equipoise.web.accounts import actions
from equipoise.web.accounts.models import User

LONGEST_ADDRESS = 254
LANGUAGES = (("en", "English"), ("fr", "Français"))
"""Of letters."""
NO_LANGUAGE = {"invalid_choice": "Letters are not written in this language. Choose another."}
NO_ADDRESS = {
    "required": "Write the address.",
    "invalid": "This is not an e-mail address. Write it like name@example.org.",
}


class LogIn(LoginForm):  # type: ignore[misc]  # (ships no types)
    """A log-in name or an address, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = {"required": "Write your name or your address."}
        self.fields["login"] = forms.CharField(max_length=LONGEST_ADDRESS, error_messages=wrong)
        self.fields["password"].error_messages["required"] = "Write your password."

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Log in. The session notes the log-in name, never the address that may have been typed."""
        credentials = {"username": self.user.get_username()}
        response: HttpResponse = self._login_with_password(request, redirect_url, credentials)
        return response


class Details(forms.Form):
    """How somebody is called, and the language of their letters."""

    name = forms.CharField(
        max_length=actions.LONGEST_NAME,
        required=False,
        error_messages={"max_length": "Write at most %(limit_value)d characters."},
    )
    language = forms.ChoiceField(choices=LANGUAGES, error_messages=NO_LANGUAGE)


class Address(forms.Form):
    """An address that somebody wants for their letters."""

    email = forms.EmailField(max_length=LONGEST_ADDRESS, error_messages=NO_ADDRESS)


class SignUp(forms.Form):
    """An address that somebody wants an account with. `website` is for programs; people don't see it."""

    email = forms.EmailField(max_length=LONGEST_ADDRESS, error_messages=NO_ADDRESS)
    language = forms.ChoiceField(choices=LANGUAGES, error_messages=NO_LANGUAGE)
    website = forms.CharField(required=False, max_length=200)

    def clean_website(self) -> str:
        """Empty, or it was filled in by a program; a person who sees it is told what to do."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError("Please leave this field empty. Only programs fill it in.")
        return ""


class WayIn(forms.Form):
    """How somebody new wants to log in."""

    way = forms.ChoiceField(
        choices=[("password", "password"), ("passkey", "passkey")],
        error_messages={"required": "Choose one of the two."},
    )
    password = forms.CharField(strip=False, required=False, max_length=1000)

    def clean(self) -> dict[str, Any]:
        """A password is needed for the way that rests on one."""
        found = super().clean() or {}
        if found.get("way") == "password" and not found.get("password"):
            self.add_error("password", "Write a password of at least 12 characters.")
        return found

    @property
    def chosen(self) -> str | None:
        """The password; None for who will log in by a passkey."""
        return self.cleaned_data["password"] if self.cleaned_data["way"] == "password" else None


class AskReset(forms.Form):
    """An address that a new password is asked for."""

    email = forms.EmailField(max_length=LONGEST_ADDRESS)

    def save(self, request: HttpRequest, **rest: Any) -> str:
        """Put it into the queue, whether or not it has an account."""
        actions.ask_reset(self.cleaned_data["email"])
        return str(self.cleaned_data["email"])


class NewPassword(forms.Form):
    """A new password, once: it can be shown while it is typed."""

    password1 = forms.CharField(strip=False, max_length=1000)

    def __init__(self, *args: Any, user: User | None = None, temp_key: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password1(self) -> str:
        """ValidationError where it is short, common, or like the name."""
        password = str(self.cleaned_data["password1"])
        validate_password(password, self.user)
        return password

    def save(self) -> None:
        """Set it."""
        assert self.user
        self.user.set_password(self.cleaned_data["password1"])
        self.user.save(update_fields=["password"])


class ChangePassword(NewPassword):
    """The password so far, and a new one."""

    oldpassword = forms.CharField(strip=False, max_length=1000)

    def clean_oldpassword(self) -> str:
        """ValidationError where it is wrong."""
        assert self.user
        given = str(self.cleaned_data["oldpassword"])
        if not self.user.check_password(given):
            raise forms.ValidationError("This is not your password so far. Capitals count.")
        return given


@contextmanager
def readable() -> Iterator[None]:
    """Whatever a stranger sends as a passkey's answer is wrong at most, and breaks nothing.

    Its parsers (CBOR, keys, signatures) raise errors of many kinds; all mean that this is no answer of a passkey.
    """
    try:
        yield
    except (forms.ValidationError, DatabaseError):
        raise
    except Exception as error:
        raise forms.ValidationError("This is no answer of a passkey.") from error


class Answered:
    """For forms that take what a passkey answers."""

    def clean_credential(self) -> Authenticator:
        """The passkey that answered. ValidationError where none of the account's did."""
        with readable():
            return super().clean_credential()  # type: ignore[misc]


class EnterByPasskey(Answered, LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey instead of name and password."""


class SecondStepByPasskey(Answered, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey after the password."""


class ProveByPasskey(Answered, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey before something that is hard to undo."""


class AddPasskey(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey that opens the account by itself: it has asked for a finger, a face or a PIN."""

    name = forms.CharField(required=False, max_length=60)

    def clean(self) -> dict[str, Any]:
        """ValidationError where the key did not ask who holds it."""
        self.cleaned_data["passwordless"] = True
        with readable():
            found: dict[str, Any] = super().clean()
        return found
