# The targets and what they do: `make help`.
#
# Variables: CLUSTER=current uses the cluster of your kubectl context instead of the local one, with IMAGE=, the
# image of the product, and VALUES=, a values file of the chart (docs/install.md). SET=a=1,b=2 sets single values.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c

export CLUSTER IMAGE VALUES SET KANIKO_IMAGE

# Node.js 24 comes with the development dependencies, whatever the machine has.
system_path := $(PATH)
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
modules := node_modules/.package-lock.json
results := .results
connect := lines="$$(node deploy/local/main.ts env)" && eval "$$lines" &&

ifeq ($(CLUSTER),current)
cluster :=
connect :=
else
cluster := cluster-up
endif

.PHONY: help
help: ## Shows this
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' Makefile

# Not `npm ci`: it refuses a registry that lacks the optional packages of other platforms.
$(modules): package.json package-lock.json
	@PATH="$(system_path)" npm install --no-save --loglevel=error && touch $@


.PHONY: demo
demo: install ## Starts a cluster, installs the product, and runs the first sample: 0.99
	@node deploy/demo/main.ts

.PHONY: install
install: $(modules) $(cluster) ## Puts this checkout's product on the cluster
	@node deploy/local/install/main.ts

.PHONY: images
images: cluster-up ## Builds the product's image and pushes it to the local registry
	@node deploy/local/install/main.ts image

.PHONY: cluster-up
cluster-up: $(modules) ## Starts the local cluster (the first time it is built: some minutes)
	@node deploy/local/main.ts up

.PHONY: cluster-status
cluster-status: $(modules) ## Shows what of the local cluster runs, and how it is
	@node deploy/local/main.ts status

.PHONY: cluster-down
cluster-down: $(modules) ## Ends the local cluster and looks whether anything is left
	@node deploy/local/main.ts down

.PHONY: env
env: $(modules) ## Prints the shell lines that connect a terminal: source <(make --silent env)
	@node deploy/local/main.ts env

.PHONY: base64
base64: ## Prints the REST payload of a Dockerfile: make base64 FILE=path
	@test -f "$(FILE)" || { echo "FILE must name a Dockerfile: make base64 FILE=path"; exit 2; }
	@gzip --best --no-name --stdout "$(FILE)" | base64 --wrap=0 && echo

.PHONY: test
test: $(modules) ## Proves everything: lint, types, generated files, unit tests, cluster tests
	@node test/run/main.ts

.PHONY: lint
lint: $(modules) ## Checks style and types
	@tsc --noEmit
	@eslint .
	@prettier --check --log-level=warn .
	@node deploy/lint/shell.ts
	@node deploy/lint/workflows.ts
	@unformatted="$$(gofmt -l deploy/local/go)"; test -z "$$unformatted" || { echo "run gofmt -w on: $$unformatted"; exit 1; }

.PHONY: hooks
hooks: $(modules) ## Formats and lints what you commit, from now on
	@git config core.hooksPath .githooks

.PHONY: test-unit
test-unit: $(modules) ## Runs the unit tests, with the coverage gate
	@mkdir -p $(results)
	@jest --selectProjects unit --coverage --json --outputFile=$(results)/unit.json $(JEST_ARGS)

.PHONY: test-go
test-go: ## Runs the unit tests of the local cluster's own Go programs
	@mkdir -p $(results)
	@# With the flags of the local cluster's own build, so that each finds what the other has compiled.
	@CGO_ENABLED=0 go test -C deploy/local/go/policy-agent -trimpath -buildvcs=false -v ./... | tee $(results)/go.txt

.PHONY: test-cluster
test-cluster: install ## Runs the tests on a real cluster
	@mkdir -p $(results)
	@# forceExit: a connection that a failed test leaves open must not keep the run from its end.
	@$(connect) jest --selectProjects cluster --runInBand --forceExit --json --outputFile=$(results)/cluster.json $(JEST_ARGS)

.PHONY: bench
bench: install ## Measures one job and fifty at once, beside bare pods
	@$(connect) node bench/main.ts

.PHONY: crds
crds: $(modules) ## Generates the CRD and the pages of the resource from the schema
	@node deploy/generate/crds.ts $(CHECK)
	@node deploy/generate/reasons.ts $(CHECK)
	@node deploy/generate/resource.ts $(CHECK)

.PHONY: generate
generate: crds ## Generates everything that is generated
	@node deploy/generate/configuration.ts $(CHECK)
	@node deploy/generate/install.ts $(CHECK)

.PHONY: check-generated
check-generated: ## Fails where a generated file differs from what its source generates
	@$(MAKE) --no-print-directory generate CHECK=--check

.PHONY: clean
clean: ## Removes what was built here; the cluster, its cache and its state stay
	@rm -rf dist coverage $(results) node_modules
