# Two commands for a user: make demo, make test. Both make their own environment.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
DATA ?= sample
VENV := .venv
BIN := $(VENV)/bin
DEMO := .demo

.PHONY: help demo test lint types layers unit bench audit clean

help:
	@echo "make demo [DATA=file] [PORT=8000]   load studies and serve them"
	@echo "make test                           run every check"
	@echo "make audit                          walk every page of every study"
	@echo "make bench                          run the benchmarks"

$(BIN)/.ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Trial Atlas needs Python 3.11 or newer; name one: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

lint: $(BIN)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(BIN)/.ready
	$(BIN)/basedpyright

layers: $(BIN)/.ready
	$(BIN)/lint-imports

unit: $(BIN)/.ready
	$(BIN)/pytest -n 2

test: lint types layers unit

clean:
	rm -rf $(VENV) $(DEMO)
