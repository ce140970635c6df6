"""Our own programming interface, read-only, described by OpenAPI at `openapi.json`."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from django.core.exceptions import TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import NinjaAPI, Path, Query

from equipoise.core.registry.request import from_params
from equipoise.links.index.errors import IndexUnusable
from equipoise.web.api import schemas
from equipoise.web.glossary.terms import all_terms
from equipoise.web.search.engine import gazetteer
from equipoise.web.search.objects import as_object, place_object
from equipoise.web.search.page import SearchPage
from equipoise.web.search.queries import search
from equipoise.web.search.typed_record import study_json
from equipoise.web.studies import queries

MOST_PLACES = 10
LONGEST = 200
NumberOfStudy = Annotated[
    str, Path(description="The study's number, or one it had before.", examples=["NCT06918951"])
]


DESCRIPTION = """Clinical trials: the search of the finder, and what its pages show, as data.

Read-only. `HEAD` answers like `GET` without a body, `OPTIONS` with what may be asked; any other method is
refused with 405, a sentence in JSON and an `Allow` header. Pages of any origin may read every answer
(`Access-Control-Allow-Origin: *`), never with credentials.
"""
api = NinjaAPI(
    title="Equipoise",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    openapi_url="openapi.json",
)


@api.exception_handler(Http404)
def _absent(request: HttpRequest, error: Http404) -> HttpResponse:
    return api.create_response(request, {"detail": str(error) or "There is nothing here."}, status=404)


@api.exception_handler(TooManyFieldsSent)
def _too_many(request: HttpRequest, error: TooManyFieldsSent) -> HttpResponse:
    return api.create_response(request, {"detail": "The request has more parts than are read."}, status=400)


@api.exception_handler(IndexUnusable)
def _unusable(request: HttpRequest, error: IndexUnusable) -> HttpResponse:
    answer = api.create_response(request, {"detail": str(error)}, status=503)
    answer["Retry-After"] = "60"
    return answer


@api.get(
    "/studies",
    response={200: schemas.Found, 503: schemas.Problem},
    operation_id="search",
    url_name="search",
    summary="Search as the finder does",
)
def find(request: HttpRequest, asked: Annotated[schemas.Search, Query()]) -> dict[str, Any]:
    """The parameters are those of the finder's address bar, and what is found is the same."""
    wanted, problems = from_params(dict(request.GET.lists()))
    page = search(wanted)
    found = as_object(page)
    found["problems"] = [*(each.sentence for each in problems), *found["problems"]]
    found["expansions"] = found.pop("also_searched_for")
    for each in found["results"]:
        each["url"] = request.build_absolute_uri(reverse("api:study", args=[each["nct_id"]]))
        each["html"] = request.build_absolute_uri(f"/studies/{each['nct_id']}/")
    return found | _links(request, page)


def _links(request: HttpRequest, page: SearchPage) -> dict[str, str | None]:
    """The pages before and after, and the same search for people."""
    here = page.request.page

    def link(number: int) -> str | None:
        if not 1 <= number <= page.pages:
            return None
        query = urlencode(page.request.but(page=number).to_params())
        return request.build_absolute_uri(f"{reverse('api:search')}?{query}")

    query = page.request.to_query()
    html = request.build_absolute_uri("/studies/" + (f"?{query}" if query else ""))
    return {"next": link(here + 1), "previous": link(here - 1), "html": html}


@api.get(
    "/studies/{nct_id}",
    response={200: schemas.StudyOut, 404: schemas.Problem},
    operation_id="study",
    url_name="study",
    summary="One study as its page shows it",
)
def study(request: HttpRequest, nct_id: NumberOfStudy) -> dict[str, Any]:
    """The typed record, its criteria as a tree, what doesn't agree in it and what it doesn't say."""
    found = queries.study(nct_id[:LONGEST].replace("\0", ""))
    if found is None:
        raise _no_study(nct_id)
    return study_json(found, timezone.localdate())


@api.get(
    "/studies/{nct_id}/changes",
    response={200: schemas.ChangesOut, 404: schemas.Problem},
    operation_id="changes",
    url_name="changes",
    summary="What changed in a study's record",
)
def changes(request: HttpRequest, nct_id: NumberOfStudy) -> dict[str, Any]:
    """Every version kept, the newest first, with what it means against the one before."""
    number = queries.resolve(nct_id[:LONGEST].replace("\0", ""))
    if number is None:
        raise _no_study(nct_id)
    versions = [
        {
            "version": each.version.id,
            "updated_on": each.version.updated_on,
            "received_at": each.version.received_at,
            "is_current": each.version.is_current,
            "is_first": each.is_first,
            "changes": [
                {"kind": c.kind, "group": c.group, "sentence": c.sentence, "detail": c.detail}
                for c in each.changes
            ],
        }
        for each in queries.changes(number)
    ]
    return {"nct_id": number, "versions": versions}


@api.get(
    "/places",
    response=schemas.PlacesOut,
    operation_id="places",
    url_name="places",
    summary="What a place's name may mean",
)
def places(
    request: HttpRequest,
    q: Annotated[str, Query(description="A city, a postal code or coordinates.", max_length=LONGEST)],
) -> dict[str, Any]:
    """The likeliest first; at most ten."""
    found = gazetteer().find(q.replace("\0", " "), MOST_PLACES)
    return {"places": [place_object(each) for each in found]}


@api.get("/terms", response=schemas.TermsOut, operation_id="terms", url_name="terms", summary="The glossary")
def terms(request: HttpRequest) -> dict[str, Any]:
    """Every term with what it means, in the order of the alphabet."""
    listed = sorted(all_terms().values(), key=lambda each: each.term.lower())
    names = ("slug", "term", "sentence", "more", "topic")
    return {
        "terms": [
            {name: getattr(each, name) for name in names} | {"other_forms": list(each.other_forms)}
            for each in listed
        ]
    }


def _no_study(nct_id: str) -> Http404:
    return Http404(f"No study with the number {nct_id[:40]} is kept here.")
