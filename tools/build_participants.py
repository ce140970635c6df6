"""Make up the participants of the demonstration's trial: `src/equipoise/demonstration/participants.json`.

Nobody is described: every value is drawn by chance from a fixed seed, so that the file is the same each time. Days are
counted from the first look; sizes are in mm, at baseline and at each scan after it. What the arm has to do with is not
in here but for the doses, which the treating team writes by the arm that it reads.

    .venv/bin/python tools/build_participants.py
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

SEED = 194
TARGET = Path(__file__).resolve().parents[1] / "src" / "equipoise" / "demonstration" / "participants.json"
SITES = ("01",) * 16 + ("02",) * 8 + ("03",) * 10 + ("04",) * 10 + ("05",) * 10 + ("06",) * 6
ENDS = (
    ["log"] * 4 + ["evidence"] * 4 + ["consented"] * 3 + ["confirmed"] * 3 + ["override"] + ["enrolled"] * 3
    + ["failed"] * 8 + ["withdrew"] * 2 + ["allocated"] * 4 + ["followed"] * 28
)  # fmt: skip
RECENT = {
    "log": 6,
    "evidence": 9,
    "consented": 8,
    "confirmed": 11,
    "override": 9,
    "enrolled": 12,
    "allocated": 16,
}
"""Who is on the way began at most so many days ago."""
PRIMARIES = ("LUNG", "LUNG", "BREAST", "PROSTATE", "COLORECTAL", "KIDNEY", "MELANOMA")
ORGANS = ("LUNG", "BONE", "ADRENAL", "NODE")
"""Lesions elsewhere would need more evidence, such as a score of the spine or of the liver."""
FAILURES = (
    {"facts": {"ecog": "3"}},
    {"facts": {"brain_metastases": "yes", "largest_brain_metastasis": "4 cm"}},
    {"facts": {"life_expectancy": "less than 3 months"}},
    {"facts": {}, "reasons": ["declined"], "why": "Would rather not have more visits."},
    {"facts": {}, "reasons": ["elsewhere"], "why": "Joined a trial of a new medicine."},
    {"facts": {}, "reasons": ["physician"]},
    {"facts": {}, "reasons": ["worse"]},
    {"facts": {}, "reasons": ["too_late"], "why": "The scan that showed growth was too long ago."},
)
TERMS = ("Fatigue", "Nausea", "Cough", "Pain", "Anorexia", "Diarrhea", "Dyspnea", "Insomnia", "Back pain")
SERIOUS = ("Pneumonitis", "Fracture", "Lung infection", "Gastric hemorrhage")
AGENTS = ("Made-up agent A", "Made-up agent B with C", "Made-up antibody D")
REGIMENS = {
    "control": {"": [8, 1]},
    "sabr": {"": [35, 5], "LUNG": [54, 3], "VERTEBRA": [30, 3], "LIVER": [54, 3], "ADRENAL": [60, 8]},
}
"""Gy and fractions by arm and part of the body, for demonstrations only: the registry's control arm, and doses of
SABR-COMET (BMC Cancer 2012;12:305, table 1), for no public source says those of STOP-2."""
REMARKS = ("", "", "", "", "Came with a daughter.", "Works half days again.", "Sleeps badly.")
SCANS = 6


def participants(chance: random.Random) -> list[dict[str, Any]]:
    """Every made-up participant, in the order of their first look."""
    sites, ends = list(SITES), list(ENDS)
    chance.shuffle(sites)
    chance.shuffle(ends)
    found = [one(chance, site, end, turn) for turn, (site, end) in enumerate(zip(sites, ends, strict=True))]
    failures, followed = iter(FAILURES), [each for each in found if each["end"] == "followed"]
    for each in found:
        if each["end"] == "failed":
            each["failure"] = next(failures)
    happenings(chance, followed)
    return sorted(found, key=lambda each: -int(each["days_ago"]))


def one(chance: random.Random, site: str, end: str, turn: int) -> dict[str, Any]:
    """One participant with all that could be asked of them."""
    days_ago = chance.randint(2, RECENT[end]) if end in RECENT else chance.randint(35, 325)
    primary = chance.choice(PRIMARIES)
    sex = {"BREAST": "female", "PROSTATE": "male"}.get(primary) or chance.choice(("female", "male"))
    return {
        "site": site,
        "end": end,
        "days_ago": days_ago,
        "born": f"{chance.randint(1938, 1979)}-{chance.randint(1, 12):02d}",
        "sex": sex,
        "ecog": chance.choice((0, 1, 1, 1, 2)),
        "cytotoxic": chance.random() < 0.4,
        "primary": primary,
        "weight": chance.randint(52, 98),
        "lines": chance.randint(1, 4),
        "consented": chance.randint(1, 2),
        "confirmed": chance.randint(3, 6),
        "allocated": chance.randint(7, 10),
        "lesions": lesions(chance),
        "quality": [quality(chance) for _ in range(SCANS)],
        "late": [chance.choice((-5, -2, 0, 0, 1, 3, 6)) for _ in range(SCANS + 2)],
        "remarks": [chance.choice(REMARKS) for _ in range(SCANS)],
        "resources": [resources(chance) for _ in range(SCANS)],
        "guesses": [[guess(chance), guess(chance)] for _ in range(2)],
        "earlier": {"part": "left hip", "dose": 20, "fractions": 5} if turn % 4 == 0 else None,
        "missed": ["month3"] if turn % 17 == 5 else [],
        "events": [adverse(chance) for _ in range(chance.choice((0, 0, 1, 1, 2, 3)))],
    }  # fmt: skip


def lesions(chance: random.Random) -> list[dict[str, Any]]:
    """One to four lesions of the trial, with their sizes over the scans."""
    found = []
    organs = chance.sample(
        ORGANS * 2, chance.choice((1, 1, 2, 2, 3, 4))
    )  # two at most in one organ, as RECIST has it
    for number, organ in enumerate(organs, 1):
        size = chance.randint(16, 45)
        drift = chance.choice((0.8, 0.85, 0.9, 0.95, 1.0, 1.12))
        sizes = [max(5, round(size * drift**scan)) for scan in range(SCANS)]
        found.append({"id": f"T{number}", "organ": organ, "sizes": sizes})
    return found


def quality(chance: random.Random) -> dict[str, list[int]]:
    """EQ-5D-5L levels with the scale, and FACT-G answers in the order of the form."""
    worse = chance.choice((0, 0, 1))
    levels = [min(5, chance.choice((1, 1, 2, 2, 3)) + worse) for _ in range(5)]
    return {"eq5d": [*levels, max(20, 90 - 6 * sum(levels) + chance.randint(-5, 5))],
            "factg": [chance.choice((0, 1, 1, 2, 3, 4, 4)) for _ in range(27)]}  # fmt: skip


def resources(chance: random.Random) -> list[int]:
    """Days in hospital, visits to an emergency room, visits to a clinic."""
    return [chance.choice((0, 0, 0, 2, 5)), chance.choice((0, 0, 1)), chance.randint(1, 6)]


def guess(chance: random.Random) -> str:
    """What somebody guesses, who can't know."""
    return chance.choice(("unknown", "unknown", "sabr", "control"))


def adverse(chance: random.Random) -> dict[str, Any]:
    """An adverse event that is not serious. `after`: days since allocation."""
    return {"after": chance.randint(5, 120), "term": chance.choice(TERMS), "grade": chance.choice((1, 1, 2)),
            "lasts": chance.choice((0, 5, 14, 30)), "related": chance.choice(("N", "U", "P"))}  # fmt: skip


def happenings(chance: random.Random, followed: list[dict[str, Any]]) -> None:
    """What befalls some of those who are followed; those who joined early, so that there was time for it."""
    early = sorted(followed, key=lambda each: -int(each["days_ago"]))
    for each, after in zip(early[:3], (150, 205, 120), strict=True):
        each["death"] = {"after": after, "cause": "CANCER"}
    for each, scope in zip(early[3:6], ("FOLLOWUP", "TREATMENT", "DATA"), strict=True):
        each["withdrawal"] = {"after": 70, "scope": scope}
    for each, term in zip(early[6:9], SERIOUS, strict=False):
        each["serious"] = {"after": 40, "term": term, "grade": 3, "reported": chance.choice((0, 1, 4))}
    for each in early[9:16]:
        each["progressed"] = {"scan": 2, "organ": chance.choice(ORGANS)}
        each["line"] = {"after": 110, "agent": chance.choice(AGENTS), "class": chance.choice(("CYT", "IMM"))}
    early[16]["further"] = {"after": 75, "part": "left hip", "dose": 20, "fractions": 5}
    early[9]["unblinded"] = {
        "after": 60,
        "why": "Vomiting blood; the surgeon has to know the dose to the stomach.",
    }


def main() -> None:
    """Write the file."""
    chance = random.Random(SEED)
    lines = [json.dumps(each, ensure_ascii=False, sort_keys=True) for each in participants(chance)]
    about = json.dumps("Made up by chance; nobody is described. See tools/build_participants.py.")
    text = f'{{\n"about": {about},\n"regimens": {json.dumps(REGIMENS)},\n"participants": [\n'
    TARGET.write_text(text + ",\n".join(lines) + "\n]\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
