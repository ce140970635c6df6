"""The letter that tells news: by study, what changed, why it is told, and how far the nearest open place is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from django.conf import settings
from django.urls import reverse

from equipoise.core.news.kinds import KINDS
from equipoise.core.registry import request_words
from equipoise.core.registry.record import Study
from equipoise.core.registry.text import plain
from equipoise.web.alerts import letters, people, wishes, zones
from equipoise.web.alerts.models import Notice, Subscriber, Subscription
from equipoise.web.alerts.nearest import Nearest, Somewhere
from equipoise.web.alerts.wishes import Kind
from equipoise.web.mail.actions import Draft
from equipoise.web.mail.letters import plain as fit_for_letters
from equipoise.web.news import queries as news
from equipoise.web.news.queries import News
from equipoise.web.studies import queries as studies

MOST = 30
"""Pieces of news that one letter tells in words; the rest is counted, and stands on the page."""
FIRST_STRONG, END = "\u2068", "\u2069"
"""Unseen signs that keep the reading direction of a name to itself (Unicode UAX 9)."""
RIGHT_TO_LEFT = ("R", "AL")


@dataclass(frozen=True, slots=True)
class Why:
    """Why a piece of news is told: by what kind of wish; of a search its words, and near where."""

    kind: str
    words: str = ""
    near: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of news: the sentence that says it, and when we received it by the reader's clock.

    `label`: its kind in a few words that every language of letters has, since sentences are in English; empty there.
    """

    label: str
    sentence: str
    on: date


@dataclass(frozen=True, slots=True)
class Group:
    """The news of one study, in the order in which it happened."""

    title: str
    url: str
    lines: tuple[Line, ...]
    why: tuple[Why, ...]
    nearest: Nearest | None


def draft(subscriber: Subscriber, notices: Sequence[Notice], number: int) -> Draft | None:
    """The letter of that number with these notices; None where none of their news is kept. About 8 queries."""
    found = news.of_ids([each.item for each in notices])
    if not found:
        return None
    shown = found[:MOST]
    about = people.about(subscriber.pk)
    facts = {
        "groups": _groups(subscriber, shown, {each.item: each.why for each in notices}),
        "count": len(found),
        "rest": len(found) - len(shown),
        "page": letters.page_url(subscriber),
        "end": letters.ending_url(subscriber),
    }
    return Draft(
        key=f"{about}:{number}",
        about=about,
        kind="alerts_news",
        to=subscriber.email,
        facts=facts,
        language=subscriber.language,
        headers=headers(subscriber),
    )


def headers(subscriber: Subscriber) -> dict[str, str]:
    """What lets a mail program end it by itself (RFC 2369, RFC 8058), and keep it in a folder (RFC 2919)."""
    host = str(settings.DEFAULT_FROM_EMAIL).rpartition("@")[2]
    return {
        "List-Unsubscribe": f"<{letters.one_click_url(subscriber)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"News on trials <news.{host}>",
    }


def _groups(subscriber: Subscriber, shown: Sequence[News], why: Mapping[int, Iterable[str]]) -> list[Group]:
    by_study: dict[str, list[News]] = {}
    for each in shown:
        by_study.setdefault(each.nct_id, []).append(each)
    known = {each.nct_id: each for each in studies.many(list(by_study))}
    wished = {str(each.pk): each for each in subscriber.subscriptions.all()}
    somewhere, here = Somewhere(), zones.of(subscriber.zone)
    made = []
    for nct_id, told in by_study.items():
        named = dict.fromkeys(each for one in told for each in why.get(one.id, ()))
        asked = [wished[each] for each in named if each in wished]
        study = known.get(nct_id)
        made.append(
            Group(
                title=isolated(fit_for_letters(_title(study, nct_id))),
                url=settings.PUBLIC_URL + reverse("finder:study", args=[nct_id]),
                lines=tuple(_line(each, subscriber.language, here) for each in told),
                why=tuple(dict.fromkeys(_why(each) for each in asked)),
                nearest=_nearest(study, asked, somewhere),
            )
        )
    return made


def _line(piece: News, language: str, here: tzinfo) -> Line:
    known = KINDS.get(piece.kind)
    label = known.label if known and language != "en" else ""
    return Line(label, fit_for_letters(piece.sentence), piece.at.astimezone(here).date())


def _title(study: Study | None, nct_id: str) -> str:
    return plain(study.title or study.official_title) or nct_id if study else nct_id


def _why(row: Subscription) -> Why:
    if row.kind == Kind.STUDY:
        return Why(row.kind)
    request = wishes.search_of(row.asked)
    words, near = (fit_for_letters(each) for each in (request_words.typed(request), request.near))
    return Why(row.kind, isolated(words), isolated(near))


def _nearest(study: Study | None, asked: Iterable[Subscription], somewhere: Somewhere) -> Nearest | None:
    place = next((each.place for each in asked if each.place), "")
    return somewhere.nearest(study, place) if study and place else None


def isolated(text: str) -> str:
    """Text for a line of other words: what reads from right to left keeps its direction to itself."""
    turns = any(unicodedata.bidirectional(each) in RIGHT_TO_LEFT for each in text)
    return f"{FIRST_STRONG}{text}{END}" if turns else text
