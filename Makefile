# The front door for developers. `make help` lists what there is; each target sets up what it needs.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORDS := $(VENV)/.words-ready
PACKER := $(VENV)/.package-ready
SYSTEM := build/.system-ready
# A team's server for the tour's two desks, where PostgreSQL is installed
WITH_SERVER := packaging/linux/with_server.sh
# Options for the program: make run ARGS="--profile-dir /some/folder"
ARGS ?=
# Options for pytest: make test TESTS=tests/domain
TESTS ?=
# Many tests wait for a server or a clock: one more than the two cores that are promised
WORKERS ?= 3
# What one part of the suite leaves to the next
LEFT_OUT := build/left-out.json

export PYTHONUTF8 := 1
# The suite starts the program hundreds of times: without bytecode each start compiles it anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test check bench soak tour failover words package package-test clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(READY) ## Start Segue (without a display: work a day unseen and keep the pictures)
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	    exec $(BIN)/segue $(ARGS); \
	else \
	    echo "There is no display here: Segue works a day on a screen of its own (Xvfb)."; \
	    packaging/linux/headless.sh $(WITH_SERVER) $(BIN)/segue tour build/tour && \
	    echo "The pictures are in build/tour:" && ls build/tour | sed -n 's/.*\.png$$/  build\/tour\/&/p'; \
	fi

# Sound keeps real time: its tests get the machine to themselves.
test: $(READY) ## The whole test suite
	@mkdir -p build && rm -f $(basename $(LEFT_OUT))*.json
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal -m "not pulse and not alone" --left-out=$(LEFT_OUT) --more-to-come \
	    $(TESTS) || [ $$? -eq 5 ]
	@$(BIN)/pytest -m "pulse or alone" --left-out=$(LEFT_OUT) $(TESTS) || [ $$? -eq 5 ]

check: $(READY) ## Format, lint, types, arrows between rooms
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(READY) ## The numbers, as a table and in build/bench.json
	@mkdir -p build
	@packaging/linux/headless.sh $(BIN)/python -m tests.bench build/bench.json $(ARGS)

# How many runs of the simulated team a soak makes (1 to 2 s each, on every core), how long five real desks work
SEEDS ?= 10000
MINUTES ?= 10

soak: $(READY) ## Five minutes at ten times a rep's pace, an hour recorded, a call killed, a team under faults
	@mkdir -p build
	@packaging/linux/headless.sh $(BIN)/python -m tests.bench --soak build/soak.json $(ARGS)
	@SEGUE_SOAK=1 $(BIN)/pytest -p no:randomly tests/e2e/test_kill.py tests/e2e/test_tour.py tests/audio/test_drift.py tests/team/test_ask.py
	@$(BIN)/python -m tests.faults.soak --minutes $(MINUTES) --desks 5
	@$(BIN)/python -m tests.sim.soak $(SEEDS)

tour: $(READY) ## Work a day in real windows; pictures and tour.json go to build/tour
	@packaging/linux/headless.sh $(WITH_SERVER) $(BIN)/segue tour build/tour $(ARGS)

failover: $(READY) ## Three database servers here: the leader is killed, nothing acknowledged is lost
	@$(BIN)/python packaging/server/failover.py

words: $(WORDS) ## Also install what writes down what is said in recordings (an option, 180 MB to fetch)
	@packaging/linux/setup.sh words-model

package: $(PACKER) ## The Debian package, in build/package
	@$(BIN)/python packaging/linux/build_deb.py $(ARGS)

package-test: package ## Install, use, upgrade and remove the package in a fresh Debian (as root)
	@packaging/linux/headless.sh $(BIN)/python packaging/linux/package_test.py

clean: ## Remove everything that make made
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Set-up by stamps: nothing is looked at again until one of these files changes.
$(SYSTEM): packaging/linux/setup.sh
	@packaging/linux/setup.sh system
	@mkdir -p $(@D) && touch $@

$(READY): pyproject.toml constraints.txt packaging/linux/setup.sh | $(SYSTEM)
	@packaging/linux/setup.sh venv
	@touch $@

$(PACKER): $(READY) pyproject.toml constraints.txt packaging/linux/setup.sh
	@packaging/linux/setup.sh package
	@touch $@

# A stamp of its own: what is installed for words needs no new set-up of the rest.
$(WORDS): $(READY) pyproject.toml constraints.txt
	@packaging/linux/setup.sh words
	@touch $@
