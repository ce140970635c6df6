"""The ClinicalTrials.gov API v2, spoken by this server. Read-only, for every origin, without cookies."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import wraps
from hashlib import blake2b
from typing import Any

import orjson
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from equipoise.links.index.errors import IndexUnusable
from equipoise.web.registry_api import model, stats, table
from equipoise.web.registry_api.errors import Refused
from equipoise.web.registry_api.finding import find
from equipoise.web.registry_api.parameters import FORMATS, MARKUP, read
from equipoise.web.registry_api.projecting import shape
from equipoise.web.registry_api.synonyms import alternatives
from equipoise.web.studies import queries

API_VERSION = "2.0.5"
PLAIN = "text/plain; charset=utf-8"
JSON = "application/json"
CSV = "text/csv; charset=utf-8"
FRESH_FOR = 60  # seconds
METHODS = "GET, HEAD, OPTIONS"

View = Callable[..., HttpResponse]


def answering(*known: str) -> Callable[[View], View]:
    """A read-only view that knows these parameters: methods, errors, headers that all answers share."""

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def call(request: HttpRequest, **parts: str) -> HttpResponse:
            return _finished(request, _answer(request, view, known, parts))

        return call

    return decorate


def _answer(
    request: HttpRequest, view: View, known: tuple[str, ...], parts: Mapping[str, str]
) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": METHODS})
    if request.method not in {"GET", "HEAD"}:
        return HttpResponse("This server is read-only", PLAIN, 405, headers={"Allow": METHODS})
    try:
        unknown = next((name for name in request.GET if known and name not in known), None)
        if unknown is not None:
            raise Refused(f"`{unknown[:80]}` is unknown parameter")
        return view(request, **parts)
    except Refused as error:
        return HttpResponse(str(error), PLAIN, error.status)
    except TooManyFieldsSent:
        return HttpResponse("The request has more parameters than are read", PLAIN, 400)
    except IndexUnusable as error:
        return HttpResponse(f"Not available: {error}", PLAIN, 503, headers={"Retry-After": "60"})


def _finished(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Access-Control-Allow-Methods"] = METHODS
    answer["Access-Control-Expose-Headers"] = "x-next-page-token, x-total-count, ETag"
    if request.method == "OPTIONS":
        answer["Access-Control-Allow-Headers"] = "*"
        answer["Access-Control-Max-Age"] = "86400"
    if answer.status_code != 200:
        return answer
    digest = blake2b(answer.content, digest_size=12).hexdigest()
    answer["ETag"] = f'"{digest}"'
    answer["Cache-Control"] = f"public, max-age={FRESH_FOR}"
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def _json(value: Any) -> HttpResponse:
    return HttpResponse(orjson.dumps(value), JSON)


@answering()
def studies(request: HttpRequest) -> HttpResponse:
    """One page of the studies that the parameters ask for."""
    question = read(dict(request.GET.lists()), alternatives)
    if question.format == "csv":
        names = table.columns(question.fields)
        found = find(question)
        answer = HttpResponse(table.write(found.records, names, header=not question.token), CSV)
        if found.token:
            answer["x-next-page-token"] = found.token
        if found.total is not None:
            answer["x-total-count"] = str(found.total)
        return answer
    write = shape(question.fields, legacy=question.legacy)
    found = find(question)
    body: dict[str, Any] = {} if found.total is None else {"totalCount": found.total}
    body["studies"] = [write(each) for each in found.records]
    return _json(body | ({"nextPageToken": found.token} if found.token else {}))


@answering("format", "fields", "markupFormat")
def study(request: HttpRequest, nct_id: str) -> HttpResponse:
    """One study; under a number it had before, a pointer to the one it has."""
    kind = _choice(request, "format", (*FORMATS, "json.zip", "fhir.json"))
    legacy = _choice(request, "markupFormat", MARKUP) == "legacy"
    if kind == "fhir.json":
        raise Refused("Format 'fhir.json' is not supported by this server; it has json, json.zip and csv")
    wanted = request.GET.get("fields")
    number = queries.resolve(nct_id)
    if number is None:
        raise Refused(f"NCT number {nct_id.upper()} not found", 404)
    if number != nct_id.upper():
        query = request.META.get("QUERY_STRING", "")
        address = reverse("registry_api:study", args=[number]) + (f"?{query}" if query else "")
        return HttpResponsePermanentRedirect(address)
    record = queries.record(number) or {}
    if kind == "csv":
        return HttpResponse(table.write([record], table.columns(wanted), header=True), CSV)
    written = shape(wanted, legacy=legacy)(record)
    return _json(written) if kind == "json" else _zipped(number, written)


def _zipped(number: str, written: dict[str, Any]) -> HttpResponse:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # A fixed time, so that the same study gives the same bytes.
        archive.writestr(zipfile.ZipInfo(f"{number}.json", (1980, 1, 1, 0, 0, 0)), orjson.dumps(written))
    answer = HttpResponse(out.getvalue(), "application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{number}.json.zip"'
    return answer


def _choice(request: HttpRequest, name: str, choices: tuple[str, ...]) -> str:
    value = request.GET.get(name, choices[0])
    if value not in choices:
        raise Refused(
            f"Parameter `{name}` has incorrect value '{value[:60]}': it is one of {', '.join(choices)}"
        )
    return value


@answering()
def unknown_study(request: HttpRequest, nct_id: str) -> HttpResponse:
    """What is not a number."""
    raise Refused(f"Parameter `nctId` has incorrect format: '{nct_id[:80]}'")


@answering()
def version(request: HttpRequest) -> HttpResponse:
    """The API's version and the time of the data (UTC)."""
    changed = queries.stats().changed_at
    moment = changed.strftime("%Y-%m-%dT%H:%M:%S") if changed else "1970-01-01T00:00:00"
    return _json({"apiVersion": API_VERSION, "dataTimestamp": moment})


@answering()
def sizes(request: HttpRequest) -> HttpResponse:
    """Statistics of the records' sizes."""
    return _json(stats.sizes())


@answering("types", "fields")
def field_values(request: HttpRequest) -> HttpResponse:
    """Statistics of the fields' values."""
    return _json(stats.field_values(request.GET.get("fields"), request.GET.get("types")))


@answering("fields")
def field_sizes(request: HttpRequest) -> HttpResponse:
    """Statistics of the lists' lengths."""
    return _json(stats.list_sizes(request.GET.get("fields")))


@answering("includeIndexedOnly", "includeHistoricOnly")
def metadata(request: HttpRequest) -> HttpResponse:
    """The tree of fields. There are none here that are only indexed or only historic."""
    return _json(model.metadata())


@answering()
def search_areas(request: HttpRequest) -> HttpResponse:
    """The search areas."""
    return _json(model.search_areas())


@answering()
def enums(request: HttpRequest) -> HttpResponse:
    """The enumerations."""
    return _json(model.enums())


@answering()
def nothing(request: HttpRequest, path: str) -> HttpResponse:
    """Any other address."""
    raise Refused("Not found", 404)
