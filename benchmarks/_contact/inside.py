"""What is done within an installation, in a process with its settings: `python -m benchmarks._contact.inside WHAT`.

`prepare` makes tables, a study and its centres, and gives their forms. `examine` holds what clients and the mail
server saw against the database, the operators' pages and the audit trail.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from equipoise.cli.main import start_django

BY = "benchmark"
VISIBLE = {"waiting", "bounced", "dead"}
"""States of a letter that an operator sees and that say that it has not arrived."""
AS_TOLD = {"waiting": {"queued"}, "sent": {"sent"}, "bounced": {"bounced"}, "dead": {"bounced"}}
"""What the referral says, by the state of the letter to its team."""


def prepare(_: object) -> list[str]:
    """An installation with the demonstration's study and centres. Gives the addresses of their forms."""
    from django.core.management import call_command

    from equipoise import demonstration
    from equipoise.web.sites import queries as sites
    from equipoise.web.studies import actions as studies

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    plan = demonstration.centres()
    studies.load_records(demonstration.records(), now=lambda: datetime.now(UTC))
    for organisation in plan["organisations"]:
        for site in organisation["sites"]:
            _open_centre(organisation["name"], plan["study"], site)
    open_ones = [each for each in sites.centres(plan["study"]) if each.takes]
    return [f"/studies/{plan['study']}/contact/{each.key}/" for each in open_ones]


def _open_centre(organisation: str, study: str, given: dict[str, Any]) -> None:
    from equipoise.web.sites import actions, managing, saying

    now = datetime.now(UTC)
    number = actions.add_organisation(organisation, by=BY, now=now)
    facts = {key: given[key] for key in ("name", "city", "state", "country", "contact_email", "languages")}
    site = actions.add_site(number, actions.NewSite(**facts), by=BY, now=now)
    place = next(each.key for each in managing.places(study) if each.town.startswith(given["city"]))
    part = saying.connect(site, study, place, by=BY, now=now)
    saying.say(site, part, "open", by=BY, now=now)


def examine(given: dict[str, Any]) -> dict[str, Any]:
    """Hold `seen` (secret of the page by e-mail address) and `taken` (times by letter) against what is kept.

    Gives `broken`, a sentence for each promise that broke; `pages`, the heading that each private page has to show,
    the uncertain ones first; and what can be counted.
    """
    from equipoise.web.mail.models import Letter
    from equipoise.web.referrals.models import Referral

    letters = defaultdict(list)
    for letter in Letter.objects.defer("to", "text", "html").order_by("created_at"):
        letters[letter.about].append(letter)
    referrals = list(Referral.objects.prefetch_related("story", "agreements"))
    broken = [*_lost_and_doubled(referrals, given["seen"]), *_chain(), *_operators(referrals)]
    audited = _audited()
    for each in referrals:
        about = f"referral:{each.id}"
        broken += [f"{each.code}: {why}" for why in _half_done(each, letters[about], audited[about])]
        broken += [f"{each.code}: {why}" for why in _undelivered(each, letters[about], given["taken"])]
    written = [each for some in letters.values() for each in some]
    return {
        "broken": broken,
        "pages": _pages(referrals),
        "referrals": len(referrals),
        "letters": len(written),
        "states": Counter(each.state for each in written),
        "referral_states": Counter(each.state for each in referrals),
    }


def _lost_and_doubled(referrals: list[Any], seen: dict[str, str]) -> Iterator[str]:
    """Each acceptance that was seen is there once, and nobody's form is there twice."""
    kept = defaultdict(list)
    for each in referrals:
        kept[(each.person or {}).get("email", "")].append(each)
    for email, secret in seen.items():
        if secret not in [each.secret for each in kept[email]]:
            yield "lost: a message that was seen to be accepted is not there"
    for some in kept.values():
        if len(some) > 1:
            yield f"doubled: one form made {len(some)} referrals ({', '.join(each.code for each in some)})"


def _half_done(referral: Any, letters: list[Any], audited: Counter[str]) -> Iterator[str]:
    """A referral has its story as the table lets it be, its agreement, its letters and its audit row."""
    from equipoise.core.referral.states import Event, Party, State, after

    state = State.DRAFT
    for each in referral.story.all():
        state = after(state, Event(each.event), Party(each.by))
    if state != referral.state or state is State.DRAFT:
        yield f"half-done: its story ends “{state}”, it stands “{referral.state}”"
    if [each.purpose for each in referral.agreements.all()] != ["contact"]:
        yield "half-done: what was agreed to is not kept"
    if sorted(each.kind for each in letters if each.kind in ("team_notice", "person_copy")) != [
        "person_copy",
        "team_notice",
    ]:
        yield f"half-done: its letters are {[each.kind for each in letters]}"
    if audited["sent referral"] != 1:
        yield f"half-done: its audit trail has {audited['sent referral']} rows of its sending"


def _undelivered(referral: Any, letters: list[Any], taken: dict[str, int]) -> Iterator[str]:
    """Every letter was accepted by the mail server, or is seen to wait or to have failed; and so is the referral."""
    for each in letters:
        if each.state == "sent" and not taken.get(str(each.id)):
            yield f"lost: {each.kind} counts as sent, and no mail server accepted it"
        if each.state not in {"sent", *VISIBLE}:
            yield f"lost: {each.kind} is {each.state}"
        if each.untold:
            yield f"untold: what became of {each.kind} was not told to the referral"
        if each.kind == "team_notice" and referral.state not in AS_TOLD.get(each.state, ()):
            yield f"unseen: its letter is {each.state}, the person reads “{referral.state}”"


def _audited() -> dict[str, Counter[str]]:
    from equipoise.web.audit.models import Entry

    found: dict[str, Counter[str]] = defaultdict(Counter)
    for subject, verb in Entry.objects.values_list("subject", "verb").iterator():
        found[subject][verb] += 1
    return found


def _chain() -> Iterator[str]:
    from equipoise.web.audit import queries as audit

    for each in audit.breaks(lambda *_: None):
        yield f"audit: {each}"


def _operators(referrals: list[Any]) -> Iterator[str]:
    """The operator's pages count what waits and what failed, and name what can't reach its team."""
    from django.test import Client
    from tests.web.accounts.people import log_in

    from equipoise.web.accounts.models import User
    from equipoise.web.mail.models import Letter

    operator, _ = User.objects.get_or_create(username="operator", defaults={"is_staff": True})
    client = log_in(Client(SERVER_NAME="127.0.0.1"), operator)
    queue = client.get("/operations/queue/").content.decode()
    rows = re.findall(r"<dt>([^<]+)</dt><dd>([\d,]+)</dd>", queue)
    shown = {name: int(count.replace(",", "")) for name, count in rows}
    for state in Letter.State:
        there = Letter.objects.filter(state=state).count()
        if there and shown.get(state.label) != there:
            yield f"unseen: {there} letters are “{state.label}”, the operator reads {shown.get(state.label)}"
    stuck = client.get("/workspace/stuck/").content.decode()
    bounced = sorted((each for each in referrals if each.state == "bounced"), key=lambda each: each.last_at)
    for each in bounced[:200]:
        if each.code not in stuck:
            yield f"unseen: {each.code} can't reach its team, and the operator is not told"


def _pages(referrals: list[Any]) -> list[tuple[str, str]]:
    from equipoise.core.referral.states import STANDINGS, State

    uncertain_first = sorted(referrals, key=lambda each: (each.state == State.SENT, each.code))
    return [(each.secret, STANDINGS[State(each.state)].heading) for each in uncertain_first]


def main() -> None:
    """Do what is asked for, and say what was found."""
    start_django()
    asked = json.loads(sys.stdin.buffer.read() or b"null")
    found = {"prepare": prepare, "examine": examine}[sys.argv[1]](asked)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
