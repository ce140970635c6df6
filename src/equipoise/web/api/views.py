"""The page for people about our programming interface."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from equipoise.web.api.interface import api


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """What can be asked, from the OpenAPI description itself; no script, no other host."""
    described = api.get_openapi_schema()
    questions = [
        _question(path, operation) for path, each in described["paths"].items() for operation in each.values()
    ]
    return render(
        request,
        "api/docs.html",
        {"nav": "api", "about": described["info"]["description"].split("\n\n"), "questions": questions},
    )


def _question(path: str, operation: dict[str, Any]) -> dict[str, Any]:
    return {
        "path": path,
        "summary": operation["summary"],
        "description": operation.get("description", ""),
        "parameters": [_parameter(each) for each in operation.get("parameters", ())],
        "answers": sorted(map(str, operation["responses"])),
    }


def _parameter(each: dict[str, Any]) -> dict[str, Any]:
    schema = each["schema"]
    return {
        "name": each["name"],
        "required": each.get("required", False),
        "many": schema.get("type") == "array",
        "description": schema.get("description") or each.get("description", ""),
    }
