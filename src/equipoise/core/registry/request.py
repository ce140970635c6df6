"""What a person asks of the search: one value that the address bar, the command line, a feed and a
subscription all write and read the same way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

SORTS = ("relevance", "distance", "newest")
MAX_TEXT = 4_000
MAX_PAGE_SIZE = 100
MAX_PAGE = 500
DEFAULT_WITHIN_KM = 100.0


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search. Codes are the registry's (`RECRUITING`, `PHASE3`); `near` is a place as typed.

    `age` is in years; `within_km` in kilometres and only meaningful with `near`.
    """

    text: str = ""
    near: str = ""
    within_km: float | None = None
    status: tuple[str, ...] = ()
    age: float | None = None
    sex: str = ""
    phase: tuple[str, ...] = ()
    study_type: tuple[str, ...] = ()
    condition: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    intervention_type: tuple[str, ...] = ()
    sort: str = "relevance"
    page: int = 1
    page_size: int = 20

    def to_params(self) -> list[tuple[str, str]]:
        """The shortest query parameters that give this request back, in a fixed order."""
        pairs: list[tuple[str, str]] = []
        for name in ("text", "near", "within_km", *LISTS, "age", "sex", "sort", "page", "page_size"):
            value = getattr(self, name)
            if value == getattr(_DEFAULT, name):
                continue
            key = KEYS.get(name, name)
            values = value if isinstance(value, tuple) else (value,)
            pairs += [(key, _write(name, each)) for each in values]
        return pairs

    def to_query(self) -> str:
        """`to_params` as a query string, `""` for the search that asks for everything."""
        return urlencode(self.to_params())

    def but(self, **changes: object) -> SearchRequest:
        """The same request with some parts changed, back on page 1 unless the page is what changes."""
        return replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]


LISTS = ("status", "phase", "study_type", "condition", "country", "intervention_type")
CODES = ("status", "phase", "study_type", "intervention_type")
"""Lists whose values are the registry's codes: written in lower case in an address, read in any."""
KEYS = {"text": "q", "within_km": "within", "study_type": "type", "intervention_type": "intervention"}
_DEFAULT = SearchRequest()


@dataclass(frozen=True, slots=True)
class RequestProblem:
    """A part of an address or command that couldn't be used; `sentence` says what and what to do."""

    key: str
    sentence: str


@dataclass(slots=True)
class _Reading:
    values: dict[str, object] = field(default_factory=dict)
    problems: list[RequestProblem] = field(default_factory=list)

    def wrong(self, key: str, sentence: str) -> None:
        self.problems.append(RequestProblem(key, sentence))


def from_params(params: Mapping[str, Sequence[str]]) -> tuple[SearchRequest, tuple[RequestProblem, ...]]:
    """Read query parameters (`{key: [values]}`); what can't be used is left out and told."""
    reading = _Reading()
    for name in ("text", "near"):
        text = " ".join(_last(params, name).replace("\0", " ").split())
        if len(text) > MAX_TEXT:
            reading.wrong(KEYS.get(name, name), f"Only the first {MAX_TEXT:,} characters were searched for.")
        reading.values[name] = text[:MAX_TEXT]
    for name in LISTS:
        reading.values[name] = _many(params.get(KEYS.get(name, name), ()), upper=name in CODES)
    reading.values["sex"] = _choice(reading, params, "sex", ("", "FEMALE", "MALE", "ALL"), "").upper()
    reading.values["sort"] = _choice(reading, params, "sort", SORTS, "relevance").lower()
    _number(reading, params, "within_km", 1, 20_040)
    _number(reading, params, "age", 0, 130)
    _number(reading, params, "page", 1, MAX_PAGE, whole=True)
    _number(reading, params, "page_size", 1, MAX_PAGE_SIZE, whole=True)
    if reading.values["sex"] == "ALL":
        reading.values["sex"] = ""
    return SearchRequest(**reading.values), tuple(reading.problems)  # type: ignore[arg-type]


def _last(params: Mapping[str, Sequence[str]], name: str) -> str:
    values = params.get(KEYS.get(name, name), ())
    return values[-1] if values else ""


def _many(values: Iterable[str], *, upper: bool) -> tuple[str, ...]:
    """Each value once, in order; codes may be written with commas (`recruiting,suspended`)."""
    parts = [part for value in values for part in (value.split(",") if upper else [value])]
    clean = [part.strip().upper().replace("-", "_") if upper else part.strip() for part in parts]
    return tuple(dict.fromkeys(each for each in clean if each))[:50]


def _choice(
    reading: _Reading, params: Mapping[str, Sequence[str]], name: str, choices: Sequence[str], default: str
) -> str:
    value = _last(params, name).strip()
    if not value:
        return default
    if value.lower() not in {each.lower() for each in choices}:
        known = ", ".join(each.lower() for each in choices if each)
        reading.wrong(name, f"“{value[:40]}” is not something to choose here: {known}.")
        return default
    return value


def _number(
    reading: _Reading,
    params: Mapping[str, Sequence[str]],
    name: str,
    low: float,
    high: float,
    *,
    whole: bool = False,
) -> None:
    text = _last(params, name).strip()
    if not text:
        return
    try:
        value = float(text.removesuffix("km").strip()) if name == "within_km" else float(text)
    except ValueError:
        value = float("nan")
    if not low <= value <= high or (whole and value != int(value)):
        key = KEYS.get(name, name)
        reading.wrong(key, f"“{text[:40]}” is not a number from {low:,} to {high:,}.")
        return
    reading.values[name] = int(value) if whole else value


def _write(name: str, value: object) -> str:
    if name in CODES or name == "sex":
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)
