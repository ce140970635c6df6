"""`equipoise person`: the file that says what is known of a person."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from equipoise.cli import trial_files
from equipoise.core.protocol import person_schema
from equipoise.core.protocol import template as templates

app = typer.Typer(no_args_is_help=True)
Trial = Annotated[
    str, typer.Argument(help="A protocol's name, a registry number, or the path of a protocol file.")
]


@app.callback()
def _group() -> None:
    """The file that says what is known of a person, for `equipoise check`."""


@app.command()
def template(trial: Trial) -> None:
    """Write an empty file with every fact that the trial can use, and how to fill it in as comments.

    Example: equipoise person template STOP-2 > person.yaml
    """
    sys.stdout.write(templates.template(trial_files.find(trial)))


@app.command()
def schema(trial: Trial) -> None:
    """Write the JSON Schema of a person's file for the trial, for editors and programs.

    Example: equipoise person schema STOP-2 > person.schema.json
    """
    found = person_schema.schema(trial_files.find(trial))
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
