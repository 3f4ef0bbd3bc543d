# Two commands do everything on a fresh machine: `make demo` and `make test`.
# Both make the virtual environment when it is missing; later runs need no network.

# the first Python that is new enough and can make environments
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3 python; do \
  $$python -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV   := .venv
BIN    := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
STAMP  := $(VENV)/.perfsheet-installed

export PYTHONUTF8 := 1

.PHONY: manual demo test lint types bench docs rules check soak mutants samples clean

demo: $(STAMP)  ## read the made-up county's returned files and say where to look
	rm -rf demo-out
	$(BIN)/perfsheet run samples/收件箱 --out demo-out || test $$? -eq 1  # 1: two of the files are broken on purpose
	@test -f demo-out/manifest.json
	@echo
	@echo "Look at:  demo-out/总览.html      the overview (open it in a browser)"
	@echo "          demo-out/汇总表.xlsx    every form, figure, indicator and finding"
	@echo "          demo-out/通报.docx      the bulletin; demo-out/单位报告/ a report for each unit"
	@echo "          demo-out/退回/          what goes back to each unit: marked files, notice, list"
	@echo "          demo-out/批注/          marked files that need no correction"
	@echo "          demo-out/manifest.json  the account of every file"

test: $(STAMP)  ## run all tests
	$(BIN)/python -m pytest

lint: $(STAMP)
	$(BIN)/ruff check .

types: $(STAMP)
	$(BIN)/mypy

bench: $(STAMP)  ## measure the costs that docs and issues promise
	$(BIN)/python -m benchmarks

docs: $(STAMP)  ## check that every command and link in the documents holds
	$(BIN)/python -m pytest tests/test_readme.py tests/test_rulebook.py

rules: $(STAMP)  ## write docs/rules.md anew from the rules
	$(BIN)/perfsheet list rules --format markdown > docs/rules.md

check: lint types test  ## what must be green before a commit is shared

soak: $(STAMP)  ## the long runs: hours, not minutes
	PERFSHEET_SOAK=1 $(BIN)/python -m pytest

mutants: $(STAMP)  ## change what judges forms a little, and count which changes the tests notice (Linux and macOS)
	$(BIN)/python tools/mutants.py

manual: $(STAMP)  ## take the pictures of docs/使用手册.md again (needs LibreOffice, poppler and Chromium)
	$(BIN)/python tools/pictures.py

samples: $(STAMP)  ## build the made-up county again (needs LibreOffice for .xls and .ods)
	$(BIN)/python samples/build.py

clean:
	rm -rf demo-out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

# The second try serves machines without network where everything is installed already.
$(STAMP): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev]' \
	  || $(BIN)/python -m pip install --quiet --no-index --no-build-isolation --editable '.[dev]'
	@touch $(STAMP)
