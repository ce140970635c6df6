#!/usr/bin/env python3
"""Recompute every allocation of a trial from its two files, and say by number what does not agree.

This file needs nothing but Python 3.8 or newer, and nothing of the software that made the allocations. It draws the
lists from the revealed seed, compares each slot with its published digest, and follows every allocation in its order.

  published file: printed when the lists were sealed, and since; it holds digests alone
  revealed file:  seed, scheme, nonces, and the allocations as they happened

Example: python3 verify_allocation.py published.json revealed.json

Ends with 0 where everything agrees, 1 where something does not, 2 for a wrong call, 3 where a file can't be read.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import hmac
import itertools
import json
import re
import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    Json = dict[str, Any]
    Lists = dict[str, tuple[list[str], list[int]]]
    """By name: what the slots hold, and of each how many allocations there were before it was sealed."""
    Findings = list[tuple[int | None, str]]

AGREES, DIFFERS, UNREADABLE = 0, 1, 3
PUBLISHED, REVEALED = "equipoise allocation commitment 1", "equipoise allocation reveal 1"
HEX = re.compile(r"[0-9a-f]{64}")
PART: Json = {"name": str, "first": int, "leaves": ["hex"]}
BATCH: Json = {"made": str, "after": int, "root": "hex", "lists": [PART]}
RECORD: Json = {
    "number": int, "participant": str, "site": str, "levels": {"*": str}, "list": str, "position": int,
    "at": str, "event": "hex", "arm": str,
}  # fmt: skip
FILES: dict[str, Json] = {
    PUBLISHED: {
        "format": str, "trial": str, "scheme": "hex", "seed": "hex", "batches": [BATCH],
        "allocations": ["hex"], "allocations_root": "hex",
    },
    REVEALED: {
        "format": str, "trial": str, "seed": "hex", "salt": "hex", "scheme": dict, "nonces": {"*": ["hex"]},
        "allocations": [RECORD],
    },
}  # fmt: skip


class Unreadable(Exception):
    """A file is not what it should be. `str()` says where."""


def note(found: Findings, number: int | None, what: str) -> None:
    """Note what does not agree, once: of an allocation by its number, or of the whole."""
    if (number, what) not in found:
        found.append((number, what))


def verify(published: Json, revealed: Json) -> Findings:
    """Findings about two files that were read: empty where all agrees. Unreadable where one has not its shape."""
    for data, kind in ((published, PUBLISHED), (revealed, REVEALED)):
        shaped(data, FILES[kind], "the file")
        if data["format"] != kind:
            raise Unreadable(f"the file is not of the format “{kind}”")
    found: Findings = []
    if not _beginnings(published, revealed, found):
        return found
    _batches(published, found)
    lists = _slots(published, revealed, found)
    sound = _records(published, revealed, found)
    _order(revealed, lists, found)
    _arms(revealed, lists, sound, found)
    return found


def _beginnings(published: Json, revealed: Json, found: Findings) -> bool:
    """Whether trial, seed and scheme are those that were committed to. Without them nothing can be recomputed."""
    if published["trial"] != revealed["trial"]:
        note(found, None, "The files are of two trials.")
    scheme = json.dumps(revealed["scheme"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    packs = {
        "seed": packed("equipoise seed 1", bytes.fromhex(revealed["seed"])),
        "scheme": packed("equipoise scheme 1", bytes.fromhex(revealed["salt"]), scheme),
    }
    for name, data in packs.items():
        if hashlib.sha256(data).hexdigest() != published[name]:
            note(found, None, f"The {name} is not the one that was committed to.")
    return not found


def _batches(published: Json, found: Findings) -> None:
    """The roots over the slots, each with the root before it."""
    before, after = b"", 0
    ends: dict[str, int] = {}
    for number, batch in enumerate(published["batches"], start=1):
        heads = [(part["name"], part["first"], len(part["leaves"])) for part in batch["lists"]]
        head = packed(
            "equipoise batch 1", published["trial"], bytes.fromhex(published["scheme"]),
            bytes.fromhex(published["seed"]), batch["made"], batch["after"], before, *itertools.chain(*heads)
        )  # fmt: skip
        slots = [bytes.fromhex(each) for part in batch["lists"] for each in part["leaves"]]
        if root([leaf(head), *slots]).hex() != batch["root"]:
            note(found, None, f"Batch {number}: its root is not that of its slots.")
        if batch["after"] < after:
            note(found, None, f"Batch {number}: it says it was made before the one before it.")
        for part in batch["lists"]:
            if part["first"] != ends.get(part["name"], 1):
                note(found, None, f"Batch {number}: a list does not go on where it ended.")
            ends[part["name"]] = part["first"] + len(part["leaves"])
        before, after = bytes.fromhex(batch["root"]), batch["after"]


def _slots(published: Json, revealed: Json, found: Findings) -> Lists:
    """Of each list, its slots' values as the seed gives them, each with the count of allocations before its batch."""
    leaves: dict[str, list[str]] = {}
    after: dict[str, list[int]] = {}
    for batch in published["batches"]:
        for part in batch["lists"]:
            leaves.setdefault(part["name"], []).extend(part["leaves"])
            after.setdefault(part["name"], []).extend([batch["after"]] * len(part["leaves"]))
    if set(leaves) != set(revealed["nonces"]):
        note(found, None, "The nonces are not of the lists that were published.")
    taken = {(each["list"], each["position"]): each["number"] for each in revealed["allocations"]}
    lists: Lists = {}
    for name, wanted in leaves.items():
        values = draw(revealed["scheme"], name, bytes.fromhex(revealed["seed"]), len(wanted))
        nonces = revealed["nonces"].get(name, [])
        if len(nonces) != len(wanted):
            note(found, None, f"{name}: {len(nonces)} nonces were revealed for {len(wanted)} slots.")
        for at in range(min(len(nonces), len(wanted))):
            slot = leaf(packed("equipoise slot 1", name, at + 1, values[at], bytes.fromhex(nonces[at])))
            if slot.hex() != wanted[at]:
                said = f"Slot {at + 1} of {name} is not what was committed to."
                note(found, taken.get((name, at + 1)), said)
        lists[name] = (values, after[name])
    return lists


def _records(published: Json, revealed: Json, found: Findings) -> set[int]:
    """Compare the allocations with their published digests; the places of those that agree."""
    wanted = published["allocations"]
    if root([bytes.fromhex(each) for each in wanted]).hex() != published["allocations_root"]:
        note(found, None, "The root over the allocations is not that of their digests.")
    given = [_record_digest(revealed["trial"], each) for each in revealed["allocations"]]
    sound: set[int] = set()
    for what, first, last, low, high in difflib.SequenceMatcher(None, wanted, given, False).get_opcodes():
        if what == "equal":
            sound.update(range(low, high))
            continue
        pairs = min(last - first, high - low)
        for at in range(low, high):
            if given[at] in wanted:
                note(found, at + 1, f"It was made as number {wanted.index(given[at]) + 1}.")
            else:
                note(found, at + 1, "It was altered." if at - low < pairs else "It was inserted.")
        for at in range(first, last):
            if wanted[at] not in given and at - first >= pairs:
                note(found, at + 1, "It was removed.")
    return sound


def _record_digest(trial: str, record: Json) -> str:
    keys = ("participant", "site", "list", "position", "at", "event")
    levels = itertools.chain(*sorted(record["levels"].items()))
    return leaf(packed("equipoise allocation 1", trial, *[record[key] for key in keys], *levels)).hex()


def _order(revealed: Json, lists: Lists, found: Findings) -> None:
    """Every allocation took the next slot of its own list, once, after that slot was committed to."""
    people: dict[str, int] = {}
    ends: dict[str, int] = {}
    for place, record in enumerate(revealed["allocations"], start=1):
        name, position, who = record["list"], record["position"], record["participant"]
        if record["number"] != place:
            note(found, place, f"It carries the number {record['number']}.")
        if people.setdefault(who, place) != place:
            note(found, place, f"Its participant was allocated before, as number {people[who]}.")
        if name != list_of(revealed["scheme"], record["site"], record["levels"]):
            note(found, place, "Its list is not that of its site and levels.")
        if name not in lists or not 1 <= position <= len(lists[name][0]):
            note(found, place, "Its slot was never published.")
        elif lists[name][1][position - 1] >= place:
            note(found, place, "Its slot was sealed after it.")
        if position != ends.get(name, 0) + 1:
            note(found, place, f"It took slot {position} of {name}, after slot {ends.get(name, 0)}.")
        ends[name] = position


def _arms(revealed: Json, lists: Lists, sound: set[int], found: Findings) -> None:
    """Every arm is the one that its list and its order give."""
    by_list: dict[str, list[int]] = {}
    for place, record in enumerate(revealed["allocations"]):
        by_list.setdefault(record["list"], []).append(place)
    for name, places in by_list.items():
        for place, arm in _given(revealed, lists.get(name, ([], []))[0], places, sound).items():
            said = revealed["allocations"][place]["arm"]
            if said != arm:
                note(found, place + 1, f"Its arm is said to be “{said}”, and was “{arm}”.")


def _given(revealed: Json, values: list[str], places: list[int], sound: set[int]) -> dict[int, str]:
    """The arms of one list's allocations, by their places, as far as its slots tell them."""
    records = revealed["allocations"]
    if revealed["scheme"]["method"] != "minimisation":
        positions = {place: records[place]["position"] for place in places}
        return {place: values[at - 1] for place, at in positions.items() if 1 <= at <= len(values)}
    # What comes after an allocation that is not as it was hangs on it, and proves nothing more.
    proven = list(itertools.takewhile(sound.__contains__, places))
    return dict(zip(proven, minimise(revealed["scheme"], values, [records[at]["levels"] for at in proven])))  # noqa: B905


def leaf(data: bytes) -> bytes:
    """A leaf of a tree as in RFC 9162."""
    return hashlib.sha256(b"\x00" + data).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root of a tree as in RFC 9162, section 2.1.1."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    middle = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + root(leaves[:middle]) + root(leaves[middle:])).digest()


def packed(*parts: str | bytes | int) -> bytes:
    """Each part behind its length in 4 bytes."""
    plain = [part if isinstance(part, bytes) else str(part).encode() for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in plain)


def numbers(seed: bytes, name: str) -> Callable[[int], int]:
    """A function that draws whole numbers below a limit from the stream of this name."""
    prk = hmac.new(b"equipoise allocation 1", seed, hashlib.sha256).digest()
    key = hmac.new(prk, name.encode() + b"\x01", hashlib.sha256).digest()
    blocks = (hmac.new(key, block.to_bytes(8, "big"), hashlib.sha256).digest() for block in itertools.count())
    words = (int.from_bytes(block[at : at + 8], "big") for block in blocks for at in (0, 8, 16, 24))

    def below(limit: int) -> int:
        usable = 2**64 - 2**64 % limit
        return next(word for word in words if word < usable) % limit

    return below


def draw(scheme: Json, name: str, seed: bytes, length: int) -> list[str]:
    """The first values of a list."""
    below = numbers(seed, "list/" + name)
    values: list[str] = []
    tickets = [arm for arm, share in scheme["arms"] for _ in range(share)]
    while len(values) < length:
        if scheme["method"] == "permuted blocks":
            values.extend(_block(scheme, below))
        elif scheme["method"] == "simple":
            values.append(tickets[below(len(tickets))])
        elif scheme["method"] == "big stick":
            values.append(_stick(scheme, values, below(2)))
        else:
            values.append(f"0.{below(10**6):06d}{below(10**6):06d}")
    return values[:length]


def _block(scheme: Json, below: Callable[[int], int]) -> list[str]:
    size = scheme["block_sizes"][below(len(scheme["block_sizes"]))]
    total = sum(share for _, share in scheme["arms"])
    block = [arm for arm, share in scheme["arms"] for _ in range(size * share // total)]
    for place in range(size - 1, 0, -1):
        other = below(place + 1)
        block[place], block[other] = block[other], block[place]
    return block


def _stick(scheme: Json, earlier: list[str], coin: int) -> str:
    first, second = (arm for arm, _ in scheme["arms"])
    lead = earlier.count(first) - earlier.count(second)
    if abs(lead) == scheme["largest_imbalance"]:
        coin = int(lead > 0)
    return str(second if coin else first)


def list_of(scheme: Json, site: str, levels: dict[str, str]) -> str:
    """The name of the list that somebody is allocated from."""
    parts = ["site=" + site] if scheme["by_site"] else []
    if scheme["method"] in ("permuted blocks", "big stick"):
        parts += [f"{factor}={levels.get(factor, '')}" for factor, _ in scheme["factors"]]
    return "/".join(parts) or "all"


def minimise(scheme: Json, chances: Sequence[str], history: Sequence[dict[str, str]]) -> list[str]:
    """The arms of participants in their order."""
    came: list[int] = []
    for at in range(min(len(chances), len(history))):
        imbalance = [_imbalance(scheme, came, history, new) for new in range(len(scheme["arms"]))]
        came.append(chosen(scheme, imbalance, Fraction(chances[at])))
    return [scheme["arms"][arm][0] for arm in came]


def _imbalance(scheme: Json, came: list[int], history: Sequence[dict[str, str]], new: int) -> Fraction:
    """The weighted sum of the distances, if the next participant came to this arm."""
    found, weights, next_one = Fraction(0), dict(scheme["weights"]), history[len(came)]
    for factor, _ in scheme["factors"]:
        alike = [arm for at, arm in enumerate(came) if history[at].get(factor) == next_one.get(factor)]
        shares = enumerate(share for _, share in scheme["arms"])
        counts = [Fraction(alike.count(arm) + (arm == new), share) for arm, share in shares]
        found += weights.get(factor, 1) * distance(scheme["distance"], counts, new)
    return found


def distance(kind: str, counts: Sequence[Fraction], arm: int) -> Fraction:
    """How far apart the arms would be at one level."""
    if kind in ("range", "total"):
        return counts[arm] if kind == "total" else max(counts) - min(counts)
    mean = sum(counts, Fraction(0)) / len(counts)
    return sum(((count - mean) * (count - mean) for count in counts), Fraction(0))


def chosen(scheme: Json, imbalance: Sequence[Fraction], chance: Fraction) -> int:
    """The arm, by its place, on whose part of the line from 0 to 1 the chance falls."""
    least, shares = min(imbalance), [share for _, share in scheme["arms"]]
    first = [each == least for each in imbalance]
    ahead = sum(share for at, share in enumerate(shares) if first[at])
    behind, reached = sum(shares) - ahead, Fraction(0)
    preferred = Fraction(scheme["probability"]) if behind else Fraction(1)
    for at, share in enumerate(shares):
        reached += preferred * share / ahead if first[at] else (1 - preferred) * share / behind
        if chance < reached:
            return at
    raise Unreadable("a chance of 1 or more")


def shaped(data: Any, shape: Any, where: str) -> None:
    """Look whether data have a shape: every key, no other, and values of the kinds that are named."""
    wanted: Any = str if shape == "hex" else type(shape) if isinstance(shape, (list, dict)) else shape
    if type(data) is not wanted or (shape == "hex" and not HEX.fullmatch(data)):
        raise Unreadable(f"{where} is not what it should be")
    if isinstance(shape, list):
        for at, each in enumerate(data, start=1):
            shaped(each, shape[0], f"{where}, number {at}")
    elif isinstance(shape, dict):
        if "*" not in shape and set(data) != set(shape):
            raise Unreadable(f"{where} has not the entries it should have")
        for key in data:
            shaped(data[key], shape.get("*", shape.get(key)), f"{where}, {key}")


def read(path: str) -> Any:
    """A file's JSON. Unreadable where it is none, or names something twice."""
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"), object_pairs_hook=_once)
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path}: {error}") from error


def _once(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("something is named twice")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the two files and say what was found."""
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("published", help="the published file")
    parser.add_argument("revealed", help="the revealed file")
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    given = parser.parse_args(arguments)
    try:
        revealed = read(given.revealed)
        found = verify(read(given.published), revealed)
    except Unreadable as error:
        sys.stderr.write(f"These files can't be verified: {error}.\n")
        return UNREADABLE
    sys.stdout.write(said(len(revealed["allocations"]), found, given.json) + "\n")
    return DIFFERS if found else AGREES


def said(count: int, found: Findings, as_json: bool) -> str:
    """The findings, for people or in JSON."""
    if as_json:
        findings = [{"number": number, "what": what} for number, what in found]
        return json.dumps({"agrees": not found, "allocations": count, "findings": findings})
    if not found:
        return f"All agrees: {count} allocations, each as its list gives it."
    lines = [f"Allocation {number}: {what}" if number else what for number, what in found]
    return "\n".join([f"Not everything agrees. Found: {len(lines)}.", *lines])


if __name__ == "__main__":
    sys.exit(main())
