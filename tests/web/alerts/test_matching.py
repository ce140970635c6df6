"""Each piece of news reaches whoever asked for it, once, and nobody else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import connection

from equipoise.core.news.kinds import Topic
from equipoise.core.registry.reader import read
from equipoise.core.registry.request import SearchRequest
from equipoise.links.index.errors import IndexUnusable
from equipoise.web.alerts import anchoring, matching, seeking
from equipoise.web.alerts.models import Anchor, Matched, Notice, Subscriber, Subscription
from equipoise.web.alerts.wishes import of_answers, of_search, of_study
from equipoise.web.fit.answers import Answer, Answers
from equipoise.web.news import actions as news
from equipoise.web.news import queries
from equipoise.web.search import actions as index
from equipoise.web.search import reverse
from equipoise.web.studies import actions as studies
from equipoise.web.vault import rotation
from tests import leaks
from tests.links.index.made_up import PHASES, STATUSES, WORDS, records
from tests.web.alerts.wanting import noticed, subscriber, wants, wants_search
from tests.web.search.conftest import at, home, made  # noqa: F401
from tests.web.search.worlds import world_of
from tests.web.studies.samples import NOW, nct, now

pytestmark = pytest.mark.usefixtures("begun")
STOP_2 = 6918951
State = Subscriber.State
LATER = "2026-01-06"


@pytest.fixture
def begun(database: str, home: Path) -> None:  # noqa: F811
    """An installation whose news has begun: it knows study 1, closed, and study 2, open."""
    load(made(1, "Lung cancer", status="COMPLETED"), made(2, "Breast cancer"))
    assert news.gather(NOW) == 0


def load(*found: dict[str, Any]) -> None:
    """Load records as a load does: into the database and the index."""
    with index.updating() as update:
        studies.load_records(found, kind=studies.FILES, now=now, after_batch=update.add)


def happens(*found: dict[str, Any], limit: int = matching.LIMIT) -> int:
    """Load records, write down what happened and match it."""
    load(*found)
    news.gather(NOW)
    return matching.match(NOW, limit)


def told(row: Subscription) -> list[tuple[str, str]]:
    """What somebody is told for a subscription: the study and the kind of news."""
    items = [item for _, item, why in noticed() if str(row.pk) in why]
    return [(each.nct_id, each.kind) for each in queries.of_ids(items)]


def test_a_search_tells_of_a_study_that_meets_it_now_and_did_not_before() -> None:
    recruiting = wants_search("cancer", status=("RECRUITING",))
    any_lung = wants_search("lung cancer")
    melanoma = wants_search("melanoma")
    assert (
        happens(
            made(1, "Lung cancer", posted=LATER), made(2, "Breast cancer ", posted=LATER), made(3, "Cancer")
        )
        == 2
    )
    assert told(recruiting) == [(nct(1), "study_opened"), (nct(3), "new_study")]
    assert told(any_lung) == told(melanoma) == []
    assert matching.match(NOW) == 0


def test_it_tells_once_for_a_version_by_its_first_piece_of_news() -> None:
    row = wants_search("cancer", status=("RECRUITING",))
    sites = (at("Vancouver", "RECRUITING"), at("Toronto", "RECRUITING"))
    happens(made(1, "Lung cancer", posted=LATER, sites=sites))
    assert queries.last() > 1
    assert [item for _, item, _ in noticed()] == [queries.items(0, 1)[0].id]
    happens(made(1, "Lung cancer", posted="2026-01-07", status="SUSPENDED"))
    assert len(told(row)) == 1
    happens(made(1, "Lung cancer", posted="2026-01-08", sites=sites))
    assert len(told(row)) == 2


def test_a_place_counts_its_recruiting_centres() -> None:
    row = wants_search(near="Vancouver", within_km=50.0)
    happens(made(2, "Breast cancer", posted=LATER, sites=(at("Vancouver", "COMPLETED"),)))
    assert told(row) == []
    happens(made(2, "Breast cancer", posted="2026-01-07", sites=(at("Vancouver", "RECRUITING"),)))
    assert [name for name, _ in told(row)] == [nct(2)]


def test_a_study_tells_every_change_of_the_topics_wanted() -> None:
    all_of_it = wants(of_study(nct(1), Topic))
    dates = wants(of_study(nct(1), [Topic.DATES]))
    other = wants(of_study(nct(2), Topic))
    happens(made(1, "Lung cancer", posted=LATER), made(2, "Breast cancer"))
    happens(made(1, "Cancer of the lung", posted="2026-01-07"))
    assert told(all_of_it) == [(nct(1), "study_opened"), (nct(1), "other")]
    assert told(dates) == told(other) == []


def test_reasons_are_put_together_and_the_earliest_letter_counts() -> None:
    who = subscriber(zone="America/Vancouver")
    weekly = wants(of_search(SearchRequest(text="melanoma")), who, pace=Subscription.Pace.WEEKLY)
    daily = wants(of_search(SearchRequest(text="melanoma skin")), who, pace=Subscription.Pace.DAILY)
    assert happens(made(3, "Melanoma of the skin")) == 1
    [(_, _, why)] = noticed()
    assert why == sorted((str(weekly.pk), str(daily.pk)))
    due = Notice.objects.get().due_at
    assert (due - NOW < timedelta(days=1), due.hour) == (True, 16)


def test_only_who_takes_letters_is_noticed() -> None:
    rows = {state: wants_search("melanoma", subscriber(state=state)) for state in Subscriber.State}
    assert happens(made(3, "Melanoma")) == 2
    assert {state for state, row in rows.items() if told(row)} == {State.ACTIVE, State.PAUSED}


def test_what_is_not_confirmed_or_paused_or_ended_or_later_is_not_told() -> None:
    later = NOW + timedelta(seconds=1)
    for parts in ({"confirmed_at": None}, {"paused": True}, {"ended_at": NOW}, {"since": later}):
        for wish in (of_search(SearchRequest(text="melanoma")), of_study(nct(1), Topic)):
            wants(wish, **parts)
    assert happens(made(3, "Melanoma"), made(1, "Lung cancer", posted=LATER)) == 0
    assert Matched.objects.get().item == queries.last()


def test_who_ends_it_while_news_is_matched_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    row, other = wants_search("melanoma"), wants_search("melanoma")
    seek = seeking.seek

    def ending(*given: Any) -> Any:
        found = list(seek(*given))
        Subscription.objects.filter(pk=row.pk).update(ended_at=NOW)
        return found

    monkeypatch.setattr(matching, "seek", ending)
    assert happens(made(3, "Melanoma")) == 1
    assert told(other) and not told(row)


def test_answers_tell_of_what_they_do_not_rule_out() -> None:
    """The file of one trial rules a child out; drafts from a record's text rule nobody out."""
    child = wants(of_answers(SearchRequest(), Answers({"birth_date": Answer("2015")})))
    adult = wants(of_answers(SearchRequest(), Answers({"birth_date": Answer("1960")})))
    adults = {"minimumAge": "18 Years", "eligibilityCriteria": "* ECOG 0-1"}
    happens(made(STOP_2, "Radiotherapy", eligibility=adults), made(3, "Another", eligibility=adults))
    assert {name for name, _ in told(adult)} == {nct(3), nct(STOP_2)}
    assert [name for name, _ in told(child)] == [nct(3)]


def test_answers_tell_when_nothing_speaks_against_any_more() -> None:
    row = wants(of_answers(SearchRequest(text="cancer"), Answers({"birth_date": Answer("2015")})))
    young = {"minimumAge": "6 Years"}
    happens(made(2, "Breast cancer", posted=LATER, eligibility={"minimumAge": "18 Years"}))
    happens(made(2, "Breast cancer", posted="2026-01-07", eligibility={"minimumAge": "17 Years"}))
    assert told(row) == []
    happens(made(2, "Breast cancer", posted="2026-01-08", eligibility=young))
    assert told(row) == [(nct(2), "criteria_loosened")]
    happens(made(2, "Breast cancer in all", posted="2026-01-09", eligibility=young))
    assert len(told(row)) == 1


@pytest.mark.parametrize("limit", [1, 3])
def test_it_is_the_same_in_small_parts(limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "NOTICES", 1)
    row, whole = wants_search("cancer", status=("RECRUITING",)), wants(of_study(nct(1), Topic))
    sites = (at("Vancouver", "RECRUITING"), at("Toronto", "RECRUITING"))
    happens(made(1, "Cancer", posted=LATER, sites=sites), made(4, "Cancer"), made(5, "Cancer"), limit=limit)
    first = {each.nct_id: each.id for each in reversed(queries.items(0, 100))}
    assert {item for _, item, why in noticed() if str(row.pk) in why} == set(first.values())
    assert len(told(whole)) == sum(each.nct_id == nct(1) for each in queries.items(0, 100)) > 2


def test_stopped_between_two_parts_it_goes_on_and_stands_by_the_first_piece_of_a_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = wants_search("cancer", status=("RECRUITING",))
    wants(of_study(nct(1), Topic))
    kept, keep = list[Any](), matching._keep

    def once(*given: Any) -> int | None:
        if kept:
            raise KeyboardInterrupt
        kept.append(given)
        return keep(*given)

    monkeypatch.setattr(matching, "NOTICES", 1)
    monkeypatch.setattr(matching, "_keep", once)
    sites = (at("Vancouver", "RECRUITING"), at("Toronto", "RECRUITING"))
    with pytest.raises(KeyboardInterrupt):
        happens(made(1, "Cancer", posted=LATER, sites=sites), made(4, "Cancer"))
    monkeypatch.setattr(matching, "_keep", keep)
    matching.match(NOW)
    assert [name for name, _ in told(row)] == [nct(1), nct(4)]


def test_news_waits_for_an_index_that_a_search_has_to_be_understood_by(home: Path) -> None:  # noqa: F811
    (home / "index").rename(home / "gone")
    row = wants_search("melanoma")
    assert (row.anchored, Anchor.objects.count()) == ("", 0)
    studies.load_records([made(3, "Melanoma")], kind=studies.FILES, now=now)
    news.gather(NOW)
    with pytest.raises(IndexUnusable):
        matching.match(NOW)
    assert not Matched.objects.exists()
    index.rebuild()
    assert matching.match(NOW) == 1
    assert told(row) == [(nct(3), "new_study")]


def test_a_description_of_somebody_is_kept_and_finds_nothing() -> None:
    wants_search("a man of sixty with a cough " * 5)
    assert not Anchor.objects.exists()
    assert happens(made(3, "A man of sixty with a cough")) == 0


def test_another_version_of_the_search_anchors_all_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    row = wants_search("melanoma")
    monkeypatch.setattr(reverse, "VERSION", "2.99")
    monkeypatch.setattr(reverse.Compiled.__dataclass_fields__["version"], "default", "2.99")
    Subscription.objects.update(compiled={"version": "2.98", "search": {"version": "2.98"}})
    assert anchoring.reanchor_stale(NOW) == 1
    assert anchoring.reanchor_stale(NOW) == 0
    row.refresh_from_db()
    assert row.anchored.startswith("2.99 ")


OLD, NEW = bytes(32), bytes(range(32))


def test_what_another_key_digested_is_found_while_both_are_at_hand(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two workers that begin with different keys anchor anew what the other did, at any moment."""
    settings.ENCRYPTION_KEYS = {"old": OLD}
    row = wants_search("melanoma")
    settings.ENCRYPTION_KEYS = {"new": NEW, "old": OLD}
    monkeypatch.setattr(matching, "reanchor_stale", lambda _: 0)
    assert happens(made(3, "Melanoma")) == 1
    assert told(row)


def test_keys_can_be_changed_at_any_moment(settings: Any) -> None:
    settings.ENCRYPTION_KEYS = {"old": OLD}
    rows = [wants_search("melanoma"), wants(of_study(nct(1), Topic)), wants_search("glioma")]
    Subscription.objects.filter(pk=rows[2].pk).update(paused=True)
    settings.ENCRYPTION_KEYS = {"new": NEW, "old": OLD}
    late = wants_search("sarcoma")
    assert happens(made(3, "Melanoma"), made(1, "Lung cancer", posted=LATER)) == 2
    rotation.rotate(lambda *_: None)
    settings.ENCRYPTION_KEYS = {"new": NEW}
    assert {key for column in rotation.check() for key in column.keys} == {"new"}
    Subscription.objects.update(paused=False)
    assert happens(made(4, "Melanoma"), made(5, "Sarcoma"), made(6, "Glioma")) == 3
    assert told(late) == [(nct(5), "new_study")]


def test_the_database_says_nothing_of_what_is_searched() -> None:
    wants_search("mesothelioma", condition=("Rare Example Disease",), near="Vancouver", within_km=50.0)
    wants(of_study(nct(1), Topic))
    happens(made(1, "Lung cancer", posted=LATER))
    own = {
        "text": "mesothel",
        "condition": "rare example",
        "place": "Vancouver",
        "lat": "49.28",
        "anchor": "study=NCT",
    }
    tables = [each._meta.db_table for each in (Subscription, Anchor, Notice, Matched)]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            assert leaks.found(own, repr(cursor.fetchall()).encode()) == []


CITIES = ("Vancouver", "Toronto", "London")


def _asked(chance: Random) -> SearchRequest:
    """A search such as people save."""
    asked: dict[str, Any] = {"text": " ".join(chance.sample(WORDS, chance.randint(0, 3)))}
    if chance.random() < 0.3:
        asked["status"] = tuple(chance.sample(STATUSES, chance.randint(1, 2)))
    if chance.random() < 0.2:
        asked["phase"] = (chance.choice(PHASES),)
    if chance.random() < 0.3:
        asked |= {"near": chance.choice(CITIES), "within_km": chance.choice((50.0, 500.0))}
    return SearchRequest(
        **asked | ({"age": chance.choice((5.0, 40.0, 70.5))} if chance.random() < 0.3 else {})
    )


def _changed(before: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """The record with the status, the places and the limits of another."""
    old, new = before["protocolSection"], other["protocolSection"]
    taken = {name: new[name] for name in ("statusModule", "contactsLocationsModule", "eligibilityModule")}
    taken["statusModule"] = taken["statusModule"] | {"lastUpdatePostDateStruct": {"date": LATER}}
    return {"protocolSection": {**old, **taken}}


@pytest.mark.parametrize("seed", [1, 2])
def test_it_agrees_with_trying_every_search_on_every_study(seed: int, tmp_path: Path) -> None:
    chance, made_up = Random(seed), records(60, seed)[2:]
    for each in made_up:
        each["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"] = {"date": "2019-01-01"}
    old, fresh = made_up[:38], made_up[38:]
    happens(*old)
    known, base = queries.last(), [made(1, "Lung cancer", status="COMPLETED"), made(2, "Breast cancer"), *old]
    rows = {wants(of_search(asked)).pk: asked for asked in (_asked(chance) for _ in range(60))}
    turned = [_changed(each, chance.choice(made_up)) for each in old]
    happens(*turned, *fresh)
    found = {(why, item) for _, item, whys in noticed() for why in whys}
    items = {each.nct_id: each.id for each in reversed(queries.items(known, 10_000))}
    then = world_of(tmp_path / "then", map(read, base), map(read, old))
    since = world_of(tmp_path / "since", map(read, base), map(read, turned + fresh))
    slowly = {
        (str(pk), items[name])
        for pk, asked in rows.items()
        for name in since.slowly(asked) - then.slowly(asked)
        if name in items
    }
    assert found == slowly
    assert len(slowly) > 20
