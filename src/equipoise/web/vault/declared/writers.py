"""What is held on people who write to a study centre."""

from __future__ import annotations

from equipoise.core.referral import retention
from equipoise.web.vault.holdings import Erasing, Held, Nature, Part

_MESSAGE = (retention.DRAFT, retention.OPEN, retention.ENDED)
_E, _N = Erasing, Nature
_NUMBER = Part(_N.PSEUDONYM, "tells one row from another", _E.STAYS)
_OF_MESSAGE = Part(_N.PSEUDONYM, "the message that it belongs to", _E.STAYS)

TABLES = (
    Held(
        "referrals.Referral",
        "A message to a study centre: what of it is counted",
        _MESSAGE,
        "nct_id study_site site state created_at last_at waits_since remind_at lapse_at reminders first_answer_at "
        "screened_at reason unread language erased_at suggested",
        {
            "id": Part(_N.PSEUDONYM, "tells one message from another", _E.STAYS),
            "code": Part(_N.PSEUDONYM, "for talking about a message without a name", _E.STAYS),
            "previous": Part(_N.PSEUDONYM, "the message to the centre before", _E.STAYS),
            "submission": Part(_N.DIGEST, "so that the same form twice is one message", _E.EMPTIED),
            "assigned_to": Part(_N.ACCOUNT, "who of the team sees to it", _E.STAYS),
            "person": Part(
                _N.SEALED,
                "names, e-mail, telephone, language, times, for whom: so that the team can answer",
                _E.EMPTIED,
            ),
            "answers": Part(_N.WORDS, "answers to the self-check that the person attached", _E.EMPTIED),
            "secret": Part(_N.SEALED, "the address of the private page, for later letters", _E.EMPTIED),
            "secret_digest": Part(_N.DIGEST, "finds the private page", _E.EMPTIED),
            "email_digest": Part(_N.DIGEST, "finds what was sent from an address", _E.EMPTIED),
        },
    ),
    Held(
        "referrals.Happening",
        "What happened to a message, and when",
        _MESSAGE,
        "at event verb by state reason for_person",
        {
            "id": _NUMBER,
            "referral": _OF_MESSAGE,
            "actor": Part(_N.ACCOUNT, "who of the team did it", _E.STAYS),
            "text": Part(_N.WORDS, "what the person, the team or a note says", _E.EMPTIED),
        },
    ),
    Held(
        "referrals.Agreement",
        "The consent ledger: a purpose, the version of its words, when and how it was given and taken back",
        _MESSAGE,
        "purpose version words_digest given_at how withdrawn_at withdrawn_how",
        {"id": _NUMBER, "referral": _OF_MESSAGE},
    ),
    Held(
        "mail.Letter",
        "A letter of ours: its kind, and what became of it",
        (retention.LETTER,),
        "kind language subject state attempts created_at due_at lease_until sent_at ended_at trouble untold "
        "emptied",
        {
            "id": _NUMBER,
            "key": Part(_N.PSEUDONYM, "so that one letter is written once", _E.STAYS),
            "about": _OF_MESSAGE,
            "to": Part(_N.SEALED, "where it goes", _E.EMPTIED),
            "text": Part(_N.WORDS, "its words, which hold the link to the private page", _E.EMPTIED),
            "html": Part(_N.WORDS, "the same words as a page", _E.EMPTIED),
            "headers": Part(
                _N.SEALED, "headers of its own, which may hold the address that ends it", _E.EMPTIED
            ),
        },
    ),
    Held(
        "mail.Incoming",
        "A letter that came back: a bounce, a receipt or a reply",
        (retention.LETTER,),
        "at kind known emptied",
        {
            "id": _NUMBER,
            "letter": Part(_N.PSEUDONYM, "the letter that it answers", _E.STAYS),
            "about": _OF_MESSAGE,
            "identity": Part(_N.DIGEST, "so that one letter is taken once", _E.STAYS),
            "words_digest": Part(_N.DIGEST, "tells when the same words come again", _E.EMPTIED),
            "text": Part(_N.WORDS, "all that was written", _E.EMPTIED),
        },
    ),
    Held(
        "mail.Posted",
        "A letter in the demonstration's mailbox; production has none",
        (retention.LETTER,),
        "at",
        {
            "id": Part(_N.PSEUDONYM, "tells one letter from another", _E.DELETED),
            "letter_id": Part(_N.PSEUDONYM, "the letter", _E.DELETED),
            "content": Part(_N.WORDS, "the whole letter, as a mail server would have got it", _E.DELETED),
        },
        erasing=_E.DELETED,
    ),
    Held(
        "guard.Count",
        "How often something was tried",
        (retention.LIMITS,),
        "id since tried",
        {
            "key": Part(
                _N.DIGEST,
                "holds back floods: keyed digests of an e-mail and a network address, the number of a message or site",
                _E.RUNS_OUT,
            )
        },
        erasing=_E.RUNS_OUT,
    ),
    Held(
        "guard.Spent",
        "A proof of work that was used",
        (retention.LIMITS,),
        "id at",
        {"proof": Part(_N.DIGEST, "so that a proof works once", _E.RUNS_OUT)},
        erasing=_E.RUNS_OUT,
    ),
    Held(
        "audit.Entry",
        "Who did what to what, when; each row holds the digest of the one before",
        "as long as the installation: rows can't be changed or deleted",
        "id number at verb previous digest",
        {
            "actor": Part(_N.ACCOUNT, "who did it: a log-in, or which side", _E.STAYS),
            "subject": Part(
                _N.PSEUDONYM, "what it was done to: the number of a message, a site, a trial", _E.STAYS
            ),
            "detail": Part(
                _N.PSEUDONYM, "counts, codes and numbers; never words that somebody wrote", _E.STAYS
            ),
        },
    ),
    Held(
        "audit.Head",
        "The end of the audit trail",
        "as long as the installation",
        "id number digest",
    ),
    Held(
        "django_tasks_database.DBTaskResult",
        "The queue: the number of a letter, and no more",
        "until it has run; where it failed, 7 days",
        "id status enqueued_at started_at finished_at priority task_path worker_ids queue_name backend_name "
        "run_after return_value exception_class_path traceback",
        {"args_kwargs": Part(_N.PSEUDONYM, "the number of a letter, or a sealed address", _E.RUNS_OUT)},
        erasing=_E.RUNS_OUT,
    ),
)
