"""What is held on people who want to be told of changes."""

from __future__ import annotations

from equipoise.web.vault.holdings import Erasing, Held, Nature, Part

_KEPT = "until the person ends it; then 30 days. What was never confirmed: 7 days"
_D, _N = Erasing.DELETED, Nature
_NUMBER = Part(_N.PSEUDONYM, "tells one row from another", _D)
_OF_PERSON = Part(_N.PSEUDONYM, "whom it belongs to", _D)

TABLES: tuple[Held, ...] = (
    Held(
        "alerts.Subscriber",
        "Somebody who wants to be told of changes",
        _KEPT,
        "state language zone made_at confirmed_at paused_until ended_at letters returned",
        {
            "id": _NUMBER,
            "email": Part(_N.SEALED, "where the letters go", _D),
            "email_digest": Part(_N.DIGEST, "finds what an address asked for", _D),
            "secret": Part(_N.SEALED, "the address of the page where all is changed, for later letters", _D),
            "secret_digest": Part(_N.DIGEST, "finds that page", _D),
            "ending": Part(_N.SEALED, "the address that ends all, for later letters", _D),
            "ending_digest": Part(_N.DIGEST, "finds whom that address ends", _D),
            "new_email": Part(_N.SEALED, "where the letters are to go, once that is confirmed", _D),
            "account": Part(_N.PSEUDONYM, "the account that collects it", _D),
        },
        erasing=_D,
    ),
    Held(
        "alerts.Subscription",
        "What somebody wants to be told of",
        _KEPT,
        "kind pace anchored confirmed_at paused request made_at since ended_at",
        {
            "id": _NUMBER,
            "subscriber": _OF_PERSON,
            "asked": Part(_N.WORDS, "a search, a study or a self-check's answers", _D),
            "asked_digest": Part(_N.DIGEST, "so that one wish is kept once", _D),
            "compiled": Part(_N.WORDS, "the same search, ready to be matched", _D),
            "place": Part(_N.SEALED, "from where distances are told", _D),
        },
        erasing=_D,
    ),
    Held(
        "alerts.Anchor",
        "By what a subscription is found when a record changes",
        _KEPT,
        "id",
        {"subscription": _OF_PERSON, "digest": Part(_N.DIGEST, "one thing that a record must have", _D)},
        erasing=_D,
    ),
    Held(
        "alerts.Notice",
        "A piece of news for somebody, and the letter that told it",
        _KEPT,
        "item due_at made_at letter",
        {
            "id": _NUMBER,
            "subscriber": _OF_PERSON,
            "why": Part(_N.PSEUDONYM, "the wishes that it came by", _D),
        },
        erasing=_D,
    ),
)
