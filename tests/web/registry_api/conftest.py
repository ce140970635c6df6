"""A server's content: made-up records in the database and in the index."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.links.index.made_up import records
from tests.web.search.conftest import Put, home, put  # noqa: F401

COUNT = 60
Ask = Callable[..., Any]


@pytest.fixture
def kept(put: Put) -> list[dict[str, Any]]:  # noqa: F811
    """So many made-up records, kept and indexed."""
    made = records(COUNT)
    made[0]["protocolSection"]["identificationModule"]["nctIdAliases"] = ["NCT99000001"]
    made[1]["equipoiseSection"] = {"fictional": ["sites"]}
    put(*made)
    return made


@pytest.fixture
def ask(kept: list[dict[str, Any]], client: Client) -> Ask:
    """Ask the API: the answer to a path and parameters (dots as `__`)."""

    def get(path: str = "studies", **params: Any) -> Any:
        return client.get(f"/api/v2/{path}", {key.replace("__", "."): value for key, value in params.items()})

    return get


def ids(answer: Any) -> list[str]:
    """The numbers of an answer's studies, in order."""
    assert answer.status_code == 200, answer.content
    return [each["protocolSection"]["identificationModule"]["nctId"] for each in answer.json()["studies"]]
