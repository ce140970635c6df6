"""An independent statistician: reads the data files and their dictionary, and nothing else of this software.

Every rule is written down anew from what was published: RECIST 1.1 (Eisenhauer 2009), EQ-5D-5L for Canada (Xie 2016),
FACT-G as FACIT scores it, BED and EQD2 (Fowler 1989), the indices of Bang (2004) and James (1996), CONSORT.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any
from zipfile import ZipFile

Row = dict[str, str]
ITEMS = tuple(
    [f"G{part}{n}" for n in range(1, count + 1)] for part, count in zip("PSEF", (7, 7, 6, 7), strict=True)
)
BAD = {*ITEMS[0], "GE1", "GE3", "GE4", "GE5", "GE6"}
"""Items of FACT-G where a high answer is bad."""
DIMENSIONS = ("mobility", "self_care", "usual_activities", "pain", "anxiety")
SLOPES = ("0.0389", "0.0458", "0.0195", "0.0444", "0.0376")
STEPS = ("0.0510", "0.0584", "0.1103", "0.1409", "0.1277")
COUNTED = {
    "intensive_care_days": "ICUDAYS", "emergency_visits": "ERVISITS", "clinic_visits": "CLINIC",
    "home_care_hours": "HOMECARE", "scans": "SCANS", "work_days": "WORKDAYS",
}  # fmt: skip


@dataclass(frozen=True)
class Files:
    """What is in the ZIP. `types`: of each variable, by table and name, as the dictionary says."""

    tables: Mapping[str, list[Row]]
    dictionary: Mapping[tuple[str, str], Row]
    manifest: Mapping[str, Any]

    def of(self, table: str) -> list[Row]:
        """The rows of a table; none where the file has no such table."""
        return self.tables.get(table, [])

    @property
    def today(self) -> date:
        """The day of the files, as it was in UTC."""
        return date.fromisoformat(self.manifest["as of"][:10])


def opened(content: bytes) -> Files:
    """The ZIP, read."""
    with ZipFile(io.BytesIO(content)) as archive:
        text = {name: archive.read(name).decode() for name in archive.namelist()}
    tables = {
        name.removeprefix("csv/").removesuffix(".csv"): _rows(words)
        for name, words in text.items()
        if name.startswith("csv/")
    }
    dictionary = {(each["table"], each["variable"]): each for each in _rows(text["dictionary.csv"])}
    return Files(tables, dictionary, json.loads(text["manifest.json"]))


def _rows(text: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def flow(files: Files, site: str = "") -> dict[str, int]:
    """How many came how far, as CONSORT counts them."""
    people = [each for each in files.of("participants") if not site or each["site"] == site]
    allocated = [each for each in people if each["randomisation_day"]]
    found = {
        "assessed": len(people),
        "waiting": sum(each["state"] in ("screening", "consented") for each in people),
        "excluded": sum(each["state"] == "screen failure" for each in people),
        "consented": sum(bool(each["consent_day"]) for each in people),
        "enrolled": sum(bool(each["enrolment_day"]) for each in people),
        "allocated": len(allocated),
        "stopped": sum(bool(each["withdrawn_from_treatment_day"]) for each in allocated),
        "kept_out": sum(bool(each["withdrawn_data_day"]) for each in allocated),
    }
    return found | {f"now {state}": count for state, count in Counter(e["state"] for e in allocated).items()}


def reasons(files: Files) -> Counter[str]:
    """Why people were not enrolled, by code."""
    return Counter(code for each in files.of("participants") for code in each["failed_reasons"].split())


def visit_status(row: Row, ended: str, today: date) -> str:
    """What became of a visit, from its days alone. `ended`: the day after which none is expected."""
    if row["status"] == "missed":
        return "missed"  # that somebody said so is the datum itself
    if row["day"]:
        inside = not row["opens"] or row["opens"] <= row["day"] <= row["closes"]
        return "done" if inside else "done outside its window"
    if not row["opens"]:
        return "not to be done any more" if ended else "no day yet"
    if ended and ended <= row["closes"]:
        return "not to be done any more"
    if today.isoformat() < row["opens"]:
        return "not due yet"
    return "due" if today.isoformat() <= row["closes"] else "overdue"


def ended(files: Files) -> dict[str, str]:
    """By participant the day of death or of leaving follow-up."""
    names = ("death_day", "withdrawal_day", "loss_day", "completion_day", "screen_failure_day")
    return {
        each["participant"]: min(days)
        for each in files.of("participants")
        if (days := [each[name] for name in names if each[name]])
    }


def eq5d(row: Row) -> Decimal | None:
    """The utility of an EQ-5D-5L by the Canadian value set; None where an answer is missing."""
    if not all(row[each] for each in DIMENSIONS):
        return None
    levels = [int(row[each]) for each in DIMENSIONS]
    bad = [level >= 4 for level in levels]
    found = Decimal("1.1351")
    for level, is_bad, slope, step in zip(levels, bad, SLOPES, STEPS, strict=True):
        found -= level * Decimal(slope) + is_bad * Decimal(step)
    return found + (Decimal("0.0085") * (sum(bad) - 1) ** 2 if sum(bad) > 1 else 0)


def fact_g(row: Row) -> Decimal | None:
    """FACT-G's total: a part with more than half of its items answered is prorated, the whole needs more than 80 %."""
    total, answered = Decimal(0), 0
    for part in ITEMS:
        known = [(name, int(row[name])) for name in part if row[name]]
        if 2 * len(known) <= len(part):
            return None
        answered += len(known)
        total += Decimal(sum(4 - n if name in BAD else n for name, n in known)) * len(part) / len(known)
    return total if answered > Decimal("0.8") * 27 else None


def qaly(files: Files, number: str) -> tuple[int, int, Decimal] | None:
    """Days, those that are missing, and years of life by quality, from the utilities and the day of death."""
    died = next((each["DTHDAT"] for each in files.of("death") if each["participant"] == number), "")
    points: dict[str, Decimal | None] = {}
    for each in files.of("utilities"):
        if each["participant"] == number and not (len(died) == 10 and each["day"] >= died):
            value = Decimal(each["utility"]) if each["utility"] else None
            if each["day"] not in points or value is not None:
                points[each["day"]] = value
    if all(each is None for each in points.values()):
        return None
    if len(died) == 10:
        points[died] = Decimal(0)
    days, missing, area = 0, 0, Decimal(0)
    for one, other in pairwise(sorted(points)):
        apart = (date.fromisoformat(other) - date.fromisoformat(one)).days
        first, second = points[one], points[other]
        days += apart
        if first is None or second is None:
            missing += apart
        else:
            area += (first + second) / 2 * apart
    return (days, missing, area / Decimal("365.25")) if len(points) > 1 else None


def price(files: Files, version: str, column: str) -> Decimal:
    """The unit cost of what a column counts."""
    name = f"unit costs.{column.replace('_', ' ')}"
    (found,) = [e["value"] for e in files.of("rules") if (e["version"], e["name"]) == (version, name)]
    return Decimal(found)


def costs(files: Files, number: str, version: str) -> tuple[dict[str, Decimal], Decimal]:
    """What was used, and what all of it costs."""
    used: dict[str, Decimal] = defaultdict(Decimal)
    periods = [each for each in files.of("resources") if each["participant"] == number]
    for each in periods:
        for column, item in COUNTED.items():
            if each[item]:
                used[column] += Decimal(each[item])
        if each["HODAYS"]:
            used["ward_days"] += max(Decimal(each["HODAYS"]) - Decimal(each["ICUDAYS"] or 0), Decimal(0))
    if periods:
        used["further_fractions"] += 0
    for each in files.of("radiotherapy"):
        if each["participant"] == number and each["PRKIND"] in ("RT", "") and each["PRFRAC"]:
            used["further_fractions"] += Decimal(each["PRFRAC"])
    return dict(used), sum(
        (amount * price(files, version, name) for name, amount in used.items()), Decimal(0)
    )


@dataclass(frozen=True)
class Scan:
    """A scan by RECIST 1.1: sum of the target lesions, the smallest before it, and the response."""

    day: str
    sum: Decimal | None
    nadir: Decimal | None
    response: str


def scans(files: Files, number: str) -> list[Scan]:
    """Every scan of a participant by its day. For series in which no lesion merged, and none came back."""
    forms = sorted(
        (each for each in files.of("lesions") if each["participant"] == number),
        key=lambda each: each["TRDAT"] or "9999",
    )
    found: list[Scan] = []
    known: set[str] = set()
    nodes: set[str] = set()
    new = False
    sums: list[Decimal] = []
    for form in forms:
        place = ("participant", "visit", "occurrence")
        lesions = [e for e in files.of("lesions__TARGET") if all(e[n] == form[n] for n in place)]
        sizes: dict[str, Decimal | None] = {}
        for each in lesions:
            size, name = _size(each), each["TULNKID"].strip().upper()
            before = sizes.get(name, Decimal(0))
            sizes[name] = None if size is None or before is None else before + size
        if not found:
            known = set(sizes)
            nodes = {e["TULNKID"].strip().upper() for e in lesions if e["NODE"] == "yes"}
        new |= bool(found) and (form["NEWLES"] == "yes" or bool(set(sizes) - known))
        targets = [sizes.get(name) for name in sorted(known)]
        total = None if None in targets else sum((t for t in targets if t is not None), Decimal(0))
        gone = all((sizes.get(n) or 0) < (10 if n in nodes else 1) for n in known) and total is not None
        smallest = min(sums, default=None)
        response = _response(total, sums, form["NONTARGET"], new=new, gone=gone) if found else ""
        found.append(Scan(form["TRDAT"], total, smallest, response))
        if total is not None:
            sums.append(total)
    return found


def _size(row: Row) -> Decimal | None:
    fixed = {"GONE": Decimal(0), "MERGED": Decimal(0), "NE": None}
    if row["TRSTATE"] in fixed:
        return fixed[row["TRSTATE"]]
    if not row["DIAM"]:
        return Decimal(5) if row["TRSTATE"] == "SMALL" else None
    return Decimal(row["DIAM"])


def _response(total: Decimal | None, sums: list[Decimal], others: str, *, new: bool, gone: bool) -> str:
    if new or others == "PD" or (total is not None and _grew(total, min(sums))):
        return "PD"
    if total is None:
        return "NE"
    if gone:
        return "CR" if others in ("NONE", "CR") else "PR"
    return "PR" if total <= sums[0] * Decimal("0.7") else "SD"


def _grew(total: Decimal, nadir: Decimal) -> bool:
    return total - nadir >= 5 and total >= nadir * Decimal("1.2")


def doses(files: Files, *, late: bool = False) -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
    """BED and EQD2 in Gy of each treated lesion from the trial’s own course, by participant and lesion: of the tumour,
    or of late effects in its organ.
    """
    versions = {each["participant"]: each["version"] for each in files.of("participants")}
    found = {}
    for each in files.of("treatment__LESION"):
        if not (each["DOSE"] and each["FRACTIONS"]):
            continue
        ratio = _alpha_beta(files, versions[each["participant"]], each["TULOC"] if late else "tumour")
        total, fraction = Decimal(each["DOSE"]), Decimal(each["DOSE"]) / Decimal(each["FRACTIONS"])
        bed = total * (1 + fraction / ratio)
        found[each["participant"], each["TULNKID"]] = (bed, bed / (1 + 2 / ratio))
    return found


def organs(files: Files) -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
    """EQD2 in Gy of each organ from the trial’s own courses: the most of one lesion, and the sum of all in it."""
    places = {(each["participant"], each["TULNKID"]): each["TULOC"] for each in files.of("treatment__LESION")}
    found: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for (number, lesion), (_, eqd2) in doses(files, late=True).items():
        found[number, places[number, lesion]].append(eqd2)
    return {place: (max(each), sum(each, Decimal(0))) for place, each in found.items()}


def _alpha_beta(files: Files, version: str, tissue: str) -> Decimal:
    """That of the tissue; an organ’s limit brings its own, and an organ that has none has that of late effects."""
    known = {each["name"]: each["value"] for each in files.of("rules") if each["version"] == version}
    names = (f"doses.limits.{tissue}.alpha beta", f"doses.alpha beta.{tissue}", "doses.alpha beta.late")
    return Decimal(next(known[name] for name in names if name in known))


def guesses(files: Files, form: str, visit: str) -> dict[str, Counter[str]]:
    """By arm how many guessed right, wrong, and did not know; `unsure right`, `unsure wrong` are among those."""
    arms = {each["participant"]: each["arm"] for each in files.of("arms")}
    found: dict[str, Counter[str]] = {arm: Counter() for arm in set(arms.values())}
    for each in files.of(form):
        guess, arm = each["GUESS"], arms.get(each["participant"])
        if each["visit"] != visit or not guess or arm is None:
            continue
        said = "unknown" if guess == "unknown" else "right" if guess == arm else "wrong"
        found[arm][said] += 1
        found[arm][f"unsure {said}"] += each["SURE"] in ("1", "2")
    return found


def bang(arm: Counter[str]) -> float | None:
    """Bang’s index of an arm; those who were not sure count half."""
    people = arm["right"] + arm["wrong"] + arm["unknown"]
    if not arm["right"] + arm["wrong"]:
        return None
    right = arm["right"] - arm["unsure right"] / 2
    return (right - (arm["wrong"] - arm["unsure wrong"] / 2)) / people


def james(first: Counter[str], second: Counter[str]) -> float | None:
    """James’s index, by its published formula with weights 0 for right, .5 by chance and 1 for not knowing."""
    people = sum(arm[each] for arm in (first, second) for each in ("right", "wrong", "unknown"))
    unknown = (first["unknown"] + second["unknown"]) / people if people else 0
    if not people or unknown == 1:
        return 1.0 if people else None
    cells = [[first["right"], first["wrong"]], [second["wrong"], second["right"]]]
    guessed = sum(map(sum, cells))
    observed = (first["wrong"] + second["wrong"]) / guessed
    expected = sum(
        sum(cells[arm]) * (cells[0][1 - arm] + cells[1][1 - arm]) for arm in (0, 1)
    ) / guessed**2  # fmt: skip
    if not expected:
        return None
    kappa = (observed - expected) / expected  # 0 where guesses are chance; -1 where all are right
    return (1 + unknown + (1 - unknown) * kappa) / 2


_TYPED = {
    "integer": r"-?\d+",
    "decimal": r"-?\d+(\.\d+)?",
    "date": r"\d{4}-\d\d-\d\d",
    "partialDate": r"\d{4}(-\d\d(-\d\d)?)?",
    "datetime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "text": r"(?s).*",
}


def is_as_told(value: str, told: Row) -> bool:
    """Whether a value is of the type that the dictionary says, and one of its codes where it has some."""
    if not re.fullmatch(_TYPED[told["type"]], value):
        return False
    codes = {each.partition(" = ")[0] for each in told["codes"].split("; ")} if told["codes"] else set()
    return not codes or (set(value.split()) if told["several"] else {value}) <= codes
