"""Write the reference pages from the code: `python tools/reference.py`, or `--check` to fail on drift.

Example: python tools/reference.py --check
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
NOTICE = "<!-- Made by tools/reference.py from the code: change it there. -->\n"


def settings_page() -> str:
    """Every setting, from `equipoise.config.environment.SETTINGS`."""
    from equipoise.config.environment import SETTINGS

    lines = [
        "# Settings",
        "",
        "All settings come from the environment, are checked at start-up, and are refused with a sentence that "
        "names the setting and says how to mend it (exit code 4).",
        "",
        "| Setting | What it is for | Without it | Example |",
        "| --- | --- | --- | --- |",
        *(f"| `{s.name}` | {s.meaning} | {s.default} | `{s.example}` |" for s in SETTINGS),
    ]
    return "\n".join(lines) + "\n"


def _commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Every command with its full name; by shape, not class, since typer carries a click of its own."""
    if hasattr(command, "commands"):
        for child, each in sorted(command.commands.items()):
            yield from _commands(each, f"{name} {child}")
    else:
        yield name, command


def _options(command: Any) -> Iterator[str]:
    for option in command.params:
        names = [*option.opts, *option.secondary_opts]
        shown = ", ".join(f"`{each}`" for each in names if each.startswith("-")) or f"`{option.name.upper()}`"
        help_text = " ".join((getattr(option, "help", None) or "").split()).replace("|", "\\|")
        yield f"| {shown} | {help_text} |"


def cli_page() -> str:
    """Every command with its help, from the command line itself."""
    from equipoise.cli import application

    application.add_commands()
    lines = [
        "# The command line",
        "",
        "Exit codes are listed in [the how-to for operators](../how-to/operate.md).",
    ]
    for name, command in _commands(typer.main.get_command(application.app), "equipoise"):
        help_text = "\n\n".join(" ".join(part.split()) for part in (command.help or "").split("\n\n"))
        lines += ["", f"## {name}", "", _examples(help_text)]
        rows = list(_options(command))
        if rows:
            lines += ["", "| Option | Meaning |", "| --- | --- |", *rows]
    return "\n".join(lines) + "\n"


def _examples(text: str) -> str:
    """Set each paragraph that starts with `Example:` as code."""
    parts = []
    for paragraph in text.replace("\b", "").split("\n\n"):
        _, found, code = paragraph.partition("Example:")
        parts.append(f"```sh\n{code.strip()}\n```" if found else paragraph.strip())
    return "\n\n".join(part for part in parts if part)


def python_page() -> str:
    """Every public module of core and links, for autodoc."""
    lines = ["# The code", "", "What `core` and `links` offer, from their docstrings."]
    for part in ("core", "links"):
        for path in sorted((ROOT / "src" / "equipoise" / part).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
            if module.rsplit(".", 1)[-1].startswith("_") or module == f"equipoise.{part}":
                continue
            lines += ["", f"## {module}", "", f"```{{automodule}} {module}", ":members:", "```"]
    return "\n".join(lines) + "\n"


def checks_page() -> str:
    """Every rule of honesty and every kind of change, from their tables."""
    from equipoise.core.registry.change_kinds import GROUP_LABELS, KINDS
    from equipoise.core.registry.honesty import RULES

    lines = [
        "# What is checked, and what counts as a change",
        "",
        "## Contradictions",
        "",
        "Each rule keeps silent in doubt. What it finds is shown beside the field, with the words it rests on.",
        "",
        "| Rule | What it finds |",
        "| --- | --- |",
        *(f"| `{rule.__name__}` | {_first(rule.__doc__)} |" for rule in RULES),
        "",
        "## Changes between two versions",
        "",
        "| Kind | Group | Meaning |",
        "| --- | --- | --- |",
        *(f"| `{name}` | {GROUP_LABELS[kind.group]} | {kind.explanation} |" for name, kind in KINDS.items()),
    ]
    return "\n".join(lines) + "\n"


def _first(doc: str | None) -> str:
    return " ".join((doc or "").split("\n\n")[0].split())


def sources_page() -> str:
    """Every source of data, words, outlines and type, with its licence."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "equipoise.config.settings")
    django.setup()
    from equipoise.web.shell.credits import all_credits

    lines = [
        "# Sources and licences",
        "",
        "What the software shows or is made with. Libraries it only calls are in `requirements/run.txt`.",
        "",
        "| What | Source | Version | Licence | Note |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {c.what} | {f'[{c.name}]({c.url})' if c.url else c.name} | {c.version} | {c.licence} | {c.note} |"
            for c in all_credits()
        ),
    ]
    return "\n".join(lines) + "\n"


def language_page() -> str:
    """The language of criteria, from the examples that are its tests."""
    from language_reference import page

    return page()


def referrals_page() -> str:
    """What becomes of a message, from the tables that the code runs by."""
    from referral_reference import page

    return page()


def participants_page() -> str:
    """What can become of a participant, from the tables that the code runs by."""
    from participant_reference import page

    return page()


def privacy_page() -> str:
    """What is held on whom, from its declarations."""
    from privacy_reference import page

    return page()


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "cli.md": cli_page,
    "python.md": python_page,
    "checks.md": checks_page,
    "sources.md": sources_page,
    "language.md": language_page,
    "referrals.md": referrals_page,
    "participants.md": participants_page,
    "privacy.md": privacy_page,
}


def main(argv: list[str]) -> int:
    """Write the pages, or compare them with what is there; 1 where one differs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where a page is out of date"
    )
    check = parser.parse_args(argv).check
    os.environ.setdefault("EQUIPOISE_HOME", tempfile.mkdtemp(prefix="equipoise-reference-"))
    stale = []
    for name, make in PAGES.items():
        path, text = REFERENCE / name, NOTICE + make()
        if check and (not path.exists() or path.read_text() != text):
            stale.append(name)
        elif not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    for name in stale:
        print(f"docs/reference/{name} does not say what the code does: run 'make docs'.", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
