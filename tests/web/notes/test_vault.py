"""The scripts that lock notes, in a real Chromium: keys, codes, sizes, and two changes of one note made one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.web.notes.modules import call, modules

pytestmark = pytest.mark.browser
FAST = "const key = await it.sealing(it.random(32));"


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    with modules(chromium) as found:
        yield found


def test_a_key_is_opened_by_passphrase_and_by_code_and_by_nothing_else(page: Page) -> None:
    found = call(
        page,
        "vault",
        """const master = it.freshMaster(), code = await it.freshCode(), other = await it.freshCode();
        const kept = await it.wrapped(master, 'seven slow grey herons', code);
        const same = (raw) => it.text(raw) === it.text(master);
        const kind = (error) => error.constructor.name;
        return {
          kept: Object.keys(kept).sort(),
          secret: JSON.stringify(kept).includes(it.text(master)),
          passphrase: same(await it.byPassphrase(kept, 'seven slow grey herons')),
          code: same(await it.byCode(kept, code.toLowerCase().replaceAll('-', ' '))),
          wrong: await it.byPassphrase(kept, 'seven slow grey heron').catch(kind),
          other: await it.byCode(kept, other).catch(kind),
          weaker: await it.byPassphrase({ ...kept, iterations: 1 }, 'seven slow grey herons').catch(kind),
          shut: !(await it.keysOf(master)).seal.extractable,
        };""",
    )
    assert found == {
        "kept": ["code", "iterations", "kdf", "name", "passphrase", "salt"],
        "secret": False,
        "passphrase": True,
        "code": True,
        "wrong": "Wrong",
        "other": "Wrong",
        "weaker": "Damaged",
        "shut": True,
    }


def test_a_slip_in_a_code_is_seen(page: Page) -> None:
    """Any one letter that is another, and any two neighbours that change places, in a hundred codes."""
    missed = call(
        page,
        "vault",
        """let tried = 0, missed = 0, shapes = new Set();
        for (let each = 0; each < 100; each += 1) {
          const code = await it.freshCode();
          shapes.add(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/.test(code) && await it.isCode(code));
          const letters = [...code.replaceAll('-', '')], at = each % 28;
          const changed = letters.with(at, letters[at] === '7' ? '8' : '7').join('');
          const next = letters.with(at, letters[(at + 1) % 28]).with((at + 1) % 28, letters[at]).join('');
          for (const slip of [changed, next]) {
            if (slip === letters.join('')) continue;
            tried += 1;
            if (await it.isCode(slip)) missed += 1;
          }
        }
        return { missed: missed / tried, shapes: [...shapes], none: await it.isCode(''), read: await it.sameCode(
          '0000-0000-0000-0000-0000-0000-0000', 'oooo').catch(() => 'refused') };""",
    )
    assert missed["missed"] < 0.02, "ten bits of a checksum miss one slip in a thousand"
    assert (missed["shapes"], missed["none"], missed["read"]) == ([True], False, "refused")


@pytest.mark.parametrize(
    ("letters", "size"),
    [(1, 512), (400, 512), (600, 2_048), (8_000, 8_192), (130_000, 131_072), (200_000, 262_144)],
)
def test_a_length_tells_little(page: Page, letters: int, size: int) -> None:
    """The ciphertext has one of few sizes: nonce, padded text, tag."""
    body = f"{FAST} return it.bytes(await it.sealed(key, 'a'.repeat(given), 'x')).length;"
    assert call(page, "vault", body, letters) == 12 + size + 16


def test_what_was_sealed_opens_in_its_own_place_and_unchanged_alone(page: Page) -> None:
    found = call(
        page,
        "vault",
        """const keys = await it.keysOf(it.freshMaster()), others = await it.keysOf(it.freshMaster());
        const value = { text: '\\u{1F397} e\\u0301 \\u05d0 <script>' };
        const one = await it.numberOf(keys, 'urn:uuid:1'), two = await it.numberOf(keys, 'urn:uuid:2');
        const content = await it.sealNote(keys, one, 3, value);
        const kind = (error) => error.constructor.name;
        const turned = it.bytes(content);
        turned[40] ^= 1;
        return {
          same: JSON.stringify(await it.openNote(keys, one, 3, content)) === JSON.stringify(value),
          twice: content === await it.sealNote(keys, one, 3, value),
          wrong: [
            await it.openNote(keys, one, 2, content).catch(kind),
            await it.openNote(keys, two, 3, content).catch(kind),
            await it.openNote(others, one, 3, content).catch(kind),
            await it.openNote(keys, one, 3, it.text(turned)).catch(kind),
            await it.openNote(keys, one, 3, 'AAAA').catch(kind),
          ],
          number: /^[A-Za-z0-9_-]{22}$/.test(one) && one !== await it.numberOf(others, 'urn:uuid:1'),
        };""",
    )
    assert found == {"same": True, "twice": False, "wrong": ["Damaged"] * 5, "number": True}


@pytest.mark.parametrize(
    ("passphrase", "strong"),
    [
        ("seven slow grey herons", True),
        ("korrektpferd7", True),
        ("short words a b", True),
        ("aaaaaaaaaaaaaaaa", False),
        ("one one one one", False),
        ("elevenchars", False),
        ("", False),
    ],
)
def test_easy_passphrases_are_told(page: Page, passphrase: str, strong: bool) -> None:
    assert call(page, "vault", "return it.isStrong(given);", passphrase) is strong


def test_what_is_made_for_people_has_its_shape(page: Page) -> None:
    made = call(
        page,
        "vault",
        """const all = Array.from({ length: 50 }, () => [it.freshPassphrase(), it.freshPasscode()]);
        return { words: all.every(([each]) => /^([a-z]{6} ){3}[a-z]{6}$/.test(each) && it.isStrong(each)),
          digits: all.every(([, each]) => /^\\d{3} \\d{3} \\d{3}$/.test(each)), apart: new Set(all.flat()).size };""",
    )
    assert made == {"words": True, "digits": True, "apart": 100}


def test_the_key_of_a_share_needs_link_and_passcode(page: Page) -> None:
    found = call(
        page,
        "sharing",
        """const [one, two] = ['A'.repeat(43), 'B'.repeat(42) + 'A'];
        const pairs = [[one, '123 456 789'], [one, '123456789'], [one, '123456780'], [two, '123456789']];
        const keys = await Promise.all(pairs.map((each) => it.keysOf(...each)));
        const made = keys.map((each) => [String(each.key), String(each.proof)]);
        return { blanks: made[0].join() === made[1].join(), apart: new Set(made.slice(1).flat()).size };""",
    )
    assert found == {"blanks": True, "apart": 6}


def note(words: str, second: int) -> dict[str, Any]:
    body = [{"type": "TextualBody", "value": words, "format": "text/plain"}]
    at = f"2026-11-23T01:00:{second:02}.000Z"
    return {
        "id": "urn:uuid:1",
        "type": "Annotation",
        "motivation": "commenting",
        "modified": at,
        "body": body,
    }


GRAVE = {"id": "urn:uuid:1", "removed": True, "modified": "2026-11-23T01:00:59.000Z"}


@pytest.mark.parametrize(
    ("here", "there", "words"),
    [
        (note("old", 1), note("new", 2), "new\n\nEarlier words, from another device:\nold"),
        (note("new", 2), note("old", 1), "new\n\nEarlier words, from another device:\nold"),
        (note("same and more", 2), note("same", 1), "same and more"),
        (note("kept", 1), GRAVE, "kept"),
        (GRAVE, note("kept", 1), "kept"),
    ],
)
def test_of_two_changes_nothing_is_lost(
    page: Page, here: dict[str, Any], there: dict[str, Any], words: str
) -> None:
    body = "return it.merged(given.here, given.there, new Date('2026-11-23T02:00:00Z'));"
    found = call(page, "sync", body, {"here": here, "there": there})
    assert found["body"][0]["value"] == words
    assert found["modified"] >= max(here["modified"], there["modified"])
