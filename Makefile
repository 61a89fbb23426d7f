# The one front door. `make` prints this list.
.DEFAULT_GOAL := help
.PHONY: help setup run demo tools servers dev test channel fmt lint ci prove bench lock clean

PYTHON ?= python3
BIN := .venv/bin
SERVERS ?= mastodon matrix
TESTED := $(if $(k),-k "$(k)")

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do printf '%-12s %s\n' "$$name" "$$what"; done

setup: ## Make .venv with the tutti command, from the lock
	@$(PYTHON) tools/set_up.py

run: setup ## Start Tutti (PORT=8000, TUTTI_HOME=where the data lives)
	@exec $(BIN)/tutti serve

demo: setup ## Start Tutti with a believable company in it
	@exec $(BIN)/tutti demo

tools: ## Make .venv with everything tests and checks need
	@$(PYTHON) tools/set_up.py --dev

servers: ## Install the servers that tests of channels talk to (SERVERS="mastodon matrix")
	@$(PYTHON) tools/servers.py $(SERVERS)

dev: tools ## Start Tutti for working on it: pages change as files change
	@TUTTI_DEBUG=1 exec $(BIN)/tutti serve

test: tools ## Run all tests (k=words picks by name)
	@$(BIN)/python -m pytest -n 2 --dist loadfile -ra $(TESTED)

channel: ## Make a new channel from the template (name=pigeon)
	@$(PYTHON) tools/channel.py "$(name)"

fmt: tools ## Format Python and templates
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix --exit-zero . && $(BIN)/python tools/templates.py

lint: tools ## Everything CI checks but the tests
	@$(BIN)/python tools/ci.py lint

ci: tools ## What CI runs, step by step, with times
	@$(BIN)/python tools/ci.py

prove: tools ## Run every proof and write docs/proof.md (ONLY=main or ONLY=main-4 picks, N= makes long ones longer)
	@ONLY="$(ONLY)" N="$(N)" $(BIN)/python tools/prove.py

bench: tools ## Measure (SIZE=largest size, JSON=file for the figures)
	@SIZE="$(SIZE)" JSON="$(JSON)" $(BIN)/python -m bench

lock: ## Make both locks anew from pyproject.toml (needs uv)
	@sh tools/lock.sh

clean: ## Remove .venv and what tools left behind
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache build *.egg-info
