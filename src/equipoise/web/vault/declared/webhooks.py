"""What is held on organisations that are told of changes."""

from __future__ import annotations

from equipoise.web.vault.holdings import Erasing, Held, Nature, Part

_O, _N = Erasing.OTHERS, Nature

TABLES: tuple[Held, ...] = (
    Held(
        "webhooks.Endpoint",
        "A server of an organisation that is told of changes",
        "until an operator removes it",
        "id name former_until what topics state cursor due_at lease_until failing_since trouble made_at verified_at",
        {
            "url": Part(_N.SEALED, "where the requests go", _O),
            "secret": Part(_N.SEALED, "signs the requests", _O),
            "former": Part(_N.SEALED, "the secret before, while it is being changed", _O),
            "asked": Part(_N.WORDS, "the study or the search that is told of", _O),
            "made_by": Part(_N.ACCOUNT, "which operator added it", _O),
        },
        erasing=_O,
    ),
    Held(
        "webhooks.Delivery",
        "A change that an organisation was told of",
        "30 days after it was taken",
        "id endpoint item match state attempts status trouble made_at ended_at",
        erasing=_O,
    ),
)
