# Every target sets up what it needs in .venv by itself; only python3 (3.11 or newer) and make are assumed.

PYTHON ?= python3
ARGS   ?=
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install
# The locked set in $(1), then the package. uv takes seconds for it; where uv cannot be had, pip takes minutes.
# Both say what they fetch; what is left out is uv's list of all that it installed.
INSTALL = awk '/^uv==/,!/\\$$/' requirements-dev.lock > $(VENV)/uv.txt; \
	{ echo "1 of 3  uv, which installs the others"; \
	  { test -x $(BIN)/uv || $(PIP) --quiet --require-hashes -r $(VENV)/uv.txt; } && \
	  echo "2 of 3  $$(grep -c == $(1)) libraries" && \
	  { VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --require-hashes -r $(1) 2>&1 && touch $(VENV)/uv.done; } | \
	    { grep --line-buffered -v '^ [-+~] ' || true; } && \
	  rm $(VENV)/uv.done; } || \
	{ echo "Not by uv, so by pip: a few minutes"; $(PIP) --require-hashes -r $(1); } && \
	echo "3 of 3  regenatlas" && \
	$(PIP) --quiet --no-deps --no-build-isolation -e .
COMPILE := $(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-annotate --no-header --no-emit-index-url \
	--no-emit-find-links --quiet

# Where no byte code is written, each command would compile all libraries anew: most of its time.
unexport PYTHONDONTWRITEBYTECODE

# A stamp is newer than the lock it was installed from, so a repeated call installs nothing.
RUNTIME := $(VENV)/runtime.stamp
LAB     := $(VENV)/lab.stamp
DEV     := $(VENV)/dev.stamp

# A checkout that was copied or moved brings along a .venv that runs the original, as its own record says.
MADE_FOR := $(shell sed -n 's/^command = .* -m venv --clear //p' $(VENV)/pyvenv.cfg 2>/dev/null)
ifneq ($(filter-out $(CURDIR)/$(VENV),$(MADE_FOR)),)
$(info $(VENV) was made as $(MADE_FOR), so it is made anew here)
$(shell test -L $(VENV) || rm -f $(RUNTIME) $(LAB) $(DEV) $(BIN)/python)
endif

.DEFAULT_GOAL := help
.PHONY: help report lab test unit test-slow mutation lint check dictionary messages bench update-references lock browser-deps clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

report: $(RUNTIME) ## Render the default report into reports/out (more with ARGS="--country TUR --as-of 2024-12-31")
	$(BIN)/regenatlas render --format html,pdf,ipynb $(ARGS)

lab: $(LAB) ## Open the notebooks in JupyterLab
	$(BIN)/regenatlas lab $(ARGS)

test: $(DEV) browser-deps ## Run every check and test, as the continuous integration does
	@$(MAKE) --no-print-directory -j 2 lint check unit

# Beside the types, which take one core for a while; the files that take longest come first.
unit: $(DEV) browser-deps ## Run the tests alone, without style, types and tables
	$(BIN)/python -m pytest -p tests.lighter -n 2 --dist loadscope --no-loadscope-reorder -m "not slow" \
		--nbval --nbval-current-env tests $(wildcard reports/references) $(ARGS)

test-slow: $(DEV) browser-deps ## Run what takes longer: all chapters with hostile text, a million rows, parity of all chapters
	$(BIN)/python -m pytest -n 2 --dist loadscope -m slow tests $(ARGS)

mutation: $(DEV) ## Change code and tables in small ways and see whether the tests notice (hours; fewer with ARGS)
	$(BIN)/python -m tests.mutation $(ARGS)

lint: $(DEV) ## Check style, types, and that the notebooks are stored without outputs
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/nbstripout --verify --keep-id notebooks/*.ipynb

check: $(RUNTIME) ## Check all tables against their description
	$(BIN)/regenatlas check

dictionary: $(RUNTIME) ## Write data/README.md and the row counts anew, after a table has changed
	$(BIN)/regenatlas dictionary

messages: $(RUNTIME) ## Collect the sentences of all reports for translators
	$(BIN)/python -m regenatlas.render.tools.messages

bench: $(DEV) ## Measure how fast reports render beside other ways to make them (shorter with ARGS=--quick)
	$(BIN)/python -m tests.benchmarks $(ARGS)

update-references: $(DEV) ## Execute the reference notebooks again; read the diff before committing it
	$(BIN)/regenatlas update-references

lock: $(DEV) ## Refresh the lock files to the newest versions
	@# The larger set first: what the extras ask for bounds the versions of both.
	$(COMPILE) --upgrade --all-extras --output-file requirements-dev.lock
	$(COMPILE) --upgrade --extra lab --extra export --constraint requirements-dev.lock --output-file requirements-lab.lock
	$(COMPILE) --upgrade --constraint requirements-lab.lock --output-file requirements.lock

browser-deps: ## Find a Chromium for the browser tests, or try for three minutes to install one
	@find_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }; \
	if ! find_browser >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "No Chromium found: trying to install it"; \
		timeout 180 sh -c 'apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium' \
			>/dev/null 2>&1 || true; \
	fi; \
	find_browser >/dev/null || echo "No Chromium found: the browser tests will be skipped"

clean: ## Remove rendered reports and caches (.venv stays)
	rm -rf reports/out .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing: install Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$$($(PYTHON) --version) is too old: Regenatlas needs 3.11 or newer. Another one: make PYTHON=python3.12"; \
		exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python lacks its venv module: install it (Debian and Ubuntu: apt-get install python3-venv)."; \
		exit 1; }
	$(PYTHON) -m venv --clear $(VENV)

$(RUNTIME): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV): once, about half a minute"
	@$(call INSTALL,requirements.lock)
	@touch $@

# Each larger lock holds the same versions and more, so it satisfies the stamps of the smaller ones too.
$(LAB): requirements-lab.lock requirements.lock pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) with JupyterLab and DuckDB: once, about half a minute"
	@$(call INSTALL,requirements-lab.lock)
	@touch $(RUNTIME) $@

$(DEV): requirements-dev.lock requirements-lab.lock requirements.lock pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) with the test tools: once, about a minute"
	@$(call INSTALL,requirements-dev.lock)
	@touch $(RUNTIME) $(LAB) $@
