"""What is asked of the trail, and what is said when data are taken away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django import forms
from django.http import QueryDict

from equipoise.web.trials.forms import Asked


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the trail is asked for, as the address says it. `wrong`: what of it can't be read, by field."""

    participant: str = ""
    kind: str = ""
    who: str = ""
    site: str = ""
    since: date | None = None
    until: date | None = None
    page: int = 1
    wrong: tuple[str, ...] = ()

    @property
    def is_narrow(self) -> bool:
        """Whether less than all is asked for."""
        return bool(self.participant or self.kind or self.who or self.site or self.since or self.until)


def filters(given: QueryDict) -> Filters:
    """What an address asks for. What can't be read is left out, and said."""
    wrong = tuple(name for name in ("since", "until") if _text(given, name) and not _day(given, name))
    page = _text(given, "page")
    return Filters(
        participant=_text(given, "participant"),
        kind=_text(given, "kind"),
        who=_text(given, "who"),
        site=_text(given, "site"),
        since=_day(given, "since"),
        until=_day(given, "until"),
        page=int(page) if page.isdecimal() and len(page) < 7 else 1,
        wrong=wrong,
    )


def _text(given: QueryDict, name: str) -> str:
    return given.get(name, "").strip()[:80]


def _day(given: QueryDict, name: str) -> date | None:
    try:
        return date.fromisoformat(_text(given, name))
    except ValueError:
        return None


class Moment(Asked):
    """As of when data are taken away; empty for now."""

    at = forms.DateTimeField(
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        error_messages={"invalid": "Write the moment as 2026-03-31 17:05."},
    )

    def clean_at(self) -> datetime | None:
        """The moment, in UTC."""
        found: datetime | None = self.cleaned_data["at"]
        return found.replace(tzinfo=UTC) if found else None


class Unblinding(Moment):
    """What the independent statistician types to take unblinded data away."""

    why = forms.CharField(max_length=500, error_messages={"required": "Write for whom it is, and for what."})
    passphrase = forms.CharField(
        max_length=200, strip=True, error_messages={"required": "Type the seven words of your passphrase."}
    )
    field_order = ("at", "why", "passphrase")
