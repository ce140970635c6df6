"""Questions people ask: first about this trial, answered from its record, then about trials in general."""

from __future__ import annotations

import re
from dataclasses import dataclass

from equipoise.core.registry.record import Study
from equipoise.core.registry.terms import StatusGroup, status_group
from equipoise.core.registry.text import plain
from equipoise.web.finder.presenters.happening import WHO
from equipoise.web.finder.presenters.plain_words import listed, ratio

_PLACEBO = re.compile(r"\b(?:placebos?|sham)\b", re.IGNORECASE)
_SHARED = re.compile(r"\b(?:reimburs\w+|compensat\w+|travel (?:costs?|expenses?))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """A question and its answer; `said` is False where the record leaves it open."""

    question: str
    answer: str
    said: bool = True


def about(study: Study) -> tuple[Question, ...]:
    """The questions about this trial. One that joins nobody any more is asked less."""
    asked = [_choose(study), _know(study), _placebo(study), _long(study), _pay(study), _mind(study), _safety(study)]
    if status_group(study.status) in {StatusGroup.FINISHED, StatusGroup.STOPPED}:
        asked = [_stopped(study), _choose(study), _know(study), _placebo(study)]
    return (*(each for each in asked if each), _results(study))


def _choose(study: Study) -> Question | None:
    question = "Can I choose my group?"
    if study.design.study_type == "OBSERVATIONAL":
        return Question("Would this study change my treatment?", "No. It watches the care that you and your doctors choose.")
    match study.design.allocation:
        case "RANDOMIZED":
            shares = f" The record gives the ratio {ratio(study)}." if ratio(study) else ""
            return Question(question, f"No. Chance decides, so that the groups can be compared fairly.{shares}")
        case "NON_RANDOMIZED":
            return Question(question, "The record says only that something other than chance decides. Ask the study team who does.")
    if study.design.intervention_model == "SINGLE_GROUP" or len(study.arms) == 1:
        return Question(question, "There is one group only, so there is nothing to choose.")
    return Question(question, "The record doesn’t say how groups are made. Ask the study team.", said=False)


def _know(study: Study) -> Question | None:
    question, design = "Will I know what I get?", study.design
    if design.study_type == "OBSERVATIONAL":
        return None
    if "PARTICIPANT" in design.who_masked:
        others = [WHO[each] for each in design.who_masked if each in WHO and each != "PARTICIPANT"]
        also = f" Nor will {listed(others, 'or')}." if others else ""
        return Question(question, f"Not while the study runs.{also} In an emergency the team can mostly find out; ask how.")
    if design.masking == "NONE":
        return Question(question, "Yes. Everyone knows who gets what.")
    if design.masking and not design.who_masked:
        told = f" It says: {plain(design.masking_description)}" if plain(design.masking_description) else ""
        return Question(question, f"Perhaps not: the treatment is kept from some people.{told} Ask whether you are one of them.")
    if design.masking:
        return Question(question, "The record names those who are not told, and you are not among them.")
    return Question(question, "The record doesn’t say. Ask the study team.", said=False)


def _placebo(study: Study) -> Question | None:
    question = "Is there a placebo?"
    if study.design.study_type not in {"INTERVENTIONAL", ""}:
        return None
    names = [each.label for each in study.arms] + [each.name for each in study.interventions]
    texts = [each.description for each in (*study.arms, *study.interventions)] + names
    kinds = {each.type for each in study.arms}
    if kinds & {"PLACEBO_COMPARATOR", "SHAM_COMPARATOR"} or any(map(_PLACEBO.search, texts)):
        return Question(question, "The record speaks of a placebo or a sham. See the groups above, and ask whether it comes with the usual treatment or in its place.")
    if study.arms or study.interventions:
        return Question(question, "The record names none.")
    return Question(question, "The record doesn’t say what the groups get. Ask the study team.", said=False)


def _long(study: Study) -> Question:
    question = "How long would it take me, and how often would I come?"
    if study.design.target_duration:
        return Question(question, f"The record says that each person is followed for {plain(study.design.target_duration)}. It gives no plan of visits: ask for one.")
    frames = list(dict.fromkeys(filter(None, (plain(each.time_frame) for each in study.primary_outcomes))))
    if frames:
        first = f"“{frames[0]}”" if len(frames) == 1 else f"“{frames[0]}” and other times"
        return Question(question, f"The main result is measured over {first}. The record gives no plan of visits: ask for one before you decide.")
    return Question(question, "The record doesn’t say. Ask how many visits there are, how long each takes, and for how many years.", said=False)


def _pay(study: Study) -> Question:
    text = " ".join((study.summary, study.description, study.eligibility.study_population))
    if _SHARED.search(text):
        return Question("Who pays?", "The record’s text speaks of costs or payment; read its description below. Ask what it means for you, and who pays for tests, treatment and travel.")
    return Question("Who pays?", "The record doesn’t say who pays for tests, treatment or travel, or whether you are paid for your time. Ask before you agree to anything.", said=False)


def _mind(study: Study) -> Question:
    stay = " The record doesn’t say what happens to what was already collected, so ask."
    return Question("What if I change my mind?", f"You may stop at any time, and you need not say why. Your usual care goes on. That holds for every trial that asks for your consent.{stay}")


def _safety(study: Study) -> Question:
    question = "Does a separate group watch over safety?"
    if study.has_dmc is None:
        return Question(question, "The record doesn’t say. Ask who does, and how you would be told of new risks.", said=False)
    if study.has_dmc:
        return Question(question, "Yes: the record names a data monitoring committee. It sees results while the study runs and can advise to stop it.")
    return Question(question, "The record says that there is no data monitoring committee. Ask who watches over safety instead.")


def _stopped(study: Study) -> Question:
    if plain(study.why_stopped):
        return Question("Why was it stopped?", f"The record says: “{plain(study.why_stopped)}”")
    if status_group(study.status) is StatusGroup.STOPPED:
        return Question("Why was it stopped?", "The record doesn’t say.", said=False)
    return Question("Can I still join?", "No. The study has finished.")


def _results(study: Study) -> Question:
    question = "Are there results?"
    if study.has_results:
        return Question(question, "Yes. The study team has posted results in the registry.")
    papers = sum(each.type in {"RESULT", "DERIVED"} for each in study.references)
    if papers:
        return Question(question, "None in the registry. The record lists publications that may hold some; see the full record.")
    return Question(question, "The registry holds none.")


GENERAL = (
    Question(
        "What is a clinical trial?",
        "A study in which people try a treatment or a test, so that doctors learn whether it helps and whether it is safe. A written plan says who gets what and when. Nobody may start it before people from outside the team have looked at that plan.",
    ),
    Question(
        "What may speak for taking part, and what against?",
        "You may get a treatment that is not open to others yet, you are watched closely, and others may gain from what is learnt. But the new treatment may be no better, or worse. There may be more visits and tests, and you may not get the treatment you hoped for.",
    ),
    Question(
        "How is my safety looked after?",
        "An ethics board has to approve the study first. You are told the known risks, and told again when something new is found. Every health problem is written down. Still, new treatments can have effects that nobody foresaw.",
    ),
    Question(
        "What happens before I can join?",
        "Someone explains the study, and you can take the papers home. If you agree, you sign a form. Then come tests, to see whether the study may suit you. You can say no at every step, and some people are turned away after the tests.",
    ),
    Question(
        "Who sees what is known about me?",
        "Your care team and the study team. What leaves the hospital carries a code in place of your name. Authorities may check the papers. The consent form has to say who sees what, and for how long it is kept.",
    ),
    Question(
        "What should I ask my own doctor?",
        "Whether this study makes sense for you now, what your other choices are, what would happen without it, and whether waiting does harm. Your doctor can also call the study team for you. The printed page has room for notes.",
    ),
)
"""Questions about any trial, answered in our own words."""
