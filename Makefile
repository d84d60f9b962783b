# Sets up and runs the project. Everything is kept in this checkout (.venv, data/processed, reports), pip's cache aside.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup data check report test fuzz compiled benchmarks lint lab pictures lock clean
MAKEFLAGS += --no-builtin-rules

# An interpreter of your own: make setup PYTHON=/path/to/python3.12. Without one, python3 or the first newer name that works.
PYTHON ?= python3
CANDIDATES := $(strip $(PYTHON) $(if $(filter file,$(origin PYTHON)),python3.13 python3.12 python3.11))
VENV := .venv
PACKAGES := $(VENV)/.packages-installed
STAMP := $(VENV)/.project-installed
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check --no-input

# What Jupyter and matplotlib keep for themselves stays in the checkout too, unless you say otherwise.
export IPYTHONDIR ?= $(CURDIR)/$(VENV)/var/ipython
export JUPYTER_CONFIG_DIR ?= $(CURDIR)/$(VENV)/var/jupyter/config
export JUPYTER_DATA_DIR ?= $(CURDIR)/$(VENV)/var/jupyter/share
export JUPYTER_RUNTIME_DIR ?= $(CURDIR)/$(VENV)/var/jupyter/runtime
export MPLCONFIGDIR ?= $(CURDIR)/$(VENV)/var/matplotlib

help:  ## this list
	@echo "Targets (make report and make test set everything up by themselves):"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)$$/  \1|\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F'|' '{ printf "%-10s %s\n", $$1, $$2 }'

setup: $(STAMP)  ## make .venv with the locked packages

# A version manager's stub exists and fails, so each candidate is run, not just looked for.
$(PACKAGES): requirements.lock
	@recent=; chosen=; \
	for candidate in $(CANDIDATES); do \
	  "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
	  recent=$${recent:-$$candidate}; \
	  if "$$candidate" -c 'import venv, ensurepip' >/dev/null 2>&1; then chosen=$$candidate; break; fi; \
	done; \
	if [ -z "$$recent" ]; then \
	  echo "setup: no Python 3.11 or newer among: $(CANDIDATES). Install one, or name it: make setup PYTHON=/path/to/python3.12" >&2; exit 1; \
	fi; \
	if [ -z "$$chosen" ]; then \
	  echo "setup: $$recent has no venv or ensurepip. Install them (Debian and Ubuntu: apt-get install python3-venv), then try again" >&2; exit 1; \
	fi; \
	echo "setup: $(VENV) with $$("$$chosen" --version), about 150 packages: a few minutes the first time"; \
	rm -rf $(VENV) && "$$chosen" -m venv $(VENV)
	@$(PIP) install --quiet --no-user --require-hashes -r requirements.lock
	@touch $@

$(STAMP): $(PACKAGES) pyproject.toml
	@$(PIP) install --quiet --no-user --no-deps --no-build-isolation --editable .
	@touch $@

data: $(STAMP)  ## read data/raw into data/processed/observations.csv
	$(VENV)/bin/analysis extract

check: $(STAMP)  ## hold the figures of data/processed/observations.csv to each other; fails where there are findings
	$(VENV)/bin/analysis check

# 3 says that some documents could not be read and the rest is done: the reports are built of the rest, and say so.
report: $(STAMP)  ## read data/raw, then build the HTML reports into reports/
	@partly=0; $(VENV)/bin/analysis extract || partly=$$?; \
	if [ $$partly -ne 0 ] && [ $$partly -ne 3 ]; then exit $$partly; fi; \
	$(VENV)/bin/analysis report || exit $$?; exit $$partly

test: $(STAMP)  ## run the tests; says what it skips and why
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || \
	  echo "test: chromium is missing: the browser tests of the reports are skipped (on Debian and Ubuntu: apt-get install chromium)"
	@tesseract --list-langs 2>/dev/null | grep -qx vie || \
	  echo "test: tesseract with Vietnamese is missing: the tests of scans are skipped (on Debian and Ubuntu: apt-get install tesseract-ocr tesseract-ocr-vie)"
	@command -v soffice >/dev/null 2>&1 || command -v libreoffice >/dev/null 2>&1 || \
	  echo "test: LibreOffice is missing: the tests of .doc files are skipped (on Debian and Ubuntu: apt-get install libreoffice-writer-nogui)"
	$(VENV)/bin/python -m pytest --numprocesses $$(( $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1) + 1 )) --maxprocesses 5

# Texts that reached something new are kept for the next run; what broke a promise is written to findings.
MINUTES ?= 15
FUZZ := $(VENV)/var/fuzz
fuzz: $(STAMP)  ## look for texts that break the reading: make fuzz MINUTES=15 (needs Linux or macOS)
	@[ -d $(FUZZ)/packages ] || $(PIP) install --quiet --target $(FUZZ)/packages -r tests/fuzz/requirements.txt
	PYTHONPATH=$(FUZZ)/packages $(VENV)/bin/python tests/fuzz/guided.py -max_total_time=$$(( $(MINUTES) * 60 ))
	@[ -z "$$(ls $(FUZZ)/findings)" ] || { echo "fuzz: broken promises in $(FUZZ)/findings (a file a text)" >&2; exit 1; }

# A folder of its own, so that no compiled module ever hides an edited source; without it the same command runs the plain
# Python. Nothing else uses it. Its observations are held to those of the plain Python.
COMPILED := $(VENV)/var/compiled
compiled: $(STAMP)  ## compile the reading (needs a C compiler); then PYTHONPATH=.venv/var/compiled .venv/bin/analysis …
	@[ -d $(COMPILED)-packages ] || $(PIP) install --quiet --target $(COMPILED)-packages -r benchmarks/compiled.txt
	@PYTHONPATH=$(COMPILED)-packages $(VENV)/bin/python benchmarks/compiled.py $(COMPILED)
	@[ ! -d $(COMPILED) ] || for kind in plain compiled; do \
	  PYTHONPATH=$$([ $$kind = plain ] || echo $(COMPILED)) $(VENV)/bin/analysis extract -o $(COMPILED)-check/$$kind/observations.csv >/dev/null || exit 1; \
	done
	@[ ! -d $(COMPILED) ] || diff -r $(COMPILED)-check/plain $(COMPILED)-check/compiled || { rm -rf $(COMPILED); exit 1; }

# An environment of its own: the peers are in nobody's lock, and bring what does not fit the project's.
PEERS := $(VENV)/peers
benchmarks: data  ## run every benchmark beside its peers into .venv/var/benchmarks.md (about an hour)
	@[ -f $(PEERS)/.installed ] || { $(VENV)/bin/python -m venv $(PEERS) && \
	  $(PEERS)/bin/python -m pip --disable-pip-version-check --no-input install --quiet --editable . -r benchmarks/peers.txt && \
	  touch $(PEERS)/.installed; }
	$(PEERS)/bin/python benchmarks/all.py -o $(VENV)/var/benchmarks.md

lint: $(STAMP)  ## ruff (rules and format) and mypy
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

lab: $(STAMP)  ## open the notebooks in JupyterLab
	$(VENV)/bin/jupyter lab notebooks

# The READMEs' pictures, of a report as it is now.
BROWSER := $(firstword $(shell command -v chromium chromium-browser google-chrome 2>/dev/null))
SHOOT = $(BROWSER) --headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync \
  --disable-quic --no-first-run --hide-scrollbars --user-data-dir=$(CURDIR)/$(VENV)/var/browser --window-size=1400,1600
pictures: data  ## take the READMEs' pictures anew (needs chromium)
	@[ -n "$(BROWSER)" ] || { echo "pictures: chromium is missing (on Debian and Ubuntu: apt-get install chromium)" >&2; exit 1; }
	$(VENV)/bin/analysis report --year 2024 --language en --language vi -o $(VENV)/var/pictures
	$(SHOOT) --screenshot=$(CURDIR)/docs/report.png file://$(CURDIR)/$(VENV)/var/pictures/en/document_volumes.html 2>/dev/null
	$(SHOOT) --screenshot=$(CURDIR)/docs/report.vi.png file://$(CURDIR)/$(VENV)/var/pictures/vi/document_volumes.html 2>/dev/null

# uv reads no pip configuration. Its own is left out, so that the hashes are those of the files that everybody gets.
lock: $(STAMP)  ## resolve requirements.lock anew within the bounds of pyproject.toml
	env -u UV_FIND_LINKS -u UV_INDEX -u UV_INDEX_URL -u UV_DEFAULT_INDEX -u UV_EXTRA_INDEX_URL -u UV_CONSTRAINT -u UV_OVERRIDE \
	  $(VENV)/bin/uv pip compile --no-config --no-cache --quiet --universal --python-version 3.11 --extra dev --upgrade \
	  --generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	  --output-file requirements.lock pyproject.toml

clean:  ## remove what was built (.venv and reports too; observations.csv is kept)
	rm -rf $(VENV) reports build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@if [ -d data/processed ]; then find data/processed -mindepth 1 ! -name observations.csv -delete; fi
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
