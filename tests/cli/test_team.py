"""Who is of the study team, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from equipoise.core.values.errors import InputError
from equipoise.web.audit.models import Entry
from equipoise.web.criteria import team
from tests.cli.test_demo import equipoise
from tests.web.criteria.test_versions import NOW


def test_somebody_joins_with_a_new_log_in_and_leaves_again(tmp_path: Path) -> None:
    assert equipoise("manage", "migrate", home=tmp_path).returncode == 0
    first = equipoise("team", "add", "ann", home=tmp_path)
    assert first.stdout.startswith("ann is in the study team. Its password, which is kept nowhere: ")
    assert equipoise("team", "add", "ann", home=tmp_path).stdout == "ann is in the study team.\n"
    assert equipoise("team", "list", home=tmp_path).stdout == "ann\n"
    assert equipoise("team", "remove", "ann", home=tmp_path).returncode == 0
    again = equipoise("team", "remove", "ann", home=tmp_path)
    assert again.returncode == 3
    assert "ann is not in the study team" in again.stderr


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
