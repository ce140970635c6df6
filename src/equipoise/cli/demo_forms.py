"""What the demonstration's made-up participants have in their forms: from the story of one, what would be typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from equipoise.cli.demo_stage import workdays_after
from equipoise.core.followup.forms import Form

Story = Mapping[str, Any]
NODE = "NODE"
LARGE = 10
"""Fractions of so many Gy or more are given every other day."""
PROGRESSED, SHRUNK = 1.2, 0.7
"""How the sum of the diameters stands to the smallest and to the first one, as RECIST 1.1 has it."""


def baseline(story: Story, day: date) -> dict[str, Any]:
    """The baseline form."""
    earlier = story["earlier"]
    year, month = map(int, story["born"].split("-"))
    rows = [
        {
            "PRLOC": earlier["part"],
            "PRDOSE": str(earlier["dose"]),
            "PRFRAC": str(earlier["fractions"]),
            "PRENDAT": f"{day.year - earlier['years']}{earlier['month']}",
            **({"OVERLAP": "no"} if earlier["apart"] else {}),
        }
    ] if earlier else []  # fmt: skip
    return {
        "VISDAT": day.isoformat(),
        "SEX": story["sex"][0].upper(),
        "AGE": str(day.year - year - (day.month < month)),
        "ECOG": str(story["ecogs"][0]),
        "WEIGHT": str(story["weights"][0]),
        "PRIMARY": story["primary"],
        "DXDAT": f"{day.year - story['diagnosed'][0]}-{story['diagnosed'][1]:02d}",
        "PROGDAT": (day - timedelta(days=story["growth_seen"])).isoformat(),
        "NLES": str(len(story["lesions"])),
        "PRIORLINES": str(story["lines"]),
        "CYTOTOX": story["cytotoxic"],
        "PRIORRT": bool(earlier),
        **({"EARLIER": rows} if rows else {}),
    }


def visit(story: Story, day: date, number: int, between: tuple[int, int], *, remote: bool) -> dict[str, Any]:
    """The form of a visit. `between`: days from allocation to the visit before and to this one. Nobody is weighed by
    telephone.
    """
    since, now = between
    events = [*story["events"], *([story["serious"]] if "serious" in story else [])]
    found = {
        "VISDAT": day.isoformat(),
        "VISMODE": "T" if remote else "S",
        "ECOG": str(story["ecogs"][number]),
        "AEYN": any(since < each["after"] <= now for each in events),
        "CMYN": "line" in story and since < story["line"]["after"] <= now,
        "PRYN": "further" in story and since < story["further"]["after"] <= now,
        "NOTE": story["remarks"][number],
    }
    return found if remote else {**found, "WEIGHT": str(story["weights"][number])}


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


USED = ("HODAYS", "ICUDAYS", "ERVISITS", "CLINIC", "HOMECARE", "SCANS", "WORKDAYS")


def resources(given: Sequence[int], began: date, until: date) -> dict[str, Any]:
    """What was used of health care in a period."""
    counted = dict(zip(USED, map(str, given), strict=True))
    return {"FROMDAT": began.isoformat(), "TODAT": until.isoformat(), **counted}


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


def treatment(
    story: Story, regimen: Mapping[str, Sequence[int]], planned: date, first: date
) -> dict[str, Any]:
    """The radiotherapy that was given to each lesion, by the regimen of the arm, on days of work."""
    earlier = story["earlier"]
    rows = []
    for each in story["lesions"]:
        dose, fractions = regimen.get(each["organ"], regimen[""])
        apart = 2 if dose / fractions >= LARGE else 1
        last = workdays_after(first, (fractions - 1) * apart)
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
                **({} if earlier and not earlier["apart"] else {"PRIOREQD2": "0"}),
                "COMPOSITE": True,
            }
        )
    return {"PLANDAT": planned.isoformat(), "LESION": rows, "ASPLANNED": True}
