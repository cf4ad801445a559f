# Palpate: everything a person does with the source, by one word each.

VENV := .venv
BIN := $(VENV)/bin
# Where checks keep what they make, so that nothing lands in your own data folder.
SCRATCH := $(CURDIR)/$(VENV)/scratch
# What must be as true on PostgreSQL as on SQLite; the rest asks no database.
STORED := $(wildcard $(addprefix tests/,config people record team exchange demo pages journeys))
PYTEST := $(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=worksteal
LOCK := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-annotate --no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.DEFAULT_GOAL := help
.PHONY: help setup tools spark demo serve test check bench lock
.DELETE_ON_ERROR:

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' Makefile

setup: $(VENV)/runtime.stamp ## install what Palpate needs, into .venv

tools: $(VENV)/tools.stamp

spark: tools ## install Spark and Java, for `palpate rescreen --engine spark`
	@tools/provide java
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/spark.txt

demo: setup ## serve a made-up clinic; prints the address and the sign-ins
	@$(BIN)/palpate demo

serve: setup ## serve your own clinic
	@$(BIN)/palpate serve

test: tools ## run all tests, on SQLite and on PostgreSQL, with journeys in a real browser
	@tools/provide browser postgres
	$(PYTEST) --cov --cov-report=
	@$(BIN)/coverage report --include='src/palpate/clinical/*' --fail-under=100
	@$(BIN)/coverage report --format=total | sed 's/$$/ % of all branches and lines were run/'
	PALPATE_TEST_DATABASE=postgres $(PYTEST) $(STORED)

check: tools ## lint, types, floors and knowledge
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	PALPATE_DATA=$(SCRATCH) $(BIN)/mypy
	$(BIN)/python tests/floors.py
	$(BIN)/palpate knowledge check

bench: tools ## measure the speed that is claimed
	@PALPATE_DATA=$(SCRATCH) $(BIN)/python -m benchmarks

lock: tools ## pin requirements anew; `make lock UPGRADE=--upgrade` takes newer versions
	$(LOCK) $(UPGRADE) --output-file requirements/runtime.txt requirements/runtime.in
	$(LOCK) $(UPGRADE) --constraint requirements/runtime.txt \
		--output-file requirements/dev.txt requirements/dev.in
	$(LOCK) $(UPGRADE) --constraint requirements/dev.txt \
		--output-file requirements/population.txt requirements/population.in
	$(LOCK) $(UPGRADE) --constraint requirements/dev.txt \
		--output-file requirements/spark.txt requirements/spark.in

$(BIN)/python:
	@tools/provide venv
	@$$(tools/provide python) -m venv $(VENV)

$(VENV)/runtime.stamp: requirements/runtime.txt pyproject.toml | $(BIN)/python
	@echo "Installing what Palpate needs into $(VENV)"
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/runtime.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/tools.stamp: requirements/dev.txt $(VENV)/runtime.stamp
	@echo "Installing what tests and checks need into $(VENV)"
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/dev.txt
	@touch $@
