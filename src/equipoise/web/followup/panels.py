"""What modules add to a form's page, by what the form is for: computed panels, and further checks that warn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from equipoise.core.followup.checks import Finding
from equipoise.core.followup.cleaning import Place
from equipoise.core.followup.forms import Form, Purpose
from equipoise.web.followup.schedules import Plan


@dataclass(frozen=True, slots=True)
class Context:
    """The form that is shown. `values`: what is known, as `core.followup.answers.nested` has it."""

    plan: Plan
    place: Place
    form: Form
    values: Mapping[str, Any]
    now: datetime


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a picture, and what stands at it."""

    x: float
    y: float
    mark: str = ""

    @property
    def above(self) -> float:
        """Where its words stand."""
        return round(self.y - 8, 1)


@dataclass(frozen=True, slots=True)
class Plot:
    """A small picture of a course. `said`: what it shows, in words; its figures stand in the panel's lines."""

    said: str
    dots: tuple[Dot, ...]

    @property
    def line(self) -> str:
        """Its points, as SVG has them."""
        return " ".join(f"{each.x},{each.y}" for each in self.dots)


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel beside a form: a title, and lines of a label with its words. `note`: what stands below."""

    title: str
    lines: tuple[tuple[str, str], ...]
    note: str = ""
    plot: Plot | None = None


Panels = Callable[[Context], list[Panel]]
Checks = Callable[[Context], list[Finding]]
_PANELS: dict[Purpose, list[Panels]] = {}
_CHECKS: dict[Purpose, list[Checks]] = {}


def offer(purpose: Purpose, panels: Panels) -> None:
    """Add panels to the forms of a purpose; once, at the start."""
    _PANELS.setdefault(purpose, []).append(panels)


def offer_checks(purpose: Purpose, checks: Checks) -> None:
    """Add checks that warn to the forms of a purpose; once, at the start."""
    _CHECKS.setdefault(purpose, []).append(checks)


def panels(context: Context) -> list[Panel]:
    """Every panel of a form's page."""
    return [panel for each in _PANELS.get(context.form.purpose, ()) for panel in each(context)]


def findings(context: Context) -> list[Finding]:
    """What the further checks say."""
    return [found for each in _CHECKS.get(context.form.purpose, ()) for found in each(context)]
