"""Who is of the study team, from the command line."""

from __future__ import annotations

import pytest

from equipoise.core.values.errors import InputError
from equipoise.web.audit.models import Entry
from equipoise.web.criteria import team
from tests.cli.command import Run, run
from tests.web.criteria.test_versions import NOW

__all__ = ["run"]


@pytest.mark.django_db
def test_somebody_joins_with_a_new_log_in_and_leaves_again(run: Run) -> None:
    first = run("team", "add", "ann")
    assert first.out.startswith("ann is in the study team. Its password, which is kept nowhere: ")
    assert run("team", "add", "ann").out == "ann is in the study team.\n"
    assert run("team", "list").out == "ann\n"
    assert run("team", "list", "--json").out == '{"members": ["ann"]}\n'
    assert run("team", "remove", "ann").code == 0
    again = run("team", "remove", "ann")
    assert again.code == 3
    assert "ann is not in the study team" in again.err


@pytest.mark.django_db
def test_joining_and_leaving_are_recorded() -> None:
    assert team.join("ann", by="olga", now=NOW)
    assert team.members() == ["ann"]
    team.leave("ann", by="olga", now=NOW)
    assert team.members() == []
    rows = Entry.objects.order_by("id").values_list("actor", "verb", "subject")
    assert list(rows) == [("olga", "joined study team", "ann"), ("olga", "left study team", "ann")]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "  ", "x" * 151])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="characters"):
        team.join(name, by="olga", now=NOW)
