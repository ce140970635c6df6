"""What is held on people who keep notes on studies."""

from __future__ import annotations

from equipoise.web.vault.holdings import Erasing, Held, Nature, Part

_ACCOUNT = "until the person deletes them, or the account"
_SHARE = "30 days at most, by the sharer's choice; then 30 more without the notes, for the sharer to look at"
_TRIES = "61 days after the last try"
_D, _N = Erasing.DELETED, Nature
_NUMBER = Part(_N.PSEUDONYM, "tells one row from another", _D)
_OWN = Part(_N.PSEUDONYM, "the account whose it is", _D)

TABLES: tuple[Held, ...] = (
    Held(
        "notes.Keeper",
        "Somebody whose notes are kept here too",
        _ACCOUNT,
        "revision sequence made_at changed_at",
        {
            "id": _NUMBER,
            "account": _OWN,
            "wrapped": Part(
                _N.BROWSER, "the key of the notes, wrapped by a passphrase and by a recovery code", _D
            ),
        },
        erasing=_D,
    ),
    Held(
        "notes.Sealed",
        "A note, and when it changed",
        _ACCOUNT,
        "revision sequence at",
        {
            "id": _NUMBER,
            "account": _OWN,
            "note": Part(_N.PSEUDONYM, "a number that only the browser can tie to the note", _D),
            "content": Part(_N.BROWSER, "the note", _D),
        },
        erasing=_D,
    ),
    Held(
        "notes.Share",
        "Notes that somebody shares",
        _SHARE,
        "may_answer team_may_keep opened made_at ends_at ended_at end",
        {
            "id": Part(_N.PSEUDONYM, "stands in the link", _D),
            "account": _OWN,
            "token": Part(_N.DIGEST, "so that its sharer can look after it and take it back", _D),
            "proof": Part(_N.DIGEST, "so that it opens for link and passcode together alone", _D),
            "content": Part(_N.BROWSER, "the notes that are shared", _D),
        },
        erasing=_D,
    ),
    Held(
        "notes.Door",
        "Tries at an address of shared notes, whether or not there is one",
        _TRIES,
        "id wrong free_at locked_at last_at",
        {"key": Part(_N.DIGEST, "of the number in the address", _D)},
        erasing=_D,
    ),
    Held(
        "notes.Knock",
        "What happened at such an address, and when; not who",
        _TRIES,
        "id at what",
        {"door": Part(_N.PSEUDONYM, "which address", _D)},
        erasing=_D,
    ),
    Held(
        "notes.Answer",
        "An answer to shared notes",
        _SHARE,
        "at",
        {
            "id": _NUMBER,
            "share": Part(_N.PSEUDONYM, "what it answers", _D),
            "content": Part(_N.BROWSER, "the answer", _D),
        },
        erasing=_D,
    ),
    Held(
        "notes.Attachment",
        "Shared notes that a study team keeps with a message, as the sharer allowed",
        "until the person of the message is erased, or the team deletes it",
        "at",
        {
            "id": _NUMBER,
            "referral": Part(_N.PSEUDONYM, "the message", _D),
            "share": Part(_N.PSEUDONYM, "the share that it was", _D),
            "content": Part(_N.BROWSER, "the notes", _D),
            "key": Part(_N.SEALED, "opens them, for the team", _D),
            "by": Part(_N.ACCOUNT, "who of the team keeps it", _D),
        },
        erasing=_D,
    ),
    Held(
        "notes.PlainNote",
        "The note on a study that needs no JavaScript",
        "one year after its last change, or until the person deletes it",
        "made_at changed_at",
        {
            "id": _NUMBER,
            "holder": Part(_N.DIGEST, "of a cookie's secret; or the number of an account", _D),
            "which": Part(_N.DIGEST, "finds the note on a study", _D),
            "body": Part(_N.WORDS, "the study, and what is written", _D),
        },
        erasing=_D,
    ),
)
