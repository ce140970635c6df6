"""What is held on who is screened for a trial, and who a number is."""

from __future__ import annotations

from equipoise.web.vault.holdings import Erasing, Held, Nature, Part

_TRIAL = "as long as the law of the trial asks: 25 years after its end in the European Union and in Canada 15"
_O, _N = Erasing.OTHERS, Nature
_NUMBER = Part(_N.PSEUDONYM, "a participant is known by a number", _O)
_WHO = Part(_N.ACCOUNT, "who did it, by log-in name", _O)
_FOUND = Part(_N.PSEUDONYM, "what was found of a participant, without who it is", _O)
_WHY = Part(_N.PSEUDONYM, "the reason that was given; the page asks to name nobody", _O)

TABLES: tuple[Held, ...] = (
    Held(
        "enrolment.Participant",
        "Somebody who was screened",
        _TRIAL,
        "id trial site running state version",
        {
            "number": _NUMBER,
            "referral": Part(_N.PSEUDONYM, "which message it came from; the message is erased by itself", _O),
            "days": _FOUND,
            "passed": _FOUND,
            "marks": _FOUND,
            "course": _FOUND,
            "levels": _FOUND,
            "reasons": _FOUND,
            "unmet": _FOUND,
            "why": _WHY,
        },
    ),
    Held(
        "enrolment.Evidence",
        "What was found of somebody, and the document that shows it",
        _TRIAL,
        "id event place trial fact kind for_trial role at struck_at",
        {
            "number": _NUMBER,
            "value": _FOUND,
            "on": _FOUND,
            "limits": _FOUND,
            "document": _FOUND,
            "dated": _FOUND,
            "actor": _WHO,
            "struck_by": _WHO,
            "struck_why": _WHY,
        },
    ),
    Held(
        "enrolment.Confirmation",
        "An investigator's word on a criterion",
        _TRIAL,
        "id trial criterion version verdict basis role at",
        {"number": _NUMBER, "actor": _WHO},
    ),
    Held(
        "enrolment.Override",
        "A criterion set aside by two people",
        _TRIAL,
        "id trial criterion title version verdict basis asked_role asked_at answer second_role second_at",
        {"number": _NUMBER, "why": _WHY, "asked_by": _WHO, "second_by": _WHO, "second_why": _WHY},
    ),
    Held(
        "enrolment.Consent",
        "A participant's consent",
        _TRIAL,
        "id trial version information how role at",
        {
            "number": _NUMBER,
            "day": _FOUND,
            "time": _FOUND,
            "withdrawn_on": _FOUND,
            "explained_by": _WHO,
            "actor": _WHO,
        },
    ),
    Held(
        "enrolment.Identity",
        "Who a number is",
        "until the site erases it, or the person of a message is erased before they consented",
        "id trial kept_at",
        {
            "number": _NUMBER,
            "person": Part(
                _N.SEALED,
                "a site has to know who its participants are",
                Erasing.OTHERS,
            ),
        },
    ),
)
