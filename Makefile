# Two commands are enough: `make demo` and `make test`. Everything else stands in tools/.
.PHONY: help setup demo test proof lint bench messages

# The first Python that is new enough; PYTHON=… names another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; \
	done || true)
ifeq ($(strip $(PYTHON)),)
$(error Python 3.11 or newer was not found: install it, or name one with make PYTHON=/path/to/python3.11)
endif

help:
	@echo 'make demo      run the sample community (PORT=8001 moves it)'
	@echo 'make test      run every check and test (JOURNEYS=0 leaves the browser out)'
	@echo 'make proof     run the heavy counts and write docs/proofs.md (PROOF=path runs some)'
	@echo 'make lint      style, imports and types alone'
	@echo 'make bench     what is fast, measured beside django-helpdesk (SIZE=10M, PART=intake)'
	@echo 'make messages  gather, compile and check the Chinese words'
	@echo 'make setup     install and build without running anything'

setup:
	@$(PYTHON) tools/bootstrap.py demo

demo: setup
	@.venv/bin/python -m fivehearts.config.cli demo

test:
	@$(PYTHON) tools/bootstrap.py test
	@.venv/bin/python tools/run_tests.py test

lint:
	@$(PYTHON) tools/bootstrap.py test
	@.venv/bin/python tools/run_tests.py lint

proof:
	@$(PYTHON) tools/bootstrap.py test
	@FIVEHEARTS_PROOFS_FILE=docs/proofs.md .venv/bin/python -m pytest -m proof $(PROOF)

bench: setup
	@SIZE=$(or $(SIZE),1M) .venv/bin/python benchmarks/bench.py

messages: setup
	@.venv/bin/python -m fivehearts.config.messages extract
	@.venv/bin/python -m fivehearts.config.messages compile
	@.venv/bin/python -m fivehearts.config.messages check
