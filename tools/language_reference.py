# ruff: noqa: E501 -- a table of Markdown is as wide as its widest row
"""The reference of the criteria language, from its examples (tests/core/criteria/spec), which are tests as well."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.core.criteria.spec.chapters import PARTS  # noqa: E402
from tests.core.criteria.spec.malformed import CHAPTERS, Malformed  # noqa: E402
from tests.core.criteria.spec.table import HEADER, TODAY, Part, Row, Table, person  # noqa: E402
from tests.core.design.making import DESIGN, OVERLAY  # noqa: E402
from tests.core.design.malformed import WRONG as MALFORMED_DESIGNS  # noqa: E402

from equipoise.core.allocation.scheme import Distance, Method  # noqa: E402
from equipoise.core.criteria.english import criterion_english  # noqa: E402
from equipoise.core.criteria.questions import questions  # noqa: E402
from equipoise.core.design.definitions import DEFINITIONS  # noqa: E402
from equipoise.core.design.reading import POPULATIONS  # noqa: E402
from equipoise.core.design.reading_parts import ANCHORS, ARM_KINDS  # noqa: E402
from equipoise.core.design.roles import CAN_BE_UNBLINDED, Role  # noqa: E402
from equipoise.core.followup.forms import Kind, Purpose  # noqa: E402
from equipoise.core.followup.resources import EVERYTHING  # noqa: E402
from equipoise.core.followup.utilities import SETS  # noqa: E402
from equipoise.core.judging.reasons import reason  # noqa: E402
from equipoise.core.person.fact import ASKED, TAKES, Fact  # noqa: E402
from equipoise.core.person.standard import STANDARD  # noqa: E402
from equipoise.core.scores import catalogue  # noqa: E402
from equipoise.core.scores.score import Score  # noqa: E402

_INTRODUCTION = """\
# The language of criteria

A trial's criteria are data in a YAML file: names and values, lists, and expressions on one line. Everything is read as
text with its line; anchors, tags and implicit types are not part of it. Every example below is a test: the people in the
tables get these verdicts from both judges. Today is 22 November 2026 in all of them.

Verdicts are about the person: *met* lets the person pass, *not met* does not, *unknown* is open, with what is missing and
who can say, and *not applicable* counts as met.

## The file

Each example stands in a file that begins so:

```yaml
{header}```

| Part | What it says |
| --- | --- |
| `protocol`, `trial`, `title`, `version` | how the trial is called, its registry number, its title, the version of this file |
| `drafted`, `approved` | who wrote it and who reviewed it, and when; `approved: no` until then |
| `sources` | the texts that criteria quote by offsets, each by its SHA-256 |
| `clocks` | days that criteria count from: `title`, `question`, `default: today`, `not before: today` |
| `facts` | what has to be known: `standard`, or a fact with its `type` (`yes-no`, `number`, `choice`, `date`, `list`, `concept`) |
| `definitions` | conditions under a name |
| `include`, `exclude` | criteria by their numbers, `I1` and `E1`; `I9+I10` where one rule says two |
| `design` | the rest of the trial: see [the design](#the-design) |

A criterion is a rule, or a mapping: `title`, `rule` (or `prefer`), `source` (stretches of the texts; one with a note is not
computed), `partly` (what the rule leaves out), `assumed` (what it adds, and why), `remarks`.

A fact has a `title`, a `question` in plain words, `ask` (who knows, best first: {asked}), `why` it is asked, and as its
kind needs: `unit`, `low` and `high` (beyond them is a slip of the pen), `whole: yes`, `choices`, `fields`, `limits: yes`
(a laboratory gives limits with it), `judgement` (whose it is), `at` (the clock at which it counts), `codes`
(`LOINC|89247-1`), `coded` (by each answer, the codes that give it), `of` and `take` ({takes}), `complete` (a list is taken to be,
where nobody says), `fresh for` (how long a value with a day counts; `ever`), `presupposes` (the yes-no fact that whoever
says something of this one says yes to), `counted`, `gathered` (`{{largest: size, of: lesions, where: ...}}`, or `volume:`),
`yes if`, `no if`.
"""


_DESIGN = """\
## The design

The section `design:` says the rest of the trial: arms, masking, allocation, sites, visits, forms, endpoints, analyses and
assumptions. Every value says where it comes from, and only so can it be written:

| Written | Means |
| --- | --- |
| `{{registry: 194, field: enrollment}}` | the registry's record says it, in that field |
| `{{assumed: [4, 6], by: somebody, why: the reason}}` | somebody assumes it, and says why |
| `{{unset: the question to the sponsor}}` | nobody knows it; what needs it refuses, and names it |

What a file leaves out is unset. This one is the tests' own:

```yaml
{example}
```

| Part | What it says |
| --- | --- |
| `about` | what else a registry's record says: `sponsor`, `phase`, `purpose`, `start`, `completion` |
| `participants` | how many are planned |
| `arms` | by name: `title`, `description` and `kind` ({arms}) |
| `treatment codes` | by arm, what those who may know it read where a treatment is revealed |
| `masking` | by role, `blind` or `unblinded`. Roles: {roles}. Only {unblinded} can be unblinded; who isn't named is blind |
| `allocation` | `method` ({methods}), `ratio`, `factors` (`none`, or by name `title`, `levels`, and the `fact` they are read from), `by site`; for blocks `block sizes`, for minimisation `probability`, `weights` and `distance` ({distances}), for the big stick `largest imbalance` |
| `sites` | by number: `name`, `city`, `country` |
| `visits` | by name: `title`, `due` (`6 weeks after randomisation`; days to count from are {anchors}), `window` (`before`, `after`), `forms`; `every` and `until` where it comes again; `remote: yes` where nobody has to come; `fr`, its title in French |
| `forms` | by name: `title`, `purpose` ({purposes}), `filled by` and `signed by` (roles), `items`; `sealed: yes` where it would tell the arm, `repeats: yes`, `texts` (where licensed words come from); of a form that participants fill `fr`, its title in French |
| `items` | by name: `title`, `kind` ({kinds}), `question`, `hint`, `unit`, `choices` (`0..4`, or code and words), `required`, `low` and `high` (a warning beyond them), `after` (dates it can't be before), `when` (`AESER = yes and AETOXGR >= 3`), `terms`, `coded` (its name in CDASH), `items` of a group; `fr`, its title in French, or `title`, `question`, `hint` and `choices` |
| `endpoints` | by name: `title`, `level` (`primary`, `secondary`, `other`), and the values `measure`, `definition`, `time frame` |
| `analyses` | by name: `title`, `endpoints`, and the values `population` ({populations}) and `method` |
| `assumptions` | by name, whatever the sample size rests on |
| `follow-up` | the value `contact attempts`: how often somebody is tried in vain before they are lost to follow-up |
| `doses` | the values `alpha beta` (by tissue, `tumour` and `late` among them: `value` in Gy, `source`), `recovery` (`none`, or `{{6 months: 0.25}}`), `limits` (by organ: `eqd2` in Gy, `alpha beta`, `source`) |
| `lesions` | the value `single`: when one lesion has grown (`share`, `length` in mm, `from`, `new length`, `rises`, `months`, `rising length`) |
| `costs` | the values `currency`, `price year`, `perspective`, `value set` ({value_sets}) |
| `unit costs` | `amount` and `source` of {quantities} |

### Overlays

A file of assumptions can be laid over what a protocol leaves unset, and over nothing else. All of its values are assumed, and
`by:` at its top says by whom, where a value doesn't:

```yaml
{overlay}
```

### Definitions of endpoints
"""


def page() -> str:
    """The whole page, as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    asked, takes = (", ".join(f"`{each}`" for each in words) for words in (ASKED, TAKES))
    yield _INTRODUCTION.format(header=HEADER, asked=asked, takes=takes)
    for part in PARTS:
        yield from _part(part)
    yield from _standard_facts()
    yield from _scores()
    yield from _design()
    yield from _errors()


def _part(part: Part) -> Iterator[str]:
    yield f"## {part.title}\n"
    if part.about:
        yield f"{part.about}\n"
    for table in part.tables:
        yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    yield f"### {table.title}\n"
    if table.about:
        yield f"{table.about}\n"
    yield f"```yaml\n{table.file}```\n"
    protocol = table.protocol()
    (criterion,) = protocol.rules.criteria
    yield f"> {criterion_english(criterion, protocol.rules.scope)}\n"
    asked = " ".join(each.words for each in questions(protocol.rules))
    yield f"> Asks: {asked}\n"
    yield "| Person | Verdict | Why |"
    yield "| --- | --- | --- |"
    for row in table.rows:
        yield f"| {_person(row)} | {row.verdict} | {_cell(_why(table, row))} |"
    yield ""


def _person(row: Row) -> str:
    said = [f"`{_cell(line)}`" for line in row.facts.splitlines()]
    said += [f"`clocks: {{{row.clocks}}}`"] if row.clocks else []
    return " ".join(said) or "(nothing)"


def _why(table: Table, row: Row) -> str:
    """The reason as it is said to people, without the verdict it begins with; the note of the example after it."""
    protocol = table.protocol()
    (judged,) = table.judged(row).criteria
    said = reason(judged, protocol.rules, person(row, protocol), TODAY).partition(": ")[2]
    return f"{said[:1].upper()}{said[1:]}{f' ({row.note})' if row.note else ''}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _standard_facts() -> Iterator[str]:
    yield "## Standard facts\n"
    yield "They can be used without being declared. Declared as `standard`, they are asked for in this order.\n"
    yield "| Name | Kind | Question |"
    yield "| --- | --- | --- |"
    for fact in STANDARD.values():
        yield f"| `{fact.name}` | {_kind(fact)} | {_cell(fact.question or fact.title)} |"
    yield ""


def _kind(fact: Fact) -> str:
    if fact.kind == "choice":
        return f"one of {', '.join(f'`{each}`' for each in fact.choices)}"
    if fact.kind == "list":
        return f"list of {', '.join(f'`{each}`' for each in fact.fields)}"
    return f"{fact.kind}{f' ({fact.unit})' if fact.unit else ''}"


def _scores() -> Iterator[str]:
    yield "## Scores that there are\n"
    yield "| Written | Gives | Source |"
    yield "| --- | --- | --- |"
    for score in catalogue.SCORES.values():
        sources = "; ".join(f"[{_cell(each.citation)}]({each.url})" for each in score.sources)
        yield f"| {_written(score)} | {_gives(score)} | {sources} |"
    yield ""


def _written(score: Score) -> str:
    name = score.name if score.name.isalpha() else f'"{score.name}"'
    return f'`score {name} by "{score.table}"`' if score.table else f"`score {name}`"


def _gives(score: Score) -> str:
    if score.result_kind == "choice":
        return ", ".join(score.classes)
    ends = "" if score.low is None or score.high is None else f"{score.low} to {score.high}"
    return f"{ends or 'a number'}{f' {score.unit}' if score.unit else ''}"


def _design() -> Iterator[str]:
    """The section `design:`, from the example that its tests read."""
    yield _DESIGN.format(
        example=DESIGN.rstrip(),
        overlay=OVERLAY.rstrip(),
        anchors=_words(ANCHORS),
        kinds=_words(Kind),
        purposes=_words(Purpose),
        roles=_words(Role),
        unblinded=_words(sorted(CAN_BE_UNBLINDED)),
        methods=_words(Method),
        distances=_words(Distance),
        arms=_words(ARM_KINDS),
        populations=_words(POPULATIONS),
        value_sets=_words(SETS),
        quantities=_words(EVERYTHING),
    )
    yield "| Definition | What it says | Source |"
    yield "| --- | --- | --- |"
    for each in DEFINITIONS.values():
        yield f"| `{each.id}` | {each.title}: {_cell(each.words)} | {_cell(each.source)} |"
    yield "\n### Designs that are refused\n"
    yield "| Written | Said |"
    yield "| --- | --- |"
    for _, new, said in MALFORMED_DESIGNS:
        yield f"| {f'`{_cell(new.strip())}`' if new.strip() else '(left out)'} | {_cell(said)} |"
    yield ""


def _words(each: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in each)


def _errors() -> Iterator[str]:
    yield "## What is refused\n"
    yield "A file that can't be meant is refused with its name, the line, the criterion and what was expected. Lines count "
    yield "from the first that is shown.\n"
    for title, kinds in CHAPTERS.items():
        yield f"### {title}: messages\n"
        for each in kinds:
            yield from _error(each)


def _error(each: Malformed) -> Iterator[str]:
    shown = each.file if len(each.file) < 400 else f"{each.file[:60]} ...\n"
    more = "" if each.message.endswith((".", "?")) else " ..."
    yield f"**{each.title[:1].upper()}{each.title[1:]}**\n"
    yield f"```yaml\n{shown}```\n"
    yield f"> line {each.line}: {each.message}{more}\n"
