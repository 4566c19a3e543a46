# What can be done here. `make demo` and `make test` are each enough on a machine with Python 3.11 or later, pip and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SAMPLE ?= full
PART ?= all
PORTABLE := -DGGML_NATIVE=OFF -DGGML_AVX=ON -DGGML_AVX2=ON -DGGML_FMA=ON -DGGML_F16C=ON
CACHE := $(CURDIR)/$(VENV)/models

export NOTICEBOARD_CACHE ?= $(CACHE)

.PHONY: install demo test lint proof eval serve clean

install: $(VENV)/installed
demo: $(VENV)/installed
	@NOTICEBOARD_DATA=.demo $(BIN)/noticeboard ingest evals/sample/documents
	@echo
	@echo '$$ noticeboard ask "when is our next DfE review due?" --council Wexmoor --as-of 2024-10-01'
	@NOTICEBOARD_DATA=.demo $(BIN)/noticeboard ask "when is our next DfE review due?" --council Wexmoor --as-of 2024-10-01
	@echo
	@echo "Go on with:"
	@echo "  source $(VENV)/bin/activate"
	@echo "  NOTICEBOARD_DATA=.demo noticeboard ask \"what must we give reviewers?\" --council Wexmoor"
	@echo "  noticeboard ingest YOUR-FOLDER --council \"YOUR COUNCIL\""

test: $(VENV)/tested
	$(BIN)/python -m pytest -q --numprocesses 2 --dist loadfile

lint: $(VENV)/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The long figures. Each keeps its result in evals/proofs/ with commit and machine; SAMPLE=ci is a small run of each. A small run of all leaves out
# what `make eval` measures on the same sample (identities, leakage) and what a test does (peers).
PROOFS := dates identities speed register retrieval leakage hostile kills disk together years quiet damage amended reindex ocr reading slack peers llm
proof: $(addprefix proof-,$(if $(filter ci,$(SAMPLE)),$(filter-out identities leakage peers,$(PROOFS)),$(PROOFS)))

.PHONY: $(addprefix proof-,$(PROOFS))

proof-dates: $(VENV)/tested
	$(BIN)/noticeboard-eval dates --sample $(SAMPLE)

proof-identities: $(VENV)/tested
	$(BIN)/noticeboard-eval identities --sample $(SAMPLE)

proof-speed: $(VENV)/tested
	$(BIN)/noticeboard-eval speed --sample $(SAMPLE)

proof-register: $(VENV)/tested
	$(BIN)/noticeboard-eval register-speed --sample $(SAMPLE)

proof-retrieval: $(VENV)/tested
	$(BIN)/noticeboard-eval obliqa --sample $(SAMPLE)

proof-leakage: $(VENV)/tested
	$(BIN)/noticeboard-eval leakage --sample $(SAMPLE)

proof-kills: $(VENV)/tested
	$(BIN)/noticeboard-eval kills --sample $(SAMPLE)

proof-disk: $(VENV)/tested
	$(BIN)/noticeboard-eval disk --sample $(SAMPLE)

proof-together: $(VENV)/tested
	$(BIN)/noticeboard-eval together --sample $(SAMPLE)

proof-years: $(VENV)/tested
	$(BIN)/noticeboard-eval years --sample $(SAMPLE)

proof-quiet: $(VENV)/tested
	$(BIN)/noticeboard-eval quiet --sample $(SAMPLE)

proof-damage: $(VENV)/tested
	$(BIN)/noticeboard-eval damage --sample $(SAMPLE)

proof-amended: $(VENV)/tested
	$(BIN)/noticeboard-eval amended --sample $(SAMPLE)

proof-reindex: $(VENV)/tested
	$(BIN)/noticeboard-eval reindex --sample $(SAMPLE)

proof-hostile: $(VENV)/tested
	$(BIN)/noticeboard-eval hostile --sample $(SAMPLE)

proof-slack: $(VENV)/tested
	$(BIN)/noticeboard-eval slack --sample $(SAMPLE)

proof-peers: $(VENV)/tested
	$(BIN)/noticeboard-eval peers --documents evals/sample/documents --cases evals/sample/cases --sample $(SAMPLE)

proof-ocr: $(VENV)/tested
	$(BIN)/noticeboard-eval ocr --sample $(SAMPLE)

proof-reading: $(VENV)/tested
	$(BIN)/noticeboard-eval reading --sample $(SAMPLE)

# Its extras bring a server that is compiled, so a small run leaves it out and says so. It is compiled for any processor of the last ten years:
# compiled for just this one it may use instructions that a virtual machine announces and refuses.
proof-llm: $(VENV)/tested
	@test $(SAMPLE) = ci || CMAKE_ARGS="$(PORTABLE)" $(BIN)/python -m pip install --quiet --editable ".[llm,llm-proof]"
	$(BIN)/noticeboard-eval llm --sample $(SAMPLE)

# The sample world against its gate: answers, register, identities and a sample of leakage; the reports are in .evaluation/.
eval: $(VENV)/tested
	$(BIN)/noticeboard-eval world --part $(PART)

serve: $(VENV)/installed
	$(BIN)/noticeboard serve

clean:
	rm -rf .demo build dist *.egg-info

$(VENV)/pip:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	@touch $@

$(VENV)/installed: pyproject.toml | $(VENV)/pip
	$(BIN)/python -m pip install --quiet torch==2.13.0
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/tested: pyproject.toml | $(VENV)/pip
	$(BIN)/python -m pip install --quiet torch==2.13.0
	$(BIN)/python -m pip install --quiet --editable ".[test]"
	@touch $@ $(VENV)/installed
