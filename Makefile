# Two commands for a newcomer: make run, make test. `make help` lists the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PORT ?= 8000
JOBS ?= 2
QUICK := tests/unit tests/reading tests/test_structure.py tests/golden tests/db tests/web tests/cli
REAL := tests/tasks tests/browser

.PHONY: help setup setup-dev run test test-quick lint format lock bench bench-reading bench-actions bench-pages bench-mail bench-move faults fuzz-reading clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 15

setup: $(VENV)/.installed ## the environment, from the locked versions

setup-dev: $(VENV)/.installed-dev ## the same, with what the tests need

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); echo "The module venv is missing; on Debian: apt install python3-venv" >&2; exit 1; }

$(VENV)/.installed: $(BIN)/python requirements.lock pyproject.toml
	@echo "Installing (once, about half a minute) ..." >&2
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@

run: setup ## start everything with example minutes; Ctrl-C stops it (PORT=8000)
	@exec $(BIN)/workflow serve --examples north-jutland --port $(PORT)

test: lint ## every test: quick ones first, then real broker, worker, mail server and browser
	@$(BIN)/python -m pytest -q $(QUICK) --numprocesses $(JOBS)
	@$(BIN)/python -m pytest -q $(REAL)

test-quick: setup-dev ## the tests that need no broker, worker or browser
	@$(BIN)/python -m pytest -q $(QUICK) --numprocesses $(JOBS)

lint: setup-dev ## style, types and the direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo "Run: make format" >&2; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache | tail -n 3

format: setup-dev ## lay the code out
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

bench: setup-dev ## measure; results go to bench/results/
	@$(BIN)/python -m bench

bench-reading: setup-dev ## how much of minutes is read right, and how fast (ARGS="--show-errors")
	@$(BIN)/python -m bench.reading $(ARGS)

bench-actions: setup-dev ## lists, one action, exports and creation over 100,000 actions, on both databases
	@$(BIN)/python -m bench.actions $(ARGS)

bench-pages: setup-dev ## the pages that are opened most, and pages a second (ARGS="--actions 1000000 --only postgresql")
	@$(BIN)/python -m bench.pages $(ARGS)

bench-mail: setup-dev ## a morning of digests beside a bare loop over one connection, on both databases
	@$(BIN)/python -m bench.mail $(ARGS)

bench-move: setup-dev ## a move of 10,000 open actions to a successor, timed and with processes killed, on both databases
	@$(BIN)/python -m bench.handover $(ARGS)

faults: setup-dev ## processes killed by the thousand, schedulers doubled, the broker cut off: every mail is counted
	@$(BIN)/python -m bench.faults $(ARGS)

fuzz-reading: setup-dev ## damaged minutes by the thousand (N=100000 SEED=1 JOBS=2)
	@$(BIN)/python -m bench.fuzzing --documents $(or $(N),100000) --seed $(or $(SEED),1) --jobs $(JOBS)

lock: ## lock the versions anew, names and hashes only (needs uv)
	@echo "setuptools==84.2.1" > .build.in
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml .build.in -o requirements.lock
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra dev pyproject.toml .build.in -c requirements.lock -o requirements-dev.lock
	@rm .build.in

clean: ## remove the environment and the example installation's data
	@rm -rf $(VENV) instance
