# Two commands do everything: `make demo` and `make test`. The rest is for those who carry this on.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up
export DJANGO_SETTINGS_MODULE := equipoise.config.settings

.PHONY: help demo test check format docs lock setup system clean bench
help: ## Say what each target does
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMP) ## Make the virtual environment from the lock files
$(STAMP): requirements/bootstrap.txt requirements/dev.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Equipoise needs Python 3.11 or newer: install it, or say where it is with 'make PYTHON=/path/to/python3 ...'."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.txt \
	  || $(BIN)/uv --system-certs pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

demo: $(STAMP) ## Load the demonstration and serve it on 127.0.0.1:8000
	@$(BIN)/equipoise demo

system: ## Install the system packages the tests need, where apt is there and may be used
	@sh tools/system_packages.sh

test: $(STAMP) system check ## Set up, then run every check and every test
	@$(BIN)/python -m pytest -n auto --dist loadfile

check: $(STAMP) ## Format, lint, types, contracts, migrations, deployment settings, documentation
	@sh tools/check.sh

format: $(STAMP) ## Write the code in the one format
	@$(BIN)/ruff check --quiet --fix . && $(BIN)/ruff format --quiet .

docs: $(STAMP) ## Generate the reference and build the documentation into docs/_build
	@$(BIN)/python tools/reference.py && $(BIN)/python tools/security_reference.py && $(BIN)/sphinx-build -q -W -b html docs docs/_build/html && echo "Documentation: docs/_build/html/index.html"

bench: $(STAMP) ## Measure: prints the tables of benchmarks/
	@$(BIN)/python -m benchmarks --help

lock: $(STAMP) ## Resolve requirements/*.in anew and write the locks with hashes
	@for f in bootstrap run dev; do $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade requirements/$$f.in -o requirements/$$f.txt; done

clean: ## Remove what was built (never what was kept: var/ stays)
	@rm -rf $(VENV) docs/_build .mypy_cache .ruff_cache .hypothesis
