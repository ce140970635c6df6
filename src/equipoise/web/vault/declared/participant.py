"""What is held so that participants can open pages of their own."""

from __future__ import annotations

from equipoise.web.vault.holdings import Erasing, Held, Nature, Part

_TRIAL = "as long as the law of the trial asks: 25 years after its end in the European Union and in Canada 15"
_O, _N = Erasing.OTHERS, Nature
_NUMBER = Part(_N.PSEUDONYM, "a participant is known by a number", _O)
_WHO = Part(_N.ACCOUNT, "who did it, by log-in name", _O)

TABLES: tuple[Held, ...] = (
    Held(
        "participant.Link",
        "A link to a participant's own pages",
        "secret and passcode until the link ends; that there was one as long as the trial's data",
        "id trial site language made_at ended_at",
        {
            "number": _NUMBER,
            "secret": Part(_N.SEALED, "the address of the pages, to be printed again", _O),
            "secret_digest": Part(_N.DIGEST, "finds the pages", _O),
            "passcode": Part(_N.SEALED, "opens the pages, to be told again", _O),
            "made_by": _WHO,
        },
    ),
    Held(
        "participant.Wish",
        "That a participant asked to speak about stopping",
        _TRIAL,
        "id trial site at done_at",
        {"number": _NUMBER, "done_by": _WHO},
    ),
)
