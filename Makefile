# Everything from a fresh checkout: each target sets up what it needs in .venv, once.
#
#   make run     index the sample archive, answer one query, serve the pages
#   make test    the whole test suite
#   make attack    hostile queries, requests, files, signals and clients, for a night
#   make lint types bench docs clean

PYTHON ?= python3
HOST   ?= 127.0.0.1
PORT   ?= 5000
SHARED ?= ../shared

VENV := .venv
BIN  := $(VENV)/bin
PIP  := $(BIN)/python -m pip --quiet --disable-pip-version-check
NLPSEARCH := $(BIN)/nlpsearch --index-data index_data

# A stamp for each set of extras: the second time there is nothing to do.
STAMP := $(VENV)/installed
NEEDS := setup.cfg pyproject.toml

.PHONY: run test attack lint types bench docs clean
.DELETE_ON_ERROR:

run: $(STAMP)
	$(NLPSEARCH) index --rebuild index_data/sample
	$(NLPSEARCH) query Reformer
	$(NLPSEARCH) serve --host $(HOST) --port $(PORT)

test: $(STAMP)-test
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

attack: $(STAMP)-test
	$(BIN)/python -m tests.attack

lint: $(STAMP)-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)-dev $(STAMP)-test
	$(BIN)/mypy

bench: $(STAMP)-bench
	$(BIN)/python -m benchmarks.segmentation $(SHARED)/archive \
	    $(SHARED)/examples/reference_items.json --stories $(SHARED)/examples/stories.json
	$(BIN)/python -m benchmarks.queries $(SHARED)/examples/queries.json --archive $(SHARED)/archive
	$(BIN)/python -m benchmarks.relevance $(wildcard $(SHARED)/relevance/*/*/)
	$(BIN)/python -m benchmarks.speed --archive $(SHARED)/archive

docs: $(STAMP)
	$(BIN)/python -m search.cli.reference > docs/cli.md

clean:
	rm -rf $(VENV) build dist *.egg-info index_data/index index_data/cache index_data/history.jsonl
	rm -rf index_data/sources index_data/misses index_data/deliveries*
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# Byte code is made as an installation makes it: where Python may write none, a command would
# compile the whole program each time.
$(STAMP): $(BIN)/python $(NEEDS)
	$(PIP) install --editable .
	$(BIN)/python -m compileall -q search web
	@touch $@

$(STAMP)-test: $(STAMP)
	$(PIP) install --editable '.[test]'
	@touch $@

$(STAMP)-dev: $(STAMP)
	$(PIP) install --editable '.[dev]'
	@touch $@

$(STAMP)-bench: $(STAMP)
	$(PIP) install --editable '.[bench]'
	@touch $@
