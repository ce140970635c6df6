"""What the demonstration's made-up participants have in their forms: from the story of one, what would be typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from equipoise.core.followup.forms import Form

Story = Mapping[str, Any]
NODE = "NODE"
PROGRESSED, SHRUNK = 1.2, 0.7
"""How the sum of the diameters stands to the smallest and to the first one, as RECIST 1.1 has it."""


def baseline(story: Story, day: date) -> dict[str, Any]:
    """The baseline form."""
    earlier = story["earlier"]
    rows = [
        {
            "PRLOC": earlier["part"],
            "PRDOSE": str(earlier["dose"]),
            "PRFRAC": str(earlier["fractions"]),
            "PRENDAT": str(day.year - 2),
            "OVERLAP": "no",
        }
    ] if earlier else []  # fmt: skip
    return {
        "VISDAT": day.isoformat(),
        "SEX": story["sex"][0].upper(),
        "AGE": str(day.year - int(story["born"][:4])),
        "ECOG": str(story["ecog"]),
        "WEIGHT": str(story["weight"]),
        "PRIMARY": story["primary"],
        "DXDAT": f"{day.year - 4}-06",
        "PROGDAT": (day - timedelta(days=10)).isoformat(),
        "NLES": str(len(story["lesions"])),
        "PRIORLINES": str(story["lines"]),
        "CYTOTOX": story["cytotoxic"],
        "PRIORRT": bool(earlier),
        **({"EARLIER": rows} if rows else {}),
    }


def visit(story: Story, day: date, number: int) -> dict[str, Any]:
    """The form of a visit."""
    since = [each for each in story["events"] if each["after"] <= 45 * number]
    return {
        "VISDAT": day.isoformat(),
        "VISMODE": "ST"[number % 2],
        "ECOG": str(story["ecog"]),
        "WEIGHT": str(story["weight"] - number),
        "AEYN": bool(since),
        "CMYN": "line" in story and number == 2,
        "PRYN": "further" in story and number == 1,
        "NOTE": story["remarks"][number],
    }


def lesions(story: Story, day: date, scan: int) -> dict[str, Any]:
    """The measurements of a scan; 0 is the one at baseline."""
    progressed = story.get("progressed") or {}
    new = bool(progressed) and scan >= progressed["scan"]
    found = {
        "TRDAT": day.isoformat(),
        "METHOD": "CT",
        "TARGET": [
            {
                "TULNKID": each["id"],
                "TULOC": each["organ"],
                "NODE": each["organ"] == NODE,
                "DIAM": str(each["sizes"][scan]),
                "TREATED": True,
            }
            for each in story["lesions"]
        ],
        "NONTARGET": "NONE",
        "NEWLES": new,
    }
    if new:
        found |= {"NEWNUM": "1", "NEWLOC": [progressed["organ"]]}
    return found | ({"RESPONSE": "PD" if new else _response(story, scan)} if scan else {"RESPONSE": "NE"})


def _response(story: Story, scan: int) -> str:
    """What an oncologist would say of the sum of the diameters."""
    sums = [sum(each["sizes"][number] for each in story["lesions"]) for number in range(scan + 1)]
    least = min(sums[:-1])
    if sums[-1] >= least * PROGRESSED and sums[-1] >= least + 5:
        return "PD"
    return "PR" if sums[-1] <= sums[0] * SHRUNK else "SD"


def questionnaire(form: Form, answers: Sequence[int]) -> dict[str, Any]:
    """Answers in the order of a questionnaire's items."""
    return {item.id: str(answer) for item, answer in zip(form.items, answers, strict=True)}


def resources(given: Sequence[int], form: Form) -> dict[str, Any]:
    """What was used of health care since the visit before: the items that a story has."""
    said = dict(zip(("HOSPDAYS", "ERVISITS", "CLINIC"), map(str, given), strict=True))
    return {item.id: said[item.id] for item in form.items if item.id in said}


def adverse(event: Mapping[str, Any], began: date, now: date) -> dict[str, Any]:
    """An adverse event that is not serious."""
    ended = began + timedelta(days=event["lasts"])
    over = bool(event["lasts"]) and ended <= now
    found = {
        "AETERM": event["term"],
        "AETOXGR": str(event["grade"]),
        "AESTDAT": began.isoformat(),
        "AEONGO": not over,
        "AESER": False,
        "AEREL": event["related"],
        "AEOUT": "RECOVERED" if over else "NOT",
    }
    return found | ({"AEENDAT": ended.isoformat()} if over else {})


def serious(event: Mapping[str, Any], began: date) -> dict[str, Any]:
    """A serious adverse event, which the site learned of the day after it began."""
    aware = began + timedelta(days=1)
    return {
        "AETERM": event["term"],
        "AETOXGR": str(event["grade"]),
        "AESTDAT": began.isoformat(),
        "AEONGO": True,
        "AESER": True,
        "AESREASON": ["HOSP"],
        "AWAREDAT": aware.isoformat(),
        "REPORTDAT": (aware + timedelta(days=event["reported"])).isoformat(),
        "AEEXP": False,
        "AEREL": "P",
        "AEOUT": "RECOVERING",
    }


def line(given: Mapping[str, Any], began: date, number: int) -> dict[str, Any]:
    """A line of systemic therapy that goes on."""
    return {
        "LINE": str(number),
        "CMTRT": given["agent"],
        "CLASS": [given["class"]],
        "AFTERRAND": True,
        "CMSTDAT": began.isoformat(),
        "CMONGO": True,
    }


def further(given: Mapping[str, Any], day: date) -> dict[str, Any]:
    """Further radiotherapy, which is not the trial's."""
    return {
        "PRKIND": "RT",
        "PRLOC": given["part"],
        "PRSTDAT": day.isoformat(),
        "PRDOSE": str(given["dose"]),
        "PRFRAC": str(given["fractions"]),
        "INTENT": False,
        "TRIALLESION": False,
    }


def death(given: Mapping[str, Any], day: date) -> dict[str, Any]:
    """A death."""
    return {"DTHDAT": day.isoformat(), "CAUSE": given["cause"], "AUTOPSY": False}


def withdrawal(given: Mapping[str, Any], day: date) -> dict[str, Any]:
    """A withdrawal, without a reason: nobody owes one."""
    return {"DSSTDAT": day.isoformat(), "SCOPE": given["scope"], "WHO": "PT"}


def treatment(story: Story, regimen: Mapping[str, Sequence[int]], first: date) -> dict[str, Any]:
    """The radiotherapy that was given to each lesion, by the regimen of the arm."""
    rows = []
    for each in story["lesions"]:
        dose, fractions = regimen.get(each["organ"], regimen[""])
        last = first + timedelta(days=fractions - 1)
        rows.append(
            {
                "TULNKID": each["id"],
                "TULOC": each["organ"],
                "DOSEPLAN": str(dose),
                "FRACPLAN": str(fractions),
                "DOSE": str(dose),
                "FRACTIONS": str(fractions),
                "ECSTDAT": first.isoformat(),
                "ECENDAT": last.isoformat(),
                "PRIOREQD2": "0",
                "COMPOSITE": True,
            }
        )
    return {"PLANDAT": (first - timedelta(days=2)).isoformat(), "LESION": rows, "ASPLANNED": True}
