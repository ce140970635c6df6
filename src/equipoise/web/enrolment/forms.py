"""What a site's team types about who is screened. Words stand here, so that every page asks alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms

from equipoise.core.criteria.rules import Rules
from equipoise.core.enrolment.reasons import REASONS
from equipoise.core.enrolment.states import Mark
from equipoise.core.person.fact import Fact
from equipoise.core.values.errors import UserError
from equipoise.web.enrolment import judging
from equipoise.web.enrolment.consenting import HOW
from equipoise.web.enrolment.deciding import AGREED, REFUSED
from equipoise.web.enrolment.eligibility import Line
from equipoise.web.enrolment.finding import KINDS, Found
from equipoise.web.enrolment.strata import Factor

_NAME_NOBODY = "It stands in the trail with your log-in. Name nobody in it."
_FIXED = "As its document says. Once they are enrolled the arms are balanced by it, and it can’t be changed."
Levels = tuple[tuple[str, str], ...]
"""Of a stratification factor: each level's name with its words."""
_PARTIAL = "As 2026-01-31. The month (2026-01) or the year alone will do where no more is known."


class Sent(forms.Form):
    """A form that is sent once: `key` is drawn when it is shown, and the same key twice is one event."""

    key = forms.CharField(
        max_length=50, widget=forms.HiddenInput, required=False, initial=lambda: uuid4().hex
    )
    places: Mapping[str, str] = {}
    """By the place that an action's error names, the field it belongs to."""

    def blame(self, error: UserError) -> None:
        """Put what an action refused beside its field; else above the form, with the place it names."""
        field = self.places.get(error.where)
        known = field in self.fields
        self.add_error(
            field if known else None, f"{error.what} {error.mend}".strip() if known else str(error)
        )

    @property
    def sent_key(self) -> str:
        """The key, once the form is valid."""
        return str(self.cleaned_data["key"])


class Day(forms.DateField):
    """A whole day, chosen or typed."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        wrong = {"required": "Write the day.", "invalid": "Write the day as in 2026-01-31."}
        super().__init__(widget=widget, error_messages=wrong, **more)


class Words(forms.CharField):
    """A reason, or another sentence."""

    def __init__(self, **more: Any) -> None:
        asked = {"max_length": 2_000, "help_text": _NAME_NOBODY, "error_messages": {"required": "Write why."}}
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **{**asked, **more})


def one_of(choices: Iterable[tuple[str, str]], label: str, wrong: str, **more: Any) -> forms.ChoiceField:
    """A choice that shows all there is to choose."""
    errors = {"required": wrong, "invalid_choice": wrong}
    return forms.ChoiceField(
        choices=list(choices), label=label, widget=forms.RadioSelect, error_messages=errors, **more
    )


class Name(Sent):
    """Who somebody is."""

    places = {"Name": "last_name"}
    first_name = forms.CharField(label="First name", max_length=200, required=False)
    last_name = forms.CharField(label="Last name", max_length=200, required=False)
    record_number = forms.CharField(label="Hospital record number", max_length=200, required=False)


class NewEntry(Name):
    """Somebody new in the log."""

    places = {"Day of the first look": "day", **Name.places}
    day = Day(label="Day of the first look", help_text="When their records or message were first looked at.")
    agreed = forms.BooleanField(
        label="They know that their name is kept here",
        help_text="Without this only the number is kept. Everybody who is looked at is counted, named or not.",
        required=False,
    )
    field_order = ("day", "agreed", "first_name", "last_name", "record_number")

    def __init__(self, *given: Any, sites: Iterable[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        chosen = list(sites)
        if len(chosen) > 1:
            self.fields["site"] = one_of(chosen, "Site", "Choose a site.")
            self.order_fields(["site", *self.field_order])

    @property
    def name(self) -> dict[str, str]:
        """Who it is, as far as it may be kept."""
        given = self.cleaned_data
        names = {each: given[each] for each in ("first_name", "last_name", "record_number")}
        return names if given["agreed"] and any(names.values()) else {}


class Taken(Sent):
    """Somebody new in the log, from a message."""

    places = {"Day of the first look": "day"}
    day = Day(
        label="Day of the first look", help_text="When their message was first looked at for this trial."
    )
    answers = forms.BooleanField(
        label="Take over their answers to the self-check",
        help_text="As they said them. Each stays marked as such until a document shows it.",
        required=False,
    )
    agreed = forms.BooleanField(
        label="They agreed that their name is kept in the screening log",
        help_text="What they agreed to when they wrote was an answer, and nothing else. Ask them first.",
        required=False,
    )


class Source(Sent):
    """Where evidence comes from."""

    kind = one_of(
        [(name, words) for name, words in KINDS.items() if name not in ("message", "plan")],
        "Source",
        "Choose where this comes from.",
    )
    document = forms.CharField(
        label="Document",
        help_text="Its name, such as “CT of the chest”. No patient’s name.",
        max_length=200,
        required=False,
    )
    dated = forms.CharField(label="Date of the document", help_text=_PARTIAL, max_length=10, required=False)
    for_trial = forms.BooleanField(
        label="It was done for this trial",
        help_text="Only after consent. What was done anyway, as part of care, is not.",
        required=False,
    )


class Evidence(Source):
    """A value with its source. The field `value` is of the kind of its fact."""

    places = {
        "Value": "value",
        "Day": "on",
        "Date of the document": "dated",
        "Document": "document",
        "Source": "kind",
        "Done for the trial": "for_trial",
    }
    on = forms.CharField(
        label="Day it is of",
        help_text="If it is another than the document’s: the day of the sample or of the scan.",
        max_length=10,
        required=False,
    )
    field_order = ("value", "limits", "kind", "document", "dated", "on", "for_trial")

    def __init__(self, *given: Any, about: str, rules: Rules, levels: Levels = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.about = about
        fact = rules.scope.facts.get(about)
        self.fields["value"] = _level_field(levels) if levels else _value_field(about, fact, rules)
        if fact is not None and fact.limits:
            self.fields["limits"] = forms.CharField(
                label="The laboratory’s normal range",
                help_text="As 120..160, in the same unit. It may be left empty.",
                max_length=60,
                required=False,
            )
        if about.startswith(judging.CLOCK):
            for name in ("kind", "document", "dated", "on", "for_trial"):
                del self.fields[name]
        self.order_fields(self.field_order)

    @property
    def found(self) -> Found:
        """The evidence that was typed."""
        given = self.cleaned_data
        names = ("on", "limits", "document", "dated", "for_trial")
        more = {name: given[name] for name in names if name in given}
        kind = given.get("kind", "plan")
        return Found(self.about, given["value"].strip(), kind=kind, **more)


class File(Source):
    """A file with evidence."""

    places = Evidence.places
    file = forms.FileField(
        label="File",
        help_text="A person’s file (YAML) or a FHIR R4 bundle (JSON), at most 2 MB. What nobody asked for is left out.",
        error_messages={"required": "Choose a file."},
    )
    field_order = ("file", "kind", "document", "dated", "for_trial")


class Reasoned(Sent):
    """Something with its reason."""

    places = {"Reason": "why"}
    why = Words(label="Why")


class Answered(Reasoned):
    """A second person's answer on an override."""

    places = {"Reason": "why", "Answer": "answer"}
    answer = one_of(
        ((AGREED, "I agree: the criterion is set aside"), (REFUSED, "I refuse")), "Your answer", "Choose one."
    )
    field_order = ("answer", "why")


class Consent(Sent):
    """A consent."""

    places = {
        "Protocol version": "version",
        "Written information": "information",
        "Day of consent": "day",
        "Time": "time",
        "How": "how",
        "Who explained it": "explained_by",
    }
    version = forms.CharField(max_length=20, widget=forms.HiddenInput)
    day = Day(label="Day of consent")
    time = forms.CharField(
        label="Time of day",
        help_text="As 14:05, where the document says it.",
        max_length=5,
        required=False,
        error_messages={"max_length": "Write it as in 14:05."},
    )
    information = forms.CharField(
        label="Version of the written information",
        help_text="As it stands at the foot of its pages.",
        max_length=80,
        error_messages={"required": "Write its version."},
    )
    how = one_of(HOW.items(), "How", "Choose how consent was given.")
    explained_by = forms.CharField(
        label="Who explained the trial",
        help_text="A log-in name of this site’s team.",
        max_length=150,
        error_messages={"required": "Write a log-in name."},
    )


class Withdrawal(Sent):
    """Consent that is taken back; after enrolment with what it is taken back from."""

    places = {"Withdrawn from": "marks", "Day": "day"}
    marks = forms.MultipleChoiceField(
        label="What they withdraw from",
        help_text="Each stands by itself. Who stops the treatment may still come to visits.",
        choices=[
            (Mark.TREATMENT.value, "Treatment: visits go on"),
            (Mark.FOLLOW_UP.value, "Follow-up: no more visits"),
            (Mark.DATA.value, "Data: what was gathered is not to be used further"),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    day = Day(label="Day")
    why = Words(
        label="Why, if they said it", help_text="They owe nobody a reason. Name nobody in it.", required=False
    )

    def __init__(self, *given: Any, enrolled: bool, **more: Any) -> None:
        super().__init__(*given, **more)
        if not enrolled:
            del self.fields["marks"]


class Failure(Sent):
    """Why somebody is not enrolled."""

    places = {"Reasons": "reasons", "In words": "why", "Day": "day"}
    criteria = forms.MultipleChoiceField(
        label="Criteria that are not met", widget=forms.CheckboxSelectMultiple, required=False
    )
    reasons = forms.MultipleChoiceField(
        label="Other reasons",
        choices=[(each.code, each.title) for each in REASONS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    day = Day(label="Day")
    why = Words(label="In words", required=False)

    def __init__(self, *given: Any, lines: Iterable[Line], **more: Any) -> None:
        super().__init__(*given, **more)
        gates = [(each.id, f"{each.id} {each.title}") for each in lines if each.gate]
        self.fields["criteria"].choices = gates  # type: ignore[attr-defined]


class Enrol(Source):
    """Enrolment, with the levels of which no evidence was entered yet, and the document that shows them."""

    places = {"Date of the document": "dated", "Document": "document", "Source": "kind",
              "Why the level differs": "why"}  # fmt: skip

    def __init__(self, *given: Any, factors: Iterable[Factor], **more: Any) -> None:
        super().__init__(*given, **more)
        known = list(factors)
        self.factors = [each for each in known if not each.level]
        self.places = {**self.places, **{each.title: f"factor_{each.id}" for each in self.factors}}
        chosen = {f"factor_{each.id}": _level_field(each.levels, each.title) for each in self.factors}
        source = ("kind", "document", "dated") if self.factors else ()
        self.fields = {"key": self.fields["key"], **chosen, **{name: self.fields[name] for name in source}}
        if any(each.differs for each in known):
            self.fields["why"] = Words(label="Why the level differs from the evidence", required=False)

    @property
    def chosen(self) -> list[Found]:
        """The levels that were chosen, each as evidence."""
        given = self.cleaned_data
        return [
            Found(
                f"{judging.FACTOR}{each.id}", given[f"factor_{each.id}"],
                kind=given["kind"], document=given["document"], dated=given["dated"],
            )
            for each in self.factors
        ]  # fmt: skip

    @property
    def why(self) -> str:
        """Why a level differs from the evidence; empty where that is not asked."""
        return str(self.cleaned_data.get("why", ""))


def _level_field(levels: Levels, title: str = "Level") -> forms.Field:
    named = [(name, words.capitalize()) for name, words in levels]
    return one_of(named, title, "Choose one.", help_text=_FIXED)


def _value_field(about: str, fact: Fact | None, rules: Rules) -> forms.Field:
    wrong = "Choose or write a value."
    if about.startswith(judging.CRITERION):
        return one_of(((judging.MEETS, "It is met"), (judging.FAILS, "It is not met")), "Is it met?", wrong)
    if fact is None or fact.kind == "date":
        never = " Write “never” where it has not happened." if fact and fact.name != "birth_date" else ""
        label = fact.title if fact else judging.title(about, rules)
        return forms.CharField(
            label=label, help_text=_PARTIAL + never, max_length=20, error_messages={"required": wrong}
        )
    if fact.kind == "yes-no":
        return one_of((("yes", "Yes"), ("no", "No"), ("unknown", "Not known")), fact.title, wrong)
    if fact.choices:
        return one_of(((*fact.choices.items(), ("unknown", "Not known"))), fact.title, wrong)
    unit = f"In {fact.unit}, or with another unit after the number." if fact.unit else "A number."
    return forms.CharField(
        label=fact.title,
        help_text=f"{unit} Also “at least 6” or “4..5”.",
        max_length=60,
        error_messages={"required": wrong},
    )


def today(day: date) -> dict[str, date]:
    """What a form with a day begins with."""
    return {"day": day}
