"""Letters: every kind in every language says the same facts, as text and as HTML; what is put in can break nothing."""

from __future__ import annotations

import gettext
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

import equipoise
from equipoise.web.accounts.letters import CHANGES
from equipoise.web.mail import actions, letters, messages
from equipoise.web.mail.models import Letter
from equipoise.web.sites.inviting import ROLES
from tests.web.mail.making import FACTS, NOW, draft, letter

PACKAGE = Path(equipoise.__file__).parent
OF_ITS_OWN = {"alerts_news"}
"""A letter of many links, made of pieces of news: it is tried by `tests.web.alerts.test_telling`."""
KINDS = sorted(
    {path.stem for path in PACKAGE.glob("web/*/templates/mail/*.txt") if not path.name.startswith("_")}
    - OF_ITS_OWN
)
PERSONAL = {"name": "ada-the-log-in", "site": "Harbour Cancer Centre, Vancouver"}
"""Facts that stand in no subject of a letter to those who work with the software."""
EVERY = (
    FACTS
    | PERSONAL
    | {"what": CHANGES["passkey"], "role": ROLES["manager"], "at": NOW, "until": NOW, "days": 7}
)
FRENCH = sorted(PACKAGE.glob("web/*/locale/fr/LC_MESSAGES/django.po"))
WITHOUT_LINK = {"account_deleted"}
"""The last letter to somebody leads nowhere any more."""
KNOWN_FACTS = {"step", "answer", "day", "log_in"}
"""What templates may name besides: which reminder it is, and words of their own."""


class Seen(HTMLParser):
    """What a letter's HTML shows, where it leads, and what it is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.mark.parametrize("language", letters.LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_every_language_and_says_the_same_facts(kind: str, language: str) -> None:
    english, here = letters.write(kind, EVERY, "en"), letters.write(kind, EVERY, language)
    facts = {str(value) for value in FACTS.values() if str(value) in english.subject + english.text}
    assert (FACTS["url"] in facts) == (kind not in WITHOUT_LINK)
    for part in (here.subject + here.text, Seen(here.html).text):
        assert {fact for fact in facts if fact not in part} == set()
    assert (language == "en") == (here.text == english.text)
    assert ("23 November 2026" in english.text) == (
        "23 novembre 2026" in letters.write(kind, EVERY, "fr").text
    )


@pytest.mark.parametrize("kind", KINDS)
def test_no_sentence_of_a_letter_is_left_untranslated(kind: str) -> None:
    english, french = (letters.write(kind, EVERY, each) for each in letters.LANGUAGES)
    facts = {str(each) for each in EVERY.values()}
    said = [
        {words for block in letters.blocks(each.text) for words in (block.words, block.label)}
        for each in (english, french)
    ]
    assert said[0] & said[1] - facts <= {""}
    assert english.subject != french.subject


@pytest.mark.parametrize("language", letters.LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_both_parts_say_the_same_and_hold_nothing_that_follows_anybody(kind: str, language: str) -> None:
    written = letters.write(kind, EVERY, language)
    seen = Seen(written.html)
    for block in letters.blocks(written.text):
        assert all(each in seen.text for each in (block.words, block.label, block.url))
    assert set(seen.links) == (set() if kind in WITHOUT_LINK else {FACTS["url"]})
    assert seen.tags.isdisjoint({"img", "script", "link", "iframe", "object", "form", "table", "base"})
    assert seen.attributes.isdisjoint({"src", "background", "onclick", "srcset"})
    assert "url(" not in written.html
    assert f'lang="{language}"' in written.html


@pytest.mark.parametrize("language", letters.LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_subject_names_anybody_and_no_letter_speaks_of_health(kind: str, language: str) -> None:
    """Centre and code stand in the subjects of those who wrote to it; a log-in and a study in none."""
    written = letters.write(kind, EVERY, language)
    assert not any(each in written.subject for each in (*PERSONAL.values(), FACTS["study"], FACTS["url"]))
    asked = set(re.findall(r"{{\s*(\w+)", " ".join(sources(kind))))
    assert asked <= set(EVERY) | KNOWN_FACTS


def sources(kind: str) -> list[str]:
    """The template of a letter and those it includes."""
    (path,) = PACKAGE.glob(f"web/*/templates/mail/{kind}.txt")
    named = re.findall(r'include "mail/(\w+)\.txt"', path.read_text())
    return [path.read_text(), *(path.with_name(f"{each}.txt").read_text() for each in named)]


@pytest.mark.parametrize("kind", [each for each in KINDS if not each.startswith("team")])
def test_people_are_written_to_in_plain_words(kind: str) -> None:
    """Flesch-Kincaid, without addresses, names and numbers, which nobody can make shorter."""
    short = {"study": "this study", "centre": "the clinic", "city": "town", "url": "", "code": "x"}
    text = letters.write(kind, EVERY | short | {"name": "ann", "site": "the clinic"}, "en").text
    sentences = [each for each in re.split(r"[.:!?\n]+", text) if each.strip()]
    words = re.findall(r"[a-z’]+", text.lower())
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", each.removesuffix("e")))) for each in words)
    assert 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59 < 8


@pytest.mark.parametrize(
    ("wanted", "language"), [("fr-CA", "fr"), ("FR", "fr"), ("pa", "en"), ("", "en"), ("x" * 999, "en")]
)
def test_a_language_that_we_lack_is_english(wanted: str, language: str) -> None:
    assert letters.write("person_copy", FACTS, wanted).language == language


@pytest.mark.parametrize("path", FRENCH, ids=lambda path: path.parts[-5])
def test_what_is_compiled_is_what_was_translated(path: Path) -> None:
    """No gettext is needed at run time, so the compiled file lies beside its source and must be fresh."""
    source = dict(re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', path.read_text(), re.MULTILINE))
    with path.with_suffix(".mo").open("rb") as file:
        compiled = dict(gettext.GNUTranslations(file)._catalog)  # type: ignore[attr-defined]
    del compiled[""]
    assert source
    assert compiled == {one.replace('\\"', '"'): other.replace('\\"', '"') for one, other in source.items()}


def test_an_apostrophe_stays_one_in_text_and_markup_is_words_in_html() -> None:
    written = letters.write(
        "person_copy", FACTS | {"centre": "<script>alert(1)</script> St. Mary's & Co"}, "en"
    )
    assert "<script>alert(1)</script> St. Mary's & Co" in written.subject
    assert "<script>" not in written.html
    assert "St. Mary's & Co" in Seen(written.html).text


NASTY = st.text(st.characters(codec="utf-8") | st.sampled_from("\r\n\x00\u2028\u202e<>&\"'{}%"), max_size=60)


@pytest.mark.django_db
@given(name=NASTY, study=NASTY)
def test_no_fact_can_add_a_line_or_a_header(name: str, study: str) -> None:
    facts = FACTS | {"centre": name, "study": f"x{study}", "city": name}
    written = letters.write("person_copy", facts, "en")
    assert len(letters.blocks(written.text)) == len(
        letters.blocks(letters.write("person_copy", FACTS, "en").text)
    )
    message = messages.build(
        Letter(
            to="ada@example.org",
            subject=written.subject,
            text=written.text,
            html=written.html,
            created_at=NOW,
        )
    )
    assert sorted(message.keys()) == sorted(set(message.keys()))
    assert b"\r\n\r\n" not in message.as_bytes().partition(b"\r\n\r\n")[0]


@pytest.mark.parametrize("field", ["centre", "study", "city", "code", "nct_id"])
@pytest.mark.django_db
def test_a_million_characters_in_any_fact_make_a_short_letter(field: str) -> None:
    sent = letter(facts=FACTS | {field: "Ж" * 1_000_000})
    assert len(sent.subject) <= 200
    assert len(messages.build(sent).as_bytes()) < 50_000


@pytest.mark.parametrize("value", ["x\r\nBcc: b@example.org", "x\nX: y", "x\x00", "y" * 1_000_000])
@pytest.mark.django_db
def test_a_header_of_a_draft_stays_one_line(value: str) -> None:
    message = messages.build(letter(headers={"X-Equipoise-Kind": value}))
    assert "Bcc" not in message
    assert len(str(message["X-Equipoise-Kind"])) <= 500


@pytest.mark.django_db
def test_every_letter_says_that_a_program_wrote_it_and_where_answers_go() -> None:
    sent = letter(language="fr")
    message = messages.build(sent)
    assert (message["Auto-Submitted"], message["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert message["Content-Language"] == "fr"
    assert messages.untagged(str(message["Reply-To"])) == ("reply", sent.id)
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert max(len(line) for line in message.as_bytes().split(b"\r\n")) <= 998
    assert message.as_bytes() == messages.build(sent).as_bytes()


@pytest.mark.django_db
def test_the_same_letter_is_written_once_and_never_outside_a_transaction() -> None:
    assert letter().id == letter().id


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written() -> None:
    with pytest.raises(RuntimeError):
        actions.post(draft(), NOW)


@pytest.mark.parametrize("mutation", ["what", "number", "proof", "host", "none"])
@pytest.mark.django_db
def test_an_address_of_ours_can_not_be_made_up(mutation: str) -> None:
    right = messages.tagged("reply", letter().id)
    wrong = {
        "what": right.replace("+reply-", "+bounce-"),
        "number": right.replace(letter().id.hex, letter("two").id.hex),
        "proof": right.replace("@", "0@"),
        "host": right.replace("equipoise.example.org", "other.example.org"),
        "none": "trials@equipoise.example.org",
    }[mutation]
    assert messages.untagged(right) and messages.untagged(wrong) is None
    with override_settings(SECRET_KEY="another" * 10):
        assert messages.untagged(right) is None


@given(st.text(max_size=120))
def test_any_address_can_be_asked_about(address: str) -> None:
    assert messages.untagged(address) is None
    assert messages.untagged(f"trials+{address}@equipoise.example.org") is None
