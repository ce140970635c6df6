"""What is held on participants of trials, and on those who run them."""

from __future__ import annotations

from equipoise.web.vault.holdings import Erasing, Held, Nature, Part

_TRIAL = "as long as the law of the trial asks: 25 years after its end in the European Union and in Canada 15"
_O, _N = Erasing.OTHERS, Nature
_NUMBER = Part(_N.PSEUDONYM, "a participant is known by a number; who it is stands in no event", _O)
_WHO = Part(_N.ACCOUNT, "who did it, by log-in name", _O)

TABLES: tuple[Held, ...] = (
    Held(
        "ledger.Event",
        "What happened in a trial",
        _TRIAL,
        "id trial sealed number after at role kind site key previous digest",
        {
            "actor": _WHO,
            "subject": _NUMBER,
            "payload": Part(_N.PSEUDONYM, "what was found of a participant, without who it is", _O),
            "why": Part(_N.PSEUDONYM, "the reason that was given", _O),
        },
    ),
    Held(
        "ledger.Enclosure",
        "Ciphertext that goes with an event, until it was sealed anew",
        _TRIAL,
        "trial event",
        {
            **dict.fromkeys(("id", "name"), Part(_N.ACCOUNT, "names whose key it is, by log-in name", _O)),
            "text": Part(_N.BROWSER, "what would tell the arm: no key for it is kept by the server", _O),
        },
    ),
    Held(
        "ledger.Head",
        "The ends of a trial's chains",
        _TRIAL,
        "id trial number digest sealed_number sealed_digest",
    ),
    Held(
        "trials.Trial",
        "A trial that is conducted",
        _TRIAL,
        "trial name nct_id title state version demonstration",
        rest=_N.PUBLIC,
    ),
    Held("trials.Version", "A protocol version", _TRIAL, "id trial version text overlay sha256 since"),
    Held(
        "trials.TrialSite", "A site of a trial", _TRIAL, "id trial number name city country zone site_id open"
    ),
    Held("trials.Member", "A role in a trial", _TRIAL, "id trial role site since until", {"username": _WHO}),
)
