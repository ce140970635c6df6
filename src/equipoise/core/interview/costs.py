"""What a question costs: by who has to be asked, and by the effort of the answer.

| who       | cost | what is asked                   | effort |
| --------- | ---- | ------------------------------- | ------ |
| patient   | 1    | yes or no, a choice, a number, a day | 1 |
| doctor    | 2    | a list with its entries         | 5      |
| record    | 2    | something of every entry        | 3      |
| radiology | 2    |                                 |        |
| site      | 3    |                                 |        |

Who is asked is there to be asked anyway, so the cost only orders what is put to several people.
"""

from __future__ import annotations

from collections.abc import Mapping

from equipoise.core.interview.question import About, Question
from equipoise.core.person.fact import Fact

WHO: Mapping[str, float] = {"patient": 1.0, "doctor": 2.0, "record": 2.0, "radiology": 2.0, "site": 3.0}
LIST, FIELD = 5.0, 3.0


def cost(question: Question, facts: Mapping[str, Fact]) -> float:
    """Of asking this question of who it is put to."""
    return WHO.get(question.who, 1.0) * _effort(question, facts)


def _effort(question: Question, facts: Mapping[str, Fact]) -> float:
    if question.about is About.FIELD:
        return FIELD
    if question.about is About.FACT and facts[question.name].kind == "list":
        return LIST
    return 1.0
