# Every target has its one-line description after ##; `make help` lists them.
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
# Two jobs mostly wait: they have the tests that run in real time, and those in the browser.
JOBS ?= 4
INSTALLED := .venv/.installed
# Where this is set, each of the hundreds of processes compiles anew what the first has compiled.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## list every target
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

$(INSTALLED): requirements.txt requirements-dev.txt bin/setup-venv
	@bin/setup-venv
	@touch $@

.PHONY: setup
setup: $(INSTALLED) ## virtual environment, pinned packages, audio; quick the second time
	@if [ -f commands/audio.py ]; then $(MANAGE) audio; fi

.PHONY: run
run: setup ## the whole service on this machine, with telephones in the browser; Ctrl-C ends it
	@exec $(MANAGE) run

.PHONY: test
test: setup ## every test, PostgreSQL and the browser included
	@bin/setup-system postgresql chromium
	@$(PYTHON) -m pytest -q -n $(JOBS) --dist loadgroup

.PHONY: long
long: setup ## the tests that make test leaves out: more on PostgreSQL, a second day of kills
	@bin/setup-system postgresql chromium
	@$(PYTHON) -m pytest -q -m long -n 2 --dist loadgroup

.PHONY: story
story: setup ## one day of the service, told in the terminal in under a minute
	@$(MANAGE) story

.PHONY: check
check: setup ## style, types, import rules, conversations, prompts, migrations
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports
	@$(MANAGE) check-flows
	@$(MANAGE) check-prompts
	@$(MANAGE) check-migrations

.PHONY: bench
bench: setup ## how much it carries on this machine
	@$(PYTHON) -m bench

.PHONY: chaos
chaos: setup ## kills processes at each crash point and at random, and looks at what the phones heard; KILLS=1000 SEED=7 MINUTES=60
	@$(PYTHON) -m tests.chaos --kills $(or $(KILLS),60) $(if $(SEED),--seed $(SEED)) $(if $(MINUTES),--minutes $(MINUTES))

.PHONY: faults
faults: setup ## faults with a name, one or all, and what came of each; FAULT=disk-full SEED=7 STANDS=300; two at once: FAULT=redis-gone+provider-500, or twelve drawn: FAULT=pairs; FAULT=provider-dead-long takes 35 min
	@bin/setup-system postgresql
	@$(PYTHON) -m tests.chaos --fault $(or $(FAULT),all) $(if $(SEED),--seed $(SEED)) $(if $(STANDS),--stands $(STANDS))

.PHONY: fuzz
fuzz: setup ## any bytes to every parser, led by what they reach; SECONDS_EACH=60
	@$(PYTHON) -m tests.fuzz --seconds $(or $(SECONDS_EACH),60)

.PHONY: explore
explore: setup ## every state of check-in, ladder and acknowledgement, on the real rules; MINUTES=60 LONG=1
	@$(PYTHON) -m tests.explore --minutes $(or $(MINUTES),60) $(if $(LONG),--long)

.PHONY: days
days: setup ## days of seniors at random on the whole service, on a clock of its own; DAYS=1000 SEED=1 MINUTES=60
	@$(PYTHON) -m tests.explore --days $(or $(DAYS),1000) --seed $(or $(SEED),1) --minutes $(or $(MINUTES),60) --jobs $$(nproc)

.PHONY: mutants
mutants: setup ## makes each rule wrong, one small change at a time: is there a test that notices? ONLY=contact
	@$(PYTHON) -m tests.mutants --only "$(ONLY)"

.PHONY: audio
audio: $(INSTALLED) ## recordings of every fixed prompt that no person has recorded yet
	@$(MANAGE) audio

.PHONY: clean
clean: ## removes what was built; keeps var/, where the service keeps its records
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
