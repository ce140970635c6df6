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
    "log": (2, 6),
    "evidence": (4, 9),
    "consented": (5, 8),
    "confirmed": (9, 12),
    "override": (9, 11),
    "enrolled": (9, 12),
    "allocated": (13, 16),
}
"""Who is on the way began so many days ago, at least and at most: long enough for a weekend in between."""
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
SERIOUS = {
    "LUNG": "Pneumonitis",
    "BONE": "Fracture",
    "ADRENAL": "Adrenal insufficiency",
    "NODE": "Lung infection",
}
"""By the part of the body of the first lesion."""
EARLIER = {
    "LUNG": ("lung", 60, 30, "LUNG"),
    "BREAST": ("left breast", 40, 15, "LUNG"),
    "PROSTATE": ("pelvis", 60, 20, "BONE"),
}
"""Radiotherapy that people with such a cancer may have had, in Gy and fractions, and which lesions it may have met."""
HIP = ("left hip", 20, 5, "BONE")
"""What others had."""
AGENTS = (("Made-up agent A", "CYT"), ("Made-up agent B with C", "CYT"), ("Made-up antibody D", "IMM"))
"""With their kind."""
REGIMENS = {
    "control": {"": [8, 1]},
    "sabr": {"": [35, 5], "LUNG": [54, 3], "VERTEBRA": [30, 3], "LIVER": [54, 3], "ADRENAL": [60, 8]},
}
"""Gy and fractions by arm and part of the body, for demonstrations only: the registry's control arm, and doses of
SABR-COMET (BMC Cancer 2012;12:305, table 1), for no public source says those of STOP-2."""
REMARKS = ("", "", "", "", "Came with a daughter.", "Works half days again.", "Sleeps badly.")
SCANS = 6
WORKS_SINCE = 1961
"""Who was born later may still work."""
BURDENS = frozenset((*range(7), 14, 16, 17, 18, 19))
"""FACT-G's items that ask of something bad, by their place on the form: all of PWB, and GE1, GE3 to GE6."""
GROWING = 1.18


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
    days_ago = chance.randint(*RECENT[end]) if end in RECENT else chance.randint(35, 325)
    primary = chance.choice(PRIMARIES)
    sex = {"BREAST": "female", "PROSTATE": "male"}.get(primary) or chance.choice(("female", "male"))
    born, ecog, base = chance.randint(1938, 1979), chance.choice((0, 1, 1, 1, 2)), state(chance)
    grown = lesions(chance)
    before = earlier(chance, primary, {each["organ"] for each in grown}) if turn % 3 == 0 else None
    ill_for = chance.randint(1, 3) + (before["years"] if before else 0)
    return {
        "site": site,
        "end": end,
        "days_ago": days_ago,
        "born": f"{born}-{chance.randint(1, 12):02d}",
        "sex": sex,
        "ecog": ecog,
        "ecogs": [ecog] * SCANS,
        "cytotoxic": chance.random() < 0.4,
        "primary": primary,
        "weights": weights(chance, 60 if sex == "female" else 72),
        "diagnosed": (ill_for, chance.randint(1, 12)),
        "growth_seen": chance.randint(8, 20),
        "lines": chance.randint(1, 4),
        "consented": chance.randint(1, 2),
        "confirmed": chance.randint(3, 6),
        "allocated": chance.randint(7, 10),
        "lesions": grown,
        "quality": [quality(chance, base) for _ in range(SCANS)],
        "late": [chance.choice((-5, -2, 0, 0, 1, 3, 6)) for _ in range(SCANS + 2)],
        "telephone": chance.random() < 0.25,
        "remarks": [chance.choice(REMARKS) for _ in range(SCANS)],
        "resources": [resources(chance, works=born > WORKS_SINCE) for _ in range(SCANS)],
        "guesses": [[guess(chance), guess(chance)] for _ in range(2)],
        "earlier": before,
        "missed": ["month3"] if turn % 17 == 5 else [],
        "events": [adverse(chance) for _ in range(chance.choice((0, 0, 1, 1, 2, 3)))],
    }  # fmt: skip


def earlier(chance: random.Random, primary: str, organs: set[str]) -> dict[str, Any]:
    """An earlier course of radiotherapy; of some it is not said whether it was apart from the lesions of the trial."""
    part, dose, fractions, near = EARLIER.get(primary, HIP)
    month = f"-{chance.randint(1, 12):02d}" if chance.random() < 0.6 else ""
    return {
        "part": part,
        "dose": dose,
        "fractions": fractions,
        "years": chance.randint(1, 4),
        "month": month,
        "apart": near not in organs or chance.random() < 0.3,
    }


def weights(chance: random.Random, usual: int) -> list[int]:
    """In kg from visit to visit: up and down, and a little down."""
    found = [usual + chance.randint(-12, 24)]
    while len(found) < SCANS:
        found.append(found[-1] + chance.choice((-2, -1, -1, 0, 0, 1)))
    return found


def lesions(chance: random.Random) -> list[dict[str, Any]]:
    """One to four lesions of the trial, with their sizes over the scans."""
    found = []
    organs = chance.sample(
        ORGANS * 2, chance.choice((1, 1, 2, 2, 3, 4))
    )  # two at most in one organ, as RECIST has it
    for number, organ in enumerate(organs, 1):
        size = chance.randint(16, 30 if organ == "NODE" else 45)
        drift = chance.choice((0.8, 0.85, 0.9, 0.95, 1.0, 1.12))
        found.append({"id": f"T{number}", "organ": organ, "sizes": drifting(size, drift)})
    return found


def drifting(size: int, drift: float) -> list[int]:
    """A size over the scans, which can't be measured below 5 mm."""
    return [max(5, round(size * drift**scan)) for scan in range(SCANS)]


def state(chance: random.Random) -> list[int]:
    """How somebody is as a rule: the five levels of EQ-5D-5L."""
    return [chance.choice((1, 1, 2, 2, 3)) for _ in range(5)]


def quality(chance: random.Random, base: list[int]) -> dict[str, list[int]]:
    """EQ-5D-5L levels with the scale, and FACT-G answers in the order of the form: both tell of the same day."""
    levels = [min(5, max(1, each + chance.choice((-1, 0, 0, 0, 1)))) for each in base]
    burden = sum(levels) - 5
    scale = min(100, max(10, 94 - 5 * burden + chance.randint(-6, 6)))
    return {"eq5d": [*levels, scale], "factg": [item(chance, burden, each in BURDENS) for each in range(27)]}


def item(chance: random.Random, burden: int, is_burden: bool) -> int:
    """An answer from 0 to 4: how much of a burden, or how little of something good."""
    much = min(4, chance.choice((0, 0, 1, 1, 2)) + (burden > 5))
    return much if is_burden else 4 - much


def resources(chance: random.Random, *, works: bool) -> list[int]:
    """Days in hospital, in intensive care, emergencies, clinic visits, hours of care at home, scans, work days lost."""
    stay = chance.choice((0, 0, 0, 0, 2, 5))
    intensive = 1 if stay == 5 and chance.random() < 0.3 else 0
    emergencies = max(chance.choice((0, 0, 1)), intensive)
    return [
        stay, intensive, emergencies, chance.randint(1, 6), chance.choice((0, 0, 0, 6, 12)), chance.choice((0, 0, 1)),
        chance.choice((0, 3, 10)) + stay if works else 0,
    ]  # fmt: skip


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
        progresses(chance, each)
        each["death"] = {"after": after, "cause": "CANCER"}
        each["ecogs"] = [min(3, each["ecog"] + max(0, visit - 1)) for visit in range(SCANS)]
    for each, scope in zip(early[3:6], ("FOLLOWUP", "TREATMENT", "DATA"), strict=True):
        each["withdrawal"] = {"after": 70, "scope": scope}
    for each in early[6:9]:
        term = SERIOUS[each["lesions"][0]["organ"]]
        each["serious"] = {"after": 40, "term": term, "grade": 3, "reported": chance.choice((0, 0, 1))}
    for each in early[9:16]:
        progresses(chance, each)
        agent, kind = chance.choice(AGENTS)
        each["line"] = {"after": 112, "agent": agent, "class": kind}
    for each in early[:6]:
        end = (each.get("death") or each["withdrawal"])["after"]
        each["events"] = [one for one in each["events"] if one["after"] < end - 7]
    early[16]["further"] = {"after": 75, "part": "left hip", "dose": 20, "fractions": 5}
    unreached(early[6], early[17])
    early[10]["mistaken"] = {
        "after": 70,
        "scope": "FOLLOWUP",
        "days": 3,
        "why": "Meant for somebody else.",
    }
    coughing = next(each for each in early[9:] if any(one["organ"] == "LUNG" for one in each["lesions"]))
    coughing["unblinded"] = {
        "after": 60,
        "why": "Coughing up blood; the surgeon has to know the dose to the lung.",
    }


def unreached(found: dict[str, Any], lost: dict[str, Any]) -> None:
    """Two who did not come in month 3 and were tried, in days after it: one is reached, the other is lost."""
    found["tries"] = [
        {"after": 1, "way": "telephone", "outcome": "no answer"},
        {"after": 5, "way": "telephone", "outcome": "reached"},
    ]
    lost["missed"] = ["month3"]
    lost["tries"] = [
        {"after": 2, "way": "telephone", "outcome": "no answer"},
        {"after": 9, "way": "letter", "outcome": "message"},
        {"after": 23, "way": "doctor", "outcome": "other"},
    ]
    lost["lost"] = {"after": 28}
    lost["events"] = [one for one in lost["events"] if one["after"] < 80]


def progresses(chance: random.Random, one: dict[str, Any]) -> None:
    """The scan of month 3 shows that the first lesion grows and that there is a new one: it is not missed."""
    first = one["lesions"][0]
    first["sizes"] = drifting(first["sizes"][0], GROWING)
    one["missed"] = []
    one["progressed"] = {"scan": 1, "organ": chance.choice(ORGANS)}


def main() -> None:
    """Write the file."""
    chance = random.Random(SEED)
    lines = [json.dumps(each, ensure_ascii=False, sort_keys=True) for each in participants(chance)]
    about = json.dumps("Made up by chance; nobody is described. See tools/build_participants.py.")
    text = f'{{\n"about": {about},\n"regimens": {json.dumps(REGIMENS)},\n"participants": [\n'
    TARGET.write_text(text + ",\n".join(lines) + "\n]\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
