"""Where every form stands: with data queries, signed, compared with its source, locked; and lists of what is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from equipoise.core.followup.answers import BLANK, Answer, answer
from equipoise.core.followup.cleaning import Place, QueryState
from equipoise.core.followup.forms import Form
from equipoise.web.enrolment import queries as enrolment
from equipoise.web.followup.models import DataQuery, Entry, Lock, Said, Signature, Verification
from equipoise.web.followup.queries import place_of
from equipoise.web.trials import queries as trials


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a form stands. `open` and `answered`: data queries. Of `values`, `verified` agree with their source."""

    place: Place
    site: str
    revision: int
    saved_at: datetime
    saved_by: str
    open: int
    answered: int
    values: int
    verified: int
    signed: tuple[str, ...]
    locked: bool

    @property
    def words(self) -> str:
        """Its state in a word or two: what keeps it from being clean comes first."""
        if self.open:
            return f"{self.open} open quer{'y' if self.open == 1 else 'ies'}"
        if self.locked:
            return "locked"
        return "signed" if self.signed else "saved"

    @property
    def icon(self) -> str:
        """The drawing beside its words."""
        return "finding" if self.open else "paused" if self.locked else "met" if self.signed else "open"

    @property
    def detail(self) -> str:
        """What else is known, in words."""
        told = [
            f"{self.answered} answered" if self.answered else "",
            f"{self.verified} of {self.values} values compared with the source" if self.verified else "",
        ]
        return ", ".join(each for each in told if each)


@dataclass(frozen=True, slots=True)
class Words:
    """One thing that was said in a data query."""

    did: str
    text: str
    at: datetime
    actor: str
    role: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A data query with what was said in it. `value`: of the answer as it stands now."""

    place: Place
    site: str
    number: int
    path: str
    state: QueryState
    opened_at: datetime
    changed_at: datetime
    said: tuple[Words, ...]
    value: Answer


@dataclass(frozen=True, slots=True)
class Left:
    """A form of which something is left to do, by its entry's number."""

    entry: int
    site: str
    form: str


def stands(trial: str, number: str) -> dict[Place, Stand]:
    """Where every form of a participant stands that was saved. 5 queries."""
    return {each.place: each for each in _stands(trial, _ordered(trial).filter(participant=number))}


def stands_of(trial: str, left: Sequence[Left]) -> list[Stand]:
    """Where some forms stand, as many as a page shows. 5 queries."""
    return _stands(trial, _ordered(trial).filter(pk__in=[each.entry for each in left]))


def unsigned(trial: str, sites: Iterable[str]) -> list[Left]:
    """The forms of sites that nobody has signed as they are, those that ask for no signature too. 1 query."""
    signed = Signature.objects.filter(trial=trial, fell_at=None).values("entry")
    return _left(_ordered(trial).filter(site__in=list(sites)).exclude(pk__in=signed))


def uncompared(trial: str, sites: Iterable[str]) -> list[Left]:
    """The forms of sites with a value that is not compared with its source. 3 queries."""
    rows = _ordered(trial).filter(site__in=list(sites)).exclude(answers={})
    counts = Counter(Verification.objects.filter(trial=trial).values_list("entry", flat=True))
    begun = rows.filter(pk__in=Verification.objects.filter(trial=trial).values("entry"))
    done = {entry for entry, answers in begun.values_list("pk", "answers") if counts[entry] >= len(answers)}
    return [each for each in _left(rows) if each.entry not in done]


def _ordered(trial: str) -> QuerySet[Entry]:
    return Entry.objects.filter(trial=trial).order_by("participant", "first_at", "pk")


def _left(rows: QuerySet[Entry]) -> list[Left]:
    return [Left(*each) for each in rows.values_list("pk", "site", "form")]


def _stands(trial: str, rows: QuerySet[Entry]) -> list[Stand]:
    asked: dict[int, Counter[str]] = {}
    for entry, state in DataQuery.objects.filter(trial=trial).values_list("entry", "state"):
        asked.setdefault(entry, Counter())[state] += 1
    verified = Counter(Verification.objects.filter(trial=trial).values_list("entry", flat=True))
    signed: dict[int, list[str]] = {}
    for each in Signature.objects.filter(trial=trial, fell_at=None).order_by("at"):
        signed.setdefault(each.entry, []).append(each.name)
    locks = set(Lock.objects.filter(trial=trial).values_list("scope", flat=True))
    return [
        _stand(row, asked.get(row.pk, Counter()), verified[row.pk], tuple(signed.get(row.pk, ())), locks)
        for row in rows
    ]


def _stand(row: Entry, asked: Counter[str], verified: int, signed: tuple[str, ...], locks: set[str]) -> Stand:
    place = place_of(row)
    return Stand(
        place, row.site, row.revision, row.saved_at, row.saved_by, asked[QueryState.OPEN], asked[QueryState.ANSWERED],
        len(row.answers), verified, signed, not locks.isdisjoint(place.scopes()),
    )  # fmt: skip


def asked_of(trial: str, place: Place) -> list[Asked]:
    """The data queries of one form, the oldest first. 4 queries."""
    row = _row(trial, place)
    return _asked(trial, DataQuery.objects.filter(entry=row.pk if row else 0).order_by("number"))


def asked_about(trial: str, number: str) -> dict[Place, list[Asked]]:
    """The data queries of a participant by form, the oldest first. 3 queries."""
    entries = Entry.objects.filter(trial=trial, participant=number).values("pk")
    found: dict[Place, list[Asked]] = {}
    for each in _asked(trial, DataQuery.objects.filter(entry__in=entries).order_by("entry", "number")):
        found.setdefault(each.place, []).append(each)
    return found


def signatures_about(trial: str, number: str) -> dict[Place, list[Signature]]:
    """Every signature of a participant's forms by form, the newest first, fallen ones too. 2 queries."""
    places = {each.pk: place_of(each) for each in Entry.objects.filter(trial=trial, participant=number)}
    found: dict[Place, list[Signature]] = {}
    for each in Signature.objects.filter(trial=trial, entry__in=list(places)).order_by("-at", "-pk"):
        found.setdefault(places[each.entry], []).append(each)
    return found


def asked(trial: str, sites: Iterable[str], states: Iterable[QueryState]) -> list[Asked]:
    """The data queries of sites in some states, those that have waited longest first. 3 queries."""
    found = DataQuery.objects.filter(trial=trial, site__in=list(sites), state__in=list(states))
    return _asked(trial, found.order_by("changed_at", "pk"))


def _asked(trial: str, found: QuerySet[DataQuery]) -> list[Asked]:
    queries = list(found)
    entries = Entry.objects.in_bulk({each.entry for each in queries})
    said: dict[int, list[Words]] = {}
    for each in Said.objects.filter(trial=trial, query__in=[each.pk for each in queries]).order_by("pk"):
        said.setdefault(each.query, []).append(Words(each.did, each.text, each.at, each.actor, each.role))
    return [_one(each, entries[each.entry], said.get(each.pk, [])) for each in queries]


def _one(row: DataQuery, entry: Entry, said: list[Words]) -> Asked:
    plain = entry.answers.get(row.path, [])
    return Asked(
        place_of(entry), row.site, row.number, row.path, QueryState(row.state), row.opened_at, row.changed_at,
        tuple(said), answer(plain) if plain else BLANK,
    )  # fmt: skip


def verified_paths(trial: str, place: Place) -> dict[str, str]:
    """The values of a form that agree with their source, and who said so. 2 queries."""
    row = _row(trial, place)
    found = Verification.objects.filter(entry=row.pk if row else 0)
    return {each.path: each.actor for each in found}


@dataclass(frozen=True, slots=True)
class Agreed:
    """A value that agrees with its source as it stands, and who said so when. `path`: the item, or group.row.item."""

    place: Place
    path: str
    at: datetime
    actor: str


def verified(trial: str) -> list[Agreed]:
    """Every value of a trial that agrees with its source, form by form. 2 queries."""
    places = {each.pk: place_of(each) for each in Entry.objects.filter(trial=trial).order_by("pk")}
    rows = Verification.objects.filter(trial=trial).order_by("entry", "path")
    return [Agreed(places[each.entry], each.path, each.at, each.actor) for each in rows]


def signatures(trial: str, place: Place) -> list[Signature]:
    """Every signature of a form, the newest first, fallen ones too. 2 queries."""
    row = _row(trial, place)
    return list(Signature.objects.filter(entry=row.pk if row else 0).order_by("-at", "-pk"))


def locks(trial: str) -> list[Lock]:
    """Every lock of a trial, the newest first. 1 query."""
    return list(Lock.objects.filter(trial=trial).order_by("-at", "-pk"))


@dataclass(frozen=True, slots=True)
class Locked:
    """A lock as it is told. `participant`: whose, empty for the trial's; `what`: which of their visits or forms;
    `site`: theirs, empty for the trial's."""

    lock: Lock
    participant: str
    what: str
    site: str


def locked(trial: str) -> list[Locked]:
    """Every lock of a trial with what it holds, the newest first. Up to 4 queries."""
    found = locks(trial)
    if not found:
        return []
    named, titles = forms(trial), visit_titles(trial)
    sites = {each.number: each.site for each in enrolment.participants(trial)}
    return [_locked(each, named, titles, sites) for each in found]


def _locked(
    lock: Lock, named: Mapping[str, Form], titles: Mapping[str, str], sites: Mapping[str, str]
) -> Locked:
    number, *rest = lock.scope.partition(":")[2].split("/")
    what = ""
    if len(rest) == 1:
        what = f"every form of {visit_words(rest[0], titles)}"
    elif rest:
        visit, name, occurrence = rest
        form, place = named.get(name), Place(number, visit, name, int(occurrence))
        what = ", ".join(filter(None, (form.title, where(place, form, titles)))) if form else name
    return Locked(lock, number, what, sites.get(number, ""))


def _row(trial: str, place: Place) -> Entry | None:
    return Entry.objects.filter(
        trial=trial,
        participant=place.participant,
        visit=place.visit,
        form=place.form,
        occurrence=place.occurrence,
    ).first()


def visit_titles(trial: str) -> dict[str, str]:
    """The titles of the trial's visits, by their ids."""
    return {each.id: each.title for each in trials.design(trial).visits.value or ()}


def where(place: Place, form: Form, titles: Mapping[str, str]) -> str:
    """Which of a participant's forms of one title it is: the visit's title, or the number of one that repeats."""
    if place.visit:
        return visit_words(place.visit, titles)
    return f"number {place.occurrence}" if form.repeats else ""


def visit_words(visit: str, titles: Mapping[str, str]) -> str:
    """A visit's title, with which time it is where it comes more than once."""
    name, _, time = visit.partition(":")
    title = titles.get(name, name)
    return f"{title}, time {time}" if time else title


def forms(trial: str) -> dict[str, Form]:
    """The forms of the version in force, for their titles and who signs them. Up to 2 queries."""
    found = {name: each.value for name, each in trials.design(trial).forms.items()}
    return {name: form for name, form in found.items() if form is not None}
