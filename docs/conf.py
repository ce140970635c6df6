"""How the documentation is built: Markdown by MyST, the code's own docstrings by autodoc."""

import os
import tempfile

import django
from pygments.lexers.special import TextLexer
from sphinx.highlighting import lexers

os.environ.setdefault("EQUIPOISE_HOME", tempfile.mkdtemp(prefix="equipoise-docs-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "equipoise.config.settings")
django.setup()

project = "Equipoise"
author = "the Equipoise authors"
copyright = "2026, the Equipoise authors"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "Equipoise"
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "description"
suppress_warnings = ["myst.header", "ref.python"]

# A drawing where Markdown is shown on its own; in the built pages its source stands, readable as text.
lexers["mermaid"] = TextLexer()
