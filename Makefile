# Two commands for a user: make demo, make test. Both make their own environment.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
DATA ?= sample
VENV := .venv
BIN := $(VENV)/bin
DEMO := .demo/$(subst /,_,$(subst ..,up,$(DATA)))

.PHONY: help demo test lint types layers tests browser units clients catalogue audit agree kills bench clean

help:
	@echo "make demo [DATA=FILE] [PORT=8000]   load studies (else the sample) and serve them"
	@echo "make test                           run every check"
	@echo "make catalogue                      bring the catalogues of words up to date"
	@echo "make audit [DATA=\"FILE ...\"]        walk every page of every study; stopped, it goes on"
	@echo "make agree DATA="FILE ..."          ask both engines the same over every study"
	@echo "make kills [KILLS=500] [SEED=1]     kill loads and rebuilds at random moments"
	@echo "make bench                          run the benchmarks"
	@echo "make clean                          remove the environment and the demo's data"

$(BIN)/.ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Trial Atlas needs Python 3.11 or newer. Name one: make PYTHON=/path/to/python3"; exit 1; }
	@echo "Making the environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

demo: $(BIN)/.ready
	@$(BIN)/trialatlas serve --data '$(DEMO)' --load '$(DATA)' --port $(PORT)

# What needs little of the processors goes side by side, before the tests, which need all of them.
test: $(BIN)/.ready
	@$(MAKE) --no-print-directory --jobs 3 lint types layers browser units clients
	@$(MAKE) --no-print-directory tests

lint: $(BIN)/.ready
	$(BIN)/ruff check --no-cache .
	$(BIN)/ruff format --check .

types: $(BIN)/.ready
	$(BIN)/basedpyright

layers: $(BIN)/.ready
	$(BIN)/lint-imports

browser: $(BIN)/.ready
	@tools/browser $(BIN)/python

units:
	@tools/units

clients: $(BIN)/.ready
	@$(BIN)/python tests/clients/environments.py

tests: browser units clients
	$(BIN)/pytest -n 2 --dist worksteal

catalogue: $(BIN)/.ready
	$(BIN)/python tools/catalogue.py

KILLS ?= 500
SEED ?= 1
kills: $(BIN)/.ready
	$(BIN)/python tests/killing.py $(KILLS) --seed $(SEED)

SHARED := $(wildcard $(addprefix ../shared/data/,studies.jsonl.gz studies-from-xml.jsonl.gz seed-studies.jsonl))
audit: DATA = $(SHARED) sample:500
audit: $(BIN)/.ready
	$(BIN)/python -m audit.run --report docs/audit.md $(DATA)

agree: $(BIN)/.ready
	$(BIN)/python -m audit.agree --report docs/engines.md $(DATA)

bench: $(BIN)/.ready
	for each in words markup store load serve pages api; do $(BIN)/python benchmarks/$$each.py || exit 1; done

clean:
	rm -rf $(VENV) .demo .audit .clients
