# One command for everything: `make check`. Run `make setup` once before.
PY ?= .venv/bin/python

.PHONY: setup check lint types quick test docs soak bench lock

setup:  ## a virtual environment with everything a developer needs
	python3 -m venv .venv
	$(PY) -m pip install -q -c requirements-dev.lock -e ".[test]"

check: lint types docs quick  ## what must be green before a commit (under five minutes)

lint:
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types:
	$(PY) -m mypy

quick:  ## the tests that take less than a second each
	$(PY) -m pytest -q -n 2 --dist worksteal -m "not slow and not soak"

test:  ## what continuous integration runs: all tests but the long runs
	$(PY) -m pytest -q -n 2 --dist worksteal

docs:  ## the generated reference pages are what the code says
	$(PY) -m docs.generate --check

soak:  ## the long runs: killed processes, flipped bytes, thousands of broken inputs
	$(PY) -m pytest -q -n 2 -m soak

bench:  ## a national election: append, catch-up, canvass, one contest; and what it is measured against
	$(PY) -m benchmarks

lock:  ## the versions continuous integration installs; names and versions only
	$(PY) -m uv pip compile -q --universal --upgrade --no-header --no-annotate --no-emit-index-url \
		pyproject.toml --extra test -o requirements-dev.lock
