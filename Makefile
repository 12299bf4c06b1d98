# What a developer types. Everything a command needs, it installs itself.
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Where there is memory to write to, tests do not wait for the disk.
TEMPROOT := $(shell [ -w /dev/shm ] && echo PYTEST_DEBUG_TEMPROOT=/dev/shm)

.PHONY: install install-test serve test check prove bench waiting lock clean

install: $(VENV)/.run
install-test: $(VENV)/.test

$(VENV)/bin/pip:
	$(PYTHON) -m venv $(VENV)

# The stamps keep a second call from asking the package index again.
$(VENV)/.run: requirements/run.lock | $(VENV)/bin/pip
	$(BIN)/pip install --disable-pip-version-check --quiet --require-hashes -r requirements/run.lock
	touch $@

$(VENV)/.test: requirements/test.lock | $(VENV)/bin/pip
	$(BIN)/pip install --disable-pip-version-check --quiet --require-hashes -r requirements/test.lock
	touch $(VENV)/.run $@

serve: install
	$(BIN)/flask --app wsgi serve --port $(PORT)

test: install-test
	$(BIN)/python -m tests.support.chromium
	$(TEMPROOT) $(BIN)/python -m pytest -n 2 --dist loadgroup $(PYTEST)

check: install-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet --profile=jinja --ignore=H015,H043
	$(BIN)/python -m pytest -q tests/architecture

prove: install-test
	$(BIN)/python -m tests.support.chromium
	$(BIN)/python -m bench.prove

# What pages cost beside the floor, on both databases, in about six minutes, into docs/performance.md. Asks for
# a quiet machine; ends with 1 where a budget is missed.
# Growth: make bench BENCH="--sizes 1000,100000,1000000", half an hour and 15 GB of disk.
# A town in use by sixty people, and memory after 50,000 pages: $(BIN)/python -m bench.mixed, a quarter of an hour;
# bench.report joins the figures of several runs.
bench: install-test
	$(BIN)/python -m bench.run --write docs/performance.md $(BENCH)

# How long people wait, simulated with the real rules of consultations: five minutes, into docs/waiting.md.
waiting: install-test
	$(BIN)/python -m bench.waiting --write docs/waiting.md $(BENCH)

# Maintainers only: resolves requirements/*.in anew (needs uv).
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements/run.lock requirements/run.in
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements/test.lock requirements/test.in

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
