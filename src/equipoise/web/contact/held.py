"""The file of all that is held on a person: for programs, and as a page to read that needs nothing but itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from equipoise.core.referral.consents import Purpose
from equipoise.web.contact.forms import WRITES_FOR
from equipoise.web.contact.queries import HAPPENED

NAMES = {
    "you": "Who you are",
    "self_check_answers": "Your answers to the self-check",
    "what_happened": "What happened, and what was written",
    "notes_of_the_team": "What the team noted",
    "consents": "What you agreed to",
    "letters": "Letters that we sent",
    "mail_that_came_in": "Letters that came back to us",
    "who_did_what": "Who did what, and who looked",
}
"""The parts that are lists or tables, in their order, with their headings."""
WORDS = {
    "first_name": "First name",
    "last_name": "Last name",
    "email": "E-mail",
    "phone": "Telephone",
    "times": "Good time",
    "writes_for": "For",
    "other_language": "Language",
    "at": "When",
    "by": "Who",
    "what": "What",
    "text": "Words",
    "reason": "Reason",
    "question": "Question",
    "said": "Answer",
    "who": "Answered by",
    "version": "Version",
    "words": "Words",
    "given_at": "Agreed",
    "how": "How",
    "withdrawn_at": "Taken back",
    "withdrawn_how": "Taken back how",
    "to": "To",
    "kind": "Kind",
    "state": "State",
    "subject": "Subject",
    "answers": "Answers our letter",
    "purpose": "For",
}
"""How a field is called; one that is not here keeps its own name."""
VALUES: Mapping[str, Mapping[str, str]] = {
    "what": HAPPENED,
    "writes_for": dict(WRITES_FOR),
    "by": {
        "person": "you",
        "the person": "you",
        "team": "the study team",
        "system": "the software",
    },
    "who": {"patient": "you", "carer": "you, who care for somebody", "doctor": "you, as a clinician"},
    "purpose": {
        Purpose.CONTACT: "answering you",
        Purpose.CALL: "calling you",
        Purpose.ANSWERS: "your answers to the self-check",
        Purpose.SPEAKS_FOR: "writing for somebody",
        Purpose.FORWARD: "passing your message on",
    },
}
"""Values that have words of their own on a page, by field; the others are shown as they are."""
UNSHOWN = {"self_check_answers": ("key", "given", "criteria"), "letters": ("kind",)}
"""Fields that say nothing to a reader, by part; programs get them."""
Pairs = list[tuple[str, str]]


def as_json(messages: list[dict[str, Any]], now: datetime, account: Mapping[str, Any] | None = None) -> str:
    """For programs. `account`: what is kept with an account, or for an address without one, by room."""
    whole: dict[str, Any] = {"made_at": now.isoformat(), "messages": messages}
    if account:
        whole["kept_for_the_address"] = account
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def as_page(messages: list[dict[str, Any]], now: datetime, account: Mapping[str, Any] | None = None) -> str:
    """As one HTML file, to be read and printed without this site."""
    shown = [{"of": each, "head": _head(each), "parts": list(_parts(each))} for each in messages]
    kept = [(_named(name), _items(each)) for name, each in (account or {}).items()]
    return render_to_string("contact/held.html", {"messages": shown, "kept": kept, "made_at": now})


def _items(kept: Any) -> list[Pairs]:
    """What a room keeps, as items of names and values; what lies deeper is shown as programs get it."""
    listed = kept if isinstance(kept, list) else [kept]
    return [_pairs(each if isinstance(each, Mapping) else {"": each}, ()) for each in listed]


def _named(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _head(message: Mapping[str, Any]) -> Pairs:
    rows = {
        "Study": f"{message['study']['title']} ({message['study']['nct_id']})",
        "Centre": ", ".join(filter(None, message["centre"].values())),
        "Sent": _said(message["sent_at"]),
        "Where it stands": message["state"]["meaning"],
        "Answer by": _said(message["answer_by"]),
        "First answer": _said(message["first_answer_at"]),
        "Marked as screened": _said(message["screened_at"]),
        "Erased": _said(message["erased_at"]),
        "Language of our letters": {"en": "English", "fr": "French"}.get(
            message["language_of_letters"], message["language_of_letters"]
        ),
    }
    return [(name, said) for name, said in rows.items() if said]


def _parts(message: Mapping[str, Any]) -> Iterator[tuple[str, list[Pairs]]]:
    """Each part with its heading and its items; a part without any says so."""
    for name, heading in NAMES.items():
        given = message[name]
        items = [given] if isinstance(given, Mapping) else given
        unshown = UNSHOWN.get(name, ())
        yield heading, [pairs for each in items if (pairs := _pairs(each, unshown))]


def _pairs(item: Mapping[str, Any], unshown: tuple[str, ...]) -> Pairs:
    return [
        (
            WORDS.get(name, _named(name)),
            VALUES.get(name, {}).get(str(value)) or _said(value),
        )
        for name, value in item.items()
        if value and name not in unshown
    ]


def _said(value: Any) -> str:
    """A value as one reads it: moments in full words."""
    text = "" if value is None else str(value)
    try:
        moment = datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        moment = None
    return f"{moment:%-d %B %Y, %H:%M} UTC" if moment else text
