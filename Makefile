# Every command of Casebook. `make` alone lists them.

PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup serve dev test test-browsers check lint docs wheel bench screenshots audit lock moved

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

setup: .venv/ready ## .venv/ with everything the site and its tests need, from the lock

# The stamp holds the path of the environment. Its scripts name their interpreter by its full path, so an environment
# that was moved, or whose Python is gone, must be created again.
ifneq ($(shell test -x $(BIN)/python && cat .venv/ready 2>/dev/null),$(CURDIR))
.venv/ready: moved
endif

# Without a valid stamp an earlier run may have stopped in the middle of a package, and pip would take that package for
# installed. So only an environment with a stamp is updated in place.
.venv/ready: requirements-dev.lock pyproject.toml
	@test -x $(BIN)/python && test "$$(cat $@ 2>/dev/null)" = "$(CURDIR)" || { \
	for python in $(PYTHON) python3.14 python3.13 python3.12 python3.11 ""; do \
		test -n "$$python" || { echo "Casebook needs Python 3.11 or newer with venv. On Debian or Ubuntu: apt-get install python3 python3-venv" >&2; \
			echo "If it is installed under another name, say so: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; exit 1; }; \
		"$$python" -c "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && break; \
	done; \
	echo "Making .venv with $$python"; "$$python" -m venv --clear .venv; }
	@rm -f $@
	@echo "Installing from $<"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r $<
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@echo "$(CURDIR)" > $@

# HOST, PORT, CONTENT and WORKERS, given to make or in the environment, are the program's CASEBOOK_HOST and so on.
$(foreach name,HOST PORT CONTENT WORKERS,$(if $($(name)),$(eval serve dev check: export CASEBOOK_$(name) := $$($(name)))))

serve: setup ## the site on http://127.0.0.1:8000 (HOST= PORT= CONTENT= WORKERS= change it)
	@exec $(BIN)/casebook serve

dev: setup ## the site with reload on save
	@exec $(BIN)/casebook dev

test: setup ## every test (ARGS="-k name" runs some)
	@exec $(BIN)/python -m tests $(ARGS)

test-browsers: setup ## the main journeys in Firefox and WebKitGTK (ARGS="-k firefox" runs some)
	@exec $(BIN)/python -m tests.other_browsers $(ARGS)

check: setup ## the content
	@$(BIN)/casebook check

lint: setup ## the code
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

docs: setup ## the tables in the guides, and the JSON Schema for editors
	@$(BIN)/python -m tests.author_guide
	@$(BIN)/python -m tests.theme_guide
	@$(BIN)/python -m tests.words_guide

wheel: setup ## the program as a wheel, in dist/
	@$(BIN)/python -m hatchling build --target wheel

bench: setup ## the benchmarks
	@exec $(BIN)/python -m benchmarks $(ARGS)

screenshots: setup ## every page as a picture, in screenshots/
	@exec $(BIN)/python -m tests.browser.screenshots $(ARGS)

audit: setup ## accessibility and speed of every page
	@exec $(BIN)/python -m tests.browser.audit $(ARGS)

lock: setup ## the lock files anew, from pyproject.toml (ARGS=--upgrade takes newer releases)
	$(BIN)/uv pip compile pyproject.toml --output-file requirements.lock $(LOCK) $(ARGS)
	$(BIN)/uv pip compile pyproject.toml --group dev --output-file requirements-dev.lock $(LOCK) $(ARGS)
	$(BIN)/uv pip compile --group build --constraint requirements-dev.lock --output-file requirements-build.lock $(LOCK) $(ARGS)

LOCK := --quiet --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11
