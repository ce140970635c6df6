"""Sealing lists, allocating participants, and opening what is sealed for those who may."""

from equipoise.web.allocation.actions.allocating import allocate
from equipoise.web.allocation.actions.ceremony import (
    Ceremony,
    checked_share,
    draw,
    longer,
    rehearse,
    seal,
    try_shares,
)
from equipoise.web.allocation.actions.handling import (
    form_of,
    forms_of,
    keep_sealed,
    open_sealed,
    open_versions,
)
from equipoise.web.allocation.actions.keys import (
    admit,
    admit_by_shares,
    from_browser,
    held_by_browser,
    offered_passphrase,
    ring_for,
    ring_in,
    say_lost,
    set_passphrase,
    typed_passphrase,
    unlock,
    waiting,
)
from equipoise.web.allocation.actions.opening import Code, break_open, compare_guesses, open_all, open_code
from equipoise.web.allocation.actions.permitted import NotYours, Opener, Shares, by_shares
from equipoise.web.allocation.actions.recording import Open, to_record
from equipoise.web.allocation.actions.renewing import Renewal, Renewed, clear_old, renew, renewal
from equipoise.web.allocation.actions.revealing import published, reveal
from equipoise.web.allocation.sealed import Refused

__all__ = [
    "Ceremony",
    "Code",
    "NotYours",
    "Open",
    "Opener",
    "Refused",
    "Renewal",
    "Renewed",
    "Shares",
    "admit",
    "admit_by_shares",
    "allocate",
    "break_open",
    "by_shares",
    "checked_share",
    "clear_old",
    "compare_guesses",
    "draw",
    "form_of",
    "forms_of",
    "from_browser",
    "held_by_browser",
    "keep_sealed",
    "longer",
    "offered_passphrase",
    "open_all",
    "open_code",
    "open_sealed",
    "open_versions",
    "published",
    "rehearse",
    "renew",
    "renewal",
    "reveal",
    "ring_for",
    "ring_in",
    "say_lost",
    "seal",
    "set_passphrase",
    "to_record",
    "try_shares",
    "typed_passphrase",
    "unlock",
    "waiting",
]
