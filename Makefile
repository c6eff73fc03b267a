# What people type; `make help` explains. Needs make and Python 3.11, 3.12 or 3.13, nothing else.
HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
	&& { echo $$python; exit; }; done; echo python3)
export PYTHONUTF8 = 1

RUN = .venv/bin/python
TESTS ?= tests

.DEFAULT_GOAL = help
.PHONY: help setup run test test-browser lint bench messages requirements upgrade-database base dev

help: ## list the targets
	@echo "make TARGET:"
	@sed -n 's/^\([a-z-]*\):.*## /  \1|/p' Makefile | while IFS='|' read -r name text; do printf '%-20s %s\n' "$$name" "$$text"; done

setup: base ## everything before serving: environment, database, reference and demo data, static files
	@$(RUN) manage.py setup

run: base ## set up, then serve the site and run the worker (HOST=127.0.0.1 PORT=8000); Ctrl-C ends both
	@exec $(RUN) manage.py serve --host "$(HOST)" --port "$(PORT)"

test: dev ## all tests that need no browser (TESTS=tests/articles for a part)
	@$(RUN) -m pytest -n auto $(TESTS)

test-browser: dev ## the tests in Chromium
	@$(RUN) -m pytest -m browser tests/browser

lint: dev ## style, imports, templates, migrations, catalogues, production settings, requirements
	@.venv/bin/ruff check --quiet .
	@.venv/bin/ruff format --check --quiet .
	@said=$$(.venv/bin/lint-imports --no-cache) || { echo "$$said"; exit 1; }
	@find templates -name '*.html' -print0 | xargs -0 -r .venv/bin/djade --check --target-version 5.2
	@NEWSROOM_MODE=test $(RUN) manage.py makemigrations --check --dry-run
	@$(RUN) manage.py requirements --check
	@NEWSROOM_MODE=production SECRET_KEY=only-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz DATABASE_URL=postgres:///none \
	 ALLOWED_HOSTS=news.example SITE_ORIGIN=https://news.example $(RUN) manage.py check --deploy --fail-level WARNING
	@$(RUN) manage.py catalogue --check

bench: dev ## measure: one line a figure, `name: ours / peer = ratio`
	@$(RUN) -m pytest -q -s --no-header --no-summary -p no:warnings -o 'python_files=bench_*.py' -o 'python_functions=bench_*' tests/benchmarks

messages: dev ## bring the message catalogues up to date with the code and compile them
	@$(RUN) manage.py catalogue

requirements: dev ## pin requirements/*.txt anew from requirements/*.in
	@$(RUN) manage.py requirements

upgrade-database: base ## after a new major version of PostgreSQL: move the private server's data over
	@$(RUN) manage.py upgrade_database

base:
	@$(PYTHON) newsroom/bootstrap.py base

dev:
	@$(PYTHON) newsroom/bootstrap.py dev
