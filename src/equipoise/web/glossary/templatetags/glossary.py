"""`{% explain text %}`: registry text, escaped, in which each term explains itself where it first stands.

    {% load glossary %}
    {% terms "who" %}<li dir="auto">{% explain criterion.text %}</li>{% endterms %}

The name given to `terms` is that of the section and makes the notes' ids unique: one section, one name a page.
Outside `terms` the text is escaped and nothing is marked.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from equipoise.web.glossary.terms import Found, find

register = template.Library()
_KEY = "_glossary_section"


@dataclass(slots=True)
class Section:
    """A part of a page in which each term is explained once."""

    name: str
    seen: set[str] = field(default_factory=set)


class TermsNode(template.Node):
    """Renders what stands within `{% terms %}` with a section of its own."""

    def __init__(self, name: FilterExpression, nodelist: NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: Context) -> SafeString:
        """The content, its first terms explained."""
        with context.push(**{_KEY: Section(str(self.name.resolve(context)))}):
            return self.nodelist.render(context)


@register.tag
def terms(parser: Parser, token: Token) -> TermsNode:
    """`{% terms "name" %} … {% endterms %}`"""
    parts = token.split_contents()
    if len(parts) != 2:
        raise template.TemplateSyntaxError("terms needs one argument: the section's name")
    nodelist = parser.parse(("endterms",))
    parser.delete_first_token()
    return TermsNode(parser.compile_filter(parts[1]), nodelist)


@register.simple_tag(takes_context=True)
def explain(context: Context, text: str) -> SafeString:
    """The text, escaped, with the section's new terms explained on focus, tap and pointer."""
    section = context.get(_KEY)
    text = str(text or "")
    if section is None or not text:
        return escape(text)
    pieces: list[SafeString] = []
    end = 0
    for found in find(text, section.seen):
        pieces += [escape(text[end : found.start]), _note(section, text, found)]
        end = found.end
    pieces.append(escape(text[end:]))
    return format_html_join("", "{}", ((each,) for each in pieces))


def _note(section: Section, text: str, found: Found) -> SafeString:
    """The word and its note, in the pieces of the design system; the note stays under the pointer.

    The word is a focusable span and not a button: it breaks over lines like the text around it, and a tap
    gives it the focus in every browser (Safari gives none to a button), which is all that its note waits for.
    """
    term = found.term
    return format_html(
        '<span class="term"><span class="term__word" role="button" tabindex="0" aria-describedby="{id}">{word}</span>'
        '<span class="term__note" dir="ltr" lang="en-GB"><b>{heading}</b> <span id="{id}">{sentence}</span> '
        '<a href="{url}">More<span class="visually-hidden"> about {heading}</span></a></span></span>',
        id=f"{section.name}-{term.slug}",
        word=text[found.start : found.end],
        heading=term.heading,
        sentence=term.sentence,
        url=reverse("glossary:term", args=[term.slug]),
    )
