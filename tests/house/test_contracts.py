"""Every arrow that may never exist is refused: for each contract a forbidden import is put in and the contract
must break."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

FORBIDDEN = [
    ("The house: imports only go down", "links/gazetteer/__init__.py", "import equipoise.web.shell.apps"),
    ("The house: imports only go down", "core/values/errors.py", "import equipoise.links.gazetteer"),
    ("The house: imports only go down", "demonstration/__init__.py", "import equipoise.core.values"),
    (
        "The house: imports only go down",
        "verifier/verify_allocation.py",
        "import equipoise.core.allocation.streams",
    ),
    ("core: imports only go down", "core/values/errors.py", "import equipoise.core.registry.record"),
    ("core: imports only go down", "core/registry/request.py", "import equipoise.core.eligibility"),
    ("web: imports only go down", "web/studies/queries.py", "import equipoise.web.search.queries"),
    ("web: imports only go down", "web/api/urls.py", "import equipoise.web.finder.urls"),
    ("links do not know each other", "links/ctgov/__init__.py", "import equipoise.links.gazetteer"),
    ("no Django below the web", "core/values/errors.py", "import django"),
    ("no Django below the web", "links/vocabulary/__init__.py", "import django.conf"),
    (
        "models, queries and actions do not know views",
        "web/studies/models.py",
        "import equipoise.web.studies.views",
    ),
    (
        "a room's models are its own: studies",
        "web/finder/views/__init__.py",
        "import equipoise.web.studies.models",
    ),
    (
        "a room's models are its own: criteria",
        "web/finder/views/__init__.py",
        "import equipoise.web.criteria.models",
    ),
    ("a room's models are its own: audit", "web/studies/actions.py", "import equipoise.web.audit.models"),
    ("a room's models are its own: guard", "web/contact/urls.py", "import equipoise.web.guard.models"),
    ("a room's models are its own: mail", "web/referrals/letters.py", "import equipoise.web.mail.models"),
    ("a room's models are its own: sites", "web/referrals/actions.py", "import equipoise.web.sites.models"),
    (
        "a room's models are its own: referrals",
        "web/workspace/urls.py",
        "import equipoise.web.referrals.models",
    ),
    (
        "a room's models are its own: workspace",
        "web/operations/queries.py",
        "import equipoise.web.workspace.models",
    ),
    (
        "a room's models are its own: operations",
        "web/workspace/urls.py",
        "import equipoise.web.operations.models",
    ),
    ("a room's models are its own: news", "web/alerts/apps.py", "import equipoise.web.news.models"),
    ("a room's models are its own: alerts", "web/accounts/apps.py", "import equipoise.web.alerts.models"),
    ("a room's models are its own: webhooks", "web/alerts/apps.py", "import equipoise.web.webhooks.models"),
    ("a room's models are its own: notes", "web/workspace/apps.py", "import equipoise.web.notes.models"),
    ("only the vault seals", "web/referrals/actions.py", "import cryptography.fernet"),
    ("a room's models are its own: accounts", "cli/demo.py", "import equipoise.web.accounts.models"),
    ("a room's models are its own: ledger", "web/trials/queries.py", "import equipoise.web.ledger.models"),
    ("a room's models are its own: trials", "web/enrolment/apps.py", "import equipoise.web.trials.models"),
    (
        "a room's models are its own: enrolment",
        "web/followup/apps.py",
        "import equipoise.web.enrolment.models",
    ),
    (
        "a room's models are its own: allocation",
        "web/followup/apps.py",
        "import equipoise.web.allocation.models",
    ),
    ("a room's models are its own: followup", "web/datasets/apps.py", "import equipoise.web.followup.models"),
    (
        "a room's models are its own: datasets",
        "web/participant/apps.py",
        "import equipoise.web.datasets.models",
    ),
    (
        "a room's models are its own: participant",
        "web/finder/urls.py",
        "import equipoise.web.participant.models",
    ),
    (
        "sealed tables are opened by one module",
        "web/followup/apps.py",
        "import equipoise.web.allocation.sealed",
    ),
    (
        "sealed tables are opened by one module",
        "web/allocation/queries.py",
        "import equipoise.web.allocation.sealed",
    ),
    ("only the sealed module opens envelopes", "web/trials/apps.py", "import equipoise.web.vault.envelopes"),
    (
        "the finding wing knows nothing of the conduct wing",
        "web/finder/urls.py",
        "import equipoise.web.trials.queries",
    ),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = (
        f"import sys; sys.path.insert(0, {str(folder)!r})\n"
        "from importlinter.cli import lint_imports\n"
        f"sys.exit(lint_imports(config_filename={str(folder / 'pyproject.toml')!r}, no_cache=True))"
    )
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=folder
    )


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package's Python files with the same contracts."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(
        ROOT / "src" / "equipoise",
        folder / "equipoise",
        ignore=lambda path, names: {
            n for n in names if not (Path(path) / n).is_dir() and not n.endswith(".py")
        },
    )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_the_house_as_it_stands_keeps_every_contract(house: Path) -> None:
    done = lint(house)
    assert done.returncode == 0, done.stdout
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken" in done.stdout


@pytest.mark.parametrize(("contract", "file", "line"), FORBIDDEN)
def test_a_forbidden_import_breaks_its_contract(
    house: Path, tmp_path: Path, contract: str, file: str, line: str
) -> None:
    copy = shutil.copytree(house, tmp_path / "house")
    target = copy / "equipoise" / file
    target.write_text(f"{target.read_text()}\n{line}\n")
    done = lint(copy)
    assert done.returncode == 1, done.stdout
    assert f"{contract} BROKEN" in " ".join(done.stdout.split()), done.stdout


def test_every_contract_has_its_forbidden_import() -> None:
    assert {each["name"] for each in CONTRACTS} == {contract for contract, _, _ in FORBIDDEN}


def test_a_room_that_was_not_placed_is_refused(house: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(house, tmp_path / "house")
    (copy / "equipoise" / "web" / "attic").mkdir()
    (copy / "equipoise" / "web" / "attic" / "__init__.py").touch()
    assert lint(copy).returncode == 1
