# People's commands. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help

VENV ?= .venv
BIN := $(VENV)/bin
PYTHON ?= python3
WORKERS ?= 2
UV := UV_PYTHON_DOWNLOADS=never $(BIN)/uv

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

# -- dependencies -------------------------------------------------------------------------------------------

$(BIN)/uv: requirements/bootstrap.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or later is needed: apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; this is $$($(PYTHON) --version). Name another one with PYTHON=."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python cannot make virtual environments here: apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@touch $@

# The stamps say what is installed: `make run` alone installs little, `make venv` everything.
$(VENV)/local.stamp: requirements/local.txt $(BIN)/uv
	@if test -e $(VENV)/development.stamp; then $(MAKE) --no-print-directory $(VENV)/development.stamp; \
	else echo "installing requirements/local.txt"; $(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/local.txt; fi
	@touch $@

$(VENV)/development.stamp: requirements/development.txt $(BIN)/uv
	@echo "installing requirements/development.txt"
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/development.txt
	@touch $@ $(VENV)/local.stamp

venv: $(VENV)/development.stamp ## .venv with everything that development needs

lock: $(BIN)/uv ## Resolve pyproject.toml into requirements/*.txt (LOCK_FLAGS=--upgrade for new versions)
	@compile() { $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(LOCK_FLAGS) pyproject.toml "$$@"; }; \
	compile --group local --group dev --output-file requirements/development.txt && \
	compile --group local --constraint requirements/development.txt --output-file requirements/local.txt && \
	compile --constraint requirements/development.txt --output-file requirements/production.txt && \
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock" $(LOCK_FLAGS) --group bootstrap --output-file requirements/bootstrap.txt

# -- running ------------------------------------------------------------------------------------------------

run: $(VENV)/local.stamp ## Everything on this machine: site, admin, API, workers (PORT=8000, CAMPTRACK_HOME=.camptrack)
	@exec $(BIN)/python -m camptrack.local run

stop: ## End what make run started
	@$(BIN)/python -m camptrack.local stop

logs: ## Follow the logs of make run
	@tail -n 20 -F "$${CAMPTRACK_HOME:-.camptrack}"/logs/*.log

shell: ## Python with Django and the running database
	@$(BIN)/python manage.py shell

psql: ## SQL as the application (OWNER=1: as the owner of the tables)
	@exec $(BIN)/python -m camptrack.local psql

.PHONY: help venv lock run stop logs shell psql
