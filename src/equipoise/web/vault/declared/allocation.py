"""What is held on who was allocated, and on who may open to what."""

from __future__ import annotations

from equipoise.web.vault.holdings import Erasing, Held, Nature, Part

_TRIAL = "as long as the law of the trial asks: 25 years after its end in the European Union and in Canada 15"
_O, _N = Erasing.OTHERS, Nature
_NUMBER = Part(_N.PSEUDONYM, "a participant is known by a number", _O)
_WHO = Part(_N.ACCOUNT, "whose key it is, by log-in name", _O)
_LEVELS = Part(_N.PSEUDONYM, "what the list was chosen by", _O)
_ACTED = Part(_N.ACCOUNT, "who did it, by log-in name", _O)
_WHY = Part(_N.PSEUDONYM, "the reason that was given, without who the participant is", _O)
_SHUT = Part(_N.BROWSER, "what would tell the arm: no key for it is kept by the server", _O)

TABLES: tuple[Held, ...] = (
    Held(
        "allocation.Ring",
        "Some who may open, and what is sealed to them",
        _TRIAL,
        "id trial name public since renewals",
    ),
    Held(
        "allocation.RingMember",
        "Who has the key that a ring has",
        _TRIAL,
        "trial ring share since lost",
        {"id": Part(_N.ACCOUNT, "names the holder", _O), "holder": _WHO},
    ),
    Held(
        "allocation.ShareUse",
        "That a steward's share was used, and for what",
        _TRIAL,
        "trial at what",
        {
            "id": Part(_N.ACCOUNT, "names the holder", _O),
            "holder": _WHO,
            "about": Part(_N.ACCOUNT, "who was admitted, by log-in name", _O),
        },
    ),
    Held(
        "allocation.MemberKey",
        "Somebody's own key in a trial",
        _TRIAL,
        "id trial public since",
        {"username": _WHO, "wrapped": Part(_N.CREDENTIAL, "opened by a passphrase that is kept nowhere", _O)},
    ),
    Held(
        "allocation.RingKey",
        "A ring's key, sealed to one who is of it",
        _TRIAL,
        "trial ring",
        {
            "id": Part(_N.ACCOUNT, "names the holder", _O),
            "holder": _WHO,
            "sealed": Part(_N.CREDENTIAL, "opened by the holder's own key, or by two shares", _O),
        },
    ),
    Held(
        "allocation.Batch",
        "Lists that were sealed at one time",
        _TRIAL,
        "id trial at version scheme seed_digest public seed",
    ),
    Held("allocation.Slot", "One place of a list", _TRIAL, "id trial list position leaf sealed"),
    Held(
        "allocation.Allocation",
        "That a participant was allocated, and not to what",
        _TRIAL,
        "id trial site list position number at",
        {"participant": _NUMBER, "levels": _LEVELS},
    ),
    Held(
        "allocation.Handled",
        "What somebody unblinded opened or wrote of a participant",
        _TRIAL,
        "id trial key",
        {"participant": _NUMBER, "content": _SHUT, "keys": _SHUT},
    ),
    Held("allocation.Revealed", "That the lists were opened to all", _TRIAL, "id trial at"),
    Held(
        "allocation.Unblinding",
        "That somebody was unblinded in an emergency, and never to what",
        _TRIAL,
        "id trial number site state reason asked_role asked_at public alone opened_at read_at closed_at assessed_at",
        {
            "participant": _NUMBER,
            **dict.fromkeys(("asked_by", "physician", "opened_by", "closed_by", "assessed_by"), _ACTED),
            "told": Part(_N.ACCOUNT, "who was written to, by log-in names", _O),
            **dict.fromkeys(("words", "unreached", "closed_why", "assessment"), _WHY),
            "wrapped": Part(_N.CREDENTIAL, "opened by words that are kept nowhere", _O),
            "answer": _SHUT,
        },
    ),
)
