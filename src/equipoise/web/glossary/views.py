"""The glossary's pages: every term from A to Z, and one term with all that is said of it."""

from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from equipoise.web.glossary.terms import Term, all_terms


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every term under its first letter; `?q=` keeps those that hold the words."""
    words = " ".join(request.GET.get("q", "").split())[:80]
    kept = [each for each in all_terms().values() if _holds(each, words)]
    in_order = sorted(kept, key=lambda each: each.term.casefold())
    letters = [(letter, list(group)) for letter, group in groupby(in_order, _letter)]
    context = {"letters": letters, "words": words, "count": len(kept), "nav": "glossary"}
    return render(request, "glossary/index.html", context)


@require_safe
def term(request: HttpRequest, slug: str) -> HttpResponse:
    """One term: the plain sentence, more, other names, who it matters to, and what to read next."""
    terms = all_terms()
    found = terms.get(slug)
    if found is None:
        raise Http404(slug)
    context = {"term": found, "see": [terms[each] for each in found.see], "nav": "glossary"}
    return render(request, "glossary/term.html", context)


def _letter(term: Term) -> str:
    return term.term[0].upper()


def _holds(term: Term, words: str) -> bool:
    """Whether the words stand in one of the term's names."""
    return any(words.casefold() in each.casefold() for each in (term.term, *term.other_forms))
