# `make demo` and `make test` set up everything that they need in .venv.
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(not (3,11) <= sys.version_info[:2] < (3,14))' 2>/dev/null \
	&& { echo $$p; break; }; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help demo test check lock screenshot docs torture pretraining detector clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(VENV)/.run  ## open the bundled sample articles
	@$(BIN)/glossator demo

test: $(VENV)/.dev  ## run all tests
	@$(BIN)/python -m pytest -n auto --dist worksteal

check: $(VENV)/.dev  ## format, lint, types and the dependency rule
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Glossator needs Python 3.11, 3.12 or 3.13; none was found on PATH."; \
		echo "Install one (Debian/Ubuntu: apt install python3 python3-venv; macOS: brew install python@3.13), or name it: make PYTHON=/path/to/python"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "$(PYTHON) has no venv module. Debian/Ubuntu: apt install python3-venv. Fedora: dnf install python3. Then run make again."; exit 1; }
	@echo "Making the environment in $(VENV) ..."
	@rm -rf $(VENV) && $(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt requirements/build.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing locked dependencies (a minute or two, once) ..."
	@$(PIP) install --require-hashes -r requirements/build.txt -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

lock:  ## renew requirements/*.txt from pyproject.toml (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--no-annotate pyproject.toml --output-file requirements/run.txt
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--no-annotate --constraint requirements/run.txt --all-extras --group dev pyproject.toml \
		--output-file requirements/dev.txt
	@echo 'hatchling>=1.27' 'editables>=0.5' | tr ' ' '\n' | uv pip compile --quiet --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --no-annotate - --output-file requirements/build.txt

docs: $(VENV)/.run  ## renew the reference pages from the program's own tables
	@$(BIN)/python -m glossator.reference
	@$(BIN)/python -m glossator.formats_page
	@$(BIN)/python docs/make_commands.py

screenshot: $(VENV)/.run  ## renew docs/screenshot.svg from the running program
	@$(BIN)/python docs/make_screenshot.py

torture: $(VENV)/.dev  ## undo and redo sequences of 200 random decisions each
	@STEPS=200 $(BIN)/python -m pytest -q tests/annotate/test_undo_machine.py

CORPORA ?= ../shared/corpora
RELEASES ?= ../shared/corpus/releases.jsonl.gz
pretraining: $(VENV)/.run  ## teach the detector's network words (CORPORA=folder RELEASES=releases.jsonl.gz)
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m annotate.detect.training.pretraining \
		$(CORPORA) $(RELEASES)

TRAIN ?= ../shared/gold/train.jsonl
GOLD = $(TRAIN) glossator/samples annotate/detect/texts
detector: $(VENV)/.run  ## train the detector's learned layers anew (TRAIN=gold.jsonl)
	@$(BIN)/python -m annotate.detect.training.precision $(GOLD)
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m annotate.detect.training $(GOLD)

clean:  ## remove the environment and caches
	@rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist
