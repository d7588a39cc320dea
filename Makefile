# Works on a machine that has only CPython 3.11 or newer, pip and make: every target builds .venv by itself.
STUDY ?= us-dprk
# A new study has no name unless one is given; quotation marks around $$STUDY keep blanks in a name together.
NEW = $(if $(filter file,$(origin STUDY)),,$(STUDY))
PYTHON ?= python3
NOTEBOOKS = $(sort $(wildcard notebooks/[0-9]*.ipynb)) notebooks/template.ipynb

BIN = .venv/bin
UV = .venv/uv/bin/uv
READY = .venv/.ready
# A shell that forbids compiled modules would make every start of every notebook compile them anew.
unexport PYTHONDONTWRITEBYTECODE
unexport PYTHONPATH VIRTUAL_ENV
export PYTHONNOUSERSITE = 1
export STUDY NEW

.PHONY: help report test lab new check bench env lock notebooks
help: ## List the targets (this).
	@echo "make TARGET [STUDY=$(STUDY)]"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1	\2/p' $(MAKEFILE_LIST) | expand -t 13

report: $(READY) ## Run the study's notebooks, as far as something has changed, and make its PDF.
	@$(BIN)/on-the-record run -- "$$STUDY"

test: $(READY) ## Check everything: style, types, unit tests, every notebook against its stored outputs, the PDF.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests
	$(BIN)/python -m pytest --nbval --nbval-current-env --nbval-sanitize-with tests/sanitize.cfg $(NOTEBOOKS)

lab: $(READY) ## Open the notebooks in JupyterLab, on a page that says where to start.
	@JUPYTER_CONFIG_PATH="$(CURDIR)/.jupyter" $(BIN)/jupyter lab

new: $(READY) ## Make a new study: make new STUDY=my-study.
	@$(BIN)/on-the-record new -- "$$NEW"

check: $(READY) ## Say what is missing or odd in a study, without running it (ALL=yes: in full).
	@$(BIN)/on-the-record check $(if $(ALL),--all )-- "$$STUDY"

bench: $(READY) .venv/peers ## Measure speed and quality, beside other programs.
	@$(BIN)/python tests/benchmarks/bench.py

.venv/peers: tests/benchmarks/peers.txt | $(READY)
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes --no-deps --target $@ -r $<
	@touch $@

env: $(READY) ## Build .venv from the lock (the other targets do so by themselves).

lock: $(READY) ## For maintainers: resolve pyproject.toml anew into the lock, requirements.txt.
	$(UV) pip compile --quiet --universal --python-version 3.11 --all-extras --generate-hashes --upgrade \
	  --custom-compile-command "make lock" pyproject.toml -o requirements.txt
	$(UV) pip compile --quiet --universal --python-version 3.11 --no-deps --generate-hashes --upgrade \
	  --custom-compile-command "make lock" tests/benchmarks/peers.in -o tests/benchmarks/peers.txt

notebooks: $(READY) ## For maintainers: execute every notebook in place and store its outputs.
	$(BIN)/on-the-record store $(NOTEBOOKS)

# uv installs in seconds what takes pip a minute; it makes the environment too, so that no venv module is needed.
$(READY): requirements.txt pyproject.toml .ci/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=…")'
	@echo "Building .venv: about a minute, once."
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-warn-script-location --root-user-action=ignore \
	  --require-hashes --no-deps --upgrade --target .venv/uv -r .ci/uv.txt
	@$(UV) venv --quiet --allow-existing --python "$$(command -v $(PYTHON))" .venv
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@
