#!/bin/sh
# Format, lint, types, contracts, migrations, deployment settings and that the documentation builds. Fails at the first that fails.
set -eu
B=.venv/bin
$B/ruff format --quiet --check .
$B/ruff check --quiet .
$B/mypy --no-error-summary
$B/lint-imports --no-logo 2>/dev/null || $B/lint-imports
find src -name '*.html' -path '*/templates/*' -print0 | xargs -0 -r $B/djade --target-version 5.2 --check
$B/bandit --quiet --configfile pyproject.toml --recursive src
$B/equipoise manage makemigrations --check --dry-run --verbosity 0
EQUIPOISE_MODE=production EQUIPOISE_PUBLIC_URL=https://trials.example.org EQUIPOISE_MAIL_FROM=trials@example.org \
  EQUIPOISE_MAIL_URL=smtp://mail.example.org \
  EQUIPOISE_ENCRYPTION_KEYS=first:$($B/python -c 'import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())') \
  EQUIPOISE_SECRET_KEY=$($B/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
  EQUIPOISE_ALLOWED_HOSTS=trials.example.org DATABASE_URL=sqlite://:memory: EQUIPOISE_HOME=$(mktemp -d) \
  $B/equipoise manage check --deploy --fail-level WARNING
$B/sphinx-build -q -W -b html docs "$(mktemp -d)"
