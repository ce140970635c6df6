"""What is typed on the pages of this room."""

from __future__ import annotations

from django import forms

from equipoise.web.trials.forms import Asked


class Keyed(Asked):
    """Something that happens once under the key that the page chose."""

    key = forms.CharField(max_length=80)


class Passphrase(Asked):
    """Somebody's passphrase of seven words."""

    passphrase = forms.CharField(
        max_length=200, strip=True, error_messages={"required": "Type the seven words of your passphrase."}
    )


class NewPassphrase(Passphrase):
    """The passphrase typed back. `proof`: the digest of the one that was offered."""

    proof = forms.CharField(max_length=64)


class Colleague(Passphrase):
    """Whom to admit."""

    holder = forms.CharField(max_length=150)
