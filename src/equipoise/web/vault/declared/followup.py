"""What is held on what was found of participants, and on those who kept, asked, compared, locked and signed."""

from __future__ import annotations

from equipoise.web.vault.holdings import Erasing, Held, Nature, Part

_TRIAL = "as long as the law of the trial asks: 25 years after its end in the European Union and in Canada 15"
_O, _N = Erasing.OTHERS, Nature
_NUMBER = Part(_N.PSEUDONYM, "a participant is known by a number; who it is stands in no row of this", _O)
_FOUND = Part(_N.PSEUDONYM, "what was found of a participant, without who it is", _O)
_WHO = Part(_N.ACCOUNT, "who did it, by log-in name", _O)
_WHY = Part(_N.PSEUDONYM, "the words that were given", _O)

TABLES: tuple[Held, ...] = (
    Held(
        "followup.Entry",
        "A form of a participant as it stands",
        _TRIAL,
        "id trial site visit form occurrence version revision first_at saved_at",
        {"participant": _NUMBER, "answers": _FOUND, "saved_by": _WHO},
    ),
    Held(
        "followup.Saving",
        "One saving of a form, with what it changed",
        _TRIAL,
        "id trial entry revision version at role",
        {"changes": _FOUND, "actor": _WHO, "why": _WHY},
    ),
    Held(
        "followup.Happening",
        "What became of a visit",
        _TRIAL,
        "id trial site visit revision how at role",
        {"participant": _NUMBER, "day": _FOUND, "why": _WHY, "actor": _WHO},
    ),
    Held(
        "followup.DataQuery",
        "A question to a site about a value",
        _TRIAL,
        "id trial site entry number path state opened_at changed_at",
    ),
    Held(
        "followup.Said",
        "What was said in a question about a value",
        _TRIAL,
        "id trial query did at role",
        {"text": _WHY, "actor": _WHO},
    ),
    Held(
        "followup.Verification",
        "That a value agrees with its source",
        _TRIAL,
        "id trial entry path at",
        {"actor": _WHO},
    ),
    Held(
        "followup.Lock",
        "What can't be changed any more",
        _TRIAL,
        "id trial at",
        {"scope": _NUMBER, "why": _WHY, "actor": _WHO},
    ),
    Held(
        "followup.Signature",
        "A signature on a form",
        _TRIAL,
        "id trial entry revision meaning digest at role fell_at",
        {"name": Part(_N.ACCOUNT, "the printed name of who signed", _O), "actor": _WHO},
    ),
    Held(
        "followup.SafetyAssessment",
        "What the sponsor judged of a serious event",
        _TRIAL,
        "id trial entry number revision received at role",
        {
            "cause": _FOUND,
            "expected": _FOUND,
            "reasons": _FOUND,
            "narrative": _FOUND,
            "why": _WHY,
            "actor": _WHO,
        },
    ),
    Held(
        "followup.SafetyReport",
        "Whom the sponsor told of a serious event",
        _TRIAL,
        "id trial entry number to step day reference revision assessment at role fell_at",
        {"actor": _WHO, "fell_by": _WHO, "fell_why": _WHY},
    ),
)
