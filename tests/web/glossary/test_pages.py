"""The glossary's pages and the tag that makes terms explain themselves."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from equipoise.web.glossary.terms import all_terms


def explained(*texts: str, name: str = "who") -> str:
    """The texts rendered one after another in one section."""
    inner = "".join("{% explain texts." + str(index) + " %}|" for index in range(len(texts)))
    template = Template('{% load glossary %}{% terms "' + name + '" %}' + inner + "{% endterms %}")
    return template.render(Context({"texts": texts}))


def shown(html: str) -> str:
    """What a person reads while no note is open."""
    soup = BeautifulSoup(html, "html.parser")
    for note in soup.select(".term__note"):
        note.decompose()
    return soup.get_text()


def test_a_term_can_be_focused_and_its_note_describes_it() -> None:
    soup = BeautifulSoup(explained("ECOG 0 to 2"), "html.parser")
    button = soup.select_one(".term > .term__word[role=button][tabindex='0']")
    note = soup.select_one(".term > .term__note")
    assert button and note
    assert button.get_text() == "ECOG"
    described = note.find(id=button["aria-describedby"])
    assert described and described.get_text() == all_terms()["ecog"].sentence
    assert note.select_one("a")["href"] == "/glossary/ecog/"  # type: ignore[index]


def test_a_term_is_explained_once_in_a_section_and_again_in_the_next() -> None:
    assert explained("ECOG", "ECOG").count("term__word") == 1
    twice = Template(
        '{% load glossary %}{% terms "a" %}{% explain t %}{% endterms %}{% terms "b" %}{% explain t %}{% endterms %}'
    ).render(Context({"t": "ECOG"}))
    soup = BeautifulSoup(twice, "html.parser")
    assert [each["aria-describedby"] for each in soup.select("[role=button]")] == ["a-ecog", "b-ecog"]


def test_outside_a_section_text_is_escaped_and_nothing_marked() -> None:
    html = Template("{% load glossary %}{% explain t %}").render(Context({"t": "<b>ECOG</b>"}))
    assert html == "&lt;b&gt;ECOG&lt;/b&gt;"


def test_terms_needs_a_name() -> None:
    with pytest.raises(TemplateSyntaxError, match="section"):
        Template("{% load glossary %}{% terms %}{% endterms %}")


@given(st.text(max_size=60), st.sampled_from(["ECOG", "<script>alert(1)</script>RECIST", "\"'>PFS<"]))
def test_whatever_the_text_is_it_is_shown_as_it_is_and_never_becomes_markup(text: str, term: str) -> None:
    text = text.replace("\r", "").replace("\0", "")
    html = explained(f"{text} {term} {text}")
    assert shown(html) == f"{text} {term} {text}|"
    assert {each.name for each in BeautifulSoup(html, "html.parser").find_all()} <= {
        "span",
        "button",
        "b",
        "a",
    }


def test_the_list_holds_every_term_under_its_letter(client: Client) -> None:
    soup = BeautifulSoup(client.get("/glossary/").content, "html.parser")
    assert len(soup.select("dt a")) == len(all_terms())
    letters = [each.get_text() for each in soup.select(".glossary-letters a")]
    assert letters == sorted(letters)
    assert all(soup.find(id=each["href"][1:]) for each in soup.select(".glossary-letters a"))  # type: ignore[index]


def test_the_filter_works_without_a_script_and_says_when_nothing_is_left(client: Client) -> None:
    soup = BeautifulSoup(client.get("/glossary/", {"q": "ecog"}).content, "html.parser")
    assert "ECOG performance status" in soup.get_text()
    assert 0 < len(soup.select("dt")) < 5
    nothing = client.get("/glossary/", {"q": "<script>zzz"}).content.decode()
    assert "No word here holds" in nothing
    assert "<script>zzz" not in nothing


def test_every_term_has_its_page_and_every_link_on_it_leads_somewhere(client: Client) -> None:
    for slug, term in all_terms().items():
        answer = client.get(f"/glossary/{slug}/")
        assert answer.status_code == 200, slug
        soup = BeautifulSoup(answer.content, "html.parser")
        assert [each.get_text() for each in soup.select("h1")] == [term.heading]
        for link in soup.select("main a"):
            inner = str(link["href"]).removeprefix("/glossary/").strip("/")
            assert inner == "" or inner in all_terms()


def test_an_unknown_term_is_not_found(client: Client) -> None:
    assert client.get("/glossary/no-such-word/").status_code == 404
