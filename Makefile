# Two commands matter: `make site` builds the sample journal, `make test` runs every check.
# Both set up what they need in .venv, once, from the hash-locked files in requirements/.

PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
PIP_INSTALL := $(VENV_PYTHON) -m pip install -qq --disable-pip-version-check
CHECKED := generator tests requirements

.PHONY: help site test test-slow test-lowest test-newest test-editors fuzz check browser format lock upgrade audit dist clean
.DELETE_ON_ERROR:

help:
	@echo "make site         build the sample journal into site/"
	@echo "make test         run every check: format, lint, types, tests, packages (also: make check)"
	@echo "make test-slow    what takes minutes: hundreds of killed builds, ten thousand entries"
	@echo "make test-lowest  the tests with the oldest dependencies that pyproject.toml allows"
	@echo "make test-editors the extension for VS Code against the language server (needs Node 20)"
	@echo "make test-newest  the tests with the newest ones, which rewrites requirements/"
	@echo "make fuzz         minutes of made-up journals, other ones each time"
	@echo "make format       put the code into its standard shape"
	@echo "make lock         rewrite requirements/ after a change of pyproject.toml"
	@echo "make upgrade      the same, and take newer releases"
	@echo "make audit        look for known faults in dependencies and workflows"
	@echo "make dist         build the wheel and the sdist into dist/"
	@echo "make clean        remove .venv, site/ and all caches"

site: .venv/project.stamp
	@$(VENV_PYTHON) -m generator build
	@echo "Open this file in a browser: $(CURDIR)/site/index.html"

test: .venv/dev.stamp browser
	@$(VENV_PYTHON) -m ruff format --check --quiet --output-format concise $(CHECKED) \
	  || { echo "Some files are not in the standard shape: run 'make format'." >&2; exit 1; }
	@$(VENV_PYTHON) -m ruff check --quiet $(CHECKED)
	@$(VENV_PYTHON) -m mypy --no-error-summary $(CHECKED)
	@$(VENV_PYTHON) -m pytest -q -n 2

test-slow: .venv/dev.stamp browser
	@$(VENV_PYTHON) -m pytest -q -n 2 -m slow

# Node's packages stand in a lock of their own, and none of them runs anything when it is installed.
test-editors: .venv/dev.stamp
	@cd editors/vscode && npm ci --silent && ROUNDS_COMMAND=$(CURDIR)/.venv/bin/rounds npm test --silent
	@$(VENV_PYTHON) -m pytest -q tests/test_editor_files.py

fuzz: .venv/dev.stamp
	@$(VENV_PYTHON) -m pytest -q -n 2 --hypothesis-profile=thorough -o timeout=900 \
	  tests/test_any_input.py tests/properties/test_reading.py

check: test

# The browser tests drive the system's Chromium: nothing is downloaded from elsewhere.
browser:
	@if command -v chromium || command -v chromium-browser || command -v google-chrome \
	    || command -v google-chrome-stable || test -n "$$ROUNDS_CHROMIUM" \
	    || test -d "/Applications/Google Chrome.app" || test -d "/Applications/Chromium.app"; then :; \
	elif test "$$(id -u)" = 0 && command -v apt-get; then \
	  echo "Installing Chromium for the browser tests" >&2; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends chromium \
	    || echo "Chromium could not be installed." >&2; \
	else \
	  echo "No Chromium found: the browser tests will be skipped (install it to run them)." >&2; \
	fi > /dev/null

format: .venv/dev.stamp
	@$(VENV_PYTHON) -m ruff format --quiet $(CHECKED)
	@$(VENV_PYTHON) -m ruff check --quiet --fix $(CHECKED)

# Tools live in a folder of their own for a moment: neither users nor tests need them.
TOOLS = tool=$$(mktemp -d) && trap 'rm -rf "$$tool"' EXIT \
  && $(PYTHON) -m venv "$$tool" \
  && "$$tool/bin/python" -m pip install -qq --disable-pip-version-check \
    --require-hashes -r requirements/tools.txt

# A release counts only when it is a week old, by which time a poisoned one has mostly been found.
COOLDOWN := --exclude-newer "7 days"
LOCK = pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links $(COOLDOWN) \
  --custom-compile-command "make lock" $(LOCK_FLAGS)

upgrade: LOCK_FLAGS := --upgrade
upgrade: lock

lock:
	@$(TOOLS) \
	  && "$$tool/bin/uv" $(LOCK) pyproject.toml --group build -o requirements/runtime.txt \
	  && "$$tool/bin/uv" $(LOCK) pyproject.toml --group dev -c requirements/runtime.txt \
	    -o requirements/dev.txt \
	  && "$$tool/bin/uv" $(LOCK) --group tools -o requirements/tools.txt
	@$(MAKE) --no-print-directory .venv/dev.stamp
	@$(VENV_PYTHON) requirements/bill.py

# The oldest direct dependencies, in an environment beside the usual one; the bill is of the locks.
test-lowest:
	@$(TOOLS) \
	  && "$$tool/bin/uv" pip compile --quiet --resolution lowest-direct --extra images --extra editor $(COOLDOWN) \
	    pyproject.toml -o "$$tool/lowest.txt" \
	  && "$$tool/bin/uv" venv --quiet --clear --seed --python $(PYTHON) .venv-lowest \
	  && "$$tool/bin/uv" pip install --quiet --python .venv-lowest $(COOLDOWN) \
	    -c "$$tool/lowest.txt" --group dev --editable '.[images,editor]'
	@.venv-lowest/bin/python -m pytest -q -n 2 $(LOWEST_TESTS) \
	  --deselect tests/test_supply_chain.py::test_s7_bill_of_materials_is_that_of_the_locks

test-newest: upgrade
	@$(MAKE) --no-print-directory test

audit:
	@$(TOOLS) \
	  && "$$tool/bin/pip-audit" --strict --disable-pip --require-hashes -r requirements/runtime.txt \
	  && "$$tool/bin/pip-audit" --strict --disable-pip --require-hashes -r requirements/dev.txt \
	  && "$$tool/bin/zizmor" --offline --quiet .github

# The wheel is built from the sdist, so that both hold the same; times are those of the commit.
dist: .venv/dev.stamp
	@rm -rf dist
	@export SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct)} \
	  && $(VENV_PYTHON) -m hatchling build -t sdist -d dist \
	  && source=$$(mktemp -d) && trap 'rm -rf "$$source"' EXIT \
	  && tar -xzf dist/*.tar.gz -C "$$source" --strip-components=1 \
	  && dist=$$PWD/dist && python=$$PWD/$(VENV_PYTHON) \
	  && cd "$$source" && "$$python" -m hatchling build -t wheel -d "$$dist"

clean:
	rm -rf .venv .venv-lowest site dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find $(CHECKED) -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is older than its lock when the lock has changed: only then is anything installed.
.venv/created.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Rounds needs Python 3.11 or newer as '$(PYTHON)'. Name another one: make PYTHON=python3.12" >&2; \
	  exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null \
	  || { test "$$(id -u)" = 0 && command -v apt-get > /dev/null \
	    && echo "Installing python3-venv" >&2 && apt-get update -qq > /dev/null \
	    && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv > /dev/null; } \
	  || { echo "Python's venv module is missing. On Debian and Ubuntu: sudo apt install python3-venv" >&2; \
	    exit 1; }
	@echo "Setting up .venv, once" >&2
	@$(VENV_PYTHON) -m pip --version > /dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@touch $@

.venv/runtime.stamp: requirements/runtime.txt .venv/created.stamp
	@$(PIP_INSTALL) --require-hashes -r requirements/runtime.txt
	@touch $@

.venv/project.stamp: pyproject.toml .venv/runtime.stamp
	@$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/project.stamp
	@$(PIP_INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@
