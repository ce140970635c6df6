"""What pages that add evidence need: what it is about, and what a file holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from equipoise.core.criteria.rules import Rules
from equipoise.core.values.errors import InputError
from equipoise.web.enrolment import eligibility, finding, importing, judging, pieces, strata
from equipoise.web.enrolment.forms import File
from equipoise.web.enrolment.holding import today
from equipoise.web.enrolment.models import Evidence
from equipoise.web.enrolment.pieces import Piece
from equipoise.web.enrolment.queries import Participant
from equipoise.web.ledger.actions import By
from equipoise.web.trials import queries as trials


@dataclass(frozen=True, slots=True)
class About:
    """What evidence is entered about: a fact, a clock, a criterion or a factor. `criteria`: those that rest on it."""

    fact: str
    title: str
    one: str
    """What a single entry of a list is called."""
    question: str
    criteria: tuple[str, ...]
    rules: Rules
    levels: tuple[tuple[str, str], ...] = ()
    """Of a stratification factor, those to choose from."""

    @property
    def is_list(self) -> bool:
        """Whether its value is a list of entries."""
        known = self.rules.scope.facts.get(self.fact)
        return known is not None and known.kind == "list"

    @property
    def is_planned(self) -> bool:
        """Whether it is a day that is planned, which no document shows."""
        return self.fact.startswith(judging.CLOCK)


def about(person: Participant, trial: str, fact: str) -> About | None:
    """What a page asks for; None where the protocol asks for no such thing, or only a file can bring it."""
    protocol = trials.protocol(trial, person.version)
    rules, factor = protocol.rules, strata.factor(protocol, fact)
    if factor is not None:
        return About(fact, factor.title, factor.title, "", (), rules, factor.levels)
    resting = [each for each in rules.criteria if fact in judging.rests(rules, each.id)]
    known = rules.scope.facts.get(fact)
    if not resting or (known is not None and not judging.by_typing(rules, fact)):
        return None
    clock = rules.scope.clocks.get(fact.removeprefix(judging.CLOCK))
    asked = known.question if known else clock.question if clock else ""
    criteria = tuple(f"{each.id} {each.title}".strip() for each in resting)
    title = pieces.title(fact, protocol)
    return About(fact, title, known.title if known else title, asked, criteria, rules)


def next_missing(person: Participant, trial: str, now: datetime) -> str:
    """The first missing fact of a criterion that counts which can be entered by hand, lists last; empty: none."""
    shown = eligibility.by_number(trial, person.number, today(trial, person.site, now))
    facts = [each.fact for line in shown.lines if line.gate for each in line.missing if each.fact]
    known = judging.rules_of_version(trial, person.version).scope.facts
    short = (each for each in facts if each not in known or known[each].kind != "list")
    return next(short, "") or next(iter(facts), "")


def last_source(person: Participant, trial: str, by: str) -> dict[str, object]:
    """The document somebody entered last for a participant: the next value often stands in the same."""
    rows = Evidence.objects.filter(trial=trial, number=person.number, actor=by, struck_at=None)
    row = rows.exclude(kind__in=("plan", "message")).order_by("-event", "-place").first()
    return {"kind": row.kind, "document": row.document, "dated": row.dated} if row else {}


def take_file(person: Participant, trial: str, form: File, by: By, now: datetime) -> int:
    """Take over what a file says; gives how many pieces. InputError where it can't be read or holds nothing of use."""
    given, rules = form.cleaned_data, judging.rules_of_version(trial, person.version)
    if given["file"].size > importing.LARGEST:
        raise InputError("The file is larger than 2 MB.", where="File", mend="Take a part of it.")
    data = given["file"].read()
    names = ("kind", "document", "dated", "for_trial")
    source = finding.Found("", "", **{name: given[name] for name in names})
    here = today(trial, person.site, now)
    if data.lstrip()[:1] == b"{" and b'"resourceType"' in data:
        found = importing.from_bundle(data, source, rules, here)
    else:
        found = importing.from_file(_text(data), source, rules, here)
    if not found:
        raise InputError("The file says nothing that the protocol asks for.", where="File")
    finding.take_over(trial, person.number, found, by=by, now=now, key=form.sent_key)
    return len(found)


def piece(trial: str, number: str, evidence: int) -> Piece | None:
    """A piece of evidence that counts, in words; None where there is none."""
    row = Evidence.objects.filter(trial=trial, number=number, pk=evidence, struck_at=None).first()
    return pieces.piece(row, trials.protocol(trial)) if row else None


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("The file is no text.", where="File", mend="Choose a YAML or JSON file.") from error
