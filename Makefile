# Every target does its own set-up. Needed beforehand: Python 3.11 or newer, git, make.
# Another Python: make setup PYTHON=/path/to/python3.13

SHELL := /bin/sh
# Bytecode is kept, whatever the caller's own setting: the tests start hundreds of processes.
export PYTHONDONTWRITEBYTECODE :=
.DELETE_ON_ERROR:
.SUFFIXES:

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
BIN := .venv/bin
PINNED := constraints/dev.txt
# What benchmarks measure against is large; nobody else waits for it.
BENCH_PINNED := constraints/bench.txt

# Named after what is installed: an unchanged list means nothing to do, whatever the files' dates.
READY := .venv/ready-$(shell cat $(PINNED) pyproject.toml | cksum | tr ' ' '-')
BENCH_READY := .venv/bench-$(shell cat $(BENCH_PINNED) pyproject.toml | cksum | tr ' ' '-')
PIP := $(BIN)/python -m pip --disable-pip-version-check
# Bytecode is made of what is imported, when it is: of all that comes it would take as long as the rest.
INSTALL := $(PIP) install --quiet --no-compile

WORKERS ?= 6
# Which benchmarks: all, or `make bench NAMES="photos receipts"`.
NAMES ?=
RESOLVE := --quiet --no-config --universal --python-version 3.11 --generate-hashes --upgrade \
	--custom-compile-command "make constraints"
PYTEST_ARGS ?=

.PHONY: setup demo demo-reset test soak check check-types check-house screenshot bench constraints clean

setup: $(READY)

$(READY): $(PINNED) pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed." >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv .venv || { \
		echo "This Python cannot make a virtual environment; on Debian: apt install python3-venv" >&2; exit 1; }
	$(INSTALL) --only-binary :all: --require-hashes -r $(PINNED)
	$(INSTALL) --no-deps --no-build-isolation --no-index --editable .
	@rm -f .venv/ready-*
	@touch $@

# With a crowd of 200 groups and 2,000 subscribers to broadcast to: make demo CROWD=1
# In a rush, with 40 citizens and five moderators at once: make demo RUSH=1
demo: $(READY)
	@$(BIN)/python -m bot demo $(if $(CROWD),--crowd) $(if $(RUSH),--rush)

demo-reset:
	rm -rf data/demo data/rush

test: $(READY)
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup $(PYTEST_ARGS)

# The promises at full size, and pictures changed at random for so long. Smaller: make soak COPIES=2000
COPIES ?= 10000
KILLS ?= 500
FUZZ_MINUTES ?= 10

soak: $(READY)
	COPIES=$(COPIES) KILLS=$(KILLS) CROWD=$(or $(CROWD),2200) \
		$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup -o faulthandler_timeout=7200 $(PYTEST_ARGS) \
		tests/promises/test_broadcast.py tests/promises/test_kill.py tests/e2e/test_crowd.py
	$(BIN)/python -m tests.media.fuzz --minutes $(FUZZ_MINUTES)

# Types take as long as all the rest, so they are looked at beside it.
check: $(READY)
	@$(MAKE) --no-print-directory --jobs 2 check-types check-house

check-types: $(READY)
	$(BIN)/mypy

check-house: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo --no-cache
	@# dead code (vulture), the glossary's words, sizes, settings, addresses, the house's outline
	$(BIN)/python -m pytest -q tests/house

# The pictures in the README: one taken of the demo itself, one of its notice's poster.
screenshot: $(READY)
	@$(BIN)/python -m tests.e2e.story_picture
	@$(BIN)/python -m tests.media.poster.sample_picture

bench: $(BENCH_READY)
	@$(BIN)/python -m bench $(NAMES)

$(BENCH_READY): $(READY) $(BENCH_PINNED)
	$(INSTALL) --only-binary :all: --require-hashes -r $(BENCH_PINNED)
	@rm -f .venv/bench-*
	@touch $@

# The only target that asks for newer versions. What it writes holds hashes and no address.
constraints: $(READY)
	$(BIN)/uv pip compile $(RESOLVE) --output-file constraints/runtime.txt pyproject.toml
	$(BIN)/uv pip compile $(RESOLVE) --group dev --output-file $(PINNED) pyproject.toml
	$(BIN)/uv pip compile $(RESOLVE) --constraints $(PINNED) --group bench --output-file $(BENCH_PINNED) pyproject.toml

clean:
	rm -rf .venv build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
