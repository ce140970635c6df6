"""Questions people ask about this trial, answered from its record and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from equipoise.core.registry.record import Study
from equipoise.core.registry.terms import StatusGroup, status_group
from equipoise.core.registry.text import plain
from equipoise.web.finder.presenters.happening import WHO
from equipoise.web.finder.presenters.plain_words import listed, ratio

_PLACEBO = re.compile(r"\b(?:placebos?|sham)\b", re.IGNORECASE)
_PEOPLE = re.compile(r"\b(?:participants?|patients?|subjects?|volunteers?)\b", re.IGNORECASE)
_PAID = re.compile(
    r"\b(?:reimburs\w+|compensat(?:ed|ion)|travel (?:costs?|expenses?)|free of charge)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question and its answer; `said` is False where the record leaves it open."""

    question: str
    answer: str
    said: bool = True


def about(study: Study) -> tuple[Question, ...]:
    """The questions about this trial; one that nobody can join any more is asked less."""
    if status_group(study.status) in {StatusGroup.FINISHED, StatusGroup.STOPPED}:
        return (ending(study), *_treatment(study), results(study))
    asked = (duration(study), payment(study), leaving(), safety(study), results(study))
    return (*_treatment(study), *asked)


def _treatment(study: Study) -> Iterator[Question]:
    """What depends on the treatment; a study that only watches decides none."""
    if study.design.study_type == "OBSERVATIONAL":
        question = "Would this study change my treatment?"
        yield Question(question, "No. It watches the care that you and your doctors choose.")
        return
    yield choice(study)
    yield knowledge(study)
    yield placebo(study)


def choice(study: Study) -> Question:
    """Can I choose my group?"""
    question, design = "Can I choose my group?", study.design
    if design.allocation == "RANDOMIZED":
        shares = f" The record gives the ratio {ratio(study)}." if ratio(study) else ""
        return Question(question, f"No. Chance decides, so that the groups can be compared fairly.{shares}")
    if design.allocation == "NON_RANDOMIZED":
        answer = (
            "The record says only that something other than chance decides. Ask the study team what does."
        )
        return Question(question, answer)
    if design.intervention_model == "SINGLE_GROUP" or len(study.arms) == 1:
        return Question(question, "There is one group only, so there is nothing to choose.")
    return Question(question, "The record doesn’t say how groups are made. Ask the study team.", said=False)


def knowledge(study: Study) -> Question:
    """Will I know what I get?"""
    question, design = "Will I know what I get?", study.design
    told = plain(design.masking_description)
    if design.masking == "NONE":
        return Question(question, "Yes. Everyone knows who gets what.")
    if "PARTICIPANT" in design.who_masked:
        others = [WHO[each] for each in design.who_masked if each in WHO and each != "PARTICIPANT"]
        also = f" Nor will {listed(others, 'or')}." if others else ""
        emergency = "Ask how the team would find out in an emergency."
        return Question(question, f"Not while the study runs.{also} {emergency}")
    if design.who_masked:
        return Question(question, "The record names those who are not told, and you are not among them.")
    if design.masking and _PEOPLE.search(told):
        return Question(question, f"Not while the study runs, it seems. The record says: “{told}”")
    if design.masking:
        quoted = f" The record says: “{told}”" if told else ""
        return Question(question, f"Perhaps not: it is kept from some people.{quoted} Ask whether from you.")
    return Question(question, "The record doesn’t say. Ask the study team.", said=False)


def placebo(study: Study) -> Question:
    """Is there a placebo?"""
    question = "Is there a placebo?"
    names = [each.label for each in study.arms] + [each.name for each in study.interventions]
    texts = [
        *names,
        *(arm.description for arm in study.arms),
        *(each.description for each in study.interventions),
    ]
    kinds = {each.type for each in study.arms}
    if kinds & {"PLACEBO_COMPARATOR", "SHAM_COMPARATOR"} or any(map(_PLACEBO.search, texts)):
        ask = "See the groups above, and ask whether it comes with the usual treatment or in its place."
        return Question(question, f"The record speaks of a placebo or a sham. {ask}")
    if study.arms or study.interventions:
        return Question(question, "The record names none.")
    return Question(question, "The record doesn’t say what the groups get. Ask the study team.", said=False)


def duration(study: Study) -> Question:
    """How long would it take me, and how often would I come?"""
    question = "How long would it take me, and how often would I come?"
    plan = "The registry has no place for a plan of visits: ask for one before you decide."
    if study.design.target_duration:
        followed = plain(study.design.target_duration)
        return Question(question, f"The record says that each person is followed for {followed}. {plan}")
    frames = list(dict.fromkeys(filter(None, (plain(each.time_frame) for each in study.primary_outcomes))))
    if frames:
        first = f"“{frames[0]}”" if len(frames) == 1 else f"“{frames[0]}”, and at other times"
        return Question(question, f"The main result is measured at this time: {first}. {plan}")
    ask = "Ask how many visits there are, how long each takes, and for how many years."
    return Question(question, f"The record doesn’t say. {ask}", said=False)


def payment(study: Study) -> Question:
    """Who pays?"""
    ask = "Ask who pays for tests, treatment and travel before you agree to anything."
    if _PAID.search(f"{study.summary} {study.description}"):
        return Question("Who pays?", f"The record’s text speaks of costs or payment; read it below. {ask}")
    gap = "The record doesn’t say, nor whether you are paid for your time."
    return Question("Who pays?", f"{gap} {ask}", said=False)


def leaving() -> Question:
    """What if I change my mind? It holds for any trial, and the record has no field for it."""
    answer = (
        "You may stop at any time, and you need not say why. Your usual care goes on. That holds for every "
        "trial that asks for your consent. Ask what happens to what was already collected about you."
    )
    return Question("What if I change my mind?", answer)


def safety(study: Study) -> Question:
    """Does a separate group watch over safety?"""
    question = "Does a separate group watch over safety?"
    if study.has_dmc is None:
        ask = "Ask who does, and how you would be told of new risks."
        return Question(question, f"The record doesn’t say. {ask}", said=False)
    if study.has_dmc:
        task = "It sees results while the study runs and can advise to stop it."
        return Question(question, f"Yes: the record says that there is a data monitoring committee. {task}")
    return Question(
        question, "The record says that there is no data monitoring committee. Ask who watches instead."
    )


def ending(study: Study) -> Question:
    """Can I still join, and why was it stopped?"""
    if status_group(study.status) is StatusGroup.FINISHED:
        return Question("Can I still join?", "No. The study has finished.")
    if plain(study.why_stopped):
        return Question("Why was it stopped?", f"The record says: “{plain(study.why_stopped)}”")
    return Question("Why was it stopped?", "The record doesn’t say.", said=False)


def results(study: Study) -> Question:
    """Are there results?"""
    question = "Are there results?"
    if study.has_results:
        return Question(question, "Yes. The study team has posted results in the registry.")
    if any(each.type in {"RESULT", "DERIVED"} for each in study.references):
        where = "The record lists publications that may hold some; see the full record."
        return Question(question, f"None in the registry. {where}")
    return Question(question, "The registry holds none.")
