# One line for each thing a person does here; `make` alone lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq --no-compile --disable-pip-version-check
PORT ?= 8000
FRONTEND := $(shell find frontend hatch_build.py -type f -not -path '*/node_modules/*' 2>/dev/null)

.PHONY: help run test check bench bench-web fuzz lab docs build lock clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)$$/make \1\t\2/p' Makefile | expand -t 16

run: $(VENV)/run.stamp ## install, show the example incident, load it into a fresh database and serve it
	@tools/system_packages.sh run
	@$(BIN)/afterword demo --port $(PORT)

test: $(VENV)/test.stamp ## everything that must hold: checks, tests on SQLite and PostgreSQL, a real browser
	@tools/system_packages.sh test
	@$(MAKE) --no-print-directory check
	@$(BIN)/python tools/run_tests.py

check: $(VENV)/test.stamp ## style, types, import law, templates, documentation
	@$(BIN)/python tools/check.py

bench: $(VENV)/test.stamp ## how fast and how large, beside Drain3 on every line and lnav
	@tools/system_packages.sh bench
	@$(BIN)/python benchmarks/run.py

bench-web: $(VENV)/test.stamp ## how long each page takes with 10,000 incidents, on SQLite and PostgreSQL
	@tools/system_packages.sh test
	@$(BIN)/python benchmarks/web.py

fuzz: $(VENV)/test.stamp ## 200,000 spoiled inputs through all readers: no crash, no hang, no line lost
	@$(BIN)/python tools/fuzz.py

lab: $(VENV)/test.stamp ## score what is told of the recorded incidents; lab/README.md says how to record one
	@$(BIN)/python -m lab --score

docs: $(VENV)/test.stamp ## write the generated pages: architecture, command line, API
	@$(BIN)/python tools/make_docs.py

build: $(VENV)/test.stamp ## wheel and source archive, with the front end inside, in dist/
	@rm -rf dist
	@$(BIN)/python -m build --outdir dist .
	@ls -l dist

lock: ## choose the newest fitting versions and pin them with hashes, without addresses
	@tools/lock.sh

clean: ## remove what can be made again; data folders stay
	rm -rf $(VENV) build dist .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis \
	  frontend/node_modules src/afterword/web/static/built
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@tools/make_venv.sh "$(PYTHON)" $(VENV)

$(VENV)/requirements.stamp: requirements.txt | $(BIN)/python
	@echo "Installing the pinned packages of requirements.txt"
	@$(PIP) --require-hashes -r requirements.txt
	@touch $@

$(VENV)/requirements-dev.stamp: requirements-dev.txt | $(BIN)/python
	@echo "Installing the pinned packages of requirements-dev.txt"
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/requirements.stamp

$(VENV)/package.stamp: pyproject.toml $(FRONTEND) | $(BIN)/python
	@echo "Installing Afterword and building its front end"
	@$(PIP) --no-deps -e .
	@touch $@

$(VENV)/run.stamp: $(VENV)/requirements.stamp $(VENV)/package.stamp
	@touch $@

$(VENV)/test.stamp: $(VENV)/requirements-dev.stamp $(VENV)/package.stamp
	@touch $@
