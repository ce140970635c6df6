"""What of a bundle was not used, and why: by resource, id and code, and nothing else of what was recorded."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from equipoise.core.person.fact import Code
from equipoise.links.fhir.part import Part

_SHOWN = re.compile(r"[!-~]{1,100}")


@dataclass(frozen=True, slots=True)
class Note:
    """Something left out. `what`: the first of its kind, as `Observation/abc (entry 12)`; `count`: of how many."""

    what: str
    why: str
    code: str = ""
    count: int = 1

    def __str__(self) -> str:
        more = f" and {self.count - 1:,} more" if self.count > 1 else ""
        code = f", code {self.code}" if self.code else ""
        return f"{self.what}{more}{code}: {self.why}"


@dataclass(slots=True)
class Notes:
    """Gathers notes; the same reason for the same type and code is one note with a count."""

    _kept: dict[tuple[str, str, str], Note] = field(default_factory=dict)

    def add(self, part: Part, why: str, codes: tuple[Code, ...] = ()) -> None:
        """Note that this was left out."""
        code = shown(codes[0]) if codes else ""
        key = (part.kind or re.split(r"[/ ]", part.path)[0], code, why)
        known = self._kept.get(key)
        self._kept[key] = replace(known, count=known.count + 1) if known else Note(part.path, why, code)

    def all(self) -> tuple[Note, ...]:
        """The notes in the order in which they arose."""
        return tuple(self._kept.values())


def shown(code: Code) -> str:
    """`http://loinc.org|718-7`; empty for what is no code."""
    written = f"{code.system}|{code.code}"
    return written if _SHOWN.fullmatch(written) else ""
