# Every path is relative, so that the folder may be anywhere and have a space in its name.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
ROOMS := src/avow/ledger src/avow/statement src/avow/people src/avow/collection src/avow/choices src/avow/cookies src/avow/messaging src/avow/sources src/avow/accounts src/avow/desk src/avow/till src/avow/demo tests

.DEFAULT_GOAL := help
.PHONY: help demo test explore check static format bench docs clean

help: ## Say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

demo: .venv/core ## Set up all that is needed and start the demonstration retailer
	$(BIN)/avow demo --port $(PORT) --data .demo

test: .venv/dev chromium ## Set up all that is needed and run every test, on SQLite and on PostgreSQL
	$(BIN)/python -m pytest -n 2
	$(BIN)/python scripts/with_postgres.py $(BIN)/python -m pytest -n 2 -m "not browser" $(ROOMS)

explore: .venv/dev ## Look for examples that break a promise, new ones each time
	HYPOTHESIS_PROFILE=explore $(BIN)/python -m pytest -n 2 -m "not browser and not faults"

check: static test ## Everything that must hold before a change lands

static: .venv/dev ## Format, lint, types, floors, migrations: all that runs nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	AVOW_HOME=.setup/check $(BIN)/mypy
	$(BIN)/lint-imports
	AVOW_HOME=.setup/check AVOW_DEMO=true $(BIN)/python -m django makemigrations --check --dry-run --settings avow.config.settings

format: .venv/dev ## Bring every file into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/bench ## Measure what must be fast, as ratios within one run
	$(BIN)/python -m bench

docs: .venv/dev ## Write the documents that are made from code
	$(BIN)/python scripts/write_docs.py

clean: ## Remove what was set up; data of the demonstration included
	rm -rf .venv .demo .setup

.PHONY: chromium
chromium:
	@sh scripts/chromium

.venv/made:
	$(PYTHON) -m venv .venv
	@touch $@

# A later set holds the earlier ones, so that one never takes away what another needs.
.venv/core: .venv/made requirements/core.txt pyproject.toml
	$(PIP) --require-hashes -r requirements/core.txt
	$(PIP) --no-build-isolation --no-deps -e .
	@touch $@

.venv/dev: .venv/core requirements/dev.txt
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

.venv/bench: .venv/dev requirements/bench.txt
	$(PIP) --require-hashes -r requirements/bench.txt
	@touch $@
