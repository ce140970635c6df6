"""Who can log in to a demonstration's study teams and to its installation, for the page that lists them."""

from __future__ import annotations

from equipoise import demonstration
from equipoise.web.shell.demonstration import Group, LogIn

_TEAM = {
    "coordinator": (
        "Coordinator",
        "Reads and answers what people wrote to these centres, assigns, notes, exports.",
    ),
    "investigator": ("Investigator", "Reads and answers what people wrote to the centre, notes."),
    "manager": ("Site manager", "All that the team may, and keeps the centres and their people."),
}
_INSTALLATION = (
    LogIn(
        "operator",
        "Operator of the installation",
        "Loads, letters that are stuck, centres. Nothing of a person.",
    ),
    LogIn("reviewer", "Reviewer of protocol files", "Corrects the criteria of a trial beside their source."),
    LogIn("second-reviewer", "Who approves", "Approves what another reviewer corrected, and publishes it."),
)


def groups() -> list[Group]:
    """Study teams by log-in, with their towns; who runs the installation."""
    team = tuple(
        LogIn(each["log_in"], f"{_TEAM[each['role']][0]}, {_towns(each['cities'])}", _TEAM[each["role"]][1])
        for each in demonstration.centres()["members"]
    )
    return [Group(10, "Study teams that people write to", team), Group(30, "The installation", _INSTALLATION)]


def _towns(cities: list[str]) -> str:
    return " and ".join(cities) if len(cities) < 3 else f"{cities[0]} and {len(cities) - 1} more"
