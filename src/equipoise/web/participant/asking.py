"""A form as questions for a participant: one after the other, each of which may be left unanswered."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _

from equipoise.core.followup import conditions
from equipoise.core.followup.answers import BLANK, Answer, Missing
from equipoise.core.followup.conditions import Comparison
from equipoise.core.followup.entering import LONGEST, one
from equipoise.core.followup.forms import Form, Item, Kind
from equipoise.core.followup.wording import Wording
from equipoise.web.participant import texts

REFUSED = "-refused-"
"""What is sent for “I prefer not to answer”: no code of a choice looks like it."""
MOST = 100
"""Choices of one question that are looked at."""
_KEY = re.compile(r"[A-Za-z0-9_-]{16,60}")
_NUMBERS = (Kind.INTEGER, Kind.QUANTITY)
_ASKED = (Kind.CHOICE, Kind.CHOICES, Kind.YES_NO, Kind.INTEGER, Kind.QUANTITY, Kind.TEXT, Kind.DATE)
"""What a participant can be asked here; groups and terminologies are for those who were trained."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `given`: what was chosen, or typed. `item_of` and `value_of`: it is asked only where that other
    item has (or, `unless`, has not) this value; empty where it is always asked.
    """

    item: Item
    words: str
    hint: str = ""
    hint_language: str = "en"
    choices: tuple[tuple[str, str], ...] = ()
    given: tuple[str, ...] = ()
    wrong: str = ""
    item_of: str = ""
    value_of: str = ""
    unless: bool = False

    @property
    def is_number(self) -> bool:
        """Whether a number is typed."""
        return self.item.kind in _NUMBERS

    @property
    def is_many(self) -> bool:
        """Whether several may be chosen."""
        return self.item.kind is Kind.CHOICES

    @property
    def beyond(self) -> str:
        """What is said, here and by the script, of what is no number within its limits; empty where it hasn't both."""
        return _outside(self.item)

    @property
    def is_whole(self) -> bool:
        """Whether a number must be a whole one."""
        return self.item.kind is Kind.INTEGER

    @property
    def typed(self) -> str:
        """What was typed."""
        return self.given[0] if self.given else ""

    @property
    def is_short(self) -> bool:
        """Whether its choices are figures that stand beside each other."""
        return bool(self.choices) and all(len(words) <= 2 for _code, words in self.choices)


@dataclass(frozen=True, slots=True)
class Taken:
    """What was sent: values by item, why others are missing, and the questions with what is wrong with them."""

    values: Mapping[str, str]
    missing: Mapping[str, str]
    questions: tuple[Question, ...]

    @property
    def problems(self) -> bool:
        """Whether anything can't be read."""
        return any(each.wrong for each in self.questions)


def words(form: Form, language: str) -> Wording:
    """The words of a form in a language."""
    return texts.words(form, language)


def lacks(form: Form, found: Wording) -> bool:
    """Whether licensed words are wanted, and are not there."""
    return texts.lacks(form, found)


def key(given: str) -> str:
    """The key under which a form is sent: the one that came back, else a new one."""
    return given if _KEY.fullmatch(given) else secrets.token_urlsafe(18)


def blank(form: Form, found: Wording) -> tuple[Question, ...]:
    """The questions, with nothing answered."""
    return tuple(_question(item, found) for item in form.items if item.kind in _ASKED)


def taken(form: Form, found: Wording, sent: QueryDict) -> Taken:
    """What a browser sent of a form. What isn't asked after the other answers is dropped."""
    asked = blank(form, found)
    given = {each.item.id: _given(sent.getlist(f"a-{each.item.id}")) for each in asked}
    plain = {name: list(texts) for name, texts in given.items() if texts and REFUSED not in texts}
    values, missing, questions = dict[str, str](), dict[str, str](), list[Question]()
    for each in asked:
        name = each.item.id
        told = given[name] if conditions.asked(each.item.when, plain) else ()
        wrong = _wrong(each.item, " ".join(told)) if REFUSED not in told else ""
        questions.append(replace(each, given=told, wrong=wrong))
        if REFUSED in told:
            missing[name] = Missing.REFUSED
        elif told and not wrong:
            values[name] = " ".join(told)
    return Taken(values, missing, tuple(questions))


def _given(sent: list[str]) -> tuple[str, ...]:
    return tuple(text for each in sent[:MOST] if (text := each.strip()))


def answered(form: Form, found: Wording, answers: Mapping[str, Answer]) -> list[tuple[str, str]]:
    """Each question with its answer in words, to read again."""
    return [
        (each.words, _said(each, answers.get(each.item.id, BLANK)))
        for each in blank(form, found)
        if answers.get(each.item.id) or not each.item.when
    ]


def _question(item: Item, found: Wording) -> Question:
    choices = tuple(found.choices(item))
    if item.kind is Kind.YES_NO:
        choices = (("yes", _("Yes")), ("no", _("No")))
    asked = Question(item, found.question(item), *found.hint(item), choices=choices)
    condition = conditions.parse(item.when) if item.when else None
    if isinstance(condition, Comparison) and condition.operator in ("=", "!="):
        return replace(
            asked, item_of=condition.item, value_of=condition.value, unless=condition.operator == "!="
        )
    return asked


def _said(question: Question, answer: Answer) -> str:
    if answer.missing:
        return _("I prefer not to answer") if answer.missing == Missing.REFUSED else _("Not answered")
    words = dict(question.choices)
    codes = answer.value.split() if question.is_many else [answer.value]
    return ", ".join(words.get(each, each) for each in codes if each) or _("Not answered")


def _wrong(item: Item, text: str) -> str:
    """What is wrong with an answer: a person at home is asked again, where a site's slip would be kept and queried."""
    if not text:
        return ""
    if len(text) > LONGEST:
        told = {"count": len(text), "longest": LONGEST}
        return _("This has %(count)s characters, and %(longest)s is the most.") % told
    answer, problem = one(item, text)
    if problem or (item.kind in _NUMBERS and _beyond(item, Decimal(answer.value))):
        return _outside(item) or _("This can’t be read. Choose or write it again.")
    return ""


def _outside(item: Item) -> str:
    """What is said where no number within the limits is written; empty where there aren't both."""
    if item.kind not in _NUMBERS or not (item.low and item.high):
        return ""
    words = _("Write a number from %(low)s to %(high)s.")
    if item.kind is Kind.INTEGER:
        words = _("Write a whole number from %(low)s to %(high)s.")
    return words % {"low": item.low, "high": item.high}


def _beyond(item: Item, number: Decimal) -> bool:
    return bool((item.low and number < Decimal(item.low)) or (item.high and number > Decimal(item.high)))
