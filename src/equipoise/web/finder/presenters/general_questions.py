"""Questions about any trial, answered in our own words."""

from __future__ import annotations

from equipoise.web.finder.presenters.questions import Question

GENERAL = (
    Question(
        "What is a clinical trial?",
        "A study in which people try a treatment or a test, so that doctors learn whether it helps and whether it "
        "is safe. A written plan says who gets what and when. Nobody may start before people from outside the "
        "team have looked at that plan.",
    ),
    Question(
        "What may speak for taking part, and what against?",
        "You may get a treatment that is not open to others yet, you are watched closely, and others may gain from "
        "what is learnt. But the new treatment may be no better, or worse. There may be more visits and tests, "
        "and you may not get the treatment you hoped for.",
    ),
    Question(
        "How is my safety looked after?",
        "An ethics board has to approve the study first. You are told the known risks, and told again when a new "
        "one is found. Every health problem is written down. Still, new treatments can do things that nobody "
        "foresaw.",
    ),
    Question(
        "What happens before I can join?",
        "Someone explains the study, and you can take the papers home. If you agree, you sign a form. Then come "
        "tests, to see whether the study may suit you. You can say no at every step, and some people are turned "
        "away after the tests.",
    ),
    Question(
        "Who sees what is known about me?",
        "Your care team and the study team. What leaves the hospital carries a code in place of your name. "
        "Authorities may check the papers. The consent form has to say who sees what, and for how long it is kept.",
    ),
    Question(
        "What should I ask my own doctor?",
        "Whether this study makes sense for you now, what your other choices are, what would happen without it, "
        "and whether waiting does harm. Your doctor can also call the study team for you. The printed page has "
        "room for notes.",
    ),
)
