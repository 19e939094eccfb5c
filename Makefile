# People's commands. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help

VENV ?= .venv
BIN := $(VENV)/bin
BACKUPS ?= $(or $(CAMPTRACK_HOME),.camptrack)/backups
PYTHON ?= python3
WORKERS ?= 2
# Many images set it, and then every process compiles a thousand modules again: two seconds each, and the tests
# begin a hundred.
unexport PYTHONDONTWRITEBYTECODE
# libpq would take PGHOSTADDR and its kind from whoever calls, and speak to another server than the address says.
unexport $(filter PG%,$(.VARIABLES))
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

backup: $(VENV)/local.stamp ## Dump the running database into BACKUPS, beside it what it holds (KEEP=14)
	@$(BIN)/python manage.py backup $(BACKUPS) $(if $(KEEP),--keep $(KEEP))

drill: backup ## Dump, restore into a server of its own, make all totals anew, compare
	@$(BIN)/python manage.py restore_drill $(BACKUPS)

psql: ## SQL as the application (OWNER=1: as the owner of the tables)
	@exec $(BIN)/python -m camptrack.local psql

# -- tests --------------------------------------------------------------------------------------------------

# Counting covered lines takes as long again as half of the tests: only where somebody asks for it.
test: $(VENV)/development.stamp ## All tests but the long ones, on real servers of their own (ARGS="-k name" for some, WORKERS=2)
	@$(BIN)/python -m pytest -m "not long" -n $(WORKERS) --dist loadgroup $(if $(COVERAGE),--cov --cov-report=) $(ARGS)

# Adds to what make test covered.
test-long: $(VENV)/development.stamp ## The tests that take long: storms, upgrades, machines (ARGS, WORKERS as make test)
	@$(BIN)/python -m pytest -m long -n $(WORKERS) --dist loadgroup $(if $(COVERAGE),--cov --cov-append --cov-report=) $(ARGS)

storm: $(VENV)/development.stamp ## The year of schedules, the mixed storm and the comparisons with the oracle at full size (SEED=1)
	@CAMPTRACK_STORM_KILLS=20 CAMPTRACK_STORM_CAMPS=1000 CAMPTRACK_STORM_LIVES=100 CAMPTRACK_STORM_DAYS=365 CAMPTRACK_STORM_OUTAGES=30 CAMPTRACK_STORM_CHANGES=10000 CAMPTRACK_STORM_SEED=$${SEED:-1} $(BIN)/pytest tests/storms -n 0 -s -q
	@CAMPTRACK_RANDOM_CAMPS=3000 CAMPTRACK_RANDOM_LIVES=150 CAMPTRACK_RANDOM_ORDERS=22 $(BIN)/pytest tests/reconcile/test_rules.py tests/actions/test_any_life.py tests/actions/test_frozen_issues.py tests/api/test_rules.py -n $(WORKERS) -q

machines: $(VENV)/development.stamp ## Worker hosts and a standby in networks of their own, cut off and brought back (CUTS=20; as root)
	@CAMPTRACK_MACHINE_CUTS=$${CUTS:-20} $(BIN)/python -m pytest tests/machines -n 0 -s -q

fault-storm: $(VENV)/development.stamp ## Faults by the thousand against a stack of its own, resumable (CAMPTRACK_STORM_HOME, _FAULTS, _REPORTS, _SEED)
	@CAMPTRACK_STORM_HOME=$${CAMPTRACK_STORM_HOME:-.storm} CAMPTRACK_STORM_FAULTS=$${CAMPTRACK_STORM_FAULTS:-2000} CAMPTRACK_STORM_REPORTS=$${CAMPTRACK_STORM_REPORTS:-200000} exec $(BIN)/python -m tests.storms.faults

interleavings: $(VENV)/development.stamp ## Every order of a writer's and a drain's statements, and 10,000 of three actors (SEED=1)
	@CAMPTRACK_INTERLEAVINGS=$${CAMPTRACK_INTERLEAVINGS:-10000} CAMPTRACK_INTERLEAVINGS_SEED=$${SEED:-1} $(BIN)/pytest tests/interleavings -n 0 -s -q

matrix: $(VENV)/development.stamp ## Everybody, every method, every address; then 100,000 random attempts (SEED=1)
	@CAMPTRACK_MATRIX_ATTEMPTS=$${CAMPTRACK_MATRIX_ATTEMPTS:-100000} CAMPTRACK_MATRIX_SEED=$${SEED:-1} $(BIN)/pytest tests/matrix -n 0 -s -q --show-capture=no -o log_level=CRITICAL

fuzz: $(VENV)/development.stamp ## Every bad file with its memory, then the readers by what inputs reach (CAMPTRACK_FUZZ_SECONDS=600)
	@$(BIN)/python -m tests.fuzz

fuzz-api: $(VENV)/development.stamp ## 27,000 made-up requests from the OpenAPI document (CAMPTRACK_RANDOM_REQUESTS=160)
	@CAMPTRACK_RANDOM_REQUESTS=$${CAMPTRACK_RANDOM_REQUESTS:-160} $(BIN)/pytest tests/api/test_any_request.py -n 0 -s -q

bench: $(VENV)/development.stamp ## What jobs cost beside the least that they could (CAMPTRACK_BENCH_FIGURES=250000,1000000)
	@$(BIN)/python -m benchmarks

# The upgrade from the first release, migrations undone and done again to there, old code beside new migrations.
upgrade: $(VENV)/development.stamp ## Migrations on data: from the first release, back and forward, under an old release that serves
	@CAMPTRACK_UPGRADE_BACK_TO=0003_vacuum $(BIN)/pytest tests/upgrade -n 0 -s -q $(ARGS)

soak: $(VENV)/development.stamp ## Partners who report for hours: memory, connections, oldest mark (CAMPTRACK_SOAK_MINUTES=120)
	@$(BIN)/python -m benchmarks.soak

load: $(VENV)/development.stamp ## Calls at rising rates, then far more: what is answered, turned away, lost
	@$(BIN)/python -m benchmarks.load

coverage: $(VENV)/development.stamp ## What make test and make test-long covered with COVERAGE=1; the rules and the actions wholly, branches too
	@$(BIN)/coverage report --fail-under=100

# -- checks: what .ci/run and pre-commit run, one target each -----------------------------------------------

check: style types imports templates compose hosts deploy migrations contract ## Everything but the tests

style: $(VENV)/development.stamp
	@$(BIN)/ruff format --check --quiet . || { echo "not formatted: run make fix"; $(BIN)/ruff format --check . ; exit 1; }
	@$(BIN)/ruff check --quiet .

types: $(VENV)/development.stamp
	@$(BIN)/mypy --no-error-summary

imports: $(VENV)/development.stamp
	@said=$$($(BIN)/lint-imports --no-logo 2>&1) || { echo "$$said"; exit 1; }

templates: $(VENV)/development.stamp
	@if find camptrack api -name '*.html' | grep -q .; then $(BIN)/djlint --quiet --lint camptrack api; fi

compose: $(VENV)/development.stamp
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec docker-compose*.yml
	@env $(COMPOSE_EXAMPLE) $(BIN)/docker-compose --file docker-compose.yml --profile operations config --quiet
	@env $(COMPOSE_EXAMPLE) PUBLISHED_ADDRESS=10.0.0.1 $(BIN)/docker-compose --file docker-compose.yml --file docker-compose.published.yml --profile operations config --quiet
	@env $(WORKERS_EXAMPLE) $(BIN)/docker-compose --file docker-compose.workers.yml config --quiet
	@env $(REPLICA_EXAMPLE) $(BIN)/docker-compose --file docker-compose.replica.yml config --quiet

# Asks the advisory service (OSV), so it needs the internet; no other check depends on it. A project with the
# same locked versions stands for ours, whose lock uv does not read.
audit: $(BIN)/uv ## Known vulnerabilities of the locked versions that production installs (needs the internet)
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	{ printf '[project]\nname = "audited"\nversion = "0"\nrequires-python = ">=3.11"\ndependencies = [\n'; \
	  sed -nE 's/^([a-z0-9][^ ]*==[^ ;]+)( ; [^\\]*)? *\\$$/  "\1\2",/p' requirements/production.txt; echo ']'; } > "$$folder/pyproject.toml" && \
	uv="$$PWD/$(BIN)/uv" && cd "$$folder" && "$$uv" lock --quiet && \
	{ "$$uv" audit --frozen --preview-features audit-command || { echo "not clean, or nobody answered: see above"; exit 1; }; }

# The locks and the rest serve people behind mirrors: no file says where packages come from.
hosts:
	@! git grep -nIE 'py[p]i\.org|pythonhoste[d]\.org|npm[j]s\.(org|com)|deb\.debia[n]\.org' -- . || { echo "a registry's address is no part of the project"; exit 1; }

deploy: $(VENV)/development.stamp
	@said=$$(env -u DEBUG $(PRODUCTION_EXAMPLE) $(BIN)/python manage.py check --deploy --fail-level WARNING 2>&1) || { echo "$$said"; exit 1; }

migrations: $(VENV)/development.stamp
	@$(BIN)/python -m tests.with_servers $(BIN)/python manage.py makemigrations --check --dry-run --verbosity 0 \
		|| { echo "models and migrations differ: run manage.py makemigrations"; exit 1; }
	@DJANGO_SETTINGS_MODULE=tests.lint_settings $(BIN)/python -m tests.with_servers $(BIN)/python manage.py lintmigrations --quiet ok ignore --verbosity 0

contract: $(VENV)/development.stamp
	@$(BIN)/python -m contract

openapi: $(VENV)/development.stamp ## Write the OpenAPI document anew and promise what it adds; a break needs its reason
	@$(BIN)/python -m tests.with_servers $(BIN)/python manage.py spectacular --validate --fail-on-warn --file docs/reference/openapi.yaml
	@$(BIN)/python -m contract renew

client: $(VENV)/development.stamp ## A typed Python client from the OpenAPI document: examples/python-client/camptrack_client
	@cd examples/python-client && $(abspath $(BIN))/openapi-python-client generate --path ../../docs/reference/openapi.yaml --config config.yaml --meta none --output-path camptrack_client --overwrite

fix: $(VENV)/development.stamp ## Format, and mend what can be mended
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

hooks: $(VENV)/development.stamp ## Run the checks before every commit
	@$(BIN)/pre-commit install

messages: $(VENV)/development.stamp ## Collect and compile translations (needs gettext)
	@command -v msgfmt >/dev/null || { echo "gettext is needed: apt install gettext"; exit 1; }
	@for language in fr es ar; do $(BIN)/python manage.py makemessages --locale $$language --no-wrap --no-obsolete --add-location file --ignore $(VENV) --ignore tests --ignore static-root; done
	@cd camptrack && ../$(BIN)/python ../manage.py compilemessages

clean: ## Remove what make run, make test and make venv left (the data of make run too)
	@if test -x $(BIN)/python; then $(BIN)/python -m camptrack.local stop; $(BIN)/python -m camptrack.local forget; fi
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .schemathesis .coverage .coverage.* htmlcov static-root
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Values that make the files complete; nothing is started with them.
COMPOSE_EXAMPLE := SECRET_KEY=x POSTGRES_PASSWORD=x DATABASE_OWNER_PASSWORD=x DATABASE_PASSWORD=x REDIS_PASSWORD=x ALLOWED_HOSTS=example.org CAMPTRACK_SITE_URL=https://example.org
WORKERS_EXAMPLE := SECRET_KEY=x DATABASE_URL=x REDIS_URL=x CAMPTRACK_SITE_URL=https://example.org
REPLICA_EXAMPLE := SECRET_KEY=x DATABASE_PASSWORD=x REPLICA_PASSWORD=x PRIMARY_HOST=db.example.org ALLOWED_HOSTS=example.org CAMPTRACK_SITE_URL=https://example.org
PRODUCTION_EXAMPLE := DATABASE_URL=postgres://camptrack_app:x@localhost/camptrack REDIS_URL=redis://:x@localhost/0 \
	SECRET_KEY=only-checked-and-never-used-0123456789-abcdefghijklmnopqrstuvwxyz ALLOWED_HOSTS=example.org CAMPTRACK_PROXIES=1 \
	CAMPTRACK_SITE_URL=https://example.org DEFAULT_FROM_EMAIL=camptrack@example.org

# All but files: `make load` whatever is called load.
.PHONY: $(shell sed -nE 's/^([a-z-]+):.*/\1/p' Makefile)
