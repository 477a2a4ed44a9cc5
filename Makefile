# Every habit of this project is a target; `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PY := .venv/bin/python
RUN := .venv/bin/
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PYTHONWARNINGS := default
# Where a machine forbids it, each of the many processes that tests start compiles all modules anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup ready demo test test-fast soak bench contracts types lint fix messages translations \
        openapi openapi-check map migrations-check wheel-check walkthrough journeys gate clean \
        test-engines test-sqlite test-postgresql frontend frontend-check cover conformance types-fast hooks

help: ## List every target
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk 'BEGIN {FS = ":.*## "} {printf "  %-18s %s\n", $$1, $$2}'

# ---- set-up -------------------------------------------------------------------------------
setup: ready .state/demo-files ## All that `make demo` needs, modelled parts too (idempotent)

# What tests need: they model the few parts that they look at themselves.
ready: .state/frontend .state/messages .state/loops

.state/system: tools/system_packages.sh
	@mkdir -p .state; bash tools/system_packages.sh run; touch $@

.state/runtime: .state/system requirements/bootstrap.txt requirements/runtime.txt pyproject.toml
	@bash tools/environment.sh runtime; touch $@

.state/dev: .state/runtime requirements/dev.txt
	@bash tools/system_packages.sh test; bash tools/environment.sh dev; touch $@

.state/node: .state/runtime frontend/package-lock.json
	@echo "Installing the front-end's packages …"; (cd frontend && npm ci --no-audit --no-fund --loglevel=error); touch $@

.state/frontend: .state/node $(shell find frontend -type f -not -path '*/node_modules/*' 2>/dev/null) \
                 $(shell find src/mitwerk/project/static/mitwerk -type f -not -path '*/built/*' 2>/dev/null)
	@echo "Building the front-end …"; (cd frontend && npm run --silent build); touch $@

.state/messages: .state/runtime $(shell find src/mitwerk/locale -name '*.po' 2>/dev/null)
	@$(PY) tools/compile_messages.py; touch $@

.state/loops: .state/runtime $(shell find src/mitwerk/engines/geometry/measure src/mitwerk/engines/options/kernels -name '*.py' 2>/dev/null)
	@echo "Compiling the loops that measure models and count options …"
	@$(PY) -m mitwerk.engines.geometry.measure.warm; $(PY) -m mitwerk.engines.options.warm; touch $@

frontend: .state/frontend ## Build the front-end islands

# ---- use ----------------------------------------------------------------------------------
.state/demo-files: .state/runtime $(shell find src/mitwerk/demo -name '*.py' 2>/dev/null)
	@$(PY) -m mitwerk.demo.files .state/demo-files; touch $@

demo: setup ## Start the platform with the demo story on http://127.0.0.1:8000
	@exec $(RUN)mitwerk demo --files .state/demo-files $(ARGS)

# ---- tests --------------------------------------------------------------------------------
test: ready .state/dev gate ## Set up and run every test (what CI runs)

# What keeps one core busy runs two at a time; the suites share both cores by themselves.
gate: ## All checks in CI's order
	@$(MAKE) --no-print-directory -j2 --output-sync=line lint contracts types migrations-check openapi-check translations frontend-check wheel-check
	@$(MAKE) --no-print-directory test-engines
	@$(MAKE) --no-print-directory test-sqlite
	@$(MAKE) --no-print-directory test-postgresql
	@$(MAKE) --no-print-directory -j2 --output-sync=line journeys walkthrough
	@echo "All checks passed."

test-fast: .state/dev ## Engines, kit and apps on SQLite, without browsers
	$(RUN)pytest -q tests/engines tests/kit tests/apps tests/contracts

# What shares costly fixtures comes first: two workers begin at both halves and share the end.
test-engines: .state/dev ## Engines alone, without a database
	$(RUN)pytest -q -n 2 --dist worksteal --durations=12 tests/demo tests/engines

test-sqlite: .state/dev ## Kit, apps and contracts on file-backed SQLite
	$(RUN)pytest -q -n 2 --dist worksteal --durations=12 tests/project tests/contracts tests/apps tests/kit

# Left out: what starts installations of its own, which are on SQLite whatever the tests run on.
OWN_HOMES := --ignore=tests/project/test_config.py --ignore=tests/project/test_supervise.py
test-postgresql: .state/dev ## Kit and apps on a private PostgreSQL cluster
	$(PY) tools/postgres_cluster.py -- $(RUN)pytest -q -n 2 --dist worksteal --durations=12 tests/project tests/apps tests/kit $(OWN_HOMES)

journeys: ready .state/dev ## Journeys in headless Chromium
	$(RUN)pytest -q tests/frontend tests/journeys

walkthrough: ready .state/dev ## Run docs/walkthrough.md as a test
	$(RUN)pytest -q tests/walkthrough

soak: ready .state/dev ## Full sizes of what `make test` samples; writes docs/figures.md
	$(PY) tools/soak.py

bench: setup .state/dev ## Our figures and the peers' in one run
	for file in $(filter-out benchmarks/slow_network.py, $(wildcard benchmarks/*.py benchmarks/*/run.py)); do nice $(PY) $$file; done
	@echo "benchmarks/slow_network.py ADDRESS wants a running demo whose previews are made."

conformance: .state/dev ## Engines against the public files in ../shared/data
	$(RUN)pytest -q -rs -m conformance tests/engines tests/apps

cover: .state/dev ## What the tests of engines and services reach
	$(RUN)coverage run -m pytest -q tests/engines tests/kit tests/apps
	$(RUN)coverage report

contracts: .state/dev ## Import contracts of the house
	$(RUN)lint-imports

types: .state/dev ## mypy, strict
	MITWERK_HOME=$$(mktemp -d) $(RUN)mypy

types-fast: .state/dev ## The same by a daemon that remembers
	MITWERK_HOME=$(CURDIR)/.state/types $(RUN)dmypy run

lint: .state/dev ## ruff, no inline code in templates, licences stated
	$(RUN)ruff check
	$(RUN)ruff format --check
	$(PY) tools/check_templates.py
	$(PY) tools/check_licences.py

fix: .state/dev ## Let ruff mend what it can
	$(RUN)ruff check --fix
	$(RUN)ruff format

frontend-check: .state/frontend ## Types of the islands
	cd frontend && npm run --silent check

messages: .state/dev ## Extract texts into the German catalogue
	$(PY) tools/extract_messages.py
	$(PY) tools/compile_messages.py

translations: .state/dev ## Fail when a text has no German
	$(PY) tools/check_messages.py

openapi: .state/dev ## Renew docs/api/openapi.json
	$(PY) tools/openapi.py --write

openapi-check: .state/dev ## Compare the API with docs/api/openapi.json
	$(PY) tools/openapi.py

map: .state/dev ## Renew docs/map.md
	$(PY) tools/map.py --write

migrations-check: .state/dev ## No model change without its migration
	MITWERK_HOME=$$(mktemp -d) $(PY) manage.py makemigrations --check --dry-run

wheel-check: ready .state/dev ## Build, install in an empty environment, migrate, open the home page
	$(PY) tools/wheel_check.py

hooks: ## Let git check each commit and push (.githooks)
	git config core.hooksPath .githooks

clean: ## Remove what set-up made (not the data in .mitwerk)
	rm -rf .state .venv frontend/node_modules src/mitwerk/project/static/mitwerk/built
